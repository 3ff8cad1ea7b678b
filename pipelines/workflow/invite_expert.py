"""Invitation of an expert to answer the open questions of a module without an account, until a date."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.identity.question_invitation import (
    MOST_QUESTIONS,
    QuestionInvitation,
    seal_question_invitation,
)
from adapters.workspace import Workspace
from pipelines.queries.expert_questions import list_module_questions
from pipelines.workflow.invite import LONGEST_DAYS, find_last_recorded
from schemas.errors import DecisionRefused, InvalidInput
from schemas.ids import fold_name, split_key
from schemas.refusal import Refusal


@dataclass(frozen=True)
class QuestionInvitationLink:
    """An invitation to answer, and the link to send to the expert, to nobody else."""

    invitation: QuestionInvitation
    link: str


def invite_expert(
    workspace: Workspace, key: str, person: str, days: int, now: datetime, only: Collection[str] = ()
) -> QuestionInvitationLink:
    """Return a new invitation to answer a module's open questions, or `only` those, for a number of days.

    Raises DecisionRefused if the person's answer would not count, InvalidInput if there is no such module or
    question, nothing is asked, or there is no key of the ledger: none is made for this.
    """
    folder, module = workspace.find_module(key)
    course, person = folder.course, fold_name(person)
    if not course.review.hears_invitations:
        raise DecisionRefused(Refusal("invitation.unheard", module=key))
    if course.find_expert(person, module.id) is None:
        people = ", ".join(expert.person for expert in course.list_experts(split_key(key)[1])) or "–"
        raise DecisionRefused(Refusal("answer.stranger", module=key, person=person, people=people))
    ledger_key = workspace.ledger_key.read()
    if ledger_key is None:
        raise InvalidInput(Refusal("invitation.no_key", place=workspace.ledger_key.place))
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput(Refusal("invitation.days", place="--days", days=days, most=LONGEST_DAYS))
    invitation = QuestionInvitation(
        id=secrets.token_hex(16),
        module=key,
        questions=_choose_questions(workspace, key, only),
        person=person,
        expires_at=max(now, find_last_recorded(workspace, key) or now) + timedelta(days=days),
    )
    token = seal_question_invitation(invitation, ledger_key)
    return QuestionInvitationLink(
        invitation, f"{workspace.settings.desk_url.rstrip('/')}/invitation/questions/{token}"
    )


def _choose_questions(workspace: Workspace, key: str, only: Collection[str]) -> tuple[str, ...]:
    """Return the ids of the questions to invite to: those named, open or answered, or else all open ones."""
    asked = list_module_questions(workspace, key, workspace.library())
    for question in only:
        if asked.find(question) is None:
            raise InvalidInput(Refusal("answer.no_question", module=key, question=question))
    chosen = tuple(dict.fromkeys(only)) or tuple(question.id for question in asked.open_questions)
    if not chosen:
        raise InvalidInput(Refusal("answer.nothing_asked", module=key))
    return chosen[:MOST_QUESTIONS]
