"""Signed link of one session: its trainer may report on it until a date, and nothing else.

It is signed for a purpose of its own, so that it is refused as an invitation to decide or to answer.
Decided in docs/decisions/0150-after-the-session.md.
"""

from datetime import datetime

from pydantic import ValidationError

from adapters.identity.invitation import refuse_expired
from adapters.identity.sealed_payload import open_payload, seal_payload
from adapters.ledger.key import Key
from schemas.contract import Contract
from schemas.errors import DecisionRefused
from schemas.ids import InvitationId
from schemas.refusal import Refusal
from schemas.session_report import DatedSession

_PURPOSE = "premierjet: a report on a session"


class SessionInvitation(Contract):
    """Which session may be reported on, and until when."""

    id: InvitationId
    session: DatedSession
    expires_at: datetime


def seal_session_invitation(invitation: SessionInvitation, key: Key) -> str:
    """Return the token of an invitation, for its link."""
    return seal_payload(_PURPOSE, invitation.canonical(), key)


def open_session_invitation(token: str, key: Key, now: datetime) -> SessionInvitation:
    """Return the invitation in a token.

    Raises DecisionRefused if it was altered, was signed with another key or for another purpose, or has
    expired at `now`.
    """
    payload = open_payload(_PURPOSE, token, key)
    if payload is None:
        raise DecisionRefused(Refusal("invitation.broken"))
    try:
        invitation = SessionInvitation.from_json(payload)
    except ValidationError as error:
        raise DecisionRefused(Refusal("invitation.other_version")) from error
    refuse_expired(invitation.expires_at, now)
    return invitation
