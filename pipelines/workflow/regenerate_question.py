"""Proposal of another question to replace one that a reviewer does not want."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.item_replacement import replace_item
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import choose_writers
from pipelines.queries.lookups import require_spans
from pipelines.queries.plan_lookups import find_plan
from schemas.draft import Draft, Item


def regenerate_question(
    workspace: Workspace, draft: Draft, place: str, hint: str, now: datetime, *, refused: tuple[str, ...] = ()
) -> Item | None:
    """Return another question by the course's writer for the one with the id `place`, or None.

    The proposal is not stored. Sources are sent to a model only as `course.yaml` allows for drafts, within
    the same budget. Raises InvalidInput, ModelUnusable, BudgetExceeded.
    """
    folder, module = workspace.find_module(draft.module)
    spans = require_spans(workspace, draft.module)
    plan = find_plan(workspace, folder.course, module)
    request = DraftRequest(DRAFTING_KINDS, folder.course, module, spans, now, draft, plan=plan)
    writer = choose_writers(folder.course, spans, workspace.records.store, sweep=False).writer
    return replace_item(request, draft.content, place, hint, refused, writer)
