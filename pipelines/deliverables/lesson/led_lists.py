"""Lists of the sources with the sentence that introduces them: neither says anything without the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.blocks.list.contract import LedList
from pipelines.drafting.material import Piece, is_navigation
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import quote_piece
from schemas.draft import Origin, Statement
from schemas.source import SpanKind

FEWEST_ITEMS = 2
FARTHEST = 1
"""Characters between a lead-in and its list: the line break."""


@dataclass(frozen=True)
class LedRun:
    """The lead-in of a list, and its pieces, item by item."""

    lead: Piece
    items: tuple[tuple[Piece, ...], ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return all its pieces in reading order."""
        return (self.lead, *(piece for item in self.items for piece in item))

    @property
    def is_own_block(self) -> bool:
        """Return whether it becomes a list: it is not numbered, as steps are, nor within a remark."""
        is_numbered = any(item[0].span.kind is SpanKind.STEP for item in self.items)
        return not is_numbered and all(piece.span.remark is None for piece in self.pieces)


def find_led_lists(pieces: Sequence[Piece]) -> Iterator[LedRun]:
    """Yield the lists that a sentence ending in a colon introduces, in reading order."""
    before: Piece | None = None
    for number, run in groupby(pieces, key=_number_list):
        list_pieces = list(run)
        if number is not None and before is not None and _introduces(before, list_pieces[0]):
            items = tuple(tuple(item) for _, item in groupby(list_pieces, key=_number_item))
            if len(items) >= FEWEST_ITEMS:
                yield LedRun(before, items)
        before = list_pieces[-1]


def list_led_spans(pieces: Sequence[Piece]) -> frozenset[str]:
    """Return the ids of the spans of these lists and their lead-ins, numbered lists included."""
    return frozenset(piece.span.id for run in find_led_lists(pieces) for piece in run.pieces)


def make_led_list(run: LedRun, ids: IdAllocator) -> LedList:
    """Return a list of the sources, word for word."""
    return LedList(
        id=ids.allocate_block(),
        lead=quote_piece(run.lead, ids),
        items=tuple(_quote_item(item, ids) for item in run.items),
    )


def _quote_item(item: Sequence[Piece], ids: IdAllocator) -> Statement:
    return Statement(
        id=ids.allocate_statement(),
        text=" ".join(piece.text for piece in item),
        citations=tuple(piece.citation for piece in item),
        origin=Origin.EXTRACTIVE,
    )


def _introduces(lead: Piece, first: Piece) -> bool:
    is_next = lead.source is first.source and 0 <= first.span.start - lead.span.end <= FARTHEST
    is_lead = lead.span.kind is SpanKind.SENTENCE and lead.span.item is None and lead.text.endswith(":")
    return is_next and is_lead and not is_navigation(lead.heading)


def _number_list(piece: Piece) -> tuple[str, int] | None:
    return None if piece.span.item is None else (piece.source.name, piece.span.item.list)


def _number_item(piece: Piece) -> int:
    assert piece.span.item is not None
    return piece.span.item.item


def split_led_lists(pieces: Sequence[Piece]) -> Iterator[LedRun | tuple[Piece, ...]]:
    """Yield pieces in reading order: bulleted lists with their lead-in, and what stands between them.

    A list in a remark, such as a warning, stays in what stands between: it is part of the warning.
    """
    runs = {run.lead.span.id: run for run in find_led_lists(pieces) if run.is_own_block}
    taken = frozenset(piece.span.id for run in runs.values() for piece in run.pieces)
    waiting: list[Piece] = []
    for piece in pieces:
        run = runs.get(piece.span.id)
        if run is not None:
            yield from _flush(waiting)
            waiting = []
            yield run
        elif piece.span.id not in taken:
            waiting.append(piece)
    yield from _flush(waiting)


def _flush(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    whole = tuple(pieces)
    if whole:
        yield whole
