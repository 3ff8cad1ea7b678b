"""A person's edits of a draft, applied all together as one revision, or not at all."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from pipelines.review.editing.elements import (
    CONTENT,
    LISTS,
    Cited,
    children,
    choices,
    fields_with,
    find,
    may_be_empty,
    name_of,
    options_of,
    owner,
    replaced,
    texts,
    walk,
)
from pipelines.review.editing.revision import first_problem, revision_of
from schemas.contract import Contract
from schemas.draft import Citation, CitationStatus, Content, Draft, Origin, SingleChoice, TrueFalse
from schemas.edit import Cite, Clash, Edit, Move, Remove, Replace, Rewrite
from schemas.errors import EditConflict, InvalidInput
from schemas.refusal import Refusal
from schemas.source import SourceSpans

FEWEST_OPTIONS = 2
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show a text in another order than it is stored in (Unicode TR 36, section 3.3)."""

READ_AGAIN = "Read the draft again and make the change from there"

T = TypeVar("T")


def apply_edits(draft: Draft, edits: Sequence[Edit], spans: SourceSpans, author: str, now: datetime) -> Draft:
    """Return the revision the edits make of a draft, in their order, each on what the last one left.

    A changed sentence, row or question is the author's and its citations are to be verified again; a
    new choice of spans is the author's too and verified, as a person just read them. What is moved stays
    as it was; no id is given or taken. A block left empty goes; a page or part never does by itself.
    Raises InvalidInput naming place and remedy, and EditConflict where `before` is not what stands there.
    """
    content = draft.content
    for edit in edits:
        content = applied(content, edit, spans)
    if content == draft.content:
        raise InvalidInput("nothing changed", place=draft.module, remedy="Change something before you save")
    return revision_of(draft, content, draft.minted, author, now)


