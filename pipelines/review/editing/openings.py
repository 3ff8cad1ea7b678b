"""What a person may add beside an element, as the contracts of what holds it tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.review.editing.added_elements import write_elements
from pipelines.review.editing.additions import count_cells, find_free_letter, list_insertable, takes_answers
from pipelines.review.editing.chains import Link, find_chain, list_held
from pipelines.review.editing.element_changes import FIGURES
from pipelines.review.editing.elements import find_lists, name_of
from pipelines.review.editing.new_ids import NextIds
from schemas.contract import Contract
from schemas.control_signs import is_blank
from schemas.draft import (
    Block,
    Content,
    Deliverable,
    ElementHolder,
    Layout,
    Minted,
    Option,
    OrderingPlace,
    Pair,
    Question,
    Row,
    Section,
    Sectioned,
    walk_named,
)
from schemas.draft.asked_text import AskedText
from schemas.draft.asked_texts import ask_texts, build_elements, is_single
from schemas.draft.element_parts import build_changed, find_member_field, whole_number_of
from schemas.edit import LONGEST_TEXT, Add, Edit, Spot
from schemas.errors import InvalidInput
from schemas.ids import LONGEST_LINE
from schemas.kinds import BLOCKS
from schemas.refusal import Refusal
from schemas.value_faults import find_fault

LONGEST_TYPED = LONGEST_TEXT * 10
"""Characters of one field with an element a line."""

LISTED = (Layout.BULLETS, Layout.NUMBERS)
OBJECTIVE = "objective"
WHOLE_NUMBERS = frozenset({"minutes", "across", "down"})


@dataclass(frozen=True)
class Opening:
    """One kind of thing that may be added at one spot. `name` tells it from others beside the same element.

    `holder` is what it goes into, `width` the cells of a row there, `is_listed` if signs stand before it.
    """

    name: str
    spot: Spot
    contract: type[Contract]
    holder: str
    deliverable: str
    width: int = 0
    is_listed: bool = False

    @property
    def is_block(self) -> bool:
        """Return whether it is a block."""
        return issubclass(self.contract, Block)

    @property
    def kind(self) -> str:
        """Return the kind of block or question; empty of anything else."""
        field = self.contract.model_fields.get("kind")
        return str(field.default) if field and isinstance(field.default, str) else ""


def list_openings(content: Content, place: str) -> tuple[Opening, ...]:
    """Return what may be added beside an element: its like first, then blocks, then what stands in it."""
    chain = find_chain(content, place)
    if not chain:
        return ()
    return tuple(
        opening
        for found in (_list_beside(chain, place), _list_inside(content, chain, place))
        for opening in found
        if ask_opening(opening, content) is not None
    )


def _list_beside(chain: Sequence[Link], place: str) -> Iterator[Opening]:
    deliverable = chain[0].child
    for up, link in enumerate(reversed(chain[1:])):
        if not is_single(type(link.holder), link.field):
            spot = Spot(beside=place, up=up)
            yield from _list_at(link.holder, link.field, spot, str(up), deliverable)
        if isinstance(link.holder, (Section, Deliverable)):
            return


def _list_inside(content: Content, chain: Sequence[Link], place: str) -> Iterator[Opening]:
    element, deliverable = chain[-1].child, chain[0].child
    if isinstance(element, Question):
        if takes_answers(content, element):
            field = find_member_field(element)
            spot = Spot(beside=place, within=field)
            yield from _list_at(element, field, spot, field, deliverable)
        return
    for field in find_lists(element):
        is_open = isinstance(element, Section | Deliverable) or not list_held(element, field)
        if is_open:
            spot = Spot(beside=place, within=field, at=0)
            yield from _list_at(element, field, spot, field, deliverable)


def _list_at(
    holder: Contract, field: str, spot: Spot, prefix: str, deliverable: Deliverable
) -> Iterator[Opening]:
    of_holder = name_of(holder) or type(holder).__name__.lower()
    layout = holder.LAYOUTS.get(field) if isinstance(holder, ElementHolder) else None
    for contract in list_insertable(holder, field, deliverable):
        for each in _list_blocks(deliverable) if contract is Block else (contract,):
            yield Opening(
                name=f"{prefix}.{_name_contract(each)}",
                spot=spot,
                contract=each,
                holder=of_holder,
                deliverable=deliverable.kind,
                width=count_cells(holder, field) if issubclass(each, Row) else 0,
                is_listed=layout in LISTED,
            )


def _list_blocks(deliverable: Deliverable) -> Iterator[type[Block]]:
    """Yield the kinds of block that a person may add to a deliverable, ours first."""
    for kind in BLOCKS.kinds:
        contract = BLOCKS.contract(kind)
        if contract is None or not issubclass(contract, Block) or not isinstance(deliverable, Sectioned):
            continue
        if deliverable.takes_block(contract):
            yield contract


def _name_contract(contract: type[Contract]) -> str:
    kind = contract.model_fields.get("kind")
    return str(kind.default) if kind and isinstance(kind.default, str) else contract.__name__.lower()


# what is asked, and what it makes


def ask_opening(opening: Opening, content: Content) -> tuple[AskedText, ...] | None:
    """Return what a person types for it, with the objectives to choose from; None if it cannot be typed."""
    if issubclass(opening.contract, Option):
        return (AskedText("text"), AskedText("feedback", of="feedback", is_optional=True))
    if issubclass(opening.contract, Pair):
        return (AskedText("left", of="left"), AskedText("right", of="right"))
    if issubclass(opening.contract, OrderingPlace):
        return (AskedText("text"),)
    asked = ask_texts(opening.contract, opening.width or 1)
    ids = tuple(objective.id for objective in content.objectives)
    if asked is None:
        return None
    chosen = (replace(each, choices=("", *ids)) if each.of == OBJECTIVE else each for each in asked)
    return tuple(each for each in chosen if each.of != OBJECTIVE or ids)


@dataclass(frozen=True)
class TypedAddition:
    """What came of typed texts: the edit, or what is wrong, by part; a fault of the whole has no part."""

    edit: Add | None = None
    wrong: Mapping[str, InvalidInput] | None = None


def make_addition(
    opening: Opening,
    content: Content,
    typed: Mapping[str, str],
    minted: Minted,
    edits: Sequence[Edit] = (),
    letters: tuple[str, ...] = (),
) -> TypedAddition:
    """Return the edit that adds what a person typed, with the next ids, or what is wrong with it.

    `edits` are pending, and their ids are taken; `letters` are those that answers of the question once had.
    """
    asked = ask_opening(opening, content) or ()
    texts = {each.part: typed.get(each.part, each.start) for each in asked}
    wrong = {each.part: fault for each in asked if (fault := _find_fault(each, texts[each.part])) is not None}
    if wrong:
        return TypedAddition(wrong=wrong)
    if issubclass(opening.contract, Option | Pair | OrderingPlace):
        return _make_answer(opening, content, texts, letters)
    ids = NextIds(minted, edits)
    try:
        elements = build_elements(opening.contract, texts, ids.mint, is_listed=opening.is_listed)
    except ValueError as error:
        part = find_fault(error).field
        if part in texts:
            return TypedAddition(wrong={part: _refuse_text(part, texts[part], error)})
        return TypedAddition(wrong={"": _refuse(opening, error)})
    place = next(walk_named(elements)).id
    return TypedAddition(Add(place=place, spot=opening.spot, elements=write_elements(elements)))


def _make_answer(
    opening: Opening, content: Content, texts: Mapping[str, str], letters: tuple[str, ...]
) -> TypedAddition:
    question = find_chain(content, opening.spot.beside)[-1].child
    letter = find_free_letter(question, letters)
    if letter is None:
        fault = InvalidInput(Refusal("edit.no_letter", place=question.id))
        return TypedAddition(wrong={"": fault})
    try:
        fields = {"id": letter} | {part: text.strip() for part, text in texts.items()}
        answer = build_changed(opening.contract, fields)
    except ValueError as error:
        return TypedAddition(wrong={"": _refuse(opening, error)})
    part = f"{opening.spot.within}/{letter}"
    return TypedAddition(
        Add(place=question.id, part=part, spot=opening.spot, elements=write_elements((answer,)))
    )


def _refuse(opening: Opening, error: ValueError) -> InvalidInput:
    return InvalidInput(Refusal("edit.unusable", place=opening.spot.beside, problem=find_fault(error).what))


def _refuse_text(part: str, text: str, error: ValueError) -> InvalidInput:
    """Return the refusal of one of the typed texts."""
    if part in FIGURES:
        return InvalidInput(Refusal(FIGURES[part], place=part, text=text))
    return InvalidInput(Refusal("edit.unusable", place=part, problem=find_fault(error).what))


def _find_fault(asked: AskedText, text: str) -> InvalidInput | None:
    """Return what is wrong with one typed text; None if nothing is, as far as one can say of it alone."""
    if is_blank(text):
        return None if asked.is_optional else InvalidInput(Refusal("edit.empty", place=asked.part))
    if asked.choices and not set(text.replace(",", " ").split()) <= {*asked.choices}:
        return InvalidInput(
            Refusal("edit.no_choice", place=asked.part, text=text, choices=", ".join(asked.choices))
        )
    if asked.of in WHOLE_NUMBERS and not _is_whole_number(text):
        return InvalidInput(Refusal(FIGURES.get(asked.of, "edit.no_figure"), place=asked.part, text=text))
    most = LONGEST_TYPED if asked.is_list else LONGEST_TEXT
    if asked.of in ("title", "caption"):
        most = LONGEST_LINE
    if len(text) > most:
        return InvalidInput(Refusal("edit.too_much", place=asked.part, count=len(text), most=most))
    return None


def _is_whole_number(text: str) -> bool:
    try:
        whole_number_of(text)
    except ValueError:
        return False
    return True
