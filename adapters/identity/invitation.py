"""Signed invitation: one person may decide once on one draft or plan, until a date, without an account.

Whoever holds the link is taken for that person, as with the key to a door: so it is sent to one address,
expires, and opens one draft or plan only. Whether it was used is read from the ledger, which neither a clock
nor a deleted file can change. Decided in docs/decisions/0013-invitations.md.
"""

from datetime import datetime
from typing import Literal, TypeVar

from pydantic import Field, ValidationError

from adapters.identity.sealed_payload import open_payload, seal_payload
from adapters.ledger.key import Key
from schemas.contract import Contract
from schemas.errors import DecisionRefused
from schemas.ids import Digest, InvitationId, ModuleKey, Person
from schemas.refusal import Refusal

_PURPOSE = "premierjet: an invitation to decide"


class ExpiringInvitation(Contract):
    """An invitation of any kind: it is good until a moment."""

    id: InvitationId
    expires_at: datetime


T = TypeVar("T", bound=ExpiringInvitation)


class Invitation(ExpiringInvitation):
    """Who is invited to decide on which draft or plan of which module, and until when."""

    subject: Literal["plan"] | None = Field(
        default=None, description="`plan` if it is to the module's plan; missing if to its draft."
    )
    module: ModuleKey
    digest: Digest
    person: Person


def seal_invitation(invitation: Invitation, key: Key) -> str:
    """Return the token of an invitation, for its link."""
    return seal_payload(_PURPOSE, invitation.canonical(), key)


def open_invitation(token: str, key: Key, now: datetime) -> Invitation:
    """Return the invitation in a token.

    Raises DecisionRefused if it was altered, was signed with another key, or has expired at `now`.
    Whether it was used already is not checked here.
    """
    return open_sealed(Invitation, _PURPOSE, token, key, now)


def open_sealed(kind: type[T], purpose: str, token: str, key: Key, now: datetime) -> T:
    """Return the invitation of a kind in a token that was signed for a purpose.

    Raises DecisionRefused if it was altered, was signed with another key or for another purpose, or has
    expired at `now`.
    """
    payload = open_payload(purpose, token, key)
    if payload is None:
        raise DecisionRefused(Refusal("invitation.broken"))
    try:
        invitation = kind.from_json(payload)
    except ValidationError as error:
        raise DecisionRefused(Refusal("invitation.other_version")) from error
    refuse_expired(invitation.expires_at, now)
    return invitation


def refuse_expired(expires_at: datetime, now: datetime) -> None:
    """Raise DecisionRefused if an invitation that is valid until `expires_at` has expired."""
    if now >= expires_at:
        raise DecisionRefused(Refusal("invitation.expired", moment=expires_at))
