"""Titles of the pages of a PDF that was made of slides: one a page, whatever its size."""

from collections import Counter
from collections.abc import Sequence
from statistics import mean

from pipelines.sourcing.readers.pdf.aligned_tables import AlignedTable
from pipelines.sourcing.readers.pdf.code_lines import CodeLines
from pipelines.sourcing.readers.pdf.layout import LineGroup
from pipelines.sourcing.readers.pdf.page_text import PageText

PagePiece = tuple[PageText, LineGroup | AlignedTable | CodeLines]

MOSTLY_WIDE = 0.8
"""Share of the pages that are wider than high in a document of slides; a report may have a wide page."""

MOST_WORDS = 150
"""Words of a slide on average; a wide page of prose has three hundred and more."""

FEWEST_PAGES = 3
LONGEST_TITLE = 120
TITLE_SHARE = 0.35
"""Share of a page's height, from its top, in which its title stands."""

LARGER = 1.1
"""Times the letters of a title are as high as those of the text, unless it is bold and the rest is not."""

ENDS = (".", ";", ",")
MOSTLY_THERE = 0.5
"""Share of the slides whose topmost line stands at one height: their template has the title there."""

TitlePlace = tuple[int, int]
"""Baseline and height of a line, in points."""


def are_slides(sheets: Sequence[PageText]) -> bool:
    """Return whether the pages of a document are slides: wide, and of few words."""
    if len(sheets) < FEWEST_PAGES or mean(sheet.is_wide for sheet in sheets) < MOSTLY_WIDE:
        return False
    words = sum(len(line.text.split()) for sheet in sheets for line in sheet.lines)
    return words <= MOST_WORDS * len(sheets)


def find_slide_titles(pieces: Sequence[PagePiece], body: float) -> frozenset[int]:
    """Return which pieces of a document of slides are their titles, at most one a page.

    `body` is the height of most of the document's letters.
    """
    by_page: dict[int, list[int]] = {}
    for number, (sheet, piece) in enumerate(pieces):
        if isinstance(piece, LineGroup):
            by_page.setdefault(sheet.number, []).append(number)
    tops = {page: _find_top(pieces, numbers) for page, numbers in by_page.items()}
    common = _find_common_place([_read_place(pieces[top]) for top in tops.values()])
    return frozenset(
        top
        for page, top in tops.items()
        if _may_be_title(pieces[top], common)
        and (_read_place(pieces[top]) in common or _is_set_apart(pieces, top, by_page[page], body))
    )


def _find_top(pieces: Sequence[PagePiece], numbers: Sequence[int]) -> int:
    return max(numbers, key=lambda number: _read_baseline(pieces[number]))


def _find_common_place(places: Sequence[TitlePlace]) -> frozenset[TitlePlace]:
    """Return where the topmost lines of most slides stand, within a point; empty if they stand anywhere."""
    counted = Counter(places)
    around = {place: _list_around(place) for place in counted}
    best = max(around.values(), key=lambda near: sum(counted[each] for each in near), default=frozenset())
    return best if sum(counted[each] for each in best) >= MOSTLY_THERE * len(places) else frozenset()


def _list_around(place: TitlePlace) -> frozenset[TitlePlace]:
    baseline, height = place
    return frozenset((baseline + up, height + more) for up in (-1, 0, 1) for more in (-1, 0, 1))


def _read_baseline(placed: PagePiece) -> float:
    piece = placed[1]
    return piece.first.baseline if isinstance(piece, LineGroup) else 0.0


def _read_place(placed: PagePiece) -> TitlePlace:
    piece = placed[1]
    return round(_read_baseline(placed)), round(piece.height) if isinstance(piece, LineGroup) else 0


def _may_be_title(placed: PagePiece, common: frozenset[TitlePlace]) -> bool:
    """Return whether a piece stands at the top of its page, and is worded as a title.

    Where titles have their place, one may begin with an arrow or end in dots.
    """
    sheet, top = placed
    if not isinstance(top, LineGroup):
        return False
    text = " ".join(line.text for line in top.lines)
    is_placed = top.first.baseline > (1 - TITLE_SHARE) * sheet.height
    is_worded = _read_place(placed) in common or not (top.bullet or top.label or text.endswith(ENDS))
    return is_placed and is_worded and len(text) <= LONGEST_TITLE and any(map(str.isalpha, text))


def _is_set_apart(pieces: Sequence[PagePiece], top: int, numbers: Sequence[int], body: float) -> bool:
    """Return whether a piece is set as a title: larger than the text of its page, or bold alone."""
    title = pieces[top][1]
    others = [
        piece for number in numbers if number != top and isinstance(piece := pieces[number][1], LineGroup)
    ]
    assert isinstance(title, LineGroup)
    is_larger = title.height >= LARGER * min(body, max((piece.height for piece in others), default=body))
    return is_larger or (title.is_bold and not any(piece.is_bold for piece in others))
