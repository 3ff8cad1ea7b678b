"""Counts of findings in the queue as one visitor has them: what they have noted counts for them alone."""

from collections.abc import Iterable
from dataclasses import replace

from adapters.workspace import Workspace
from pipelines.desk.draft_address import AddressedDraft
from pipelines.desk.module_states import ModuleState
from pipelines.desk.verdict_panel import build_panel
from pipelines.desk.visitors import Visitor
from schemas.errors import PremierjetError


def count_own(
    workspace: Workspace, visitor: Visitor, states: Iterable[ModuleState]
) -> tuple[ModuleState, ...]:
    """Return the states of modules with the counts that the pages of their drafts show this visitor."""
    listed = tuple(states)
    if visitor.person is None or not listed:
        return listed
    noted = workspace.records.list_noted_modules(visitor.person)
    return tuple(_count_findings(workspace, visitor, each) if each.key in noted else each for each in listed)


def _count_findings(workspace: Workspace, visitor: Visitor, state: ModuleState) -> ModuleState:
    try:
        head = workspace.records.head(state.key)
        if head is None:
            return state
        panel = build_panel(workspace, visitor, AddressedDraft(state.course, state.module, head))
    except PremierjetError:
        return state  # its own page says why
    return replace(state, findings=len(panel.unsettled_findings), blocking=len(panel.open_findings))
