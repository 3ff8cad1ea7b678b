"""Writing of a revision of a draft or a plan to the store; it is sealed in the ledger first."""

from datetime import datetime

from adapters.ledger import choose_moment_after
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import list_kind_folders
from pipelines.drafting.rules_version import compute_course_version, compute_rules_version
from pipelines.review.plan_seals import add_plan
from pipelines.review.seals import add_revision
from schemas.course import IdentityMode, PlanReview
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.ids import is_house_style
from schemas.plan import PlanRevision
from schemas.refusal import Refusal
from schemas.seal import Basis, Reread, RevisionSeal


def write_revision(
    workspace: Workspace, draft: Draft, base: Draft | None, *, reread: Reread | None = None
) -> None:
    """Seal a draft and make it its module's head; `base` is the revision it was made from.

    Raises DraftUnsealed if the base differs from its seal, Conflict if the head moved.
    """
    refuse_without_key(workspace, draft.module)
    basis = _compute_basis(workspace, draft.module)
    add_revision(workspace.records, workspace.ledger, draft, base, basis=basis, reread=reread)


def write_plan(workspace: Workspace, plan: PlanRevision, base: PlanRevision | None) -> None:
    """Store the next revision of a module's plan, sealed first if it is edited or decided on.

    `base` is the one whose author it may keep. Raises PlanUnsealed if that differs from its seal, Conflict if
    somebody else wrote a plan meanwhile.
    """
    folder, _ = workspace.find_module(plan.module)
    is_decided_on = folder.course.review.plan is PlanReview.REQUIRED
    if plan.is_edited or is_decided_on:
        refuse_without_key(workspace, plan.module)
    add_plan(workspace.records, workspace.ledger, plan, base, is_decided_on=is_decided_on)


def seal_again(workspace: Workspace, head: Draft, reason: Reread, now: datetime) -> None:
    """Seal a head once more with the version of today's rules, which found the same."""
    at = choose_moment_after(workspace.ledger.read(head.module), now)
    workspace.ledger.append(RevisionSeal.of(head, at, _compute_basis(workspace, head.module), reread=reason))


def _compute_basis(workspace: Workspace, key: str) -> Basis | None:
    if is_house_style(key):
        return None
    folder, _ = workspace.find_module(key)
    return Basis(compute_rules_version(list_kind_folders()), compute_course_version(folder.course))


def refuse_without_key(workspace: Workspace, key: str) -> None:
    """Raise InvalidInput if the first revision would make the ledger's key behind a sign-in.

    The first person to draft would make that key, and it would prove nothing; on one's own machine it may be
    so.
    """
    folder, _ = workspace.find_module(key)
    if folder.course.review.identity is not IdentityMode.LOCAL and workspace.ledger_key.read() is None:
        raise InvalidInput(Refusal("draft.no_key", module=key, key=workspace.ledger_key.place))
