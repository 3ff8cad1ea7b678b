"""Batches of questions in the store, and a lock so that one run at a time changes them.

batches/<course>/<name>/questions.jsonl   the questions, so that they can be sent again after a crash
batches/<course>/<name>/batch.json        written next: only then the batch exists
batches/<course>/turns/00000007.json      until when a run may change the batches; the highest number counts
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
"""How long a run that was killed blocks the batches of its course for other runs."""

BATCH, QUESTIONS = "batch.json", "questions.jsonl"


class BatchTurn(Contract):
    """The lock on a course's batches: until then, only one run may change them."""

    until: datetime


class Batches:
    """Reads and writes the batches of one course."""

    def __init__(self, store: Store, course: str) -> None:
        self._store = store
        self._course = course
        self._folder = f"batches/{course}"

    def all(self) -> tuple[Batch, ...]:
        """Return the stored batches, oldest first: those that modules wait for or hosts have not answered.

        Raises StoreUnusable.
        """
        batches, unusable = self.read_each()
        for error in unusable:
            raise error
        return batches

    def read_each(self) -> tuple[tuple[Batch, ...], tuple[StoreUnusable, ...]]:
        """Return the stored batches that can be read, oldest first, and what is wrong with each other one."""
        keys = [entry.key for entry in self._store.list(f"{self._folder}/") if entry.key.endswith(BATCH)]
        batches: list[Batch] = []
        unusable: list[StoreUnusable] = []
        for key in keys:
            try:
                batches.append(self._batch(key))
            except StoreUnusable as error:
                unusable.append(error)
        batches.sort(key=lambda batch: (batch.prepared_at, batch.name))
        return tuple(batches), tuple(unusable)

    def questions(self, batch: Batch) -> dict[str, Ask]:
        """Return the questions of a batch, by digest; raises StoreUnusable if they were altered."""
        key = self._key(batch, QUESTIONS)
        try:
            lines = (self._store.get(key) or b"").splitlines()
            asks = [Ask.from_json(line) for line in lines]
        except ValidationError as error:
            raise self._altered_error(key) from error
        found = {ask.canonical_digest(): ask for ask in asks}
        if found.keys() != {*batch.asked}:
            raise self._altered_error(key)
        return found

    def add(self, batch: Batch, questions: Mapping[str, Ask]) -> None:
        """Save a new batch before it is sent, its questions first.

        Questions are not stored as canonical JSON: a model fills a schema in the order of its keys.
        """
        lines = "".join(questions[digest].model_dump_json() + "\n" for digest in batch.asked)
        self._store.put(self._key(batch, QUESTIONS), lines.encode())
        self.save(batch)

    def save(self, batch: Batch) -> None:
        """Save the new state of a batch."""
        self._store.put(self._key(batch, BATCH), batch.canonical())

    def remove(self, batch: Batch) -> None:
        """Delete a batch: its record first, then its questions."""
        self._store.delete(self._key(batch, BATCH))
        self._store.delete(self._key(batch, QUESTIONS))

    def tidy(self) -> None:
        """Delete questions without a batch, which a crash left behind."""
        keys = {entry.key for entry in self._store.list(f"{self._folder}/")}
        for key in keys:
            if key.endswith(QUESTIONS) and key.removesuffix(QUESTIONS) + BATCH not in keys:
                self._store.delete(key)

    def turn_ends(self, now: datetime) -> datetime | None:
        """Return until when a run has locked the batches; None if none has."""
        _, turn = self._turn()
        return turn.until if turn is not None and turn.until > now else None

    @contextmanager
    def turn(self, now: datetime) -> Iterator[None]:
        """Lock the batches while the block lasts; raises Conflict if another run has locked them."""
        number, before = self._turn()
        if before is not None and before.until > now:
            raise self._busy_error(before.until)
        mine, turn = self._turn_key(number + 1), BatchTurn(until=now + LONGEST_TURN)
        if not self._store.put_if_absent(mine, turn.canonical()):
            raise self._busy_error(turn.until)
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
            raise self._altered_error(keys[-1]) from error
        return int(keys[-1].rpartition("/")[2].removesuffix(".json")), turn

    def _turn_key(self, number: int) -> str:
        return f"{self._folder}/turns/{number:08}.json"

    def _batch(self, key: str) -> Batch:
        data = self._store.get(key)
        try:
            return Batch.from_json(data or b"")
        except ValidationError as error:
            raise self._altered_error(key) from error

    def _key(self, batch: Batch, file: str) -> str:
        return f"{self._folder}/{batch.name}/{file}"

    def _altered_error(self, key: str) -> StoreUnusable:
        return StoreUnusable(
            "is not what was written",
            place=f"{self._store.place}/{key}",
            remedy="Restore it from a backup, or delete its folder: its questions are then asked again",
        )

    def _busy_error(self, until: datetime) -> Conflict:
        return Conflict(
            "another run is sending or reading this course's batches",
            place=self._course,
            remedy=f"Try again in a moment; after {until.astimezone(UTC):%H:%M} UTC at the latest",
        )
