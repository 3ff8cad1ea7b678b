"""Addresses and choices for texts that two people changed: the text before, the other's, and yours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.late_edits import TakenEdits
from pipelines.desk.page_language import choose_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.pending_edits import apply_edits, find_text_at, join_edits, make_replace
from pipelines.desk.repeated_forms import RepeatedForms
from pipelines.queries.lookups import require_head
from pipelines.review.editing import CarriedEdits, carry_edits
from pipelines.review.editing.chains import find_held
from pipelines.review.editing.clashes import ADDED, CITATIONS, ORDER
from pipelines.review.editing.elements import (
    find,
    find_neighbours,
    find_owner,
    list_citations_of,
    walk,
)
from pipelines.review.editing.new_ids import renumber_additions
from schemas.contract import Contract
from schemas.draft import Content, Draft, Question
from schemas.draft.element_parts import choices, list_members, list_parts, texts
from schemas.edit import LONGEST_TEXT, Cite, Edit, Move, Remove, Rewrite, Transfer
from schemas.errors import InvalidInput
from schemas.source import SourceSpans

WHOLE = "whole"
"""Part name for a whole element, or what holds it: it was deleted, or is a question that was rewritten."""


@dataclass(frozen=True)
class ContestedText:
    """One text that two people changed: as it was, the other person's and yours; None if one removed it.

    `is_mine`: your text differs from both others, so there is something to choose. `replacement` is your edit
    that deletes or rewrites the whole of it.
    """

    place: str
    part: str
    base: str | None
    theirs: str | None
    yours: str | None
    is_mine: bool
    is_choice: bool = False
    replacement: Remove | Rewrite | None = None

    @property
    def name(self) -> str:
        """Return the name of this text's fields in the form."""
        return f"{self.place}/{self.part}"

    @property
    def is_open(self) -> bool:
        """Return whether a person has to choose: yours says something else, and it can still be put there."""
        return self.is_mine and self.theirs is not None

    @property
    def may_be_other(self) -> bool:
        """Return whether a third text may be typed: not for an order, citations or a whole element."""
        return not self.is_choice and self.part not in {ORDER, ADDED, CITATIONS, WHOLE}


@dataclass(frozen=True)
class RefusedChoices:
    """A form of choices that saved nothing: its fields as they were sent, and why."""

    sent: Mapping[str, str] = field(default_factory=dict)
    is_outdated: bool = False
    """A revision was saved since the page was shown: nobody has seen the texts of that one."""
    unchosen: frozenset[str] = frozenset()
    wrong: Mapping[str, InvalidInput] = field(default_factory=dict)
    """What is wrong with texts that were chosen, by their names."""
    error: InvalidInput | None = None
    """Why all of it together cannot be made."""

    @property
    def status(self) -> int:
        """Return the status of the page that shows the form again."""
        if self.is_outdated:
            return HTTPStatus.CONFLICT
        is_refused = bool(self.unchosen or self.wrong or self.error)
        return HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK


NOT_REFUSED = RefusedChoices()


@dataclass(frozen=True)
class ResolvedChoices:
    """The edits that follow from choices, and what is wrong with texts that were chosen, by their names."""

    edits: tuple[Edit, ...]
    wrong: Mapping[str, InvalidInput]


