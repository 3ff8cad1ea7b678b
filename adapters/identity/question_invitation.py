"""Signed invitation to answer: one person may answer some questions of one module, until a date.

It is signed for a purpose of its own, so that it is refused as an invitation to decide, and the other way
round. Whether a question was answered with it is read from the ledger.
Decided in docs/decisions/0142-answers-of-experts-are-sources.md.
"""

from datetime import datetime

from pydantic import Field, ValidationError

from adapters.identity.invitation import refuse_expired
from adapters.identity.sealed_payload import open_payload, seal_payload
from adapters.ledger.key import Key
from schemas.contract import Contract
from schemas.errors import DecisionRefused
from schemas.ids import ExpertQuestionId, InvitationId, ModuleKey, Person
from schemas.refusal import Refusal

MOST_QUESTIONS = 80
"""Questions of one invitation: its link stays short enough for a cookie, and for a person."""

_PURPOSE = "premierjet: an invitation to answer"


class QuestionInvitation(Contract):
    """Who is invited to answer which questions of which module, and until when."""

    id: InvitationId
    module: ModuleKey
    questions: tuple[ExpertQuestionId, ...] = Field(min_length=1, max_length=MOST_QUESTIONS)
    person: Person
    expires_at: datetime


def seal_question_invitation(invitation: QuestionInvitation, key: Key) -> str:
    """Return the token of an invitation, for its link."""
    return seal_payload(_PURPOSE, invitation.canonical(), key)


def open_question_invitation(token: str, key: Key, now: datetime) -> QuestionInvitation:
    """Return the invitation in a token.

    Raises DecisionRefused if it was altered, was signed with another key or for another purpose, or has
    expired at `now`.
    """
    payload = open_payload(_PURPOSE, token, key)
    if payload is None:
        raise DecisionRefused(Refusal("invitation.broken"))
    try:
        invitation = QuestionInvitation.from_json(payload)
    except ValidationError as error:
        raise DecisionRefused(Refusal("invitation.other_version")) from error
    refuse_expired(invitation.expires_at, now)
    return invitation
