"""Editor of one draft: a person's pending edits, and how they become a revision."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.workspace import Workspace
from pipelines.desk.carried_proposals import carry_proposals
from pipelines.desk.citation_links import walk_evidence_spans
from pipelines.desk.draft_address import AddressedDraft, find_addressed
from pipelines.desk.late_edits import NOTHING_TAKEN, TakenEdits, carry_late_edits
from pipelines.desk.notebook import HandedNotes, Notebook
from pipelines.desk.page_language import keep_language
from pipelines.desk.pending_edits import apply_edits, join_edits, make_edit_key
from pipelines.desk.visitors import identify_visitor
from pipelines.desk.workbench import may_edit, open_notebook, read_spans_of
from pipelines.review.editing.elements import find
from pipelines.workflow.revise import edit_draft
from schemas.draft import Content, Draft
from schemas.edit import Edit
from schemas.errors import EditConflict
from schemas.notes import LastAct, Proposal, ReviewerNotes
from schemas.source import SourceSpans


@dataclass(frozen=True)
class Editor:
    """One person editing one draft: the draft, the spans it may cite, and the notes that hold the edits."""

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
        """Return the draft's content with the pending edits."""
        return apply_edits(self.draft.content, self.notebook.read().edits, self.spans).content

    def add_edits(self, *edits: Edit) -> None:
        """Add edits to the notes, all or none; raises InvalidInput if one cannot be made."""

        def add_to_notes(notes: ReviewerNotes) -> dict[str, Any]:
            return {"edits": join_edits(self.draft.content, notes.edits, edits, self.spans)}

        self.notebook.change(add_to_notes)

    def do_act(self, edit: Edit) -> str:
        """Add an edit as the last act, which can be undone by the key returned; raises as `add_edits`."""

        def add_act(notes: ReviewerNotes) -> dict[str, Any]:
            edits = join_edits(self.draft.content, notes.edits, [edit], self.spans)
            return {"edits": edits, "last_act": LastAct(edit=edit, before=notes.edits)}

        return make_edit_key(_read_last(self.notebook.change(add_act)))

    def discard_edits(self) -> str:
        """Discard every edit as the last act, and return the key by which they can be taken back."""

        def discard(notes: ReviewerNotes) -> dict[str, Any]:
            # What is sent twice discards nothing the second time.
            return {"edits": (), "last_act": LastAct(before=notes.edits)} if notes.edits else {}

        last = self.notebook.change(discard).last_act
        return make_edit_key(last) if last is not None else ""

    def undo_act(self, key: str) -> LastAct | None:
        """Undo the last act if it has this key, and return it; None if something was done since."""
        undone: list[LastAct] = []

        def undo(notes: ReviewerNotes) -> dict[str, Any]:
            if notes.last_act is None or make_edit_key(notes.last_act) != key:
                return {}
            undone.append(notes.last_act)
            return {"edits": notes.last_act.before, "last_act": None}

        self.notebook.change(undo)
        return next(iter(undone), None)

    def refuse_unmakeable(self, *edits: Edit) -> None:
        """Raise InvalidInput if `add_edits` could not add one of these edits to the notes; none is added."""
        join_edits(self.draft.content, self.notebook.read().edits, edits, self.spans)

    def make_revision(self, shown: str = "") -> Response:
        """Make the edits a revision and redirect to it, or to the comparison if two people changed a text.

        A long draft shows the part of the last change, or if that is nowhere the one with what was `shown`.
        """
        notes = self.notebook.read()
        digest = self.draft.content.canonical_digest()
        try:
            edited = edit_draft(
                self.workspace, self.draft.module, digest, notes.edits, notes.person, datetime.now(UTC)
            )
        except EditConflict:
            return self.redirect_to(door="/compare")
        newer = self.move_to_newer(edited.draft, TakenEdits(notes.edits, edited.counterparts))
        if edited.displaced:
            return newer.redirect_to(edited.displaced[0].place, said="revised_elsewhere")
        changed = _find_changed_last(edited.draft.content, notes.edits)
        told = {"changed": changed} if changed else {}
        return newer.redirect_to("content", shown=changed or shown, said="revised", **told)

    def move_to_newer(
        self, newer: Draft, taken: TakenEdits = NOTHING_TAKEN, edits: Sequence[Edit] = ()
    ) -> "Editor":
        """Carry the notes over to a newer draft with these edits, and return the editor of that draft.

        The edits that were `taken` are in it or among these; what was typed since then goes along too.
        Waivers go along if the newer draft has the finding too, opened spans if it cites them, proposals if
        their question is as it was.
        """
        if newer.content == self.draft.content:
            return self._address(newer, replace(self.notebook, examined=newer))
        findings = {finding.id for finding in newer.findings}
        cited = {span for element in newer.content.walk_citing() for span in walk_evidence_spans(element)}

        def carry_notes(old: ReviewerNotes, notes: ReviewerNotes) -> HandedNotes:
            there = join_edits(newer.content, notes.edits, edits, self.spans)
            late = carry_late_edits(self.draft, old.edits, taken, newer, there, self.spans)
            known = {waiver.finding for waiver in notes.waivers}
            more = (w for w in old.waivers if w.finding in findings and w.finding not in known)
            opened = dict.fromkeys((*notes.opened, *(span for span in old.opened if span in cited)))
            changes = {
                "edits": late.edits,
                "waivers": (*notes.waivers, *more),
                "opened": tuple(opened),
                "comment": notes.comment or old.comment,
                "proposals": (*self._carry_proposals(old, newer, late.edits), *notes.proposals),
            }
            return HandedNotes(changes, late.remainder)

        return self._address(newer, self.notebook.hand_over(newer, carry_notes))

    def _carry_proposals(
        self, old: ReviewerNotes, newer: Draft, edits: Sequence[Edit]
    ) -> tuple[Proposal, ...]:
        if not old.proposals:
            return ()
        before = apply_edits(self.draft.content, old.edits, self.spans).content
        after = apply_edits(newer.content, edits, self.spans).content
        return carry_proposals(old.proposals, before, after, self.spans)

    def _address(self, newer: Draft, notebook: Notebook) -> "Editor":
        """Return the editor of a newer draft."""
        return replace(self, here=replace(self.here, draft=newer), notebook=notebook)

    def write_address(self, at: str = "", door: str = "", shown: str = "", **query: str) -> str:
        """Return the address of the draft's page in the language it is read in.

        `at` is a place on the page, `door` a page below it, as `/compare`; `shown` asks for what the page
        showed before, if that is not where the place is.
        """
        query_text = keep_language(self.request, **self.here.ask_for(shown or at), **query)
        return f"/drafts/{self.draft.module}/{self.here.digest}{door}{query_text}{'#' + at if at else ''}"

    def redirect_to(self, at: str = "", door: str = "", shown: str = "", **query: str) -> Response:
        """Redirect to the draft's page; the arguments are those of `write_address`."""
        return RedirectResponse(self.write_address(at, door, shown, **query), 303)


def open_editor(workspace: Workspace, request: Request) -> Editor:
    """Return the editor of the draft a request names; raises HTTPException 403 if they may not edit."""
    here, visitor = find_addressed(workspace, request), identify_visitor(request, workspace)
    if not may_edit(here, visitor):
        raise HTTPException(403, "may_not_edit")
    notebook = open_notebook(workspace, here.draft, visitor)
    return Editor(workspace, request, here, notebook, read_spans_of(workspace, here.draft))


def _read_last(notes: ReviewerNotes) -> LastAct:
    assert notes.last_act is not None
    return notes.last_act


def _find_changed_last(content: Content, edits: Sequence[Edit]) -> str:
    """Return the place of the last edit whose element is still there; empty if none is."""
    return next((each.place for each in reversed(edits) if find(content, each.place) is not None), "")
