"""Sender of received decisions to Dagster, behind the desk's answers, as long as any waits."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Lock, Thread

from adapters.launchpad import DagsterRunState
from adapters.workspace import Workspace
from pipelines.desk.decision_launch import DecisionTakenBack, launch_received
from pipelines.desk.decision_outcome import explain_all, explain_death, open_launchpad
from pipelines.queries.unrecorded_decisions import list_own_recorded
from pipelines.workflow.decision_retry import find_ask_of
from schemas.errors import DecisionRefused, InvalidInput, KeyAbsent, PremierjetError
from schemas.language import Language
from schemas.received_decision import (
    VALIDITY,
    HandedDecision,
    LaunchedDecision,
    NextStep,
    ReceivedDecision,
    Told,
    TurnedDownDecision,
    read_told,
)
from schemas.refusal import Refusal

LOGGER = logging.getLogger(__name__)
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries while Dagster takes nothing

MOST_ATTEMPTS = 3
"""Runs that are launched for one decision: a machine that starts none of them needs somebody."""

SHORTEST_HOLD = timedelta(seconds=10)
LONGEST_STOP = 5.0  # seconds that a desk which ends waits for the decision in hand

HOLD_SHARE = 10
"""A run that cannot read what the desk can is launched again after a tenth of its decision's age: some 100
times in seven days."""

# Two senders of one process never handle the same decision at once. Two desks may launch one twice: the
# ledger then has it once. Whoever takes a decision back waits for nobody: the store says who was first.
_HANDLING = Lock()


class DecisionSender:
    """Hands each received decision to Dagster, in the order received, and tries again until it is recorded.

    What waits, and what a run has, lies in the store, so that a desk that was killed goes on where it was.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._starting = Lock()
        self._woken = Event()
        self._thread: Thread | None = None
        self._is_stopped = False
        self._problems: dict[str, PremierjetError] = {}
        self._store_problem: PremierjetError | None = None

    def wake(self) -> None:
        """Look for decisions that wait, now."""
        with self._starting:
            self._woken.set()
            if self._thread is None and not self._is_stopped:
                self._thread = Thread(target=self._work, name="decision-sender", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Take up no further decision; return once the one in hand is done, or after some seconds."""
        with self._starting:
            self._is_stopped = True
            self._woken.set()
            thread = self._thread
        if thread is not None:
            thread.join(LONGEST_STOP)

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
            if received.module not in held and not self._handle(received, partial(self._hand_on, received)):
                held.add(received.module)  # later decisions on it wait for this one
        return bool(held)

    def settle_handed(self) -> None:
        """Look once at what became of the decisions that runs have.

        A run that ended without a word of the job recorded nothing: another is launched in its place.
        """
        for handed in self.workspace.records.list_handed():
            self._handle(handed.received, partial(self._settle, handed))

    def _handle(self, received: ReceivedDecision, act: Callable[[], bool]) -> bool:
        """Hand one decision on or settle it; return whether there is nothing more to do about it."""
        with _HANDLING:
            if self._is_stopped:
                return False
            try:
                is_over = act()
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
        except KeyAbsent:
            raise
        except DecisionRefused as error:
            records.save_turned_down(_turn_down(received, explain_all(error), None))
            return True
        if run_id is None:
            return False
        self._note_launch(received, run_id, 1)
        return True

    def _note_launch(self, received: ReceivedDecision, run_id: str, attempts: int) -> None:
        records, now = self.workspace.records, datetime.now(UTC)
        records.save_handed(HandedDecision(received=received, run_id=run_id, attempts=attempts))
        launched = LaunchedDecision(
            id=received.id, run_id=run_id, launched_at=now, received_at=received.received_at
        )
        records.save_launched(launched)

    def _settle(self, handed: HandedDecision) -> bool:
        """Return whether it is known what became of a decision that a run has; launch a dead run again."""
        records, received = self.workspace.records, handed.received
        was_told = handed.attempts > 0 and records.turned_down(received.id) is not None
        is_recorded = self._is_recorded(received)
        if is_recorded:
            records.forget_turned_down(received.id)
        if was_told or is_recorded:
            records.forget_handed(received.id)
            return True
        if handed.fault:
            return self._launch_over_fault(handed)
        run = open_launchpad(self.workspace).run(handed.run_id) if handed.attempts else None
        if run is not None and run.state in {DagsterRunState.QUEUED, DagsterRunState.GOING}:
            return False
        # Read again after the run's state: what a finished run has recorded is then in the ledger.
        if self._is_recorded(received) or (run is not None and run.state is DagsterRunState.SUCCEEDED):
            records.forget_handed(received.id)
            return True
        if run is not None and run.is_installation_fault:
            return self._hold(handed, run.failure)
        if run is not None and run.is_told:
            records.save_turned_down(_turn_down(received, run.failure, handed.run_id))
            return True
        return self._launch_again(handed)

    def _hold(self, handed: HandedDecision, why: Mapping[str, str]) -> bool:
        """Keep a decision whose run could not read the installation, with what is to be mended."""
        self.workspace.records.save_handed(handed.model_copy(update={"fault": _tell_in_all(why)}))
        return False

    def _launch_over_fault(self, handed: HandedDecision) -> bool:
        """Launch a held decision again once the installation can be read; return True if it waits no more."""
        records, received, now = self.workspace.records, handed.received, datetime.now(UTC)
        if now >= received.received_at + VALIDITY:
            records.save_turned_down(_turn_down(received, read_told(handed.fault), handed.run_id))
            return True
        launched = records.launched(received.id)
        pause = max(SHORTEST_HOLD, (now - received.received_at) / HOLD_SHARE)
        try:
            self._refuse_overtaken(received)
        except DecisionRefused as error:
            records.save_turned_down(_turn_down(received, explain_all(error), handed.run_id))
            return True
        if launched is not None and now < launched.launched_at + pause:
            return False
        _require_readable(self.workspace, received)
        return self._launch_again(handed.model_copy(update={"attempts": 1}))

    def _launch_again(self, handed: HandedDecision) -> bool:
        """Launch a run in the place of one that recorded nothing; return True if that is to be no more."""
        received = handed.received
        try:
            if handed.attempts >= MOST_ATTEMPTS:
                raise explain_death(received.module)
            self._refuse_overtaken(received)
            run_id = launch_received(self.workspace, received, handed.run_id)
        except KeyAbsent:
            raise
        except DecisionRefused as error:
            self.workspace.records.save_turned_down(_turn_down(received, explain_all(error), handed.run_id))
            return True
        if run_id is not None:
            self._note_launch(received, run_id, handed.attempts + 1)
        return False

    def _is_recorded(self, received: ReceivedDecision) -> bool:
        return any(each.received == received.id for each in list_own_recorded(self.workspace, received))

    def _refuse_overtaken(self, received: ReceivedDecision) -> None:
        """Raise DecisionRefused if its person decided on the same text since: the last word is theirs."""
        records, ask = self.workspace.records, find_ask_of(self.workspace, received)
        recorded = list_own_recorded(self.workspace, received)
        on_the_way = (*records.list_received(), *(each.received for each in records.list_handed()))
        own = [each for each in on_the_way if each.person == received.person]
        if any(each.digest == received.digest and ask.is_before(each) for each in recorded) or any(
            each.digest == received.digest and ask.is_before_received(each) for each in own
        ):
            raise DecisionRefused(Refusal("desk.decision_overtaken", module=received.module))

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
        while not self._is_stopped:
            self._woken.clear()
            if not self._try_once():
                self._forget_old()
                with self._starting:
                    if not self._woken.is_set():
                        self._thread = None
                        return
                continue
            if self._is_stopped:  # where that was said before the line above cleared the call
                return
            pause = SHORTEST_PAUSE if self._woken.wait(pause) else min(2 * pause, LONGEST_PAUSE)

    def _try_once(self) -> bool:
        try:
            self.settle_handed()  # first: a run that was launched just now is not asked about yet
            is_open = self.send_waiting() or bool(self.workspace.records.list_handed())
        except (
            Exception
        ) as error:  # a thread that ended would leave decisions waiting until the desk restarts
            LOGGER.exception("received decisions could not be handed on; it is tried again")
            self._store_problem = error if isinstance(error, PremierjetError) else None
            return True
        self._store_problem = None
        return is_open

    def _forget_old(self) -> None:
        try:
            self.workspace.records.forget_old_launches(datetime.now(UTC))
        except Exception:  # nothing waits for it, and the next decision has it tried again
            LOGGER.exception("what became of old decisions could not be removed")


def _require_readable(workspace: Workspace, received: ReceivedDecision) -> None:
    """Raise what is still to be mended before a decision can be judged; the ledger was read before."""
    try:
        workspace.find_module(received.module)
    except InvalidInput as error:
        if error.is_installation_fault:
            raise


def _turn_down(received: ReceivedDecision, why: Mapping[str, str], run_id: str | None) -> TurnedDownDecision:
    now, told = datetime.now(UTC), _tell_in_all(why)
    return TurnedDownDecision(id=received.id, told=told, at=now, received=received, run_id=run_id)


def _tell_in_all(why: Mapping[str, str]) -> tuple[Told, ...]:
    return tuple(Told(language=Language(name), text=text) for name, text in why.items())
