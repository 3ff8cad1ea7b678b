"""Signed invitation to answer: one person may answer some questions of one module, until a date.

It is signed for a purpose of its own, so that it is refused as an invitation to decide, and the other way
round. Whether a question was answered with it is read from the ledger.
Decided in docs/decisions/0142-answers-of-experts-are-sources.md.
"""

from datetime import datetime

from pydantic import Field

from adapters.identity.invitation import ExpiringInvitation, open_sealed
from adapters.identity.sealed_payload import seal_payload
from adapters.ledger.key import Key
from schemas.ids import ExpertQuestionId, ModuleKey, Person

MOST_QUESTIONS = 80
"""Questions of one invitation: its link stays short enough for a cookie, and for a person."""

_PURPOSE = "premierjet: an invitation to answer"


class QuestionInvitation(ExpiringInvitation):
    """Who is invited to answer which questions of which module, and until when."""

    module: ModuleKey
    questions: tuple[ExpertQuestionId, ...] = Field(min_length=1, max_length=MOST_QUESTIONS)
    person: Person


def seal_question_invitation(invitation: QuestionInvitation, key: Key) -> str:
    """Return the token of an invitation, for its link."""
    return seal_payload(_PURPOSE, invitation.canonical(), key)


def open_question_invitation(token: str, key: Key, now: datetime) -> QuestionInvitation:
    """Return the invitation in a token.

    Raises DecisionRefused if it was altered, was signed with another key or for another purpose, or has
    expired at `now`.
    """
    return open_sealed(QuestionInvitation, _PURPOSE, token, key, now)
