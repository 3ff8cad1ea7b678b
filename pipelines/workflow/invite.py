"""Invitation of a person to decide on a draft or a plan without an account, until a date."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.identity.invitation import Invitation, seal_invitation
from adapters.workspace import Workspace
from pipelines.queries.lookups import require_head
from pipelines.queries.plan_lookups import require_plan_head
from pipelines.review.policy import may_decide
from schemas.course import Course
from schemas.draft import Draft
from schemas.errors import DecisionRefused, InvalidInput
from schemas.ids import fold_name
from schemas.plan import PlanRevision
from schemas.refusal import Refusal

LONGEST_DAYS = 90


@dataclass(frozen=True)
class InvitationLink:
    """An invitation to decide on a draft or a plan, and the link to send to the person, to nobody else."""

    invitation: Invitation
    link: str


def invite(
    workspace: Workspace, key: str, person: str, days: int, now: datetime, *, on_plan: bool = False
) -> InvitationLink:
    """Return a new invitation to decide on a module's newest draft or plan, good for a number of days.

    Raises DecisionRefused if the person's decision would not count, InvalidInput if there is no
    such module, no draft or plan, or no key of the ledger: none is made for this.
    """
    folder, _ = workspace.find_module(key)
    head = require_plan_head(workspace, key) if on_plan else require_head(workspace, key)
    person = fold_name(person)
    _refuse_stranger(person, head, folder.course, now)
    ledger_key = workspace.ledger_key.read()
    if ledger_key is None:
        raise InvalidInput(Refusal("invitation.no_key", place=workspace.ledger_key.place))
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput(Refusal("invitation.days", place="--days", days=days, most=LONGEST_DAYS))
    invitation = Invitation(
        id=secrets.token_hex(16),
        subject="plan" if on_plan else None,
        module=key,
        digest=head.digest,
        person=person,
        expires_at=max(now, find_last_recorded(workspace, key) or now) + timedelta(days=days),
    )
    token = seal_invitation(invitation, ledger_key)
    return InvitationLink(invitation, f"{workspace.settings.desk_url.rstrip('/')}/invitation/{token}")


def find_last_recorded(workspace: Workspace, key: str) -> datetime | None:
    """Return the moment of the last entry in a module's ledger, before which no clock is believed."""
    return max((entry.recorded.at for entry in workspace.ledger.read(key)), default=None)


def _refuse_stranger(person: str, head: Draft | PlanRevision, course: Course, now: datetime) -> None:
    if not course.review.hears_invitations:
        raise DecisionRefused(Refusal("invitation.unheard", module=head.module))
    if not may_decide(person, head, course, now):
        people = ", ".join(sorted(course.review.people))
        raise DecisionRefused(
            Refusal("invitation.not_awaited", module=head.module, person=person, people=people)
        )
