"""Drafts that a person may approve together: without findings, and opened by them as they are now."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.workspace import Workspace
from pipelines.desk.draft_address import AddressedDraft, MissingAddress, find_draft, find_module
from pipelines.desk.module_states import ModuleState
from pipelines.desk.verdict_panel import VerdictPanel, build_panel
from pipelines.desk.visitors import Visitor
from schemas.errors import CourseInvalid, PremierjetError

NONE_TICKED = "none_ticked"
"""What the queue says where several were to be approved and none was ticked."""


@dataclass(frozen=True)
class Candidate:
    """A draft that a person asked to approve with others, and whether they may."""

    here: AddressedDraft
    panel: VerdictPanel
    is_opened: bool

    @property
    def may_be_approved(self) -> bool:
        """Return whether nothing is left to look at, to open, to save or to say about the draft."""
        notes = self.panel.notes
        return (
            self.is_opened
            and self.panel.is_reviewing
            and notes is not None
            and not (notes.edits or notes.comment)
            and not self.here.draft.findings
            and not self.panel.unopened_citations
            and not self.panel.open_comments
        )


@dataclass(frozen=True)
class AbsentDraft:
    """A ticked draft whose module is gone: `missing` names the text that says so, or `error` says why."""

    key: str
    digest: str
    missing: str = ""
    error: CourseInvalid | None = None


def find_ticked(
    workspace: Workspace, visitor: Visitor, key: str, digest: str
) -> Candidate | AbsentDraft | None:
    """Return a ticked draft, though its course has no such module any more or cannot be read."""
    try:
        return find_candidate(workspace, visitor, key, digest)
    except MissingAddress as error:
        return AbsentDraft(key, digest, missing=error.detail)
    except CourseInvalid as error:
        return AbsentDraft(key, digest, error=error)


def find_candidate(workspace: Workspace, visitor: Visitor, key: str, digest: str) -> Candidate | None:
    """Return a draft to approve; None if there is none of that digest, raises what `find_module` does."""
    course, module = find_module(workspace, key)
    draft = find_draft(workspace, key, digest)
    if draft is None:
        return None
    here = AddressedDraft(course, module, draft)
    reading = workspace.records.reading(key, visitor.person) if visitor.person else None
    is_opened = reading is not None and reading.digest == draft.digest
    return Candidate(here, build_panel(workspace, visitor, here), is_opened)


def list_approvable(workspace: Workspace, visitor: Visitor, states: Iterable[ModuleState]) -> frozenset[str]:
    """Return the keys of the modules whose draft this visitor may approve together with others."""
    likely = [each for each in states if each.mine and each.is_read and not each.findings]
    return frozenset(each.key for each in likely if _is_approvable(workspace, visitor, each))


def _is_approvable(workspace: Workspace, visitor: Visitor, state: ModuleState) -> bool:
    try:
        found = find_candidate(workspace, visitor, state.key, state.digest)
    except PremierjetError:
        return False
    return found is not None and found.may_be_approved
