"""Blocks of a passage that a person takes in: what rules make of it, so that what is closed stays closed."""

from dataclasses import dataclass, replace
from typing import Any

from pipelines.blocks.callout.contract import Callout
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.reveal.contract import Reveal
from pipelines.deliverables.lesson.led_lists import ListRun, find_lists, make_list
from pipelines.deliverables.lesson.page_blocks import make_blocks
from pipelines.drafting.material import Piece, has_whole_row, is_answer
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import quote_piece
from schemas.draft import Block, Origin, Paragraph, Row, Statement, Steps, Table
from schemas.ids import LONGEST_LINE
from schemas.language import Language
from schemas.source import RemarkKind, Span, SpanKind

Whole = tuple[str, int]
"""What a span is part of in its source: a remark, a table or a list, by its number."""

FIELDS: dict[type[Block], str] = {
    Paragraph: "statements",
    Callout: "statements",
    Reveal: "details",
    LedList: "items",
    Table: "rows",
}
"""The list of a block that a passage joins, by the kind of block that rules make of it."""


def name_whole(span: Span) -> Whole | None:
    """Return what a span is part of; None if it stands by itself in the text."""
    remark, row, item = span.remark, span.anchor.row, span.item
    if remark is not None and remark.kind is not RemarkKind.EXERCISE:
        return "remark", remark.number
    if row is not None:
        return "table", row.table
    if item is not None:
        return "list", item.list
    if remark is not None:
        return "remark", remark.number
    return ("steps", 0) if span.kind is SpanKind.STEP else None


@dataclass(frozen=True)
class PassageBlocks:
    """The blocks that one passage makes on a page: its own one, after its lead-in if it has one."""

    piece: Piece
    own: Block
    lead: Block | None = None

    @classmethod
    def of(cls, piece: Piece, title: str, language: Language, ids: IdAllocator) -> "PassageBlocks":
        """Return the blocks of a passage; `title` is the caption of its table."""
        part = replace(piece, span=_drop_label_of_part(piece))
        run = _find_list(part, language)
        if run is not None:
            (listed,) = make_list(ListRun(run.lead, ((part,),)), ids)
            return cls(piece, _sign(listed))
        if piece.span.kind is SpanKind.ROW and not has_whole_row(piece):
            return cls(piece, _sign(Paragraph(statements=(quote_piece(piece, ids),))))
        (block,) = make_blocks((part,), title[:LONGEST_LINE], language, ids)
        lead = _find_table_lead(piece)
        above = None if lead is None else _sign(Paragraph(statements=(quote_piece(lead, ids),)))
        return cls(piece, _sign(block), above)

    @property
    def element(self) -> Statement | Row:
        """Return the element that repeats the passage."""
        found = (
            each
            for each in self.own.elements
            if any(citation.span == self.piece.span.id for citation in each.citations)
        )
        element = next(found)
        assert isinstance(element, Statement | Row)
        return element

    def is_led_by(self, block: Block) -> bool:
        """Return whether a block ends in the lead-in of the passage already."""
        leads = () if self.lead is None else self.lead.elements[0].citations
        last = block.elements[-1].citations if block.elements else ()
        return bool(leads) and leads[0].span in {citation.span for citation in last}

    def join(self, block: Block, neighbour: Piece, element: str, *, is_after: bool) -> Block | None:
        """Return a block with the passage beside an element; None if it stands in one of its own.

        It joins only what its source has in the same remark, table or list: beside a like one it would say
        something else, such as what is forbidden among what is allowed.
        """
        whole = name_whole(self.piece.span)
        if whole != name_whole(neighbour.span):
            return None
        if isinstance(block, Steps) and self._is_step():
            step = self.element.model_copy(update={"form": None})
            return _insert(block, "statements", element, step, is_after=is_after)
        is_same = type(block) is type(self.own) and _describe(block) == _describe(self.own)
        field = FIELDS.get(type(block))
        if not is_same or field is None or (whole is None and not isinstance(block, Paragraph)):
            return None
        return _insert(block, field, element, self.element, is_after=is_after)

    def _is_step(self) -> bool:
        item = self.piece.span.item
        return self.piece.span.kind is SpanKind.STEP and (item is None or item.depth == 1)


def _describe(block: Block) -> Any:
    """Return what two blocks of a kind have in common if a passage of one may stand in the other."""
    if isinstance(block, Callout | Reveal):
        return block.variant
    return block.header if isinstance(block, Table) else None


def _insert(block: Block, field: str, neighbour: str, element: Statement | Row, *, is_after: bool) -> Block:
    """Return a block with an element beside its neighbour in a list; after its lead-in it is the first."""
    elements = list(block.list_field(field))
    position = next((n for n, each in enumerate(elements) if each.id == neighbour), -1)
    elements.insert(position + 1 if is_after else max(position, 0), element)
    return block.model_copy(update={field: tuple(elements)})


def _sign(block: Block) -> Block:
    """Return a block as written by a person: each of its elements that cites a source."""
    signed = block.change_elements(
        lambda each: each.model_copy(update={"origin": Origin.HUMAN}) if each.citations else each
    )
    assert signed is not None
    return signed


def _drop_label_of_part(piece: Piece) -> Span:
    """Return a span without the number of its item if it is not the first of that item."""
    item, spans = piece.span.item, piece.source.spans
    if item is None or item.label is None:
        return piece.span
    first = next(s for s in spans if s.item and (s.item.list, s.item.item) == (item.list, item.item))
    if first.id == piece.span.id:
        return piece.span
    return piece.span.model_copy(update={"item": item.model_copy(update={"label": None})})


def _find_list(piece: Piece, language: Language) -> ListRun | None:
    if piece.span.item is None or is_answer(piece):
        return None
    pieces = [
        Piece(piece.source, span)
        for span in piece.source.spans
        if span.kind is not SpanKind.HEADING and not span.is_speaker_note
    ]
    runs = find_lists(pieces, language)
    return next((run for run in runs if piece.span.id in {s.span.id for i in run.items for s in i}), None)


def _find_table_lead(piece: Piece) -> Piece | None:
    """Return the sentence that ends in a colon right before the table of a row."""
    spans, whole = piece.source.spans, name_whole(piece.span)
    if whole is None or whole[0] != "table":
        return None
    first = next(number for number, span in enumerate(spans) if name_whole(span) == whole)
    before = spans[first - 1] if first else None
    if before is None or before.kind is not SpanKind.SENTENCE or not before.text.rstrip().endswith(":"):
        return None
    return Piece(piece.source, before)
