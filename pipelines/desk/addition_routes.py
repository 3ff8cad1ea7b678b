"""Addresses to add something to a draft, and to copy, delete or move a whole element or block."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.act_once import act_once
from pipelines.desk.add_panel import build_panel, carry_texts
from pipelines.desk.arrangement import is_step, make_act
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import choose_language
from pipelines.desk.reading_routes import render_draft_page
from pipelines.desk.repeated_forms import RepeatedForms
from pipelines.desk.workbench import open_workbench
from pipelines.review.editing.elements import find, walk
from pipelines.review.editing.openings import Opening, ask_opening, list_openings, make_addition
from schemas.draft import Cited, Content, Draft, Question
from schemas.draft.element_parts import find_member_field, list_members
from schemas.edit import MOST_HOLDERS, Edit, Spot, Transfer
from schemas.errors import InvalidInput
from schemas.refusal import Refusal

FORM_ADDRESSES = ("add", "arrange")


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for people who may edit."""
    answers = AdditionRoutes(workspace)
    below = "/drafts/{module}/{digest}"
    return [
        Route(below + "/add", accept_form(answers.add), methods=["POST"]),
        Route(below + "/arrange", accept_form(answers.arrange), methods=["POST"]),
        *(Route(f"{below}/{name}", answers.redirect_to_draft, methods=["GET"]) for name in FORM_ADDRESSES),
    ]


@dataclass(frozen=True)
class AdditionRoutes:
    """Answers of the addresses, from one workspace."""

    workspace: Workspace
    repeated: RepeatedForms = field(default_factory=RepeatedForms)

    def add(self, request: Request, form: SentForm) -> Response:
        """Add what was typed beside an element; a text that cannot be is shown again with the reason."""
        editor = open_editor(self.workspace, request)
        if form.read_text("turn"):
            return self._add(editor, form)
        return act_once(self.repeated, editor, form, lambda: self._add(editor, form))

    def _add(self, editor: Editor, form: SentForm) -> Response:
        request = editor.request
        place, name, do = form.read_text("place"), form.read_text("what"), form.read_text("do", "add")
        if do == "cancel":
            return editor.redirect_to(place)
        content, edits = editor.build_content(), editor.notebook.read().edits
        opening = next((each for each in list_openings(content, place) if each.name == name), None)
        if opening is None:
            raise InvalidInput(Refusal("edit.gone", place=place))
        typed = _read_typed(form, opening, content)
        is_before = form.read_text("where") == "before" and opening.spot.within is None
        turned = form.read_text("turn")
        if turned:
            other = next((each for each in list_openings(content, place) if each.name == turned), opening)
            carried = carry_texts(typed, opening, other, content)
            return self._show_panel(request, editor, place, turned, carried, is_before=is_before)
        if is_before:
            opening = replace(opening, spot=opening.spot.model_copy(update={"before": True}))
        letters = tuple(self._list_used_letters(editor, opening))
        made = make_addition(opening, content, typed, editor.draft.minted, edits, letters)
        if made.edit is None:
            return self._show_panel(
                request, editor, place, name, typed, made.wrong or {}, is_before=is_before, status=422
            )
        undo = editor.do_act(made.edit)
        at = made.edit.place
        if made.edit.part is not None:
            return editor.redirect_to(f"type-{at}", edit=at, undo=undo)
        if do == "cite":
            return editor.redirect_to("choose", cite=_find_first_cited(editor.build_content(), at))
        if do == "another":
            alike = _find_alike(editor, at, opening)
            return editor.redirect_to(f"add-{at}", add=at, what=alike, undo=undo)
        return editor.redirect_to(at, said="added", undo=undo)

    def arrange(self, request: Request, form: SentForm) -> Response:
        """Move an element to where it was dropped, or do what a key or button says.

        A step by a key that is pressed twice before the page is there again is two steps.
        """
        editor = open_editor(self.workspace, request)
        if is_step(form.read_text("do")):
            return _arrange(editor, form)
        return act_once(self.repeated, editor, form, lambda: _arrange(editor, form))

    def redirect_to_draft(self, request: Request) -> Response:
        """Redirect to the draft, from the address of a refused form that somebody reloaded."""
        editor = open_editor(self.workspace, request)
        return editor.redirect_to()

    def _list_used_letters(self, editor: Editor, opening: Opening) -> Iterator[str]:
        """Yield the letters that answers of a question have had in any revision: none is given again."""
        if not isinstance(find(editor.draft.content, opening.spot.beside), Question):
            return
        earlier: Draft | None = editor.draft  # an answer of it may be among those that pending edits delete
        while earlier is not None:
            question = find(earlier.content, opening.spot.beside)
            if question is None or find_member_field(question) != opening.spot.within:
                return
            yield from (part.partition("/")[2] for part in list_members(question))
            parent = earlier.parent
            earlier = self.workspace.records.draft_of(earlier.module, parent) if parent else None

    def _show_panel(
        self,
        request: Request,
        editor: Editor,
        place: str,
        name: str,
        typed: Mapping[str, str],
        wrong: Mapping[str, InvalidInput] | None = None,
        *,
        is_before: bool,
        status: int = 200,
    ) -> Response:
        workbench = open_workbench(self.workspace, editor.here, request)
        language = choose_language(request, editor.here.language)
        panel = build_panel(workbench.content, place, name, language, typed, wrong, is_before=is_before)
        shown = replace(workbench, adding=panel)
        return render_draft_page(request, self.workspace, editor.here, shown, status=status)


def _arrange(editor: Editor, form: SentForm) -> Response:
    place, beside = form.read_text("place"), form.read_text("beside")
    if beside:
        up, beside_up = _read_count(form, "up"), _read_count(form, "beside_up")
        is_before = form.read_text("before") == "true"
        to = Spot(beside=beside, up=beside_up, before=is_before)
        return do_act(editor, Transfer(place=place, up=up, to=to))
    return arrange_element(editor, form.read_text("do"), place, form.read_text("where"))


def arrange_element(editor: Editor, act: str, place: str, where: str = "") -> Response:
    """Do an act on an element and redirect to it, with a way to undo just that."""
    edits = editor.notebook.read().edits
    return do_act(editor, make_act(editor.build_content(), editor.draft, edits, act, place, where))


def do_act(editor: Editor, edit: Edit) -> Response:
    """Add an edit of a whole element, and redirect to where it is now."""
    undo = editor.do_act(edit)
    is_there = find(editor.build_content(), edit.place) is not None
    return editor.redirect_to(edit.place if is_there else "pending", undo=undo)


def _find_first_cited(content: Content, place: str) -> str:
    """Return the first element at a place that can rest on a source: the place's own, or one in it."""
    added = find(content, place)
    inside = walk(added) if added is not None else ()
    return next((each.id for each in inside if isinstance(each, Cited)), place)


def _find_alike(editor: Editor, place: str, opening: Opening) -> str:
    """Return the name of what is like a thing just added, beside it; empty if there is none."""
    openings = list_openings(editor.build_content(), place)
    return next((each.name for each in openings if each.contract is opening.contract), "")


def _read_typed(form: SentForm, opening: Opening, content: Content) -> dict[str, str]:
    """Return the texts of the panel's fields, by part."""
    typed = form.read_prefixed_texts("text/")
    listed = (each.part for each in ask_opening(opening, content) or () if each.is_list)
    return typed | {part: form.read_lines(f"text/{part}") for part in listed if part in typed}


def _read_count(form: SentForm, name: str) -> int:
    text = form.read_text(name, "0")
    return min(int(text), MOST_HOLDERS) if text.isdecimal() and len(text) < 3 else 0