@dataclass(frozen=True)
class EditComparison:
    """A person's edits of an older draft, compared with the newest; `contested` is what they must choose."""

    base: Draft
    head: Draft
    edits: tuple[Edit, ...]
    carried: CarriedEdits
    contested: tuple[ContestedText, ...]
    originals: tuple[Edit, ...]
    """The edits as they are in the notes."""

    @property
    def taken(self) -> TakenEdits:
        """Return the edits that a choice has been made of."""
        return TakenEdits(self.originals, self.edits)

    @property
    def button(self) -> str:
        """Return the name of the button's text, by what it will do.

        Choices alone make a revision only if a person chooses their own text of one.
        """
        if self.carried.edits:
            return "compare_save"
        if any(text.is_open for text in self.contested):
            return "compare_save_choices"
        return "compare_drop_all" if self.contested else "compare_continue"

    def find_unchosen(self, form: SentForm) -> frozenset[str]:
        """Return the names of the texts of which a person has not said which one stays."""
        return frozenset(
            text.name for text in self.contested if text.is_open and not form.read_text(f"keep/{text.name}")
        )

    def list_unplaced(self, sent: Mapping[str, str]) -> dict[str, str]:
        """Return what was typed for texts that are not to be chosen any more, by the name of the text."""
        chosen = (name.removeprefix("keep/") for name, choice in sent.items() if choice == "other")
        may_be_other = {text.name for text in self.contested if text.is_open and text.may_be_other}
        typed = {name: sent.get(f"other/{name}", "").strip() for name in chosen if name not in may_be_other}
        return {name: text for name, text in typed.items() if text}

    def resolve(self, form: SentForm, spans: SourceSpans) -> ResolvedChoices:
        """Return the edits of the newest draft that follow from a person's choices, and those to make anew.

        Texts come before deletions: an answer can only go once another one is the right answer.
        """
        edits: tuple[Edit, ...] = join_edits(self.head.content, (), self.carried.edits, spans)
        wrong: dict[str, InvalidInput] = {}
        for text in sorted(self.contested, key=lambda each: each.replacement is not None):
            try:
                edits = join_edits(self.head.content, edits, tuple(self._apply_choice(text, form)), spans)
            except InvalidInput as error:
                wrong[text.name] = error
        return ResolvedChoices(edits, wrong)

    def _apply_choice(self, text: ContestedText, form: SentForm) -> Iterator[Edit]:
        choice = form.read_text(f"keep/{text.name}")
        if choice == "theirs" or not text.is_open:
            return
        mine = [edit for edit in self.edits if edit.place == text.place]
        if text.replacement is not None:
            yield text.replacement
        elif text.part == CITATIONS:
            yield from (edit for edit in mine if isinstance(edit, Cite))
        elif text.part == ORDER:
            last = len(find_neighbours(self.head.content, text.place)) - 1
            moves = (edit for edit in mine if isinstance(edit, Move) and edit.part is None)
            yield from (edit.model_copy(update={"to": min(edit.to, last)}) for edit in moves)
            yield from (edit for edit in mine if isinstance(edit, Transfer))
        elif find_text_at(self.head.content, text.place, text.part) is None:
            yield from (edit for edit in mine if isinstance(edit, Move) and edit.part == text.part)
        else:
            after = form.read_text(f"other/{text.name}").strip() if choice == "other" else text.yours or ""
            yield make_replace(text.place, text.part, after)


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for people who may edit."""
    answers = MergeRoutes(workspace)
    below = "/drafts/{module}/{digest}"
    return [
        Route(below + "/bring", accept_form(answers.bring_edits), methods=["POST"]),
        Route(below + "/compare", accept_form(answers.apply_choices), methods=["POST"]),
        Route(below + "/compare", answers.show_comparison, methods=["GET"]),
    ]


@dataclass(frozen=True)
class MergeRoutes:
    """Answers of the addresses for comparing edits, from one workspace."""

    workspace: Workspace
    repeated: RepeatedForms = field(default_factory=RepeatedForms)

    def bring_edits(self, request: Request, _: SentForm) -> Response:
        """Carry edits over to the newest draft, or redirect to the comparison if texts conflict."""
        editor = open_editor(self.workspace, request)
        comparison = compare_edits(editor)
        if comparison.contested:
            return editor.redirect_to(door="/compare")
        newer = editor.move_to_newer(comparison.head, comparison.taken, comparison.carried.edits)
        return newer.redirect_to("pending", said="brought")

    def show_comparison(self, request: Request) -> Response:
        """Answer with each text that two people changed."""
        editor = open_editor(self.workspace, request)
        return _render(request, editor, compare_edits(editor))

    def apply_choices(self, request: Request, form: SentForm) -> Response:
        """Make a revision of the newest draft from what a person chose for each text; all is to be chosen.

        A choice holds for the texts that its page showed: if a revision was saved since, nothing is replaced.
        If the same form is sent twice, the second finds no edits: it leads to what the first came to.
        """
        editor = open_editor(self.workspace, request)
        named = (editor.notebook.person, editor.draft.module, request.url.path, form.digest_texts())
        result = self.repeated.find(form.page_number, *named)
        with result.lock:
            if result.name and not editor.notebook.read().edits:
                return RedirectResponse(result.name, HTTPStatus.SEE_OTHER)
            answer = self._apply_choices(editor, form)
            if answer.status_code == HTTPStatus.SEE_OTHER:
                result.name = answer.headers["location"]
            return answer

    def _apply_choices(self, editor: Editor, form: SentForm) -> Response:
        request, comparison = editor.request, compare_edits(editor)
        refused = RefusedChoices(
            {name: form.read_text(name) for name in form.data},
            is_outdated=form.read_text("head") != comparison.head.digest,
            unchosen=comparison.find_unchosen(form),
        )
        if refused.status != HTTPStatus.OK:
            return _render(request, editor, comparison, refused)
        try:
            resolved = comparison.resolve(form, editor.spans)
            if resolved.wrong:
                return _render(request, editor, comparison, replace(refused, wrong=resolved.wrong))
            newer = editor.move_to_newer(comparison.head, comparison.taken, resolved.edits)
        except InvalidInput as error:
            return _render(request, editor, comparison, replace(refused, error=error))
        if resolved.edits:
            return newer.make_revision()
        told = {"said": "none_saved"} if comparison.edits else {}
        return newer.redirect_to("content", **told)


def _render(
    request: Request,
    editor: Editor,
    comparison: EditComparison,
    refused: RefusedChoices = NOT_REFUSED,
) -> Response:
    """Answer with the texts to choose from; a refused form is shown as it was sent."""
    language = choose_language(request, editor.here.course.language_of(editor.here.module))
    return render_page(
        request,
        "compare.html",
        language,
        status=refused.status,
        title=read_desk_texts(language)["compare_title"],
        found=comparison,
        refused=refused,
        sent=refused.sent,
        longest=LONGEST_TEXT,
        content=comparison.base.content,
        digest=editor.here.digest,
    )


def compare_edits(editor: Editor) -> EditComparison:
    """Return the comparison of a person's edits of a draft with the newest draft of its module."""
    base, head = editor.draft, require_head(editor.workspace, editor.draft.module)
    originals = editor.notebook.read().edits
    edits = renumber_additions(originals, head.minted, head.content)
    carried = carry_edits(edits, base.content, head.content, editor.spans)
    mine = apply_edits(base.content, edits, editor.spans).content
    contested = ContestedTexts(base.content, head.content, mine, carried)
    return EditComparison(base, head, edits, carried, tuple(contested.find_all()), originals)


