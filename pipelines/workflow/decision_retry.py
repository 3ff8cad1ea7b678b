"""What a decision's run may still record when it is carried out again, and what was decided since.

Decided in docs/decisions/0188-a-retry-has-no-last-word.md.
"""

from dataclasses import replace

from adapters.workspace import Workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.decisions import describe_overtaken
from pipelines.review.first_ask import FirstAsk, LaunchMoment
from schemas.errors import DecisionRefused
from schemas.ids import SHORT_DIGEST, fold_name
from schemas.received_decision import ReceivedDecision
from schemas.refusal import Refusal


def add_first_ask(workspace: Workspace, request: DecisionRequest) -> DecisionRequest:
    """Return a request with when it was first asked for, against which the ledger holds later decisions.

    Raises DecisionRefused if its person was told that it is not recorded, or if it is a retry and a desk
    received a later decision of theirs on the same text.
    """
    _refuse_turned_down(workspace, request)
    ask = _find_first_ask(workspace, request)
    if ask is None:
        return request
    if _is_retry(workspace, request):
        _refuse_later_received(workspace, request, ask)
    return replace(request, first_ask=ask)


def _find_first_ask(workspace: Workspace, request: DecisionRequest) -> FirstAsk | None:
    launch = None if request.received is None else _find_launch(workspace, request.received)
    launched_at = None if launch is None else launch.at
    moments = [each for each in (request.retried_since, launched_at) if each is not None]
    received = None if request.received is None else workspace.records.find_received(request.received)
    if received is not None:
        moments.append(received.received_at)
    # What a desk received, or a run retries, was asked for before that run was launched.
    run = None if moments else request.run_launch
    if run is not None:
        moments.append(run.at)
    if not moments:
        return None
    return FirstAsk(min(moments), launch, lambda name: _find_launch(workspace, name), run)


def find_ask_of(workspace: Workspace, received: ReceivedDecision) -> FirstAsk:
    """Return when a decision was first asked for that a desk received."""
    launch = _find_launch(workspace, received.id)
    return FirstAsk(received.received_at, launch, lambda name: _find_launch(workspace, name))


def _find_launch(workspace: Workspace, name: str) -> LaunchMoment | None:
    """Return when a desk first began to launch a decision it received, None if the store does not say."""
    chosen, stored_at = workspace.records.chosen_step(name), workspace.records.find_step_written_at(name)
    return None if chosen is None or stored_at is None else LaunchMoment(stored_at, chosen.at)


def _is_retry(workspace: Workspace, request: DecisionRequest) -> bool:
    handed = None if request.received is None else workspace.records.handed(request.received)
    return request.retried_since is not None or (handed is not None and handed.attempts > 1)


def _refuse_turned_down(workspace: Workspace, request: DecisionRequest) -> None:
    """Raise DecisionRefused if the desk told that a decision is not recorded: that stays true."""
    turned_down = None if request.received is None else workspace.records.turned_down(request.received)
    if turned_down is not None:
        facts = {"module": request.module, "digest": request.digest[:SHORT_DIGEST], "person": request.person}
        raise DecisionRefused(Refusal("decision.turned_down", at=turned_down.at, **facts))


def _refuse_later_received(workspace: Workspace, request: DecisionRequest, ask: FirstAsk) -> None:
    for received in workspace.records.list_unrecorded():
        if _is_on_same_text(received, request) and ask.is_before_received(received):
            raise describe_overtaken(request, received.verdict, received.received_at)


def _is_on_same_text(received: ReceivedDecision, request: DecisionRequest) -> bool:
    """Return whether another decision that a desk received is the same person's on the same text."""
    return (
        received.id != request.received
        and (received.module, received.person) == (request.module, fold_name(request.person))
        and received.digest.startswith(request.digest)
    )
