"""Pieces that no page of a lesson can show, each with the reason; all others are shown if there is room."""

from collections.abc import Sequence

from pipelines.deliverables.lesson.led_lists import list_listed_spans
from pipelines.deliverables.lesson.navigation_lists import ContentsEntries, list_navigation_spans
from pipelines.drafting.material import (
    Piece,
    gives_orders,
    has_whole_row,
    heads_references,
    is_answer,
    is_navigation,
    lists_contents,
)
from pipelines.drafting.text.page_sentences import find_page_fault
from pipelines.drafting.text.references import is_reference
from pipelines.sourcing.exercises import find_answer_kind
from pipelines.sourcing.procedures import says_what_to_do
from schemas.anchor import ParagraphPlace, SlidePlace
from schemas.language import Language
from schemas.plan import LeftOutReason
from schemas.source import SpanKind

DEEPEST_OF_REFERENCES = 2
"""Titles above a passage that may be that of a list of references, which may be parted by kinds."""

FEWEST_WORDS_ON_A_SLIDE = 4
FEWEST_WORDS_OF_AN_ORDER = 5
"""Of a line without a full stop: what is shorter is most often a label."""

CLOSED = (".", "!", "?", "…", ":")


def find_unreadable(pieces: Sequence[Piece], language: Language) -> dict[str, LeftOutReason]:
    """Return why pieces cannot be read on a page, by span id, in reading order.

    The items of a list stay together, however short they are, and so does a lead-in before what is shown
    below it: code, a table, steps.
    """
    leading = list_navigation_spans(pieces, language)
    forms = _list_forms(pieces)
    listed = list_listed_spans(pieces, language) - leading
    contents = ContentsEntries()
    reasons: dict[str, LeftOutReason] = {}
    next_shown: Piece | None = None
    for number in reversed(range(len(pieces))):
        piece = pieces[number]
        before = pieces[number - 1] if number else None
        reason = _judge_piece(piece, before, language, is_listed=piece.span.id in listed)
        if any(map(heads_references, piece.span.anchor.heading[-DEEPEST_OF_REFERENCES:])):
            reason = LeftOutReason.REFERENCES
        elif piece.span.id in leading or (reason is LeftOutReason.NO_SENTENCE and contents.lists(piece)):
            reason = LeftOutReason.NAVIGATION
        elif piece.span.id in forms:
            reason = LeftOutReason.TO_FILL_IN
        elif is_answer(piece) and find_answer_kind(piece.text) is not None:
            reason = LeftOutReason.TITLE  # the reveal says it
        if reason is LeftOutReason.LEAD_IN and next_shown is not None and _share_page(piece, next_shown):
            reason = None
        if reason is not None:
            reasons[piece.span.id] = reason
        next_shown = piece if reason is None else None
    return dict(reversed(reasons.items()))


def _judge_piece(
    piece: Piece, before: Piece | None, language: Language, *, is_listed: bool
) -> LeftOutReason | None:
    if gives_orders(piece):
        return LeftOutReason.INSTRUCTION
    if piece.span.kind is SpanKind.SENTENCE and is_reference(piece.text):
        return LeftOutReason.REFERENCES
    if is_listed:
        return None
    if is_navigation(piece.heading) or lists_contents(piece.text):
        return LeftOutReason.NAVIGATION
    if _is_part_of_whole(piece):
        return None
    match piece.span.kind:
        case SpanKind.CODE:
            return None
        case SpanKind.ROW:
            return LeftOutReason.ROW_WITHOUT_TITLES
        case SpanKind.STEP:
            return None if len(piece.text.split()) > 1 else LeftOutReason.NO_SENTENCE
    fault = find_page_fault(piece.text, language, begins_anywhere=_begins_sentence(piece, before))
    return None if fault is LeftOutReason.NO_SENTENCE and _is_point(piece, language) else fault


def _is_point(piece: Piece, language: Language) -> bool:
    """Return whether a line without a full stop is one somebody wrote to be read: on a slide, or an order."""
    words = len(piece.text.split())
    if isinstance(piece.span.anchor.place, SlidePlace):
        return words >= FEWEST_WORDS_ON_A_SLIDE
    return words >= FEWEST_WORDS_OF_AN_ORDER and says_what_to_do(piece.text, language)


def _list_forms(pieces: Sequence[Piece]) -> frozenset[str]:
    """Return the ids of the rows of tables that have titles and no value: grids for somebody to fill in."""
    tables: dict[tuple[str, int], list[Piece]] = {}
    for piece in pieces:
        row = piece.span.anchor.row
        if row is not None and len(row.header) > 1:
            tables.setdefault((piece.source.name, row.table), []).append(piece)
    return frozenset(
        piece.span.id for table in tables.values() if not any(map(_has_value, table)) for piece in table
    )


def _has_value(piece: Piece) -> bool:
    row = piece.span.anchor.row
    return row is not None and any(row.cells[1:])


def _is_part_of_whole(piece: Piece) -> bool:
    """Return whether a piece says something with what it stands in: a table, a list or a remark."""
    if piece.span.anchor.row is not None:
        return has_whole_row(piece)
    return piece.span.remark is not None or piece.span.item is not None


def _begins_sentence(piece: Piece, before: Piece | None) -> bool:
    """Return whether a sentence begins there, whatever its first letter.

    It stands after another in a paragraph; or it opens a paragraph of a format whose paragraphs are their
    author's, not lines of a page, and what stands above is no open sentence.
    """
    if before is None or before.source is not piece.source:
        return _is_authors_paragraph(piece)
    between = piece.source.text[before.span.end : piece.span.start]
    if before.span.end <= piece.span.start and "\n" not in between:
        return True
    is_below_title = before.span.anchor.heading != piece.span.anchor.heading
    is_closed = before.span.kind is not SpanKind.SENTENCE or before.text.endswith(CLOSED)
    return _is_authors_paragraph(piece) and (is_below_title or is_closed)


def _is_authors_paragraph(piece: Piece) -> bool:
    return isinstance(piece.span.anchor.place, ParagraphPlace)


def _share_page(piece: Piece, other: Piece) -> bool:
    return piece.source is other.source and piece.span.anchor.heading == other.span.anchor.heading
