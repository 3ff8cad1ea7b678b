"""A person's edits of a draft, applied all together as one revision, or not at all."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from pipelines.review.editing.authorship import signed, still_spoken, touches_claim
from pipelines.review.editing.elements import (
    CONTENT,
    children,
    find,
    is_ended,
    lists_of,
    name_of,
    owner,
    replaced,
    walk,
)
from pipelines.review.editing.parts import (
    ANSWER,
    KEYS,
    choices,
    fields_with,
    may_be_empty,
    member_field,
    members_of,
    right_members,
    texts,
)
from pipelines.review.editing.revision import first_problem, revision_of
from schemas.contract import Contract
from schemas.draft import GAP, Citation, Cited, Cloze, Content, Draft, Origin, Question, Row, Section, Table
from schemas.edit import Cite, Clash, Edit, Move, Remove, Replace, Rewrite
from schemas.errors import EditConflict, InvalidInput
from schemas.ids import LONGEST_LINE
from schemas.refusal import Fact, Refusal
from schemas.source import SourceSpans

FEWEST_MEMBERS = 2
"""Answers to choose from, pairs to match, things to put in order: of one alone there is nothing to ask."""

ONE_LINE = frozenset({"title", "caption", "unit"})
FIGURES = {"minutes": "edit.no_minutes", "tolerance": "edit.no_tolerance", ANSWER: "edit.no_figure"}
"""How a figure that is none is refused."""

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show a text in another order than it is stored in (Unicode TR 36, section 3.3)."""

T = TypeVar("T")


def apply_edits(draft: Draft, edits: Sequence[Edit], spans: SourceSpans, author: str, now: datetime) -> Draft:
    """Return the revision the edits make of a draft, in their order, each on what the last one left.

    A changed sentence, row or question is the author's and its citations are to be verified again; a
    new choice of spans is the author's too and verified, as a person just read them. What is moved stays
    as it was; no id is given or taken. A block left empty goes; a page or part never does by itself. A
    missing datum somebody filled in is data; the recording of a sentence that says something else is gone.
    Raises InvalidInput naming place and remedy, and EditConflict where `before` is not what stands there.
    """
    content = draft.content
    for edit in edits:
        content = applied(content, edit, spans)
    if content == draft.content:
        raise InvalidInput(Refusal("edit.unchanged", module=draft.module))
    return revision_of(draft, content, draft.minted, author, now)


