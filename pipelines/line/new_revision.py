"""The one way by which a revision comes into the store: sealed in the ledger first."""

from adapters.workspace import Workspace
from pipelines.drafting.critique.version import rules_version
from pipelines.review.seals import add_revision
from schemas.course import IdentityMode
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.ids import is_house_style
from schemas.refusal import Refusal
from schemas.seal import Reread


def write_revision(
    workspace: Workspace, draft: Draft, base: Draft | None, *, reread: Reread | None = None
) -> None:
    """Seal a draft and make it its module's head; `base` is the revision it was made from.

    Rules of style are not taught from sources, so no rule of ours criticised them. Raises DraftUnsealed
    where the base is not as it was sealed, Conflict where the head moved.
    """
    refuse_without_key(workspace, draft.module)
    rules = None if is_house_style(draft.module) else rules_version()
    add_revision(workspace.records, workspace.ledger, draft, base, rules=rules, reread=reread)


def refuse_without_key(workspace: Workspace, key: str) -> None:
    """Raise InvalidInput where the first revision would make the ledger's key behind a sign-in.

    A key made by whoever drafts first would vouch for nobody: on one's own machine it may be.
    """
    folder, _ = workspace.find_module(key)
    if folder.course.review.identity is not IdentityMode.LOCAL and workspace.ledger_key.read() is None:
        raise InvalidInput(Refusal("draft.no_key", module=key, key=workspace.ledger_key.place))
