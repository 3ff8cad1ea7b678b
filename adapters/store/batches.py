"""Batches of questions in the store, and a lock so that one run at a time changes them.

batches/<course>/<name>/questions.jsonl   what is asked, so that it can be sent again after a crash
batches/<course>/<name>/batch.json        written next: from here on the batch exists
batches/<course>/turns/00000007.json       whose turn it is, and until when; the highest number counts
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from adapters.llm import Ask
from adapters.store import Store
from schemas.batch import Batch
from schemas.contract import Contract
from schemas.errors import Conflict, StoreUnusable

LONGEST_TURN = timedelta(minutes=15)
"""How long a run that was killed keeps the others from the batches of its course."""

BATCH, QUESTIONS = "batch.json", "questions.jsonl"


class BatchTurn(Contract):
    """A run may change the batches of a course until then, and no other."""

    until: datetime


class Batches:
    """Typed reading and writing of one course's batches."""

    def __init__(self, store: Store, course: str) -> None:
        self._store = store
        self._course = course
        self._folder = f"batches/{course}"

    def all(self) -> tuple[Batch, ...]:
        """Return the batches some module still waits for or some host still answers, oldest first."""
        keys = [entry.key for entry in self._store.list(f"{self._folder}/") if entry.key.endswith(BATCH)]
        return tuple(sorted(map(self._batch, keys), key=lambda batch: (batch.prepared_at, batch.name)))

    def questions(self, batch: Batch) -> dict[str, Ask]:
        """Return what a batch asks, by digest; raises StoreUnusable where that is not what was written."""
        key = self._key(batch, QUESTIONS)
        try:
            lines = (self._store.get(key) or b"").splitlines()
            asks = [Ask.from_json(line) for line in lines]
        except ValidationError as error:
            raise self._report_altered(key) from error
        found = {ask.canonical_digest(): ask for ask in asks}
        if found.keys() != {*batch.asked}:
            raise self._report_altered(key)
        return found

    def add(self, batch: Batch, questions: Mapping[str, Ask]) -> None:
        """Keep a batch before anybody hears of it, its questions first.

        They are kept word for word, not in canonical form: a model fills a schema in the order of its keys.
        """
        lines = "".join(questions[digest].model_dump_json() + "\n" for digest in batch.asked)
        self._store.put(self._key(batch, QUESTIONS), lines.encode())
        self.save(batch)

    def save(self, batch: Batch) -> None:
        """Keep what is new about a batch."""
        self._store.put(self._key(batch, BATCH), batch.canonical())

    def remove(self, batch: Batch) -> None:
        """Forget a batch, the record of it first."""
        self._store.delete(self._key(batch, BATCH))
        self._store.delete(self._key(batch, QUESTIONS))

    def tidy(self) -> None:
        """Drop questions whose batch a crash kept from being written, or from being wholly removed."""
        keys = {entry.key for entry in self._store.list(f"{self._folder}/")}
        for key in keys:
            if key.endswith(QUESTIONS) and key.removesuffix(QUESTIONS) + BATCH not in keys:
                self._store.delete(key)

    def turn_ends(self, now: datetime) -> datetime | None:
        """Return until when a run has its turn; None where nobody has."""
        _, turn = self._turn()
        return turn.until if turn is not None and turn.until > now else None

    @contextmanager
    def turn(self, now: datetime) -> Iterator[None]:
        """Change the batches as the only run; raises Conflict where another one is at it."""
        number, before = self._turn()
        if before is not None and before.until > now:
            raise self._busy(before.until)
        mine, turn = self._turn_key(number + 1), BatchTurn(until=now + LONGEST_TURN)
        if not self._store.put_if_absent(mine, turn.canonical()):
            raise self._busy(turn.until)
        if before is not None:
            self._store.delete(self._turn_key(number))
        try:
            yield
        finally:
            self._store.put(mine, BatchTurn(until=now).canonical())

    def _turn(self) -> tuple[int, BatchTurn | None]:
        keys = [entry.key for entry in self._store.list(f"{self._folder}/turns/")]
        if not keys:
            return 0, None
        data = self._store.get(keys[-1])
        try:
            turn = None if data is None else BatchTurn.from_json(data)
        except ValidationError as error:
            raise self._report_altered(keys[-1]) from error
        return int(keys[-1].rpartition("/")[2].removesuffix(".json")), turn

    def _turn_key(self, number: int) -> str:
        return f"{self._folder}/turns/{number:08}.json"

    def _batch(self, key: str) -> Batch:
        data = self._store.get(key)
        try:
            return Batch.from_json(data or b"")
        except ValidationError as error:
            raise self._report_altered(key) from error

    def _key(self, batch: Batch, file: str) -> str:
        return f"{self._folder}/{batch.name}/{file}"

    def _report_altered(self, key: str) -> StoreUnusable:
        return StoreUnusable(
            "is not what was written",
            place=f"{self._store.place}/{key}",
            remedy="Restore it from a backup, or delete its folder: its questions are then asked again",
        )

    def _busy(self, until: datetime) -> Conflict:
        return Conflict(
            "another run is sending or reading this course's batches",
            place=self._course,
            remedy=f"Try again in a moment; after {until.astimezone(UTC):%H:%M} UTC at the latest",
        )
