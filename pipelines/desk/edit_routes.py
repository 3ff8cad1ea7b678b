"""Addresses for editing: the form of one element at a time, whose texts become edits, then a revision."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.act_once import act_once
from pipelines.desk.addition_routes import arrange_element, do_act
from pipelines.desk.addressed_revision import PART
from pipelines.desk.arrangement import STEPS, is_step
from pipelines.desk.draft_address import MissingAddress
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.form_order import FormOrder
from pipelines.desk.forms import SentForm, accept_form, acknowledge
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pending_edits import drop_edits, make_edit_key, make_replace
from pipelines.desk.proposal_routes import propose
from pipelines.desk.quoted_sides import (
    QuotedSide,
    find_kept_sides,
    make_keeping_edits,
)
from pipelines.desk.reading_routes import render_draft_page
from pipelines.desk.repeated_forms import RepeatedForms
from pipelines.desk.sent_fields import choose_texts, list_sent_fields
from pipelines.desk.workbench import CHANGED_IN_TAB, Field, OpenForm, build_form, open_workbench
from pipelines.review.editing.elements import find, find_neighbours
from pipelines.review.editing.quoted_places import list_kept_places
from pipelines.review.part_names import name_choice, name_part
from schemas.draft import Content, Draft
from schemas.draft.element_parts import OBJECTIVE
from schemas.edit import Add, Cite, Edit, Move, Remove
from schemas.errors import InvalidInput
from schemas.finding import KeepingWaiver, Waiver
from schemas.language import Language
from schemas.languages.dates import format_minute
from schemas.languages.texts import TextCatalogue
from schemas.notes import ReviewerNotes
from schemas.places import name_source
from schemas.refusal import Refusal
from schemas.short_places import reword_short_places

ARRANGED = frozenset({"copy", "to", *(f"{act}-whole" for act in ("up", "down", "copy", "remove"))})
"""Acts on a whole element, or on the block without an id that it stands in."""

FORM_ADDRESSES = ("edit", "cite", "keep", "undo", "revise")


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for people who may edit; somebody invited to a draft may only decide on it."""
    answers = EditRoutes(workspace)
    below = "/drafts/{module}/{digest}"
    return [
        Route(below + "/edit", accept_form(answers.save_form), methods=["POST"]),
        Route(below + "/cite", accept_form(answers.change_citations), methods=["POST"]),
        Route(below + "/keep", accept_form(answers.keep_side), methods=["POST"]),
        Route(below + "/undo", accept_form(answers.undo_edits), methods=["POST"]),
        Route(below + "/revise", accept_form(answers.make_revision), methods=["POST"]),
        *(Route(f"{below}/{name}", answers.redirect_to_draft, methods=["GET"]) for name in FORM_ADDRESSES),
    ]


