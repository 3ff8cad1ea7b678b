"""Proposal of another question in the place of one a reviewer does not want."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.item_replacement import replace_item
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import choose_writers
from pipelines.queries.lookups import require_spans
from schemas.draft import Draft, Item


def regenerate_question(
    workspace: Workspace, draft: Draft, place: str, hint: str, now: datetime, *, refused: tuple[str, ...] = ()
) -> Item | None:
    """Return what the course's writer would ask in the place of one question of a draft, or None.

    A proposal and no more: it is kept nowhere. Sources go to a model only where `course.yaml` lets a draft
    send them, within the same budget. Raises InvalidInput, ModelUnusable, BudgetExceeded.
    """
    folder, module = workspace.find_module(draft.module)
    spans = require_spans(workspace, draft.module)
    request = DraftRequest(DRAFTING_KINDS, folder.course, module, spans, now, draft)
    writer = choose_writers(folder.course, spans, workspace.records.store, sweep=False).writer
    return replace_item(request, draft.content, place, hint, refused, writer)
