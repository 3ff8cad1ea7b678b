"""Addresses for editing: one element's form at a time, saved as typed, then made a revision."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.form_order import FormOrder
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import choose_language, read_desk_texts
from pipelines.desk.pending_edits import drop_edits, key_of
from pipelines.desk.proposal_routes import propose
from pipelines.desk.reading_routes import draft_answer
from pipelines.desk.workbench import OpenForm, find_opened_form, open_workbench
from pipelines.review.editing.elements import find_neighbours
from pipelines.review.part_names import name_part
from schemas.draft import Content
from schemas.edit import LONGEST_TEXT, Cite, Move, Remove, Replace
from schemas.errors import InvalidInput
from schemas.notes import ReviewerNotes
from schemas.refusal import Refusal

STEPS = {"up": -1, "down": 1}


def routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of whoever may edit; an invitation is to decide on one draft, not to change it."""
    editing = EditRoutes(workspace)
    below = "/drafts/{module}/{digest}"
    return [
        Route(below + "/edit", accept_form(editing.edit), methods=["POST"]),
        Route(below + "/cite", accept_form(editing.cite), methods=["POST"]),
        Route(below + "/undo", accept_form(editing.undo), methods=["POST"]),
        Route(below + "/revise", accept_form(editing.revise), methods=["POST"]),
        *(Route(f"{below}/{door}", editing.back, methods=["GET"]) for door in DOORS),
    ]


DOORS = ("edit", "cite", "undo", "revise")


@dataclass(frozen=True)
class EditRoutes:
    """Answers from one workspace."""

    workspace: Workspace
    turns: FormOrder = field(default_factory=FormOrder)

    def edit(self, request: Request, form: SentForm) -> Response:
        """Keep what an element's form holds, then do what its button says; what comes late keeps nothing."""
        editor, target, do = (
            open_editor(self.workspace, request),
            form.text("target"),
            form.text("do", "save"),
        )
        with self.turns.take_turn(form, editor.notebook.person, editor.draft.module, target) as is_latest:
            if not is_latest:
                return self._show_fault(request, editor, {})
            opened = find_opened_form(editor.content(), target)
            if opened is None:
                raise InvalidInput(Refusal("edit.undone", place=target))
            was, typed = form.texts_starting("was/"), form.texts_starting("text/")
            if do == "cancel":
                typed, was = was, typed
            wrong = _keep(editor, opened, typed, was)
        if do == "cancel":
            return editor.to(_fragment(opened))
        if do == "autosave":
            return self._show_fault(request, editor, wrong)
        if wrong:
            return self._again(request, editor, target, typed, wrong)
        return self._then(editor, opened, do, form.text("hint"))

    def cite(self, request: Request, form: SentForm) -> Response:
        """Let an element rest on the passages ticked."""
        editor, place = open_editor(self.workspace, request), form.text("place")
        try:
            edit = Cite(place=place, spans=form.texts("span"))
        except ValidationError as error:
            raise InvalidInput(Refusal("edit.many_passages", place=place)) from error
        editor.add(edit)
        return editor.to(place)

    def undo(self, request: Request, form: SentForm) -> Response:
        """Drop one edit, all those of one element, or every one."""
        editor, which, place = open_editor(self.workspace, request), form.text("edit"), form.text("place")

        def kept(notes: ReviewerNotes) -> dict[str, Any]:
            if form.text("do") == "all":
                return {"edits": ()}
            dropped = [e for e in notes.edits if e.place == place or key_of(e) == which]
            return {"edits": drop_edits(editor.draft.content, notes.edits, dropped, editor.spans)}

        editor.notebook.change(kept)
        return editor.to(place or "content")

    def revise(self, request: Request, _: SentForm) -> Response:
        """Make the edits a revision, on the newest draft; where two people changed a text, compare first."""
        return open_editor(self.workspace, request).save()

    def back(self, request: Request) -> Response:
        """Lead from the address of a form that was refused, reloaded, back to the draft."""
        return RedirectResponse(request.url.path.rpartition("/")[0], 303)

    def _then(self, editor: Editor, opened: OpenForm, do: str, hint: str) -> Response:
        verb, _, part = do.partition(" ")
        if verb in STEPS:
            editor.add(_make_move(editor.content(), opened, STEPS[verb], part or None))
            return editor.to(_fragment(opened), edit=opened.target)
        if verb == "remove":
            editor.add(Remove(place=opened.place, part=part or None))
            return editor.to(_fragment(opened), edit=opened.target) if part else editor.to("pending")
        if verb == "again":
            return propose(editor, opened.place, hint)
        if verb == "cite":
            return editor.to("choose", cite=opened.place)
        return editor.to(_fragment(opened))

    def _show_fault(self, request: Request, editor: Editor, wrong: Mapping[str, InvalidInput]) -> Response:
        t = read_desk_texts(choose_language(request, editor.here.course.language_of(editor.here.module)))
        at = datetime.now(UTC).strftime("%H:%M UTC")
        if not wrong:
            return JSONResponse({"said": t["autosaved"].format(at=at)})
        parts = ", ".join(name_part(part, t) for part in sorted(wrong))
        return JSONResponse({"said": t["autosaved_but"].format(at=at, parts=parts)})

    def _again(
        self,
        request: Request,
        editor: Editor,
        target: str,
        typed: Mapping[str, str],
        wrong: Mapping[str, InvalidInput],
    ) -> Response:
        bench = open_workbench(self.workspace, editor.here, request)
        form = find_opened_form(bench.content, target, typed, wrong)
        return draft_answer(request, self.workspace, editor.here, replace(bench, form=form), status=422)


def _keep(
    editor: Editor, opened: OpenForm, typed: Mapping[str, str], was: Mapping[str, str]
) -> dict[str, InvalidInput]:
    """Keep each text that changed since the form was opened; return what is wrong with those refused."""
    wrong: dict[str, InvalidInput] = {}
    # A stem typed anew may have other gaps: what was typed for those it had comes first.
    for each in sorted(opened.fields, key=lambda one: one.part == "stem"):
        text = typed.get(each.part)
        if text is None or text == was.get(each.part, each.was):
            continue
        try:
            editor.add(_make_replace(opened.place, each.part, text.strip()))
        except InvalidInput as error:
            wrong[each.part] = error
    return wrong


def _make_replace(place: str, part: str, text: str) -> Replace:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(Refusal("edit.too_long", place=f"{place} {part}", most=LONGEST_TEXT))
    return Replace(place=place, part=part, before="", after=text)


def _make_move(content: Content, opened: OpenForm, step: int, part: str | None) -> Move:
    if part is None:
        names = find_neighbours(content, opened.place)
        at = names.index(opened.place)
    else:
        names = opened.members
        at = names.index(part) if part in names else 0
    return Move(place=opened.place, part=part, to=min(max(at + step, 0), len(names) - 1))


def _fragment(opened: OpenForm) -> str:
    """Return the id of an element's form, or of the element once it is closed."""
    return opened.target.replace("/", "-")