def plain(text: str) -> str:
    """Return a text with one kind of line break: a web form sends two characters for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def applied(content: Content, edit: Edit, spans: SourceSpans) -> Content:
    """Return the content with one edit made; raises what `apply_edits` does."""
    match edit:
        case Replace():
            return _replace(content, edit)
        case Remove():
            return _remove_option(content, edit, edit.part) if edit.part else _remove(content, edit)
        case Move():
            return _move_option(content, edit, edit.part) if edit.part else _move(content, edit)
        case Cite():
            return _cite(content, edit, spans)
        case Rewrite():
            return _rewrite(content, edit, spans)


# texts


def _replace(content: Content, edit: Replace) -> Content:
    element = owner(content, edit.place, edit.part)
    if element is None:
        raise _refused(edit, "is not in this draft", READ_AGAIN)
    said = dict(texts(element))
    if edit.part not in said:
        raise _refused(edit, f"has no {edit.part}", READ_AGAIN)
    now, after = said[edit.part], plain(edit.after)
    if plain(now) != plain(edit.before):
        raise EditConflict(
            Refusal("edit.otherwise", place=_named(edit), now=now, before=edit.before),
            clashes=(Clash(place=edit.place, part=edit.part, base=edit.before, theirs=now, yours=after),),
        )
    if after == plain(now):
        return content
    _check(edit, element, after)
    return _changed(content, edit, element, fields_with(element, edit.part, after))


def _check(edit: Replace, element: Contract, after: str) -> None:
    allowed = choices(element, edit.part)
    if allowed and after not in allowed:
        raise _refused(edit, f"cannot be {after!r}", f"Choose one of {', '.join(allowed)}")
    if not after.strip() and not may_be_empty(edit.part):
        raise _refused(edit, "would be empty", "Write something, or remove the element")
    unseen = next((c for c in after if _is_unseen(c)), None)
    if unseen is not None:
        raise _refused(
            edit,
            f"holds U+{ord(unseen):04X}, a character nobody sees",
            "Type the text again instead of pasting it",
        )


def _is_unseen(character: str) -> bool:
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
        held = children(value)
        at = next(n for n, child in enumerate(held) if name_of(child) == edit.place)
        return value.model_copy(update={LISTS[type(value)]: change(held, at)})

    if edit.place == CONTENT:
        raise _refused(edit, "is the draft itself", "Name an element of it")
    after: Content = replaced(content, holds, regroup)
    for value in walk(after):
        if not children(value) and type(value) in LISTS:
            raise _refused(
                edit,
                f"is all that is left of {name_of(value) or 'its block'}",
                "Keep one, or remove that whole" if value is not after else "Keep one part",
            )
    return after


def _remove_option(content: Content, edit: Remove, part: str) -> Content:
    question, at = _option(content, edit, part)
    if len(question.options) <= FEWEST_OPTIONS:
        raise _refused(edit, "is one of the last two answers", "Write another answer, or remove the question")
    if question.options[at].id == question.key:
        raise _refused(edit, "is the right answer", "Choose another right answer first")
    return _changed(
        content, edit, question, {"options": (*question.options[:at], *question.options[at + 1 :])}
    )


def _move_option(content: Content, edit: Move, part: str) -> Content:
    question, at = _option(content, edit, part)
    options = _at(question.options, at, edit)
    return content if options == question.options else _changed(content, edit, question, {"options": options})


def _option(content: Content, edit: Remove | Move, part: str) -> tuple[SingleChoice, int]:
    question = _element(content, edit)
    ids = [f"options/{option.id}" for option in options_of(question)]
    if not isinstance(question, SingleChoice) or part not in ids:
        raise _refused(edit, f"has no {part}", READ_AGAIN)
    return question, ids.index(part)


def _at(held: tuple[T, ...], at: int, edit: Move) -> tuple[T, ...]:
    if edit.to >= len(held):
        raise _refused(edit, f"cannot be number {edit.to}", f"Choose from 0 to {len(held) - 1}")
    rest = [*held[:at], *held[at + 1 :]]
    rest.insert(edit.to, held[at])
    return tuple(rest)


# citations


def _cite(content: Content, edit: Cite, spans: SourceSpans) -> Content:
    element = _element(content, edit)
    if not isinstance(element, Cited):
        raise _refused(edit, "cites nothing itself", "Name a sentence, a table row or a question")
    citations = tuple(_citation(edit, span, spans) for span in dict.fromkeys(edit.spans))
    if citations == element.citations:
        return content
    return _built(content, edit, element, {"citations": citations, "origin": Origin.HUMAN})


def _citation(edit: Cite | Rewrite, span: str, spans: SourceSpans) -> Citation:
    found = spans.find(span)
    if found is None:
        raise _refused(
            edit, f"cites {span}, which no source holds now", "Choose the passage in the sources as they are"
        )
    return Citation.of(*found)


def _rewrite(content: Content, edit: Rewrite, spans: SourceSpans) -> Content:
    element = _element(content, edit)
    if not isinstance(element, SingleChoice | TrueFalse) or edit.item.id != edit.place:
        raise _refused(edit, "is no question of that name", "Name the question to write anew")
    quoted = tuple(_citation(edit, citation.span, spans) for citation in edit.item.citations)
    after: Content = replaced(
        content, lambda value: value is element, lambda _: edit.item.model_copy(update={"citations": quoted})
    )
    return after


# how an element changes


def _element(content: Content, edit: Remove | Move | Cite | Rewrite) -> Contract:
    element = find(content, edit.place)
    if element is None:
        raise _refused(edit, "is not in this draft", READ_AGAIN)
    return element


def _changed(content: Content, edit: Edit, element: Contract, fields: dict[str, Any]) -> Content:
    """Return the content with an element that claims something else, and vouches for nothing any more."""
    if isinstance(element, Cited):
        to_verify = tuple(
            c.model_copy(update={"status": CitationStatus.TO_VERIFY}) for c in element.citations
        )
        fields = fields | {"citations": to_verify, "origin": Origin.HUMAN}
    return _built(content, edit, element, fields)


def _built(content: Content, edit: Edit, element: Contract, fields: dict[str, Any]) -> Content:
    kept = {name: getattr(element, name) for name in type(element).model_fields}
    try:
        built = type(element)(**(kept | fields))
    except ValidationError as error:
        raise _refused(edit, f"cannot be used: {first_problem(error)}", "Correct the text") from error
    after: Content = replaced(content, lambda value: value is element, lambda _: built)
    return after


def _refused(edit: Edit, happened: str, remedy: str) -> InvalidInput:
    return InvalidInput(happened, place=_named(edit), remedy=remedy)


def _named(edit: Edit) -> str:
    part = None if isinstance(edit, Cite | Rewrite) else edit.part
    return f"{edit.place} {part}" if part else edit.place
