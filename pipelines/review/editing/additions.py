"""Additions, copies and transfers: what is put into a list is checked by the contract of that list."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from pipelines.review.editing.added_elements import parse_elements, write_elements
from pipelines.review.editing.chains import Gap, Link, find_chain, find_gap, find_held, list_held
from pipelines.review.editing.element_changes import refuse_edit
from pipelines.review.editing.elements import (
    find_lists,
    fit_field,
    is_ended,
    list_children,
    name_of,
    replace_elements,
    walk,
)
from pipelines.review.editing.figured_statements import drop_figures
from pipelines.review.editing.new_ids import find_next_letter, renumber_element
from pipelines.review.editing.text_checks import is_unseen
from schemas.contract import Contract
from schemas.draft import (
    Block,
    Citation,
    Cited,
    Content,
    Deliverable,
    ElementHolder,
    NumberedBlock,
    Origin,
    Question,
    Row,
    Section,
    Sectioned,
    Statement,
    Table,
    UnknownBlock,
    walk_citations,
    walk_named,
)
from schemas.draft.asked_texts import list_item_types
from schemas.draft.element_parts import build_changed, find_member_field, list_members, texts
from schemas.edit import LONGEST_TEXT, Add, Edit, Spot, Transfer
from schemas.value_faults import find_fault

QuoteSpan = Callable[[str], tuple[Citation, ...]]
"""Returns the citations of a span as the sources have it now."""


def add_elements(content: Content, edit: Add, quote: QuoteSpan) -> Content:
    """Return the content with what an edit adds; it is the person's, whoever wrote what it is a copy of.

    Raises InvalidInput if the list takes no such thing, or an id is another's.
    """
    gap = find_gap(content, edit.spot)
    if gap is None:
        raise refuse_edit(edit, "edit.gone")
    try:
        elements = parse_elements(gap, edit)
    except ValidationError as error:
        raise refuse_edit(edit, "edit.unusable", problem=find_fault(error).what) from error
    if isinstance(gap.holder, Question):
        _refuse_member(gap, edit, elements)
        return _insert(content, edit, gap, elements)
    _refuse_taken_ids(content, edit, elements)
    known = set(walk_citations(content.artefacts))
    signed = tuple(_sign(element, known, quote) for element in elements)
    for element in signed:
        _refuse_element(edit, gap, element)
        if edit.copy_of is None:  # a copy says what the draft said already
            _refuse_texts(edit, element)
    return _insert(content, edit, gap, signed)


def transfer_element(content: Content, edit: Transfer) -> Content:
    """Return the content with an element in another list; raises InvalidInput if that takes no such thing."""
    link = find_held(content, edit.place, edit.up)
    if link is None or isinstance(link.holder, Content):
        raise refuse_edit(edit, "edit.gone")
    remaining = _take_out(content, edit, link)
    gap = find_gap(remaining, edit.to)
    if gap is None:
        raise refuse_edit(edit, "edit.not_into_itself")
    child = _fit_child(edit, gap, link.child)
    _refuse_element(edit, gap, child)
    after = _insert(remaining, edit, gap, (child,))
    _refuse_ended(edit, after)
    return after


def remove_holder(content: Content, edit: Edit, up: int) -> Content:
    """Return the content without what holds an element; raises InvalidInput if a page would end empty."""
    link = find_held(content, edit.place, up)
    if link is None or isinstance(link.holder, Content):
        raise refuse_edit(edit, "edit.gone")
    after = _take_out(content, edit, link)
    _refuse_ended(edit, after)
    return after


def copy_element(content: Content, place: str, up: int, mint: Callable[[str], str]) -> Add | None:
    """Return the edit that puts a copy of an element, or of `up` its holder, behind it; None if it cannot be.

    What a copy holds has new ids, and cites what the original cites.
    """
    link = find_held(content, place, up)
    if link is None or isinstance(link.holder, Content):
        return None
    if any(isinstance(value, UnknownBlock) for value in walk(link.child)):
        return None
    copied = renumber_element(link.child, mint)
    return Add(
        place=next(walk_named(copied)).id,
        spot=Spot(beside=place, up=up),
        elements=write_elements((copied,)),
        copy_of=place,
    )


# what may be put where


def list_insertable(holder: Contract, field: str, deliverable: Deliverable) -> tuple[type[Contract], ...]:
    """Return the contracts of what a person may put into a list; blocks are meant by their superclass.

    Nothing goes into what a template words.
    """
    if not deliverable.takes_additions or isinstance(holder, UnknownBlock):
        return ()
    return list_item_types(type(holder), field)


def _refuse_element(edit: Add | Transfer, gap: Gap, element: Contract) -> None:
    """Raise InvalidInput if an element does not belong into a gap."""
    if gap.is_full or not list_insertable(gap.holder, gap.field, gap.deliverable):
        raise refuse_edit(edit, "edit.not_here")
    if isinstance(element, UnknownBlock):
        raise refuse_edit(edit, "edit.not_here")
    if isinstance(element, Block) and isinstance(gap.deliverable, Sectioned):
        is_new = isinstance(edit, Add)
        if is_new and not gap.deliverable.takes_block(type(element)):
            raise refuse_edit(edit, "edit.not_here")
    if isinstance(element, Row):
        _refuse_width(edit, gap, element)


def _refuse_width(edit: Add | Transfer, gap: Gap, row: Row) -> None:
    width = count_cells(gap.holder, gap.field)
    if width and len(row.cells) != width:
        raise refuse_edit(edit, "edit.cells", count=len(row.cells), width=width)


def count_cells(holder: Contract, field: str) -> int:
    """Return how many cells the rows of a list have; 0 if it has no row yet."""
    if isinstance(holder, Table):
        return len(holder.header)
    return next((len(row.cells) for row in list_held(holder, field) if isinstance(row, Row)), 0)


def _refuse_texts(edit: Add, element: Contract) -> None:
    for value in walk(element):
        for part, text in texts(value):
            invisible = next((sign for sign in text if is_unseen(sign)), None)
            if invisible is not None:
                raise refuse_edit(edit, "edit.unseen", code=f"U+{ord(invisible):04X}")
            if len(text) > LONGEST_TEXT:
                raise refuse_edit(edit, "edit.too_long", most=LONGEST_TEXT)
            if part in ("text", "title", "stem") and not text.strip():
                raise refuse_edit(edit, "edit.empty")


def _refuse_taken_ids(content: Content, edit: Add, elements: tuple[Contract, ...]) -> None:
    """Raise InvalidInput if an id in them is used already, or twice among them."""
    there = {each.id for each in walk_named(content.artefacts)}
    new = [each.id for element in elements for each in walk_named(element)]
    if not new or edit.place not in new or len(set(new)) < len(new) or there & set(new):
        raise refuse_edit(edit, "edit.taken")


def _refuse_member(gap: Gap, edit: Add, elements: tuple[Any, ...]) -> None:
    """Raise InvalidInput for an answer whose letter another one has, or which the question does not take."""
    members = list_members(gap.holder)
    new = [f"{gap.field}/{element.id}" for element in elements]
    if not new or edit.part != new[0] or len(set(new)) < len(new) or set(new) & set(members):
        raise refuse_edit(edit, "edit.taken")
    for element in elements:
        held = [text for text in dict(element).values() if isinstance(text, str)]
        if any(is_unseen(sign) for text in held for sign in text):
            raise refuse_edit(edit, "edit.unusable_text")


def find_free_letter(question: Question, letters: tuple[str, ...] = ()) -> str | None:
    """Return the letter of the next answer, behind its own and others it once had; None if there is none."""
    own = (part.partition("/")[2] for part in list_members(question))
    return find_next_letter((*own, *letters))


def takes_answers(content: Content, question: Question) -> bool:
    """Return whether a question may get one answer more where it stands."""
    chain = find_chain(content, question.id)
    holder = chain[-1].holder if chain else None
    is_open = not isinstance(holder, ElementHolder) or holder.takes_answers
    return bool(find_member_field(question)) and is_open and bool(chain) and chain[0].child.takes_additions


# what changes


def _sign(value: Any, known: set[Citation], quote: QuoteSpan) -> Any:
    """Return an element as its editor's: theirs to answer for, with quotations that the sources hold."""
    if isinstance(value, tuple):
        return tuple(_sign(part, known, quote) for part in value)
    if not isinstance(value, Contract) or isinstance(value, (Citation, UnknownBlock)):
        return value
    fields: dict[str, Any] = {}
    for name in type(value).model_fields:
        held = getattr(value, name)
        if isinstance(held, (tuple, Contract)):
            fields[name] = _sign(held, known, quote)
    if isinstance(value, Cited):
        citations = value.citations
        fields["origin"] = Origin.HUMAN
        fields["citations"] = tuple(
            each
            for citation in citations
            for each in ((citation,) if citation in known else quote(citation.span))
        )
    if isinstance(value, Section):
        fields["titled_by"] = Origin.HUMAN
    if isinstance(value, Table) or (isinstance(value, NumberedBlock) and value.TEXTS):
        fields["worded_by"] = Origin.HUMAN
    return value.model_copy(update=fields)