@dataclass(frozen=True)
class ContestedTexts:
    """The texts to choose of three contents: the one edited, the newest one, and the one with your edits."""

    base: Content
    head: Content
    mine: Content
    carried: CarriedEdits

    def find_all(self) -> Iterator[ContestedText]:
        """Yield each clash as a text to choose; clashes inside what an edit replaces are one choice.

        An answer that somebody deletes is a choice even if the other person changed the rest of its question.
        """
        replacements = self._list_replacements()
        yielded: list[Edit] = []
        for place, part in dict.fromkeys((clash.place, clash.part) for clash in self.carried.clashes):
            top = next((each for each in replacements if self._covers(each, place, part)), None)
            if top is None and not self._is_moot(place, part):
                yield self._describe_text(place, part)
            elif top is not None and top not in yielded:
                yielded.append(top)
                yield self._describe_replacement(top)
        yield from (self._describe_replacement(each) for each in replacements if each not in yielded)

    def _list_replacements(self) -> list[Remove | Rewrite]:
        """Return the clashing edits that replace something whole; none inside what another one replaces."""
        outermost: list[Remove | Rewrite] = []
        for edit in self.carried.clash_edits:
            if not isinstance(edit, Remove | Rewrite):
                continue
            outermost = [each for each in outermost if not self._covers(edit, each.place, _name_part(each))]
            if not any(self._covers(each, edit.place, _name_part(edit)) for each in outermost):
                outermost.append(edit)
        return outermost

    def _is_moot(self, place: str, part: str) -> bool:
        """Return whether a text is inside what an edit deletes that clashes with nothing."""
        removals = (each for each in self.carried.edits if isinstance(each, Remove))
        return any(self._covers(each, place, part) for each in removals)

    def _covers(self, edit: Remove | Rewrite, place: str, part: str) -> bool:
        """Return whether a text is inside what an edit replaces, in the draft before or in the newest."""
        answer = edit.part if isinstance(edit, Remove) else None
        if answer is not None:
            return place == edit.place and f"{part}/".startswith(f"{answer}/")
        return any(_is_inside(content, edit, place, part) for content in (self.base, self.head))

    def _describe_text(self, place: str, part: str) -> ContestedText:
        was, theirs, yours = (
            _describe_part(content, place, part) for content in (self.base, self.head, self.mine)
        )
        is_mine = yours not in {was, theirs}
        return ContestedText(place, part, was, theirs, yours, is_mine, _is_choice(self.head, place, part))

    def _describe_replacement(self, edit: Remove | Rewrite) -> ContestedText:
        was, theirs = (_join_replaced(content, edit) for content in (self.base, self.head))
        if isinstance(edit, Remove):
            return ContestedText(
                edit.place, edit.part or WHOLE, was, theirs, None, theirs is not None, True, edit
            )
        # What was changed in the new question since is part of it.
        item = find(self.mine, edit.place)
        rewrite = edit.model_copy(update={"item": item}) if isinstance(item, Question) else edit
        yours = _join_replaced(self.mine, edit)
        return ContestedText(edit.place, WHOLE, was, theirs, yours, yours != theirs, replacement=rewrite)


