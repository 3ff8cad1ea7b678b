"""Decisions that the desk received, and what became of each: records of the store.

received/waiting/<id>.json        not handed to Dagster yet
received/launched/<id>.json       the run it was handed to
received/turned-down/<id>.json    why no run was launched
"""

from datetime import datetime, timedelta

from adapters.store.stored_contracts import StoredContracts
from schemas.received_decision import LaunchedDecision, ReceivedDecision, TurnedDownDecision

WAITING = "received/waiting/"
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
        key = f"{WAITING}{name}.json"
        data = self.store.get(key)
        return None if data is None else self._parse_contract(ReceivedDecision, key, data)

    def list_received(self) -> tuple[ReceivedDecision, ...]:
        """Return the decisions that wait to be launched, in the order in which they were received."""
        names = [entry.key.removeprefix(WAITING).removesuffix(".json") for entry in self.store.list(WAITING)]
        found = [each for each in map(self.received, names) if each is not None]
        return tuple(sorted(found, key=lambda each: (each.received_at, each.id)))

    def launched(self, name: str) -> LaunchedDecision | None:
        """Return the run that a received decision was handed to, or None."""
        key = f"{LAUNCHED}{name}.json"
        data = self.store.get(key)
        return None if data is None else self._parse_contract(LaunchedDecision, key, data)

    def turned_down(self, name: str) -> TurnedDownDecision | None:
        """Return why no run was launched for a received decision, or None."""
        key = f"{TURNED_DOWN}{name}.json"
        data = self.store.get(key)
        return None if data is None else self._parse_contract(TurnedDownDecision, key, data)

    def save_launched(self, launched: LaunchedDecision) -> None:
        """Save which run has a decision, which then waits no more."""
        self.store.put(f"{LAUNCHED}{launched.id}.json", launched.canonical())
        self.forget_received(launched.id)

    def save_turned_down(self, turned_down: TurnedDownDecision) -> None:
        """Save why no run has a decision, which then waits no more."""
        self.store.put(f"{TURNED_DOWN}{turned_down.id}.json", turned_down.canonical())
        self.forget_received(turned_down.id)

    def forget_received(self, name: str) -> None:
        """Remove a decision that waits: its person took it back, or it was handed on."""
        self.store.delete(f"{WAITING}{name}.json")

    def forget_old_launches(self, now: datetime) -> None:
        """Remove what became of decisions longer ago than KEPT; the ledger has those that were recorded."""
        for folder in (LAUNCHED, TURNED_DOWN):
            for entry in self.store.list(folder):
                if entry.written_at < now - KEPT:
                    self.store.delete(entry.key)