@dataclass(frozen=True)
class EditRoutes:
    """Answers of the addresses for editing, from one workspace."""

    workspace: Workspace
    form_order: FormOrder = field(default_factory=FormOrder)
    repeated: RepeatedForms = field(default_factory=RepeatedForms)

    def save_form(self, request: Request, form: SentForm) -> Response:
        """Save the texts of an element's form as edits, then do what its button says.

        A form that arrives after one sent later saves nothing; nor does a text over another tab's.
        """
        editor, target, do = (
            open_editor(self.workspace, request),
            form.read_text("target"),
            form.read_text("do", "save"),
        )
        with self.form_order.take_turn(
            form, editor.notebook.person, editor.draft.module, target
        ) as is_latest:
            if not is_latest:
                return Response(status_code=HTTPStatus.NO_CONTENT)
            opened = build_form(editor.build_content(), target)
            if opened is None:
                raise InvalidInput(Refusal("edit.undone", place=target))
            sent = list_sent_fields(opened, form)
            chosen = choose_texts(sent, is_cancelled=do == "cancel")
            stale = {each.held.part: each.held for each in sent if each.held.part in chosen and each.is_stale}
            fresh = {part: text for part, text in chosen.items() if part not in stale}
            wrong = _add_typed_texts(editor, opened, fresh)
            stored = _read_stored(editor, target, fresh.keys() - wrong.keys())
        if do == "cancel":
            return editor.redirect_to(_name_fragment(opened))
        t = read_desk_texts(choose_language(request, editor.here.language))
        wrong |= {part: _say_changed(editor, opened, held, t) for part, held in stale.items()}
        if do == "autosave":
            return self._report_saved(request, editor, form, wrong, stored)
        if wrong:
            return self._show_form_again(request, editor, target, chosen, wrong)
        hint, where = form.read_text("hint"), form.read_text("where")
        if is_step(do):
            return self._follow_button(editor, opened, do, hint, where)
        return act_once(
            self.repeated, editor, form, lambda: self._follow_button(editor, opened, do, hint, where)
        )

    def change_citations(self, request: Request, form: SentForm) -> Response:
        """Replace an element's citations by the spans that were ticked."""
        editor, place = open_editor(self.workspace, request), form.read_text("place")
        try:
            edit = Cite(place=place, spans=form.read_texts("span"))
        except ValidationError as error:
            raise InvalidInput(Refusal("edit.many_passages", place=place)) from error
        editor.add_edits(edit)
        return editor.redirect_to(place)

    def keep_side(self, request: Request, form: SentForm) -> Response:
        """Make the elements of a finding say what one of its sides says, and set the finding aside with that.

        Opens the form of an element whose words only a person can choose.
        """
        editor, wanted = open_editor(self.workspace, request), form.read_text("finding")
        finding = next((each for each in editor.draft.findings if each.id == wanted), None)
        sides = find_kept_sides(finding, form.read_text("side")) if finding else None
        if finding is None or sides is None:
            raise MissingAddress("no_finding")
        kept, lost = sides
        for place in list_kept_places(finding):
            edits = make_keeping_edits(editor.build_content(), place, kept, lost, editor.spans)
            if edits is None:
                return editor.redirect_to(f"type-{place}", edit=place)
            editor.add_edits(*edits)
        if kept.source:
            reason = _explain_kept(editor.draft.content.language, kept, lost)
            waiver = KeepingWaiver(
                finding=wanted, reason=reason, keeps="one" if kept.name == "one" else "other"
            )
            editor.notebook.change(lambda notes: {"waivers": _add_waiver(notes, waiver)})
        return editor.redirect_to(wanted)

    def undo_edits(self, request: Request, form: SentForm) -> Response:
        """Undo the last act, drop one edit or all those of one element, or discard every one."""
        editor, act = open_editor(self.workspace, request), form.read_text("act")
        if form.read_text("do") == "all":
            key = editor.discard_edits()
            return editor.redirect_to("pending", shown=form.read_text(PART), undo=key)
        undone = editor.undo_act(act) if act else None
        if undone is not None and undone.edit is None:
            return editor.redirect_to("pending", shown=form.read_text(PART), said="taken_back")
        place, key = form.read_text("place"), form.read_text("edit")
        dropped = [undone.edit] if undone and undone.edit else _drop_chosen(editor, place, key)
        if act and not dropped:
            return editor.redirect_to("content", shown=form.read_text(PART), said="not_last")
        return editor.redirect_to(_find_returned(editor.build_content(), dropped) or place or "content")

    def make_revision(self, request: Request, form: SentForm) -> Response:
        """Make the edits a revision of the newest draft, or redirect to the comparison if texts conflict.

        If the form is sent twice, the second finds no edits: it leads to what the first made.
        """
        editor, shown = open_editor(self.workspace, request), form.read_text(PART)
        person, module = editor.notebook.person, editor.draft.module
        with self.repeated.find(form.page_number, person, module, request.url.path).lock:
            made = _find_own_newer(editor)
            if made is not None:
                return editor.move_to_newer(made).redirect_to("content", shown=shown, said="revised")
            return editor.make_revision(shown)

    def redirect_to_draft(self, request: Request) -> Response:
        """Redirect to the draft, from the address of a refused form that somebody reloaded."""
        return RedirectResponse(request.url.path.rpartition("/")[0] + keep_language(request), 303)

    def _follow_button(self, editor: Editor, opened: OpenForm, do: str, hint: str, where: str) -> Response:
        verb, _, part = do.partition(" ")
        if verb in ARRANGED:
            return arrange_element(editor, verb, opened.place, where)
        if verb == "add":
            return editor.redirect_to(f"add-{opened.place}", add=opened.place)
        if verb in STEPS and not part and opened.is_at_edge(STEPS[verb]):
            return arrange_element(editor, verb, opened.place)
        if verb in STEPS:
            editor.add_edits(_make_move(editor.build_content(), opened, STEPS[verb], part or None))
            return editor.redirect_to(_name_fragment(opened), edit=opened.target)
        if verb == "remove":
            if not part:
                return do_act(editor, Remove(place=opened.place))
            editor.add_edits(Remove(place=opened.place, part=part))
            return editor.redirect_to(_name_fragment(opened), edit=opened.target)
        if verb == "again":
            return propose(editor, opened.place, hint)
        if verb == "cite":
            return editor.redirect_to("choose", cite=opened.place)
        return editor.redirect_to(_name_fragment(opened))

    def _report_saved(
        self,
        request: Request,
        editor: Editor,
        form: SentForm,
        wrong: Mapping[str, InvalidInput],
        stored: Mapping[str, str],
    ) -> Response:
        language = choose_language(request, editor.here.course.language_of(editor.here.module))
        t = read_desk_texts(language)
        at = format_minute(datetime.now(UTC), self.workspace.settings.time_zone)
        if wrong:
            why = {part: error.explain(language).happened for part, error in sorted(wrong.items())}
            parts = ", ".join(f"{name_part(part, t)} ({happened})" for part, happened in why.items())
            return JSONResponse({"said": t["autosaved_but"].format(at=at, parts=parts), "stored": stored})
        answer = JSONResponse({"said": t["autosaved"].format(at=at), "stored": stored})
        return acknowledge(request, form, answer)

    def _show_form_again(
        self,
        request: Request,
        editor: Editor,
        target: str,
        typed: Mapping[str, str],
        wrong: Mapping[str, InvalidInput],
    ) -> Response:
        workbench = open_workbench(self.workspace, editor.here, request)
        form = build_form(workbench.content, target, typed, wrong)
        return render_draft_page(
            request, self.workspace, editor.here, replace(workbench, form=form), status=422
        )


