"""The moment a decision was first asked for, which a retry of its run does not renew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from schemas.received_decision import ReceivedDecision
from schemas.review import Decision


@dataclass(frozen=True, order=True)
class LaunchMoment:
    """When a desk began to launch a decision, by the clock of the store, then by its own.

    The store is one for all desks, whose clocks may differ. Some stores count in whole seconds.
    """

    stored_at: datetime
    at: datetime


@dataclass(frozen=True)
class RunLaunch:
    """When a person launched a run in Dagster, by its clock; `find` returns the same for another run."""

    at: datetime
    find: Callable[[str], datetime | None]


@dataclass(frozen=True)
class FirstAsk:
    """When a person asked for a decision, however often its run is launched again.

    `launched_at` is when a desk began to launch it, None if no desk received it; `find_launch` returns the
    same for another decision by the id under which a desk received it. `run` is the launch of a run that is
    the first, and that no desk launched.
    """

    at: datetime
    launched_at: LaunchMoment | None
    find_launch: Callable[[str], LaunchMoment | None]
    run: RunLaunch | None = None

    def is_before(self, decision: Decision) -> bool:
        """Return whether a recorded decision was asked for later.

        The desk launches in the order received, and runs record in any: of two that it received the moments
        of their launches tell, and of two runs of people so do theirs; of others the moment of the ledger.
        """
        if self.run is not None:
            launched_at = self._find_launch(self.run, decision)
            if launched_at is not None:
                return launched_at > self.run.at
        return self._is_before(decision.received, decision.at)

    def is_before_received(self, received: ReceivedDecision) -> bool:
        """Return whether a decision that a desk received was asked for later, recorded or not."""
        return self._is_before(received.id, received.received_at)

    def _find_launch(self, run: RunLaunch, decision: Decision) -> datetime | None:
        """Return when a decision was launched first, by a desk or by a person in Dagster.

        A desk may have launched it again since: its own moment counts, if the store still has it.
        """
        launch = None if decision.received is None else self.find_launch(decision.received)
        if launch is not None:
            return launch.at
        return None if decision.run_id is None else run.find(decision.run_id)

    def _is_before(self, received: str | None, at: datetime) -> bool:
        launch = None if received is None else self.find_launch(received)
        if launch is None or self.launched_at is None:
            return at > self.at
        return launch > self.launched_at
