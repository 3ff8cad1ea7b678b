"""A patch applied to a deliverable: what it names gets its new text, what it does not name stays as it is.

A loss is never a gain: a change that empties a text, or keeps less than half of its words, is not made.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from pipelines.drafting.element_builder import ElementBuilder, StatedNature, choose_nature
from pipelines.drafting.elements import rebuild
from pipelines.drafting.figure_marks import restore_figure
from pipelines.drafting.patch.answer import AddedStatement, PartChange
from pipelines.drafting.patch.shown_elements import HEAD, ShownElement, is_by_person
from pipelines.drafting.plain_text import to_plain_code, to_plain_text
from pipelines.drafting.request import IdAllocator
from schemas.contract import Contract
from schemas.draft import (
    TEMPLATED,
    Block,
    Citation,
    Cited,
    Deliverable,
    ElementHolder,
    KeyPoints,
    Named,
    Nature,
    Origin,
    Paragraph,
    Row,
    Section,
    Statement,
    Table,
    list_parts,
    replace_parts,
    walk_named,
)
from schemas.draft.element_parts import build_changed, choices, fields_with, list_text_fields, texts
from schemas.language import Language
from schemas.languages.texts import read_texts

D = TypeVar("D", bound=Deliverable)

FEWEST_WORDS_KEPT = 0.5
"""Share of the words of a longer text that a change keeps at least: with fewer, it is not mended but gone."""

MOST_WORDS_REWORDED = 15
"""Words of a question, an option, a title or a cell that a change may replace by fewer: it is said anew."""

LABEL = re.compile(r"stem|title|caption|options/\w+/text|(?:cells|header)/\d+")
"""The parts that this holds for."""

Place = tuple[str, type[Contract]]
"""What a patch names: an id, and the type of what has it, since a table is named by its first row."""


class Unmade(StrEnum):
    """Why a change is not made."""

    SHORTENED = "shortened"
    UNFIT = "unfit"


@dataclass
class Patch:
    """The changes of one deliverable.

    What a person worded stays, and the model's proposal becomes a note, unless its place is among `opened`.
    """

    shown: Sequence[ShownElement]
    builder: ElementBuilder
    opened: Collection[str] = ()
    may_shorten: bool = False
    unmade: dict[str, Unmade] = field(default_factory=dict)
    """Why changes were not made, by the places of those that asked for one."""

    def __post_init__(self) -> None:
        self._originals: dict[Place, Contract] = {
            (each.place, type(each.element)): each.element for each in self.shown
        }
        self._elements = dict(self._originals)

    def apply(self, artefact: D, changes: Iterable[PartChange]) -> D:
        """Return the deliverable with the changes made that are possible; the others change nothing."""
        for change in changes:
            place = self._find_place(change)
            if place is None:
                continue
            if is_by_person(self._elements[place]) and place[0] not in self.opened:
                self.builder.note_proposal(place[0], to_plain_text(change.text))
                continue
            self._elements[place] = self._change_element(self._elements[place], change)
        fields = {
            place: list_differences(self._originals[place], made) for place, made in self._elements.items()
        }
        return set_fields(artefact, {place: differing for place, differing in fields.items() if differing})

    def _find_place(self, change: PartChange) -> Place | None:
        places = (
            (each.place, type(each.element))
            for each in self.shown
            if change.place in {each.place, each.id} and change.part in each.parts
        )
        return next(places, None)

    def _change_element(self, element: Contract, change: PartChange) -> Contract:
        citations = self.builder.cite(change.span_ids) if isinstance(element, Cited) else ()
        quotes = [each.quote for each in citations or getattr(element, "citations", ())]
        figure = element.computation if isinstance(element, Statement) else None
        text = restore_figure(_clean_text(change, quotes, dict(texts(element))[change.part]), figure)
        unmade = self._judge_text(element, change.part, text)
        if unmade is not None:
            self.unmade[getattr(element, "id", change.place)] = unmade
            return element
        before = {name: getattr(element, name) for name in type(element).model_fields}
        try:
            fields = before | fields_with(element, change.part, text)
            renewed = _renew_evidence(element, citations) | _renew_nature(element, change, citations)
            return build_changed(type(element), fields | renewed)
        except ValueError:  # no number, or as many gaps as answers no longer
            self.unmade[getattr(element, "id", change.place)] = Unmade.UNFIT
            return element

    def _judge_text(self, element: Contract, part: str, text: str) -> Unmade | None:
        possible = choices(element, part)
        if possible:
            return None if text in possible else Unmade.UNFIT
        words_before = len(dict(texts(element))[part].split())
        is_label = LABEL.fullmatch(part) is not None and words_before <= MOST_WORDS_REWORDED
        is_kept = self.may_shorten or is_label or len(text.split()) >= FEWEST_WORDS_KEPT * words_before
        return None if text and is_kept else Unmade.SHORTENED


def explain_unmade(unmade: Mapping[str, Unmade], language: Language) -> Iterator[str]:
    """Yield a note to the reviewer on each change that was not made, with the reason."""
    texts = read_texts("drafting.mends", language)
    yield from (texts.say(reason, place=place) for place, reason in unmade.items())


def revert_elements(patched: D, before: D, places: Iterable[str]) -> D:
    """Return a patched deliverable with the elements at some places as they were."""
    names, fields = set(places), dict[Place, dict[str, Any]]()

    def remember(part: Contract) -> Contract:
        place = name_place(part)
        if place is not None and place[0] in names:
            wanted = type(part).model_fields if isinstance(part, Cited) else list_text_fields(part)
            fields[place] = {name: getattr(part, name) for name in wanted}
        return part

    rebuild(before, remember)
    return set_fields(patched, fields)


def add_statements(
    artefact: D,
    wanted: Iterable[AddedStatement],
    builder: ElementBuilder,
    places: Collection[str] | None = None,
) -> tuple[D, dict[str, list[str]]]:
    """Return a deliverable with more sentences, at these places or at all, and their ids by what they follow.

    Those behind the same place keep the order in which they were given. A question with its answer is a
    block of its own, where the kind of deliverable has one.
    """
    behind: dict[str, list[str]] = {}
    for after, statements in _build_added(artefact, wanted, builder, places).items():
        ids = behind.setdefault(after, [])
        for run in _split_at_questions(statements):
            frame = _find_frame(artefact, builder)
            if frame is not None and _is_answered(run):
                artefact = insert_block(artefact, ids[-1] if ids else after, frame(run, builder.ids))
            else:
                artefact = _insert_each(artefact, after, run, ids[-1:])
            ids += [each.id for each in run]
    return artefact, behind


def _build_added(
    artefact: Deliverable,
    wanted: Iterable[AddedStatement],
    builder: ElementBuilder,
    places: Collection[str] | None,
) -> dict[str, list[Statement]]:
    """Return the sentences to add by the ids of what they follow, which the deliverable has."""
    known = {each.id for each in walk_named(artefact)}
    added: dict[str, list[Statement]] = {}
    for each in wanted:
        after = each.after.removesuffix(HEAD)
        if after in known and (places is None or after in places):
            statement = builder.build_statement(each.model_copy(update={"id": ""}))
            if statement is not None:
                added.setdefault(after, []).append(statement)
    return added


def _split_at_questions(statements: Iterable[Statement]) -> Iterator[tuple[Statement, ...]]:
    """Yield runs of sentences, of which each but the first begins with a question."""
    run: list[Statement] = []
    for each in statements:
        if run and _is_question(each):
            yield tuple(run)
            run = []
        run.append(each)
    yield tuple(run)


def _is_question(statement: Statement) -> bool:
    return statement.text.endswith("?")


def _is_answered(run: Sequence[Statement]) -> bool:
    return len(run) > 1 and _is_question(run[0])


def _find_frame(
    artefact: Deliverable, builder: ElementBuilder
) -> Callable[[Sequence[Statement], IdAllocator], Block] | None:
    """Return what makes a block of a question and its answer; None if the kind of deliverable has none."""
    kind = builder.request.kinds.get(artefact.kind)
    return kind.recipe.frame_answer if kind is not None and kind.recipe is not None else None


def _insert_each(artefact: D, after: str, statements: Iterable[Statement], last: Sequence[str]) -> D:
    """Return a deliverable with sentences behind what has an id, or behind the last one added there."""
    is_sentence = any(each.id == after and isinstance(each, Statement) for each in walk_named(artefact))
    for statement in statements:
        artefact = insert_statement(artefact, last[0] if last and is_sentence else after, statement)
        last = [statement.id]
    return artefact


def insert_statement(artefact: D, after: str, statement: Statement) -> D:
    """Return a deliverable with a statement behind what has an id, or at the end of the page of that id.

    Where that is no sentence of a list, a row or a question, the statement is a paragraph behind its block.
    The deliverable as it was if it has neither.
    """

    def change_list(part: Contract) -> Contract:
        lists = part.LISTS if isinstance(part, ElementHolder) else ()
        lists = (part.LIST,) if isinstance(part, KeyPoints) else lists
        changed = {name: _insert_into(getattr(part, name), after, statement) for name in lists}
        return part.model_copy(update={name: held for name, held in changed.items() if held is not None})

    inserted = rebuild(artefact, change_list)
    end = Paragraph(statements=(statement,))
    return inserted if inserted != artefact else insert_block(artefact, after, end)


def insert_block(artefact: D, after: str, block: Block) -> D:
    """Return a deliverable with a block behind the one that holds an id, or at the end of the page of it."""

    def change_page(part: Contract) -> Contract:
        if not isinstance(part, Section):
            return part
        places = [n for n, each in enumerate(part.blocks, 1) if after in {x.id for x in walk_named((each,))}]
        if part.id == after:
            places = [len(part.blocks)]
        blocks = part.blocks
        for place in places:
            blocks = (*blocks[:place], block, *blocks[place:])
        return part.model_copy(update={"blocks": blocks})

    return rebuild(artefact, change_page)


def _insert_into(held: object, after: str, statement: Statement) -> tuple[object, ...] | None:
    """Return a list with the statement in it, set as the one before; None if that is not in the list."""
    if not isinstance(held, tuple):
        return None
    for number, each in enumerate(held):
        if isinstance(each, Statement) and each.id == after:
            item = statement.model_copy(update={"form": each.form})
            return (*held[: number + 1], item, *held[number + 1 :])
    return None


def remove_elements(artefact: D, ids: Collection[str]) -> D | None:
    """Return a deliverable without the elements of these ids; None if nothing of it would be left."""
    parts = (_remove_from(part, ids) for part in list_parts(artefact))
    return replace_parts(artefact, tuple(part for part in parts if part is not None))


def _remove_from(part: Contract, ids: Collection[str]) -> Contract | None:
    if getattr(part, "id", None) in ids:
        return None
    if not isinstance(part, Section):
        return part
    blocks = (
        block.change_elements(lambda each: None if each.id in ids else each)
        for block in part.blocks
        if getattr(block, "id", None) not in ids
    )
    kept = tuple(block for block in blocks if block is not None)
    return part.model_copy(update={"blocks": kept}) if kept else None


def set_fields(artefact: D, fields: Mapping[Place, Mapping[str, Any]]) -> D:
    """Return a deliverable with fields of its elements set, by the elements' places."""

    def change(part: Contract) -> Contract:
        place = name_place(part)
        return part.model_copy(update=fields[place]) if place is not None and place in fields else part

    return rebuild(artefact, change)


