"""A person who edits one draft: the state shared by all pages that change it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.workspace import Workspace
from pipelines.desk.citation_links import walk_evidence_spans
from pipelines.desk.draft_address import AddressedDraft, find_addressed
from pipelines.desk.notebook import Notebook
from pipelines.desk.pending_edits import apply_edits, join_edit
from pipelines.desk.visitors import identify_visitor
from pipelines.desk.workbench import may_edit, open_notebook, read_spans_of
from pipelines.workflow.revise import edit_draft
from schemas.draft import Content, Draft
from schemas.edit import Edit
from schemas.errors import EditConflict
from schemas.notes import ReviewerNotes
from schemas.source import SourceSpans


@dataclass(frozen=True)
class Editor:
    """A draft, what it may cite, and the notes of whoever edits it."""

    workspace: Workspace
    request: Request
    here: AddressedDraft
    notebook: Notebook
    spans: SourceSpans

    @property
    def draft(self) -> Draft:
        """Return the draft the edits are of."""
        return self.here.draft

    def build_content(self) -> Content:
        """Return what the draft says with the edits as they are now."""
        return apply_edits(self.draft.content, self.notebook.read().edits, self.spans).content

    def add_edits(self, *edits: Edit) -> None:
        """Join edits to the notes, all of them; raises InvalidInput where one cannot be made."""

        def with_them(notes: ReviewerNotes) -> dict[str, Any]:
            return {"edits": _join_edits(self.draft.content, notes.edits, edits, self.spans)}

        self.notebook.change(with_them)

    def make_revision(self) -> Response:
        """Make the edits a revision and lead to it, or to the texts two people changed."""
        notes = self.notebook.read()
        digest = self.draft.content.canonical_digest()
        try:
            edited = edit_draft(
                self.workspace, self.draft.module, digest, notes.edits, notes.person, datetime.now(UTC)
            )
        except EditConflict:
            return self.redirect_to(door="/compare")
        return self.move_to_newer(edited.draft).redirect_to("content", said="revised")

    def move_to_newer(self, newer: Draft, edits: Sequence[Edit] = ()) -> "Editor":
        """Take the notes over to a newer draft with what edits are left, and return who edits that.

        Waivers follow findings that stand there too, opened citations the spans it cites.
        """
        old = self.notebook.read()
        findings = {finding.id for finding in newer.findings}
        cited = {span for element in newer.content.walk_citing() for span in walk_evidence_spans(element)}

        def taken(notes: ReviewerNotes) -> dict[str, Any]:
            known = {waiver.finding for waiver in notes.waivers}
            more = (w for w in old.waivers if w.finding in findings and w.finding not in known)
            opened = dict.fromkeys((*notes.opened, *(span for span in old.opened if span in cited)))
            return {
                "edits": _join_edits(newer.content, notes.edits, edits, self.spans),
                "waivers": (*notes.waivers, *more),
                "opened": tuple(opened),
                "comment": notes.comment or old.comment,
            }

        after = replace(
            self, here=replace(self.here, draft=newer), notebook=replace(self.notebook, draft=newer)
        )
        if newer.content != self.draft.content:
            after.notebook.change(taken)
            self.workspace.records.forget_notes(old.module, old.digest, old.person)
        return after

    def write_address(self, at: str = "", door: str = "", **query: str) -> str:
        """Return the address of the draft's page, or of a door of it, in the language it is read in."""
        if "lang" in self.request.query_params:
            query["lang"] = self.request.query_params["lang"]
        asked = "?" + urlencode(query, safe="/") if query else ""
        return f"/drafts/{self.draft.module}/{self.here.digest}{door}{asked}{'#' + at if at else ''}"

    def redirect_to(self, at: str = "", door: str = "", **query: str) -> Response:
        """Send the browser to the draft's page."""
        return RedirectResponse(self.write_address(at, door, **query), 303)


def open_editor(workspace: Workspace, request: Request) -> Editor:
    """Return what an editor's request is about; raises HTTPException 403 where they may not edit."""
    here, visitor = find_addressed(workspace, request), identify_visitor(request, workspace)
    if not may_edit(here, visitor):
        raise HTTPException(403, "may_not_edit")
    notebook = open_notebook(workspace, here.draft, visitor)
    return Editor(workspace, request, here, notebook, read_spans_of(workspace, here.draft))


def _join_edits(
    content: Content, edits: Sequence[Edit], more: Sequence[Edit], spans: SourceSpans
) -> tuple[Edit, ...]:
    now = tuple(edits)
    for edit in more:
        now = join_edit(content, now, edit, spans)
    return now