def _is_choice(content: Content, place: str, part: str) -> bool:
    """Return whether a part is chosen from a list: one of a few texts, or an answer's position."""
    element = find_owner(content, place, part)
    if element is None:
        return False
    return part in list_members(element) or bool(choices(element, part, content.objectives))


def _name_part(edit: Remove | Rewrite) -> str:
    return (edit.part if isinstance(edit, Remove) else None) or WHOLE


def _find_replaced(content: Content, edit: Remove | Rewrite) -> Contract | None:
    """Return the element that an edit deletes or rewrites, or has an answer of; None if it is not there."""
    if not isinstance(edit, Remove) or not edit.up:
        return find(content, edit.place)
    link = find_held(content, edit.place, edit.up)
    return link.child if link is not None else None


def _is_inside(content: Content, edit: Remove | Rewrite, place: str, part: str) -> bool:
    """Return whether a text belongs to what an edit replaces."""
    replaced, owner = _find_replaced(content, edit), find_owner(content, place, part)
    return replaced is not None and any(value is owner for value in walk(replaced))


def _join_replaced(content: Content, edit: Remove | Rewrite) -> str | None:
    """Return all texts that an edit replaces, a line each; None if they are not there."""
    element, part = _find_replaced(content, edit), _name_part(edit)
    if element is None or part == WHOLE:
        return _join_element(element)
    if part not in list_members(element):
        return None
    return "\n".join(text for name, text in list_parts(element) if name.startswith(f"{part}/") and text)


def _describe_part(content: Content, place: str, part: str) -> str | None:
    """Return what a part says, as a text that people can compare; None if it is not there."""
    element = find(content, place)
    if part == ADDED:
        return _join_element(element)
    if part == ORDER:
        return "\n".join(find_neighbours(content, place)) or None
    if element is None:
        return find_text_at(content, place, part)
    if part == CITATIONS:
        return "\n".join(citation.quote for citation in list_citations_of(element))
    members = list_members(element)
    return str(members.index(part) + 1) if part in members else find_text_at(content, place, part)


def _join_element(element: Contract | None) -> str | None:
    """Return all texts of an element, a line each; None if there is none."""
    if element is None:
        return None
    return "\n".join(text for value in walk(element) for _, text in texts(value) if text)