def list_differences(before: Contract, after: Contract) -> dict[str, Any]:
    """Return the fields of an element that differ, with their new values."""
    fields = {name: getattr(after, name) for name in type(after).model_fields}
    return {name: value for name, value in fields.items() if value != getattr(before, name)}


def name_place(part: Contract) -> Place | None:
    """Return the place of an element; None of what a patch cannot name."""
    if isinstance(part, Table):
        return part.rows[0].id, Table
    return (part.id, type(part)) if isinstance(part, Named) else None


def _clean_text(change: PartChange, quotes: Sequence[str], before: str) -> str:
    """Return the new text without markup; a gap has one answer a line, and made-up code keeps its lines."""
    if "\n" in before and not change.part.startswith("gaps/"):
        return to_plain_code(change.text, before)
    lines = change.text.split("\n") if change.part.startswith("gaps/") else [change.text]
    return "\n".join(filter(None, (to_plain_text(line, quotes) for line in lines)))


def _renew_evidence(element: Contract, citations: tuple[Citation, ...]) -> dict[str, Any]:
    """Return the fields that say who worded an element, and what it rests on if a change says so."""
    if not isinstance(element, Cited):
        return {}
    signed: dict[str, Any] = {"origin": Origin.MODEL}
    if not citations or getattr(element, "nature", None) is Nature.ILLUSTRATION:
        return signed
    return signed | _cite_anew(element, citations)


def _renew_nature(element: Contract, change: PartChange, citations: tuple[Citation, ...]) -> dict[str, Any]:
    """Return the fields that say what a sentence is, if a change says it; what is made up cites nothing.

    What a template words, or a person is to fill in, stays that.
    """
    if not change.nature or not isinstance(element, Statement | Row) or element.nature in TEMPLATED:
        return {}
    stated = StatedNature(change.nature)
    rests_on = () if stated is StatedNature.ILLUSTRATION else citations or element.citations
    return {"nature": choose_nature(stated, rests_on)} | _cite_anew(element, rests_on)


def _cite_anew(element: Contract, citations: tuple[Citation, ...]) -> dict[str, Any]:
    return {"citations": citations} | ({"by_cell": None} if isinstance(element, Row) else {})