def _insert(content: Content, edit: Add | Transfer, gap: Gap, elements: tuple[Any, ...]) -> Content:
    held = list_held(gap.holder, gap.field)
    longer = (*held[: gap.at], *elements, *held[gap.at :])
    if len(longer) > 1 and gap.is_full:
        raise refuse_edit(edit, "edit.not_here")
    fitted = longer if isinstance(gap.holder, Question) else fit_field(gap.holder, gap.field, longer)
    fields = {name: getattr(gap.holder, name) for name in type(gap.holder).model_fields} | {gap.field: fitted}
    if isinstance(gap.holder, Question):
        fields["origin"] = Origin.HUMAN
    try:
        changed = build_changed(type(gap.holder), fields)
    except ValueError as error:
        raise refuse_edit(edit, "edit.unusable", problem=find_fault(error).what) from error
    after: Content = replace_elements(content, lambda value: value is gap.holder, lambda _: changed)
    return after


def _take_out(content: Content, edit: Edit, link: Link) -> Content:
    """Return the content without what stands at a link; a block left empty is gone with it."""
    children = link.children
    left = (*children[: link.number], *children[link.number + 1 :])

    def shorten(value: Any) -> Contract:
        changed: Contract = value.model_copy(update={link.field: fit_field(value, link.field, left)})
        if not isinstance(value, ElementHolder) or is_ended(changed) or not list_children(changed):
            return changed
        try:
            fields = {name: getattr(changed, name) for name in type(value).model_fields}
            return build_changed(type(value), fields)
        except ValueError as error:
            raise _refuse_last(edit, value) from error

    after: Content = replace_elements(content, lambda value: value is link.holder, shorten)
    return after


def _refuse_ended(edit: Edit, content: Content) -> None:
    for value in walk(content):
        if find_lists(value) and is_ended(value):
            raise _refuse_last(edit, value)


def _refuse_last(edit: Edit, value: Contract) -> Exception:
    name = name_of(value)
    return refuse_edit(edit, "edit.last_of", of=name) if name else refuse_edit(edit, "edit.last_of_block")


def _fit_child(edit: Transfer, gap: Gap, child: Any) -> Any:
    """Return an element as one of a gap's list; raises InvalidInput if it is of no such kind."""
    kinds = list_insertable(gap.holder, gap.field, gap.deliverable)
    if isinstance(child, Statement) and not isinstance(child, kinds):
        child = drop_figures(child)
    plain = next((kind for kind in kinds if issubclass(kind, Statement)), None)
    if isinstance(child, Statement) and plain is Statement:
        child = drop_figures(child)
    if not isinstance(child, kinds):
        raise refuse_edit(edit, "edit.not_here")
    return child
