"""Titles of the pages of a PDF that was made of slides: one a page, whatever its size."""

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


def find_slide_titles(pieces: Sequence[PagePiece], body: float) -> frozenset[int]:
    """Return which pieces are titles of slides, at most one a page; none if the document is not of slides.

    `body` is the height of most of the document's letters.
    """
    by_page: dict[int, list[int]] = {}
    for number, (sheet, _) in enumerate(pieces):
        by_page.setdefault(sheet.number, []).append(number)
    if not _are_slides(pieces):
        return frozenset()
    found = (_find_title(pieces, numbers, body) for numbers in by_page.values())
    return frozenset(number for number in found if number is not None)


def _are_slides(pieces: Sequence[PagePiece]) -> bool:
    sheets = {sheet.number: sheet for sheet, _ in pieces}
    if len(sheets) < FEWEST_PAGES or mean(sheet.is_wide for sheet in sheets.values()) < MOSTLY_WIDE:
        return False
    words = sum(len(line.text.split()) for sheet in sheets.values() for line in sheet.lines)
    return words <= MOST_WORDS * len(sheets)


def _find_title(pieces: Sequence[PagePiece], numbers: Sequence[int], body: float) -> int | None:
    """Return the piece at the top of a page that is set as a title: larger than the text, or bold alone."""
    groups = [(number, piece) for number in numbers if isinstance(piece := pieces[number][1], LineGroup)]
    if not groups:
        return None
    number, top = max(groups, key=lambda group: group[1].first.baseline)
    sheet = pieces[number][0]
    text = " ".join(line.text for line in top.lines)
    is_placed = top.first.baseline > (1 - TITLE_SHARE) * sheet.height
    may_be = len(text) <= LONGEST_TITLE and not text.endswith(ENDS) and not top.bullet and not top.label
    if not (is_placed and may_be and any(map(str.isalpha, text))):
        return None
    others = [piece for other, piece in groups if other != number]
    is_larger = top.height >= LARGER * min(body, max((piece.height for piece in others), default=body))
    is_bold = top.is_bold and not any(piece.is_bold for piece in others)
    return number if is_larger or is_bold else None
