"""Sentences that a source breaks over two lines or more: they are read, and judged, as one."""

from collections.abc import Iterator, Sequence

from pipelines.drafting.material import Piece
from pipelines.drafting.text.page_sentences import ADDRESS
from pipelines.drafting.text.speech import is_speech
from pipelines.drafting.text.words import ends_broken_off
from schemas.anchor import PagePlace, SlidePlace
from schemas.source import SpanKind

MOST_PARTS = 8
"""Lines of one sentence; more below each other are lines of their own."""

FEWEST_WORDS = 3
FEWEST_WORDS_ON_A_SLIDE = 4
"""Of a line that is broken; shorter ones are labels beside each other."""

MOST_WORDS_OF_A_REST = 2

ENDS = (".", "!", "?", "…", ":", ";")
OPENING = "([«“\"'…–- \u00a0"


def list_halves(pieces: Sequence[Piece]) -> dict[str, tuple[Piece, ...]]:
    """Return the lines that make one sentence, by the span id of each; a line that is whole is in none."""
    runs = (run for run in _list_runs(pieces) if len(run) > 1)
    return {piece.span.id: tuple(run) for run in runs for piece in run}


def write_whole(parts: Sequence[Piece]) -> str:
    """Return the text of lines that make one sentence."""
    return " ".join(piece.text for piece in parts)


def _list_runs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    for piece in pieces:
        if run and len(run) < MOST_PARTS and _goes_on(run, piece):
            run.append(piece)
            continue
        yield run
        run = [piece] if _is_line(piece) else []
    yield run


def _goes_on(run: Sequence[Piece], piece: Piece) -> bool:
    """Return whether a line goes on with the sentence of the one above it.

    The one above ends none, and this one begins small, unless it does so itself: words below each other that
    all begin small are points. Where the one above ends in a word after which something comes, it may begin
    as it likes: with a name, say; so may what goes on after a comma and ends no sentence, and the last few
    words of one.
    """
    above = run[-1]
    if not _is_line(piece) or not _are_adjacent(above, piece) or above.text.endswith(ENDS):
        return False
    if is_speech(piece.text):
        return False
    if _begins_small(run[0]) or ADDRESS.search(above.text) or len(above.text.split()) < _count_fewest(above):
        return False
    is_listing = above.text.endswith(",") and not piece.text.endswith(ENDS)
    is_open = is_listing or ends_broken_off(above.text)
    return _begins_small(piece) or is_open or _is_rest(piece)


def _is_rest(piece: Piece) -> bool:
    """Return whether a line of a page is the end of a sentence only: few words before a full stop."""
    is_page = isinstance(piece.span.anchor.place, PagePlace)
    return is_page and piece.text.endswith(".") and len(piece.text.split()) <= MOST_WORDS_OF_A_REST


def _count_fewest(piece: Piece) -> int:
    is_slide = isinstance(piece.span.anchor.place, SlidePlace)
    return FEWEST_WORDS_ON_A_SLIDE if is_slide else FEWEST_WORDS


def _is_line(piece: Piece) -> bool:
    span = piece.span
    return span.kind is SpanKind.SENTENCE and span.item is None and span.anchor.row is None


def _are_adjacent(above: Piece, below: Piece) -> bool:
    one, other = above.span, below.span
    is_same_place = (one.anchor.heading, one.remark) == (other.anchor.heading, other.remark)
    between = above.source.text[one.end : other.start]
    return above.source is below.source and is_same_place and other.start > one.end and between == "\n"


def _begins_small(piece: Piece) -> bool:
    first = piece.text.lstrip(OPENING)[:1]
    return first.islower() and first.upper() != first  # a pictogram such as ℹ counts as small
