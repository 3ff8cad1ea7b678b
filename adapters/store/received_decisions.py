"""Decisions that the desk received, and what became of each: records of the store.

received/waiting/<id>.json        not handed to Dagster yet
received/chosen/<id>.json         that a launch may be under way, or that its person took it back: never both
received/handed/<id>.json         a run has it, and it is not known yet what became of it
received/launched/<id>.json       the run it was handed to
received/turned-down/<id>.json    why it was not recorded
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.store.stored_contracts import C, StoredContracts
from schemas.errors import StoreUnusable
from schemas.received_decision import (
    ChosenStep,
    HandedDecision,
    LaunchedDecision,
    NextStep,
    ReceivedDecision,
    TurnedDownDecision,
)

WAITING = "received/waiting/"
CHOSEN = "received/chosen/"
HANDED = "received/handed/"
LAUNCHED = "received/launched/"
TURNED_DOWN = "received/turned-down/"
KEPT = timedelta(days=30)
"""How long a page that somebody kept open, or a link to it, still tells what became of a decision."""


class ReceivedDecisionRecords(StoredContracts):
    """Reads and writes received decisions; a put has reached the disk before it returns."""

    def save_received(self, received: ReceivedDecision) -> None:
        """Save a decision that was received."""
        self.store.put_if_absent(f"{WAITING}{received.id}.json", received.canonical())

    def received(self, name: str) -> ReceivedDecision | None:
        """Return a decision that waits to be launched, or None."""
        return self._read_stored(ReceivedDecision, f"{WAITING}{name}.json")

    def list_received(self) -> tuple[ReceivedDecision, ...]:
        """Return the decisions that wait to be launched and can be read, in the order they were received."""
        found = [each for each in self._read_waiting() if isinstance(each, ReceivedDecision)]
        return tuple(sorted(found, key=lambda each: (each.received_at, each.id)))

    def list_unreadable_received(self) -> tuple[StoreUnusable, ...]:
        """Return what is wrong with each decision that waits and cannot be read; the others go on."""
        return tuple(each for each in self._read_waiting() if isinstance(each, StoreUnusable))

    def choose_step(self, name: str, step: NextStep, now: datetime) -> NextStep:
        """Say what comes next for a received decision, and return what does: who says it first decides.

        So two desks, or a desk and a person, never do both.
        """
        chosen = ChosenStep(id=name, step=step, at=now)
        if self.store.put_if_absent(f"{CHOSEN}{name}.json", chosen.canonical()):
            return step
        return self.next_step(name) or step

    def next_step(self, name: str) -> NextStep | None:
        """Return what comes next for a received decision, None if nobody has begun anything."""
        chosen = self.chosen_step(name)
        return None if chosen is None else chosen.step

    def chosen_step(self, name: str) -> ChosenStep | None:
        """Return what comes next for a received decision, and since when; None if nobody has begun."""
        return self._read_stored(ChosenStep, f"{CHOSEN}{name}.json")

    def find_step_written_at(self, name: str) -> datetime | None:
        """Return when it was written what comes next for a received decision, by the clock of the store.

        Each desk has a clock of its own, and all of them have one store.
        """
        return next((each.written_at for each in self.store.list(f"{CHOSEN}{name}.json")), None)

    def find_received(self, name: str) -> ReceivedDecision | None:
        """Return a decision as it was received, wherever it is by now; None once the ledger has it."""
        # What waits is read first: it goes from there only after what became of it was written.
        waiting, handed = self.received(name), self.handed(name)
        if waiting is not None:
            return waiting
        later = handed or self.turned_down(name)
        return None if later is None else later.received

    def list_unrecorded(self) -> tuple[ReceivedDecision, ...]:
        """Return every decision that waits, that a run has, or that was not recorded, in no order."""
        turned_down = (each.received for each in self.list_turned_down())
        return (
            *self.list_received(),
            *(each.received for each in self.list_handed()),
            *(each for each in turned_down if each is not None),
        )

    def launched(self, name: str) -> LaunchedDecision | None:
        """Return the run that a received decision was handed to, or None."""
        return self._read_stored(LaunchedDecision, f"{LAUNCHED}{name}.json")

    def turned_down(self, name: str) -> TurnedDownDecision | None:
        """Return why no run was launched for a received decision, or None."""
        return self._read_stored(TurnedDownDecision, f"{TURNED_DOWN}{name}.json")

    def save_launched(self, launched: LaunchedDecision) -> None:
        """Save which run has a decision, which then waits no more."""
        self.store.put(f"{LAUNCHED}{launched.id}.json", launched.canonical())
        self.forget_received(launched.id)

    def save_handed(self, handed: HandedDecision) -> None:
        """Save that a run has a decision, so that it can be launched again."""
        self.store.put(f"{HANDED}{handed.received.id}.json", handed.canonical())

    def handed(self, name: str) -> HandedDecision | None:
        """Return a decision of which it is not known yet what became of it in its run, or None."""
        return self._read_stored(HandedDecision, f"{HANDED}{name}.json")

    def list_handed(self) -> tuple[HandedDecision, ...]:
        """Return the decisions that runs have, in the order they were received."""
        found = self._list_stored(HandedDecision, HANDED)
        return tuple(sorted(found, key=lambda each: (each.received.received_at, each.received.id)))

    def forget_handed(self, name: str) -> None:
        """Remove a decision of which it is known what became of it."""
        self.store.delete(f"{HANDED}{name}.json")

    def list_turned_down(self) -> tuple[TurnedDownDecision, ...]:
        """Return the decisions that were not recorded, in the order in which that was known."""
        found = self._list_stored(TurnedDownDecision, TURNED_DOWN)
        return tuple(sorted(found, key=lambda each: (each.at, each.id)))

    def save_turned_down(self, turned_down: TurnedDownDecision) -> None:
        """Save why a decision was not recorded; it then waits no more, and no run is watched for it."""
        self.store.put(f"{TURNED_DOWN}{turned_down.id}.json", turned_down.canonical())
        self.forget_received(turned_down.id)
        self.forget_handed(turned_down.id)

    def forget_turned_down(self, name: str) -> None:
        """Remove why a decision was not recorded: the ledger has it."""
        if self.store.get(f"{TURNED_DOWN}{name}.json") is not None:
            self.store.delete(f"{TURNED_DOWN}{name}.json")

    def send_again(self, turned_down: TurnedDownDecision) -> None:
        """Have a decision whose run failed launched once more, as it was received."""
        if turned_down.received is not None and turned_down.run_id is not None:
            self.save_handed(
                HandedDecision(received=turned_down.received, run_id=turned_down.run_id, attempts=0)
            )
            self.store.delete(f"{TURNED_DOWN}{turned_down.id}.json")

    def forget_received(self, name: str) -> None:
        """Remove a decision that waits: its person took it back, or it was handed on."""
        self.store.delete(f"{WAITING}{name}.json")

    def forget_old_launches(self, now: datetime) -> None:
        """Remove what became of decisions longer ago than KEPT; the ledger has those that were recorded."""
        for folder in (CHOSEN, LAUNCHED, TURNED_DOWN):
            for entry in self.store.list(folder):
                if entry.written_at < now - KEPT:
                    self.store.delete(entry.key)

    def _read_stored(self, kind: type[C], key: str) -> C | None:
        data = self.store.get(key)
        return None if data is None else self._parse_contract(kind, key, data)

    def _list_stored(self, kind: type[C], folder: str) -> list[C]:
        found = (self._read_stored(kind, entry.key) for entry in self.store.list(folder))
        return [each for each in found if each is not None]  # one may go once the store was listed

    def _read_waiting(self) -> Iterator[ReceivedDecision | StoreUnusable]:
        """Yield each decision that waits, or what is wrong with it; raises StoreUnusable if the store is."""
        for entry in self.store.list(WAITING):
            data = self.store.get(entry.key)
            if data is None:  # handed on, or taken back, since the store was listed
                continue
            try:
                yield self._parse_contract(ReceivedDecision, entry.key, data)
            except StoreUnusable as error:
                yield error
