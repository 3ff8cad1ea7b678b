"""Submission of a run's questions in batches: within the budget, and recorded before they are sent."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from adapters.llm import Ask, place_of
from adapters.store.batches import Batches
from pipelines.drafting.batches.outbox import Outbox, Questions, sum_reserved
from pipelines.drafting.budget import Meter, TokenSum
from schemas.batch import Batch, BatchUsage, WaitingModule
from schemas.course import BatchSettings
from schemas.errors import BudgetExceeded, ModelUnusable, PremierjetError

if TYPE_CHECKING:
    from adapters.llm.batch import BatchHost


@dataclass
class BatchFile:
    """Questions to one model that fit into one file, and the modules that wait for them."""

    asks: dict[str, Ask] = field(default_factory=dict)
    waiting: dict[str, WaitingModule] = field(default_factory=dict)
    bytes: int = 0

    def takes(self, line: int, host: "BatchHost") -> bool:
        """Return whether a line of that many bytes still fits."""
        return len(self.asks) < host.most_lines and self.bytes + line <= host.most_bytes


@dataclass(frozen=True)
class Submission:
    """The batches that one run sends for a course."""

    outbox: Outbox
    batches: Batches
    host: "BatchHost"
    meter: Meter
    now: datetime

    def send_waiting(self) -> dict[str, PremierjetError]:
        """Send the questions that are in no batch yet; return the error of each module that was stopped."""
        failures: dict[str, PremierjetError] = {}
        allowed: list[tuple[WaitingModule, dict[str, Ask]]] = []
        for questions in self.outbox.held:
            asks = self._list_unsent(questions)
            try:
                self._reserve_budget(questions.waiting, asks)
            except (BudgetExceeded, ModelUnusable) as error:
                failures[questions.waiting.module] = error
            else:
                allowed.append((questions.waiting, asks))
        release_modules(self.batches, frozenset(failures))
        for file in split_files(allowed, self.host):
            failures |= self._send(file)
        self.batches.tidy()
        return failures

    def _list_unsent(self, questions: Questions) -> dict[str, Ask]:
        """Return the questions in no batch under way; the module is noted as waiting for the others."""
        asks = dict(questions.asked)
        for batch in self.batches.all():
            if batch.settled is not None or asks.keys().isdisjoint(batch.asked):
                continue
            if questions.waiting.module not in batch.modules:
                self.batches.save(batch.awaited_by(questions.waiting))
            asks = {digest: ask for digest, ask in asks.items() if digest not in batch.asked}
        return asks

    def _reserve_budget(self, waiting: WaitingModule, asks: Mapping[str, Ask]) -> None:
        """Reserve budget for all questions of a module, or raise and reserve nothing."""
        rounds = (self.outbox.model.batch or BatchSettings()).rounds
        if asks and waiting.round > rounds:
            raise ModelUnusable(
                f"after {rounds} batches in a row its draft still has {len(asks)} questions",
                place=f"{place_of(self.outbox.model)}, {waiting.module}",
                remedy="Raise model.batch.rounds, or ask the rest at once with `premierjet draft --now`",
            )
        self.meter.reserve(asks.values())

    def _send(self, file: BatchFile) -> dict[str, PremierjetError]:
        """Record one batch, send it, and record the id that the host gave it."""
        batch = self._make_batch(file)
        self.batches.add(batch, file.asks)
        try:
            remote = self.host.submit(batch.name, file.asks)
        except ModelUnusable as error:
            if not error.passing:
                self.batches.remove(batch)
                release_modules(self.batches, frozenset(batch.modules))
            return dict.fromkeys(batch.modules, error)
        self.batches.save(batch.model_copy(update={"remote": remote}))
        return {}

    def _make_batch(self, file: BatchFile) -> Batch:
        ask = next(iter(file.asks.values()))
        waiting = tuple(file.waiting.values())
        course = self.outbox.course.id
        identity = [course, self.now.isoformat(), *file.asks, *(each.canonical_digest() for each in waiting)]
        return Batch(
            name=sha256(json.dumps(identity).encode()).hexdigest(),
            course=course,
            host=ask.host,
            model=ask.model,
            asked=tuple(file.asks),
            waiting=waiting,
            reserved=to_batch_usage(self.meter.estimate_most(file.asks.values())),
            prepared_at=self.now,
        )


def submit_batches(
    outbox: Outbox, batches: Batches, host: "BatchHost", now: datetime
) -> dict[str, PremierjetError]:
    """Send the questions a run gathered for a course, and return the error of each module that was stopped.

    The budget holds for all batches of the course together that modules still wait for. Questions that are
    in a batch under way are not sent again. Raises Conflict if another run is submitting now.
    """
    with batches.turn(now):
        release_modules(batches, outbox.finished_modules)
        spent_before = sum_reserved(batches.all()) + outbox.read_aloud
        meter = Meter(outbox.course.budget, outbox.model.batch_price_of, spent_before=spent_before)
        return Submission(outbox, batches, host, meter, now).send_waiting()


def release_modules(batches: Batches, modules: frozenset[str]) -> None:
    """Record that these modules no longer wait; a settled batch that no module waits for is removed."""
    for batch in batches.all():
        remaining = batch.without(modules)
        if batch.settled is not None and not remaining.waiting:
            batches.remove(batch)
        elif remaining != batch:
            batches.save(remaining)


def split_files(
    questions_by_module: Iterable[tuple[WaitingModule, Mapping[str, Ask]]], host: "BatchHost"
) -> Iterator[BatchFile]:
    """Yield files for one model each, as full as the host allows, the questions of a module in a row."""
    by_model: dict[str, list[tuple[WaitingModule, str, Ask]]] = defaultdict(list)
    for waiting, asks in questions_by_module:
        for digest, ask in asks.items():
            by_model[ask.model].append((waiting, digest, ask))
    for lines in by_model.values():
        file = BatchFile()
        for waiting, digest, ask in lines:
            line = len(host.write_line(digest, ask))
            if file.asks and not file.takes(line, host):
                yield file
                file = BatchFile()
            file.bytes += 0 if digest in file.asks else line
            file.asks[digest] = ask
            file.waiting[waiting.module] = waiting
        yield file


def to_batch_usage(used: TokenSum) -> BatchUsage:
    """Return a sum in the form that a batch records."""
    return BatchUsage(tokens=used.tokens.total, cost=used.cost)