def plain(text: str) -> str:
    """Return a text with one kind of line break: a web form sends two characters for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def applied(content: Content, edit: Edit, spans: SourceSpans) -> Content:
    """Return the content with one edit made; raises what `apply_edits` does."""
    return still_spoken(_applied(content, edit, spans))


def _applied(content: Content, edit: Edit, spans: SourceSpans) -> Content:
    match edit:
        case Replace():
            return _replace(content, edit)
        case Remove():
            return _remove_member(content, edit, edit.part) if edit.part else _remove(content, edit)
        case Move():
            return _move_member(content, edit, edit.part) if edit.part else _move(content, edit)
        case Cite():
            return _cite(content, edit, spans)
        case Rewrite():
            return _rewrite(content, edit, spans)


# texts


def _replace(content: Content, edit: Replace) -> Content:
    element = owner(content, edit.place, edit.part)
    if element is None:
        raise _refused(edit, "edit.gone")
    said = dict(texts(element))
    if edit.part not in said:
        raise _refused(edit, "edit.no_part", part=edit.part)
    now, after = said[edit.part], plain(edit.after)
    if plain(now) != plain(edit.before):
        raise EditConflict(
            Refusal("edit.otherwise", place=_named(edit), now=now, before=edit.before),
            clashes=(Clash(place=edit.place, part=edit.part, base=edit.before, theirs=now, yours=after),),
        )
    if after == plain(now):
        return content
    _check(content, edit, element, after)
    try:
        fields = fields_with(element, edit.part, after)
    except ValueError as error:
        raise _refused(edit, FIGURES.get(edit.part, "edit.no_figure"), text=after) from error
    return _changed(content, edit, element, fields)


def _check(content: Content, edit: Replace, element: Contract, after: str) -> None:
    allowed = choices(element, edit.part, content.objectives)
    if allowed and after not in allowed:
        raise _refused(edit, "edit.no_choice", text=after, choices=", ".join(allowed))
    if not after.strip() and not allowed and not may_be_empty(edit.part):
        raise _refused(edit, "edit.empty")
    if edit.part == KEYS:
        _check_keys(edit, element, after)
    if isinstance(element, Cloze) and edit.part == "stem" and len(GAP.findall(after)) != len(element.gaps):
        raise _refused(edit, "edit.gaps", count=len(element.gaps))
    unseen = next((c for c in after if is_unseen(c)), None)
    if unseen is not None:
        raise _refused(edit, "edit.unseen", code=f"U+{ord(unseen):04X}")
    if edit.part in ONE_LINE and not {"\n", "\t"}.isdisjoint(after):
        raise _refused(edit, "edit.two_lines")
    if edit.part in ONE_LINE and len(after) > LONGEST_LINE:
        raise _refused(edit, "edit.too_long", most=LONGEST_LINE)


def _check_keys(edit: Replace, element: Contract, after: str) -> None:
    letters = [part.partition("/")[2] for part in members_of(element)]
    if not set(letters) & set(after.replace(",", " ").split()):
        raise _refused(edit, "edit.empty")
    stray = [letter for letter in after.replace(",", " ").split() if letter not in letters]
    if stray:
        raise _refused(edit, "edit.no_choice", text=", ".join(stray), choices=", ".join(letters))


def is_unseen(character: str) -> bool:
    """Return whether nobody sees a character that changes what is read: a control, or one that turns text."""
    is_control = unicodedata.category(character) == "Cc" and character not in "\n\t"
    return is_control or character in TURNING


# order and number


def _remove(content: Content, edit: Remove) -> Content:
    _element(content, edit)
    return _regrouped(content, edit, lambda held, at: (*held[:at], *held[at + 1 :]))


def _move(content: Content, edit: Move) -> Content:
    _element(content, edit)

    def moved(held: tuple[Any, ...], at: int) -> tuple[Any, ...]:
        return _at(held, at, edit)

    return _regrouped(content, edit, moved)


def _regrouped(
    content: Content, edit: Remove | Move, change: Callable[[tuple[Any, ...], int], tuple[Any, ...]]
) -> Content:
    """Return the content with the list its element stands in changed; no page or part is left empty."""

    def holds(value: Contract) -> bool:
        return any(name_of(child) == edit.place for child in children(value))

    def regroup(value: Contract) -> Contract:
        held = {field: getattr(value, field) for field in lists_of(value)}
        field, at = next(
            (field, n)
            for field, group in held.items()
            for n, child in enumerate(group)
            if name_of(child) == edit.place
        )
        return value.model_copy(update={field: change(held[field], at)})

    if edit.place == CONTENT:
        raise _refused(edit, "edit.whole")
    after: Content = replaced(content, holds, regroup)
    for value in walk(after):
        if is_ended(value):
            raise _last_of(edit, value, whole=value is after)
    return after


def _last_of(edit: Edit, value: Contract, *, whole: bool) -> InvalidInput:
    name = name_of(value)
    if whole:
        return _refused(edit, "edit.last_part")
    return _refused(edit, "edit.last_of", of=name) if name else _refused(edit, "edit.last_of_block")


def _remove_member(content: Content, edit: Remove, part: str) -> Content:
    question, at = _member(content, edit, part)
    members = getattr(question, member_field(question))
    if len(members) <= FEWEST_MEMBERS:
        raise _refused(edit, "edit.two_answers")
    if part in right_members(question):
        raise _refused(edit, "edit.right_answer")
    return _changed(content, edit, question, {member_field(question): (*members[:at], *members[at + 1 :])})


def _move_member(content: Content, edit: Move, part: str) -> Content:
    question, at = _member(content, edit, part)
    field = member_field(question)
    members = _at(getattr(question, field), at, edit)
    return (
        content
        if members == getattr(question, field)
        else _changed(content, edit, question, {field: members})
    )


def _member(content: Content, edit: Remove | Move, part: str) -> tuple[Contract, int]:
    question = _element(content, edit)
    members = members_of(question)
    if part not in members:
        raise _refused(edit, "edit.no_part", part=part)
    return question, members.index(part)


def _at(held: tuple[T, ...], at: int, edit: Move) -> tuple[T, ...]:
    if edit.to >= len(held):
        raise _refused(edit, "edit.no_number", number=edit.to, last=len(held) - 1)
    rest = [*held[:at], *held[at + 1 :]]
    rest.insert(edit.to, held[at])
    return tuple(rest)


# citations


def _cite(content: Content, edit: Cite, spans: SourceSpans) -> Content:
    element = _element(content, edit)
    if not isinstance(element, Cited):
        raise _refused(edit, "edit.cites_nothing")
    citations = tuple(_citation(edit, span, spans) for span in dict.fromkeys(edit.spans))
    if citations == element.citations:
        return content
    fields: dict[str, Any] = {"citations": citations, "origin": Origin.HUMAN}
    if isinstance(element, Row) and element.by_cell is not None:
        # What no cell rests on any more is no cell's evidence; what is new is the whole row's.
        fields["by_cell"] = tuple(
            tuple(span for span in spans_of_it if span in edit.spans) for spans_of_it in element.by_cell
        )
    return _built(content, edit, element, fields)


def _citation(edit: Cite | Rewrite, span: str, spans: SourceSpans) -> Citation:
    found = spans.find(span)
    if found is None:
        raise _refused(edit, "edit.no_span", span=span)
    return Citation.of(*found)


def _rewrite(content: Content, edit: Rewrite, spans: SourceSpans) -> Content:
    element = _element(content, edit)
    if not isinstance(element, Question) or edit.item.id != edit.place:
        raise _refused(edit, "edit.no_question")
    quoted = tuple(_citation(edit, citation.span, spans) for citation in edit.item.citations)
    after: Content = replaced(
        content, lambda value: value is element, lambda _: edit.item.model_copy(update={"citations": quoted})
    )
    return after


# how an element changes


def _element(content: Content, edit: Remove | Move | Cite | Rewrite) -> Contract:
    element = find(content, edit.place)
    if element is None:
        raise _refused(edit, "edit.gone")
    return element


def _changed(content: Content, edit: Edit, element: Contract, fields: dict[str, Any]) -> Content:
    """Return the content with an element that claims something else, and vouches for nothing any more."""
    if isinstance(element, Cited):
        fields = fields | signed(element, is_claim=any(touches_claim(element, field) for field in fields))
    if isinstance(element, Section):
        fields = fields | {"titled_by": Origin.HUMAN}
    if isinstance(element, Table):
        fields = fields | {"worded_by": Origin.HUMAN}
    return _built(content, edit, element, fields)


def _built(content: Content, edit: Edit, element: Contract, fields: dict[str, Any]) -> Content:
    kept = {name: getattr(element, name) for name in type(element).model_fields}
    try:
        built = type(element)(**(kept | fields))
    except ValidationError as error:
        if isinstance(edit, Replace) and edit.part in FIGURES:
            raise _refused(edit, FIGURES[edit.part], text=edit.after) from error
        raise _refused(edit, "edit.unusable", problem=first_problem(error)) from error
    after: Content = replaced(content, lambda value: value is element, lambda _: built)
    return after


def _refused(edit: Edit, wording: str, **facts: Fact) -> InvalidInput:
    return InvalidInput(Refusal(wording, place=_named(edit), **facts))


def _named(edit: Edit) -> str:
    part = None if isinstance(edit, Cite | Rewrite) else edit.part
    return f"{edit.place} {part}" if part else edit.place