def _find_own_newer(editor: Editor) -> Draft | None:
    """Return the newest draft if the person of the notes made it of all the edits they had here."""
    head = editor.workspace.records.head(editor.draft.module)
    if editor.notebook.read().edits or head is None or head.digest == editor.draft.digest:
        return None
    return head if head.provenance.author == editor.notebook.person else None


def _drop_chosen(editor: Editor, place: str, key: str) -> list[Edit]:
    """Drop the edits of one element, or the one with a key, and return them."""
    dropped: list[Edit] = []

    def drop(notes: ReviewerNotes) -> dict[str, Any]:
        dropped[:] = [each for each in notes.edits if each.place == place or make_edit_key(each) == key]
        return {"edits": drop_edits(editor.draft.content, notes.edits, dropped, editor.spans)}

    editor.notebook.change(drop)
    return dropped


def _find_returned(content: Content, dropped: Sequence[Edit]) -> str:
    """Return where the undone edits have left their mark: at their element, or beside what was added."""
    beside = [edit.spot.beside for edit in dropped if isinstance(edit, Add)]
    places = (*(edit.place for edit in dropped), *beside)
    return next((name for name in places if find(content, name) is not None), "")


def _explain_kept(language: Language, kept: QuotedSide, lost: QuotedSide) -> str:
    """Return which side is kept, in the language of the draft: whoever reads the ledger reads that one."""
    sides = {"kept": kept, "lost": lost}
    words = {name: side.differing_words or side.text for name, side in sides.items()}
    sources = {
        f"{name}_source": f"{name_source(side.source, language)}, {reword_short_places(side.place, language)}"
        for name, side in sides.items()
    }
    return read_desk_texts(language)["kept_reason"].format(**words, **sources)


def _add_waiver(notes: ReviewerNotes, waiver: Waiver) -> tuple[Waiver, ...]:
    return (*(each for each in notes.waivers if each.finding != waiver.finding), waiver)


def _read_stored(editor: Editor, target: str, parts: Collection[str]) -> dict[str, str]:
    """Return what the desk holds of some parts of a form."""
    opened = build_form(editor.build_content(), target) if parts else None
    return {each.part: each.was for each in opened.fields if each.part in parts} if opened else {}


def _say_changed(editor: Editor, opened: OpenForm, held: Field, t: TextCatalogue) -> InvalidInput:
    """Return the error of a text that another tab of this person changed since the form was opened."""
    objectives = {each.id: each.text for each in editor.draft.content.objectives}
    named = objectives.get(held.was) if held.part == OBJECTIVE else None
    now = named or name_choice(held.part, held.was, t)
    return InvalidInput(Refusal(CHANGED_IN_TAB, place=f"{opened.place} {held.part}", now=now))


def _add_typed_texts(editor: Editor, opened: OpenForm, typed: Mapping[str, str]) -> dict[str, InvalidInput]:
    """Add an edit for each text that was typed; return the errors by part."""
    wrong: dict[str, InvalidInput] = {}
    # A new stem may have other gaps, so the answers typed for the present gaps come first.
    for each in sorted(opened.fields, key=lambda one: one.part == "stem"):
        text = typed.get(each.part)
        if text is None or text == each.was:
            continue
        try:
            editor.add_edits(make_replace(opened.place, each.part, text.strip()))
        except InvalidInput as error:
            wrong[each.part] = error
    return wrong


def _make_move(content: Content, opened: OpenForm, step: int, part: str | None) -> Move:
    names = find_neighbours(content, opened.place) if part is None else opened.members
    moved = part or opened.place
    if moved not in names:
        raise InvalidInput(Refusal("edit.gone", place=opened.place))
    return Move(place=opened.place, part=part, to=min(max(names.index(moved) + step, 0), len(names) - 1))


def _name_fragment(opened: OpenForm) -> str:
    """Return the id on the page of an element, or of its open form."""
    return opened.target.replace("/", "-")
