"""Decisions of a person on what cannot be addressed any more, as once a course has left its module out.

They are read from the store by their ids alone: what is on its way must not become unknown to its person.
"""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.workspace import Workspace
from pipelines.desk.decision_outcome import DecisionProgress, LaunchOutcome, describe_turned_down
from pipelines.desk.page_language import choose_usual_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.visitors import Visitor
from schemas.errors import CourseInvalid, PremierjetError
from schemas.language import Language
from schemas.received_decision import NextStep, ReceivedDecision, read_told


@dataclass(frozen=True)
class RemovedDecision:
    """A received decision, how far it has got, and why its draft or plan has no page."""

    received: ReceivedDecision
    outcome: LaunchOutcome
    why: HTTPException | CourseInvalid


def find_removed_decision(
    workspace: Workspace, visitor: Visitor, name: str, why: HTTPException | CourseInvalid
) -> RemovedDecision:
    """Return a decision of this visitor that the ledger does not have; raises `why` if there is none."""
    received = workspace.records.find_received(name)
    if received is None or not _is_own(received, visitor):
        raise why
    return RemovedDecision(received, _find_outcome(workspace, received), why)


def render_removed_page(request: Request, decision: RemovedDecision) -> Response:
    """Return the page of a decision that has no page of a draft or a plan above it."""
    language = choose_usual_language(request)
    t, why = read_desk_texts(language), decision.why
    return render_page(
        request,
        "removed_decision.html",
        language,
        title=t[f"outcome_{decision.outcome.progress}"],
        received=decision.received,
        outcome=decision.outcome,
        missing=t.get(why.detail, "") if isinstance(why, HTTPException) else "",
        error=why if isinstance(why, PremierjetError) else None,
    )


def tell_removed_state(request: Request, decision: RemovedDecision) -> Response:
    """Return the same in one sentence, for the page that its person has gone on to."""
    language, outcome = choose_usual_language(request), decision.outcome
    standing = read_desk_texts(language)[f"outcome_{outcome.progress}"]
    why = outcome.refusal.get(language, outcome.refusal.get(Language.ENGLISH, ""))
    return JSONResponse(
        {
            "final": not outcome.is_pending,
            "good": False,
            "standing": standing,
            "said": f"{standing} · {decision.received.module}",
            "why": why,
        }
    )


def tell_taken_back(request: Request) -> Response:
    """Return that a decision was taken back, of which the store has kept no more than that."""
    standing = read_desk_texts(choose_usual_language(request))[f"outcome_{DecisionProgress.TAKEN_BACK}"]
    return JSONResponse({"final": True, "good": True, "standing": standing, "said": standing, "why": ""})


def _is_own(received: ReceivedDecision, visitor: Visitor) -> bool:
    invitation = visitor.invitation
    return received.person == visitor.person and received.invitation == (invitation and invitation.id)


def _find_outcome(workspace: Workspace, received: ReceivedDecision) -> LaunchOutcome:
    records = workspace.records
    turned_down, handed = records.turned_down(received.id), records.handed(received.id)
    if turned_down is not None:
        return describe_turned_down(turned_down, received.person)
    if handed is not None and handed.fault:
        return LaunchOutcome(DecisionProgress.HELD, refusal=read_told(handed.fault))
    if handed is not None:
        return LaunchOutcome(DecisionProgress.GOING)
    is_being_launched = records.next_step(received.id) is NextStep.LAUNCH
    return LaunchOutcome(DecisionProgress.RECEIVED, is_being_launched=is_being_launched)
