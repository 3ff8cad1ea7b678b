"""The one way by which a revision comes into the store: sealed in the ledger first."""

from adapters.workspace import Workspace
from pipelines.drafting.critique.version import rules_version
from pipelines.review.seals import add_revision
from schemas.draft import Draft
from schemas.ids import is_house_style
from schemas.seal import Reread


def write_revision(
    workspace: Workspace, draft: Draft, base: Draft | None, *, reread: Reread | None = None
) -> None:
    """Seal a draft and make it its module's head; `base` is the revision it was made from.

    Rules of style are not taught from sources, so no rule of ours criticised them. Raises DraftUnsealed
    where the base is not as it was sealed, Conflict where the head moved.
    """
    rules = None if is_house_style(draft.module) else rules_version()
    add_revision(workspace.records, workspace.ledger, draft, base, rules=rules, reread=reread)
