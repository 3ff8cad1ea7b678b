"""The link on which a trainer reports on one session, without an account, until a date."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import ValidationError

from adapters.identity.session_invitation import SessionInvitation, seal_session_invitation
from adapters.workspace import Workspace
from pipelines.queries.led_plans import find_led_plan
from pipelines.workflow.invite import LONGEST_DAYS, find_last_recorded
from schemas.errors import DecisionRefused, InvalidInput
from schemas.ids import fold_name
from schemas.refusal import Refusal
from schemas.session_report import LARGEST_GROUP, MOST_OF_A_DAY, DatedSession


@dataclass(frozen=True)
class SessionInvitationLink:
    """An invitation to report on a session, and the link to send to its trainer, to nobody else."""

    invitation: SessionInvitation
    link: str


def make_session(
    workspace: Workspace, key: str, trainer: str, day: date, group: int, now: datetime, number: int = 1
) -> DatedSession:
    """Return a session of a module, led by the session plan that is approved now.

    Raises InvalidInput if no session plan is approved, or the session cannot be such a one.
    """
    led = find_led_plan(workspace, key, now)
    try:
        return DatedSession(
            module=key,
            digest=led.draft.digest,
            day=day,
            number=number,
            group=group,
            trainer=fold_name(trainer.strip()),
        )
    except ValidationError as error:
        raise InvalidInput(
            Refusal("session.unusable", module=key, most=LARGEST_GROUP, of_a_day=MOST_OF_A_DAY)
        ) from error


def invite_trainer(
    workspace: Workspace, session: DatedSession, days: int, now: datetime
) -> SessionInvitationLink:
    """Return a new invitation to report on a session, good for a number of days after it.

    Raises DecisionRefused if the course hears no invitations, InvalidInput if there is no key of the ledger:
    none is made for this.
    """
    folder, _ = workspace.find_module(session.module)
    if not folder.course.review.hears_invitations:
        raise DecisionRefused(Refusal("invitation.unheard", module=session.module))
    ledger_key = workspace.ledger_key.read()
    if ledger_key is None:
        raise InvalidInput(Refusal("invitation.no_key", place=workspace.ledger_key.place))
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput(Refusal("invitation.days", place="--days", days=days, most=LONGEST_DAYS))
    held_on = datetime.combine(session.day, now.timetz())
    last_recorded = find_last_recorded(workspace, session.module) or now
    invitation = SessionInvitation(
        id=secrets.token_hex(16),
        session=session,
        expires_at=max(now, last_recorded, held_on) + timedelta(days=days),
    )
    token = seal_session_invitation(invitation, ledger_key)
    return SessionInvitationLink(
        invitation, f"{workspace.settings.desk_url.rstrip('/')}/invitation/session/{token}"
    )
