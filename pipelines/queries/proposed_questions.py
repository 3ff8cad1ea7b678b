"""Questions that rules doubt, for the reviewer of a draft to take or leave."""

from datetime import datetime

from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.proposed_questions import ProposedQuestion, propose_questions
from pipelines.drafting.request import DraftRequest
from pipelines.queries.material_version import version_material
from pipelines.queries.plan_lookups import find_plan
from schemas.draft import Content, Draft

__all__ = ["ProposedQuestion", "list_proposed_questions"]

MOST_MODULES = 64

_PROPOSED = VersionCache[tuple[str, str], tuple[ProposedQuestion, ...]](MOST_MODULES)


def list_proposed_questions(
    workspace: Workspace, draft: Draft, content: Content, now: datetime
) -> tuple[ProposedQuestion, ...]:
    """Return the questions that rules propose beside a draft; `content` is its own, or that with edits.

    They are made from the stored sources and the plan each time these, the course or the draft change. None
    if there are no sources, or no pack of the draft's language.
    """
    folder, module = workspace.find_module(draft.module)
    spans = workspace.records.spans(draft.module)
    if spans is None or not draft.content.language.is_installed:
        return ()
    plan = find_plan(workspace, folder.course, module)
    request = DraftRequest(DRAFTING_KINDS, folder.course, module, spans, now, draft, plan=plan)
    version = version_material(request, content)
    key = (str(workspace.root), draft.module)
    return _PROPOSED.get(key, version, lambda: propose_questions(request, content))
