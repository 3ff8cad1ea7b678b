"""Lists of the sources, with the sentence that introduces them: a list is kept whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.blocks.list.contract import LedList
from pipelines.deliverables.lesson.halves import list_halves
from pipelines.drafting.lead_ins import introduces
from pipelines.drafting.material import Piece, stands_in_navigation
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import quote_piece, quote_pieces
from schemas.draft import Statement, StatementForm, Steps
from schemas.language import Language
from schemas.source import DEEPEST, RemarkKind, SpanKind

FEWEST_ITEMS = 2


@dataclass(frozen=True)
class ListRun:
    """A list: its lead-in if it has one, and its pieces, item by item; code in an item stands by itself."""

    lead: Piece | None
    items: tuple[tuple[Piece, ...], ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return all its pieces in reading order."""
        lead = () if self.lead is None else (self.lead,)
        return (*lead, *(piece for item in self.items for piece in item))

    @property
    def is_procedure(self) -> bool:
        """Return whether it is steps, one after the other: of one level, numbered 1, 2, 3 by its source."""
        firsts = [item[0] for item in self.items]
        return all(
            piece.span.kind is SpanKind.STEP
            and piece.span.item is not None
            and piece.span.item.depth == 1
            and (piece.span.item.label or "").strip("().°/- ") in {str(number), ""}
            for number, piece in enumerate(firsts, start=1)
        )


def find_lists(pieces: Sequence[Piece], language: Language) -> Iterator[ListRun]:
    """Yield the lists of two items or more, and of one with a lead-in, outside of remarks, in reading order.

    A lead-in ends in a colon, or says nothing by itself; the end of a remark introduces nothing behind it.
    """
    before: Piece | None = None
    for number, run in groupby(pieces, key=_number_list):
        listed = list(run)
        if number is not None and not stands_in_navigation(listed[0].source, listed[0].span):
            is_beside = before is not None and before.span.remark == listed[0].span.remark
            lead = before if is_beside and before and introduces(before, listed[0], language) else None
            items = tuple(tuple(item) for _, item in groupby(listed, key=_number_item))
            if len(items) >= FEWEST_ITEMS or lead is not None:
                yield ListRun(lead, items)
        before = listed[-1]


def list_listed_spans(pieces: Sequence[Piece], language: Language) -> frozenset[str]:
    """Return the ids of the spans of these lists and their lead-ins."""
    return frozenset(piece.span.id for run in find_lists(pieces, language) for piece in run.pieces)


def make_list(run: ListRun, ids: IdAllocator) -> Iterator[LedList | Steps]:
    """Yield a list of the sources, word for word: steps, or a list with its numbers and levels."""
    if run.is_procedure and len(run.items) > 1:
        yield Steps(statements=tuple(quote_pieces(item, ids) for item in run.items))
        return
    yield LedList(
        id=ids.allocate_block(),
        lead=None if run.lead is None else quote_piece(run.lead, ids),
        items=tuple(quote_items(run.items, ids, is_in_list=True)),
    )


def quote_items(
    items: Iterable[Sequence[Piece]], ids: IdAllocator, *, is_in_list: bool
) -> Iterator[Statement]:
    """Yield pieces that are read together, word for word, as items or code where they are.

    In a block that is no list, an item says itself that it is one. Only the first part of an item has its
    number: what follows may be code.
    """
    numbered: set[tuple[str, int, int]] = set()
    for item in items:
        place, name = item[0].span.item, item[0].source.name
        is_first = place is not None and (name, place.list, place.item) not in numbered
        if place is not None:
            numbered.add((name, place.list, place.item))
        yield _quote_item(item, ids, is_in_list=is_in_list, is_first=is_first)


def _quote_item(item: Sequence[Piece], ids: IdAllocator, *, is_in_list: bool, is_first: bool) -> Statement:
    place = item[0].span.item
    is_code = item[0].span.kind is SpanKind.CODE or None
    level = None if place is None else min(place.depth, DEEPEST)  # spans of older versions may be deeper
    depth = None if is_in_list and level == 1 else level
    label = place.label if place is not None and is_first else None
    form = StatementForm(depth=depth, label=label, is_code=is_code) if depth or label or is_code else None
    return quote_pieces(item, ids, form)


def split_items(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield pieces that are read together: those of an item, the lines of one sentence; others alone."""
    halves = list_halves(pieces)
    for _, item in groupby(pieces, key=_number_item):
        together = tuple(item)
        if together[0].span.item is None:
            wholes = ((piece, halves.get(piece.span.id, (piece,))) for piece in together)
            yield from (whole for piece, whole in wholes if whole[0] is piece)
        else:
            yield together


def split_lists(pieces: Sequence[Piece], language: Language) -> Iterator[ListRun | tuple[Piece, ...]]:
    """Yield pieces in reading order: lists with their lead-in, and what stands between them.

    A list in a remark, such as a warning, stays in what stands between: it is part of the warning.
    """
    runs = {run.pieces[0].span.id: run for run in find_lists(pieces, language)}
    taken = frozenset(piece.span.id for run in runs.values() for piece in run.pieces)
    waiting: list[Piece] = []
    for piece in pieces:
        run = runs.get(piece.span.id)
        if run is not None:
            if run.is_procedure and run.lead is not None and len(run.items) > 1:
                waiting.append(run.lead)
            yield from _flush(waiting)
            waiting = []
            yield run
        elif piece.span.id not in taken:
            waiting.append(piece)
    yield from _flush(waiting)


def _number_list(piece: Piece) -> tuple[str, int] | None:
    span = piece.span
    is_part = span.remark is not None and span.remark.kind is not RemarkKind.EXERCISE
    return None if span.item is None or is_part else (piece.source.name, span.item.list)


def _number_item(piece: Piece) -> tuple[str, int, int, bool] | None:
    item = piece.span.item
    is_code = piece.span.kind is SpanKind.CODE
    return None if item is None else (piece.source.name, item.list, item.item, is_code)


def _flush(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    whole = tuple(pieces)
    if whole:
        yield whole
