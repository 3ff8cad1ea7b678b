"""Signed link of one session: its trainer may report on it until a date, and nothing else.

It is signed for a purpose of its own, so that it is refused as an invitation to decide or to answer.
Decided in docs/decisions/0150-after-the-session.md.
"""

from datetime import datetime

from adapters.identity.invitation import ExpiringInvitation, open_sealed
from adapters.identity.sealed_payload import seal_payload
from adapters.ledger.key import Key
from schemas.session_report import DatedSession

_PURPOSE = "premierjet: a report on a session"


class SessionInvitation(ExpiringInvitation):
    """Which session may be reported on, and until when."""

    session: DatedSession


def seal_session_invitation(invitation: SessionInvitation, key: Key) -> str:
    """Return the token of an invitation, for its link."""
    return seal_payload(_PURPOSE, invitation.canonical(), key)


def open_session_invitation(token: str, key: Key, now: datetime) -> SessionInvitation:
    """Return the invitation in a token.

    Raises DecisionRefused if it was altered, was signed with another key or for another purpose, or has
    expired at `now`.
    """
    return open_sealed(SessionInvitation, _PURPOSE, token, key, now)
