"""Sender of received decisions to Dagster, behind the desk's answers, as long as any waits."""

import logging
from datetime import UTC, datetime
from threading import Event, Lock, Thread

from adapters.workspace import Workspace
from pipelines.desk.decision_launch import DecisionTakenBack, launch_received
from schemas.errors import DecisionRefused, PremierjetError
from schemas.language import Language
from schemas.received_decision import (
    LaunchedDecision,
    NextStep,
    ReceivedDecision,
    Told,
    TurnedDownDecision,
)
from schemas.refusal import Refusal

LOGGER = logging.getLogger(__name__)
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries while Dagster takes nothing

# Two senders of one process never handle the same decision at once. Two desks may launch one twice: the
# ledger then has it once. Whoever takes a decision back waits for nobody: the store says who was first.
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
        self._store_problem: PremierjetError | None = None

    def wake(self) -> None:
        """Look for decisions that wait, now."""
        with self._starting:
            self._woken.set()
            if self._thread is None:
                self._thread = Thread(target=self._work, name="decision-sender", daemon=True)
                self._thread.start()

    def find_problem(self, name: str) -> PremierjetError | None:
        """Return why a decision could not be handed on when it was last tried, or None."""
        return self._problems.get(name) or self._store_problem

    def take_back(self, name: str, person: str) -> bool:
        """Remove a person's decision that waits; return False if a run may have it, or it is not theirs."""
        records = self.workspace.records
        received = records.received(name)
        if received is None or received.person != person or records.launched(name) is not None:
            return False
        if records.choose_step(name, NextStep.TAKEN_BACK, datetime.now(UTC)) is NextStep.LAUNCH:
            return False
        records.forget_received(name)
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
        with _HANDLING:
            try:
                is_over = self._hand_on(received)
            except PremierjetError as error:
                self._problems[received.id] = error
                return False
            except Exception as error:  # the decisions of others are not to wait for a bug that one meets
                LOGGER.exception("decision %s could not be handed on; it is tried again", received.id)
                self._problems[received.id] = PremierjetError(
                    Refusal("desk.bug", error=type(error).__name__, address=received.module)
                )
                return False
            if is_over:
                self._problems.pop(received.id, None)
            return is_over

    def _hand_on(self, received: ReceivedDecision) -> bool:
        records = self.workspace.records
        if records.received(received.id) is None:
            return True
        if self._is_settled(received.id):  # as where a backup brought it back
            records.forget_received(received.id)
            return True
        try:
            run_id = launch_received(self.workspace, received)
        except DecisionTakenBack:
            records.forget_received(received.id)
            return True
        except DecisionRefused as error:
            records.save_turned_down(_turn_down(received, error))
            return True
        if run_id is None:
            return False
        records.save_launched(LaunchedDecision(id=received.id, run_id=run_id, launched_at=datetime.now(UTC)))
        return True

    def _is_settled(self, name: str) -> bool:
        """Return whether it is known what became of a decision, so that nothing is launched for it."""
        records = self.workspace.records
        return (
            records.launched(name) is not None
            or records.turned_down(name) is not None
            or records.next_step(name) is NextStep.TAKEN_BACK
        )

    def _work(self) -> None:
        pause = SHORTEST_PAUSE
        while True:
            self._woken.clear()
            if not self._try_once():
                self._forget_old()
                with self._starting:
                    if not self._woken.is_set():
                        self._thread = None
                        return
                continue
            pause = SHORTEST_PAUSE if self._woken.wait(pause) else min(2 * pause, LONGEST_PAUSE)

    def _try_once(self) -> bool:
        try:
            waits = self.send_waiting()
        except (
            Exception
        ) as error:  # a thread that ended would leave decisions waiting until the desk restarts
            LOGGER.exception("received decisions could not be handed on; it is tried again")
            self._store_problem = error if isinstance(error, PremierjetError) else None
            return True
        self._store_problem = None
        return waits

    def _forget_old(self) -> None:
        try:
            self.workspace.records.forget_old_launches(datetime.now(UTC))
        except Exception:  # nothing waits for it, and the next decision has it tried again
            LOGGER.exception("what became of old decisions could not be removed")


def _turn_down(received: ReceivedDecision, error: DecisionRefused) -> TurnedDownDecision:
    told = tuple(Told(language=each, text=str(error.explain(each))) for each in Language if each.is_installed)
    return TurnedDownDecision(id=received.id, told=told, at=datetime.now(UTC))
