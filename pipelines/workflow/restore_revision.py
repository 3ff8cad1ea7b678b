"""Restoring of an earlier revision: its content becomes the next revision, of whoever restored it."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.queries.lookups import require_head, require_spans
from pipelines.review.editing.revision import make_revision
from pipelines.review.seals import seal_of
from pipelines.workflow.decide import list_recorded
from pipelines.workflow.revise import keep_revision
from schemas.draft import Draft
from schemas.errors import Conflict, InvalidInput
from schemas.refusal import Refusal


def restore_revision(
    workspace: Workspace, key: str, number: int, person: str, now: datetime, *, instead_of: str
) -> Draft:
    """Make the content of an earlier revision the newest one, criticised anew, and return that.

    `instead_of` is the digest of the newest revision as the person saw it. What people added stays theirs;
    ids that were given since are not given again. Raises InvalidInput if there is no such revision or it says
    the same, DraftUnsealed if it differs from its seal, Conflict if the head is another by now.
    """
    head, spans = require_head(workspace, key), require_spans(workspace, key)
    older = workspace.records.revision(key, number)
    if older is None:
        raise InvalidInput(Refusal("restore.no_revision", module=key, number=number))
    seal_of(older, list_recorded(workspace, key))
    if head.digest != instead_of:
        raise Conflict(Refusal("draft.overtaken", module=key))
    if older.digest == head.digest:
        raise InvalidInput(Refusal("restore.same", module=key, number=number, head=head.revision))
    made = make_revision(head, older.content, head.minted, person, now)
    provenance = made.provenance.model_copy(
        update={"restored": older.revision, "added_by": older.provenance.added_by}
    )
    return keep_revision(workspace, made.model_copy(update={"provenance": provenance}), head, spans)
