"""Whether a line continues the one before: it is near, looks alike, and begins no paragraph.

Distances are in heights of the letters above. Each limit says where real lines lie: 816 pairs of lines in the
three PDFs of governments among our shared inputs, 808 of body text and 8 of titles, measured on 28 November
2026.
"""

from dataclasses import dataclass

from pipelines.sourcing.characters import SENTENCE_ENDS
from pipelines.sourcing.readers.pdf.characters import HYPHEN, Fragment

LEAST_GAP = 0.3
"""Between baselines; nearer ones overlap. Real ones: from 1.0."""

WIDEST_GAP = 1.6
"""Between the baselines of body text. Real ones: 1.2 on the median, 1.43 at most."""

WIDEST_GAP_OF_TITLE = 2.0
"""Titles are set wider. Real ones: 1.65 at most."""

LEAST_RATIO, LARGEST_RATIO = 0.9, 1.1
"""Of the heights of two lines of one text. Real ones: 0.92 to 1.03."""

ALIGNED_WITHIN = 0.4
"""Between left edges. Real ones: 0.04, apart from first lines."""

LARGEST_INDENT = 3
"""By which a paragraph's first line begins further right than the next."""

LARGEST_HANGING = 4
"""By which the second line of a list item begins further right than its bullet. Real ones: 1.6 at most."""

CENTRED_WITHIN = 2
"""Between twice the middles of two lines of a centred title."""

RAGGED_EDGE = 0.5
"""Left of the column's end, where a line still counts as full: its next word would not have fitted."""

LEAST_SHARE_OF_DECK = 0.75
"""Of the width of a deck's widest lines, that those of a slide have if one of them may be full."""

FEWEST_CAPITALS = 5
"""Letters of a line in capitals; abbreviations have four at most."""

OPENING = "([«“\"' \u00a0"
POINTS_A_COLUMN = 10
"""Left edges within so many points are of one column."""


@dataclass(frozen=True)
class PieceSoFar:
    """What the next line is compared with: the last line so far, how many there are, and how they begin."""

    first: Fragment
    last: Fragment
    count: int
    is_bold: bool
    has_bullet: bool
    begins_small: bool

    def is_continued_by(self, line: Fragment) -> bool:
        """Return whether a line goes on in the middle of a sentence: it begins small, below an open one.

        A piece that begins small itself may be one of several words set below each other; one in capitals is
        a title.
        """
        is_open = not self.last.text.endswith(SENTENCE_ENDS) and not self.begins_small
        is_open = is_open and not is_in_capitals(self.last.text)
        return is_open and begins_inside(line.text)


def begins_inside(text: str) -> bool:
    """Return whether a line begins with a small letter, perhaps in a bracket: inside a sentence."""
    return text.lstrip(OPENING)[:1].islower()


def is_in_capitals(text: str) -> bool:
    """Return whether a line has capital letters only, and more of them than an abbreviation."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= FEWEST_CAPITALS and "".join(letters).isupper()


class Columns:
    """The right ends of a page's columns, found by the left edge of a line.

    A slide may have short lines only: what other slides of its `deck` have tells where one would be full.
    """

    def __init__(self, page: list[Fragment], deck: "Columns | None" = None) -> None:
        self._deck = deck
        self._ends: dict[int, float] = {}
        for line in page:
            column = _number_column(line)
            for neighbour in (column - 1, column, column + 1):
                self._ends[neighbour] = max(self._ends.get(neighbour, 0.0), line.right)

    def end_of(self, *lines: Fragment) -> float:
        """Return how far right the columns of some lines go."""
        end = max(self._ends.get(_number_column(line), 0.0) for line in lines)
        if self._deck is None:
            return end
        left, end_in_deck = min(line.left for line in lines), self._deck.end_of(*lines)
        return end if end - left >= LEAST_SHARE_OF_DECK * (end_in_deck - left) else end_in_deck


def is_next_line(piece: PieceSoFar, line: Fragment, columns: Columns, largest_body: float) -> bool:
    """Return whether a line goes on with a piece; lines higher than `largest_body` are titles."""
    last = piece.last
    is_title = last.height > largest_body
    if not (_is_near(last, line, is_title) and _is_alike(piece, line) and _is_aligned(piece, line, is_title)):
        return False
    is_broken_title = is_title and not piece.begins_small
    if last.text.endswith((HYPHEN, "-")) or is_broken_title or _hangs(piece, line):
        return True
    is_word_of_several = piece.begins_small and " " not in last.text.strip()
    return piece.is_continued_by(line) or (_is_full(last, line, columns) and not is_word_of_several)


def _is_near(last: Fragment, line: Fragment, is_title: bool) -> bool:
    widest = WIDEST_GAP_OF_TITLE if is_title else WIDEST_GAP
    gap = last.baseline - line.baseline
    return LEAST_GAP * last.height < gap < widest * max(last.height, line.height)


def _is_alike(piece: PieceSoFar, line: Fragment) -> bool:
    if not LEAST_RATIO < line.height / piece.last.height < LARGEST_RATIO:
        return False
    if piece.is_continued_by(line):  # bold words may end where a line does
        return True
    return line.bold == piece.last.bold or not (line.bold or piece.is_bold)


def _is_aligned(piece: PieceSoFar, line: Fragment, is_title: bool) -> bool:
    """Return whether a line begins where the last did, or where the second of a paragraph or item may."""
    last = piece.last
    shift, height = line.left - last.left, last.height
    if abs(shift) < ALIGNED_WITHIN * height:
        return True
    if piece.count == 1 and piece.has_bullet and 0 <= shift < LARGEST_HANGING * height:
        return True
    is_indented = -LARGEST_INDENT * height < shift < 0 and line.right > last.left
    if piece.count == 1 and not piece.has_bullet and is_indented:
        return True
    return is_title and abs(line.left + line.right - last.left - last.right) < CENTRED_WITHIN * height


def _hangs(piece: PieceSoFar, line: Fragment) -> bool:
    """Return whether a line stands below the text of an item, right of its bullet or number."""
    return piece.has_bullet and line.left - piece.first.left > ALIGNED_WITHIN * piece.first.height


def _is_full(last: Fragment, line: Fragment, columns: Columns) -> bool:
    """Return whether the next line's first word would not have fitted on the last."""
    first_word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) / max(len(line.text), 1) * (len(first_word) + 1)
    return last.right + width > columns.end_of(last, line) - RAGGED_EDGE * last.height


def _number_column(line: Fragment) -> int:
    return round(line.left / POINTS_A_COLUMN)
