"""Voucher: a signed statement by which the desk tells the run `decide` what an invited person decided.

Everyone with access to Dagster can read a run's configuration. An invitation in it could be copied and used
for another decision; a voucher proves one decision, word for word, for ten minutes.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from adapters.identity.invitation import Invitation, refuse_expired
from adapters.identity.sealed_payload import open_payload, seal_payload
from adapters.ledger.key import Key
from schemas.contract import Contract
from schemas.errors import DecisionRefused
from schemas.ids import SHORT_DIGEST, InvitationId, Person
from schemas.refusal import Refusal

VALIDITY = timedelta(minutes=10)

_PURPOSE = "premierjet: what an invited person decided"


@dataclass(frozen=True)
class StatedDecision:
    """One decision, as in the configuration of the run `decide`; `digest` has all its 64 digits.

    `waive` and `dispute` hold lines like "f-1a2b3c4d: reason"; `opened` the ids of the spans opened at the
    desk, None if they were not counted.
    """

    module: str
    digest: str
    verdict: str
    comment: str = ""
    waive: tuple[str, ...] = ()
    dispute: tuple[str, ...] = ()
    opened: tuple[str, ...] | None = None

    def config(self) -> dict[str, Any]:
        """Return the decision as the configuration of the op `decision`."""
        listed = {name: list(value) if isinstance(value, tuple) else value for name, value in self._parts()}
        return {name: value for name, value in listed.items() if value is not None}

    def text(self) -> str:
        """Return the decision as one text, the same for equal decisions."""
        return json.dumps(dict(self._parts()), sort_keys=True)

    def _parts(self) -> list[tuple[str, Any]]:
        return list(asdict(self).items())


class Vouched(Contract):
    """Content of a voucher: who decided on which invitation, and until when both are valid."""

    person: Person
    invitation: InvitationId
    invited_until: datetime
    expires_at: datetime


def vouch(invitation: Invitation, decision: StatedDecision, key: Key, now: datetime) -> str:
    """Return the voucher for one decision given on an invitation, valid for ten minutes.

    Raises DecisionRefused if the invitation is for another module or draft, or has expired.
    """
    if (decision.module, decision.digest) != (invitation.module, invitation.digest):
        raise DecisionRefused(
            Refusal(
                "invitation.other_draft",
                invited_to=invitation.module,
                invited_digest=invitation.digest[:SHORT_DIGEST],
                module=decision.module,
                digest=decision.digest[:SHORT_DIGEST],
            )
        )
    refuse_expired(invitation.expires_at, now)
    vouched = Vouched(
        person=invitation.person,
        invitation=invitation.id,
        invited_until=invitation.expires_at,
        expires_at=now + VALIDITY,
    )
    return seal_payload(_PURPOSE, vouched.canonical(), key, about=decision.text())


def verify_voucher(
    voucher: str, decision: StatedDecision, key: Key, now: datetime, *, not_before: datetime | None
) -> Vouched:
    """Return who decided; raises DecisionRefused unless the voucher proves exactly this decision.

    `not_before` is the moment of the last entry in the module's ledger, if any: an invitation that had
    expired by then has expired, even if the clock was set back.
    """
    payload = open_payload(_PURPOSE, voucher, key, about=decision.text())
    if payload is None:
        raise DecisionRefused(Refusal("voucher.broken"))
    try:
        vouched = Vouched.from_json(payload)
    except ValidationError as error:
        raise DecisionRefused(Refusal("voucher.other_version")) from error
    if now >= vouched.expires_at:
        raise DecisionRefused(Refusal("voucher.expired", moment=vouched.expires_at))
    refuse_expired(vouched.invited_until, max(now, not_before or now))
    return vouched
