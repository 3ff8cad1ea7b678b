"""Sender of received decisions to Dagster, behind the desk's answers, as long as any waits."""

import logging
from datetime import UTC, datetime
from threading import Event, Lock, Thread

from adapters.workspace import Workspace
from pipelines.desk.decision_launch import launch_received
from schemas.errors import DagsterUnusable, DecisionRefused, PremierjetError
from schemas.language import Language
from schemas.received_decision import LaunchedDecision, ReceivedDecision, Told, TurnedDownDecision

LOGGER = logging.getLogger(__name__)
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries while Dagster takes nothing

# Two senders of one process, or a sender and who takes a decision back, never handle the same at once.
# Two desks may launch one decision twice: the ledger then has it once.
_HANDLING = Lock()


class DecisionSender:
    """Hands each received decision to Dagster, in the order received, and tries again until Dagster takes it.

    What waits lies in the store, so that a desk that was killed goes on where it was.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._starting = Lock()
        self._woken = Event()
        self._thread: Thread | None = None
        self._problems: dict[str, PremierjetError] = {}

    def wake(self) -> None:
        """Look for decisions that wait, now."""
        with self._starting:
            self._woken.set()
            if self._thread is None:
                self._thread = Thread(target=self._work, name="decision-sender", daemon=True)
                self._thread.start()

    def find_problem(self, name: str) -> PremierjetError | None:
        """Return why a decision could not be handed on when it was last tried, or None."""
        return self._problems.get(name)

    def take_back(self, name: str, person: str) -> bool:
        """Remove a person's decision that waits; return False if it has been handed on, or is not theirs."""
        with _HANDLING:
            received = self.workspace.records.received(name)
            if received is None or received.person != person:
                return False
            self.workspace.records.forget_received(name)
            return True

    def send_waiting(self) -> bool:
        """Hand on what waits, once; return whether something still waits."""
        held: set[str] = set()
        for received in self.workspace.records.list_received():
            if received.module not in held and not self._send(received):
                held.add(received.module)  # later decisions on it wait for this one
        return bool(held)

    def _send(self, received: ReceivedDecision) -> bool:
        """Hand one decision on, unless it was meanwhile; return whether it waits no more."""
        records = self.workspace.records
        with _HANDLING:
            if records.received(received.id) is None:
                return True
            try:
                run_id = launch_received(self.workspace, received)
            except DagsterUnusable as error:
                self._problems[received.id] = error
                return False
            except DecisionRefused as error:
                records.save_turned_down(_turn_down(received, error))
                return True
            if run_id is None:
                return False
            now = datetime.now(UTC)
            records.save_launched(LaunchedDecision(id=received.id, run_id=run_id, launched_at=now))
            self._problems.pop(received.id, None)
            return True

    def _work(self) -> None:
        self.workspace.records.forget_old_launches(datetime.now(UTC))
        pause = SHORTEST_PAUSE
        while True:
            self._woken.clear()
            if not self._try_once():
                with self._starting:
                    if not self._woken.is_set():
                        self._thread = None
                        return
                continue
            pause = SHORTEST_PAUSE if self._woken.wait(pause) else min(2 * pause, LONGEST_PAUSE)

    def _try_once(self) -> bool:
        try:
            return self.send_waiting()
        except Exception:  # a thread that ended would leave decisions waiting until somebody decides again
            LOGGER.exception("received decisions could not be handed on; it is tried again")
            return True


def _turn_down(received: ReceivedDecision, error: DecisionRefused) -> TurnedDownDecision:
    told = tuple(Told(language=each, text=str(error.explain(each))) for each in Language if each.is_installed)
    return TurnedDownDecision(id=received.id, told=told, at=datetime.now(UTC))
