"""Lines of slides in a PDF: points below each other without bullets, and the titles above them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.sourcing.readers.pdf.layout import LineGroup
from pipelines.sourcing.readers.pdf.next_line import (
    ALIGNED_WITHIN,
    LARGEST_RATIO,
    LEAST_RATIO,
    POINTS_A_COLUMN,
    begins_inside,
    is_in_capitals,
)
from pipelines.sourcing.readers.pdf.slide_titles import PagePiece

FARTHEST_POINT = 4.0
"""Letter heights, at most, between the baselines of two points of one list."""

LONGEST_POINT = 15
"""Words of a line of a list without bullets, as on slides of PowerPoint; what is longer is prose."""

SMALL_PRINT = 0.75
"""Times the height of the text; smaller letters are those of credits, notes and the labels of drawings."""

FEWEST_POINTS = 2
FEWEST_WORDS_ALONE = 3
FEWEST_WORDS_ELSEWHERE = 6
"""Of a line that begins small: at a margin of the deck, and elsewhere, where labels of drawings stand."""

LONGEST_BEGUN_SMALL = 40
SHARE_OF_SLIDES = 0.2
"""Of the slides, on which text begins at a left edge that is a margin of the deck."""

FEWEST_LABELS = 3
"""Lines below each other that are a list even if each is one word: two may be the labels of a drawing."""

WORDS_OF_A_POINT = 2
LONGEST_CAPITALS = 8
"""Words of a line in capitals that is a title above others."""

LEADS = (":", "...", "…")
ENDS = (".", "!", "?", ";")


def find_points(pieces: Sequence[PagePiece], titles: Sequence[bool], body: float) -> dict[int, int]:
    """Return the number of the list that pieces are points of, by the number of the piece.

    Points stand below each other at one left edge, in letters of one size, as large as the text (`body`);
    most end no sentence. A line that begins small at the edge where the deck's text does is a point alone,
    and so is one that is all its slide says below its title. A line that announces others, as one that ends
    in a colon does, is none. What is below the title of the whole document is a date and names.
    """
    margins, alone = _find_margins(pieces), _find_lines_alone(pieces, titles, body)
    runs = (
        run
        for run in _list_runs(pieces, titles, body)
        if _is_list([_read_text(pieces[number]) for number in run])
        or all(number in alone or _begins_point(pieces[number], margins) for number in run)
    )
    return {number: which for which, run in enumerate(runs) for number in run}


def find_titles_above(
    pieces: Sequence[PagePiece], titles: Sequence[bool], of_slides: frozenset[int]
) -> list[bool]:
    """Return which pieces are titles of what stands below them on their slide, those of slides among them.

    A large line that begins small, is a lettered choice or has nothing below it is text, unless it is all its
    slide has; a line in capitals above others is a title.
    """
    judged = list(titles)
    worded = (sheet.number for sheet, piece in pieces if any(map(str.isalpha, _read_text((sheet, piece)))))
    pieces_of_slide = Counter(worded)
    for number in reversed(range(len(pieces))):
        if number in of_slides or not isinstance(piece := pieces[number][1], LineGroup):
            continue
        if begins_inside(_read_text(pieces[number])) or piece.label[:1].isupper():
            judged[number] = False
            continue
        below = number + 1 if number + 1 < len(pieces) and _share_slide(pieces, number, number + 1) else None
        if titles[number] and pieces_of_slide[pieces[number][0].number] > 1:
            judged[number] = below is not None and (not titles[below] or _is_smaller(pieces[below], piece))
        elif (
            not titles[number]
            and below is not None
            and not titles[below]
            and _are_aligned(pieces[number], pieces[below])
        ):
            judged[number] = _is_capitals(piece) and not _is_capitals(pieces[below][1])
    return judged


def _list_runs(pieces: Sequence[PagePiece], titles: Sequence[bool], body: float) -> Iterator[list[int]]:
    run: list[int] = []
    for number, placed in enumerate(pieces):
        if run and not (_share_slide(pieces, run[-1], number) and _are_aligned(pieces[run[-1]], placed)):
            yield run
            run = []
        if titles[number] or not _may_be_point(placed, body):
            yield run
            run = []
        else:
            run.append(number)
    yield run


def _find_margins(pieces: Sequence[PagePiece]) -> frozenset[int]:
    """Return the left edges at which text begins on many slides."""
    edges = {(sheet.number, _number_edge(piece)) for sheet, piece in pieces if isinstance(piece, LineGroup)}
    slides = len({number for number, _ in edges})
    counted = Counter(edge for _, edge in edges)
    return frozenset(edge for edge, count in counted.items() if count >= SHARE_OF_SLIDES * slides)


def _find_lines_alone(pieces: Sequence[PagePiece], titles: Sequence[bool], body: float) -> frozenset[int]:
    """Return the pieces that are all their slides say below their titles, small print left aside."""
    by_slide: dict[int, list[int]] = {}
    for number, (sheet, piece) in enumerate(pieces):
        is_small = isinstance(piece, LineGroup) and piece.height < SMALL_PRINT * body
        if not titles[number] and not is_small:
            by_slide.setdefault(sheet.number, []).append(number)
    alone = {below[0]: _read_text(pieces[below[0]]) for below in by_slide.values() if len(below) == 1}
    return frozenset(
        number
        for number, text in alone.items()
        if len(text.split()) >= FEWEST_WORDS_ALONE and not text.endswith(ENDS)
    )


def _begins_point(placed: PagePiece, margins: frozenset[int]) -> bool:
    piece, text = placed[1], _read_text(placed)
    if not isinstance(piece, LineGroup) or not begins_inside(text):
        return False
    is_at_margin = any(abs(_number_edge(piece) - margin) <= 1 for margin in margins)
    return len(text.split()) >= (FEWEST_WORDS_ALONE if is_at_margin else FEWEST_WORDS_ELSEWHERE)


def _number_edge(piece: LineGroup) -> int:
    return round(piece.first.left / POINTS_A_COLUMN)


def _is_list(texts: Sequence[str]) -> bool:
    words = sum(len(text.split()) for text in texts)
    unended = sum(not text.endswith(ENDS) for text in texts)
    if len(texts) < FEWEST_POINTS or 2 * unended <= len(texts):
        return False
    return len(texts) >= FEWEST_LABELS or words >= WORDS_OF_A_POINT * len(texts)


def _may_be_point(placed: PagePiece, body: float) -> bool:
    sheet, piece = placed
    if not isinstance(piece, LineGroup) or piece.bullet or (piece.label and not piece.label[0].isupper()):
        return False
    if sheet.number == 1 or piece.height < SMALL_PRINT * body:
        return False
    text = _read_text(placed)
    longest = LONGEST_POINT if not begins_inside(text) else LONGEST_BEGUN_SMALL
    return not text.endswith(LEADS) and len(text.split()) <= longest and any(map(str.isalpha, text))


def _are_aligned(above: PagePiece, below: PagePiece) -> bool:
    upper, lower = above[1], below[1]
    if not isinstance(upper, LineGroup) or not isinstance(lower, LineGroup):
        return False
    height = upper.height
    return (
        abs(upper.first.left - lower.first.left) < ALIGNED_WITHIN * height
        and LEAST_RATIO < lower.height / height < LARGEST_RATIO
        and 0 < upper.last.baseline - lower.first.baseline < FARTHEST_POINT * height
    )


def _share_slide(pieces: Sequence[PagePiece], one: int, other: int) -> bool:
    return pieces[one][0].number == pieces[other][0].number


def _is_smaller(placed: PagePiece, than: LineGroup) -> bool:
    piece = placed[1]
    return isinstance(piece, LineGroup) and piece.height < LEAST_RATIO * than.height


def _is_capitals(piece: object) -> bool:
    if not isinstance(piece, LineGroup) or piece.bullet or piece.label:
        return False
    text = " ".join(line.text for line in piece.lines)
    return is_in_capitals(text) and len(text.split()) <= LONGEST_CAPITALS


def _read_text(placed: PagePiece) -> str:
    piece = placed[1]
    return " ".join(line.text.strip() for line in piece.lines) if isinstance(piece, LineGroup) else ""
