"""Widths of table columns, computed from their contents."""

from collections.abc import Sequence
from math import sqrt

NARROWEST, SHORT_CELL, ROOM_TO_SIGN = 8, 40, 30
"""Characters a column counts for at least, those from which on a cell needs more lines than width, and
those a signature takes."""

LINE, DENSE_LINE = 92, 170
"""Characters a line holds from margin to margin: of a table's size upright, of a dense one's on its side."""

MARGIN, LONGEST_WHOLE, MOST_KEPT = 4, 16, 0.6
"""Characters that the space around a cell takes; the longest word that is kept whole; the share of the page
that may go to keeping words whole, for long texts need the rest."""

Texts = Sequence[Sequence[str]]
"""Lines of a table, each as the texts of its cells."""


def share_width(header: Sequence[str], lines: Texts, signed: Texts, *, dense: bool) -> tuple[int, ...]:
    """Return each column's share of the page, in thousandths; `signed` are the lines left to be signed."""
    columns = tuple(zip(header, *lines, strict=False))
    wanted = [_share(column) for column in columns]
    for line in signed:
        wanted = [
            max(share, ROOM_TO_SIGN) if not text.strip() else share
            for share, text in zip(wanted, line, strict=False)
        ]
    least = [_least(column, DENSE_LINE if dense else LINE) for column in columns]
    return _shared_out(wanted, least)


def _share(column: tuple[str, ...]) -> int:
    """Return what a column of texts asks for: as many characters as its longest, less where it may wrap."""
    longest = max(map(len, column))
    over = max(longest - SHORT_CELL, 0)
    return max(NARROWEST, min(longest, SHORT_CELL) + round(2 * sqrt(over)))


def _least(column: tuple[str, ...], line: int) -> float:
    """Return the share of the page that keeps a column's longest word whole, within reason."""
    words = [min(len(word), LONGEST_WHOLE) for text in column for word in text.split()]
    return (MARGIN + max(words, default=0)) / line


def _shared_out(wanted: list[int], least: list[float]) -> tuple[int, ...]:
    """Return shares of a thousand: what each asks for, none below its least unless many ask for much."""
    kept = [each * min(1, MOST_KEPT / sum(least)) for each in least]
    over = [max(share / sum(wanted) - low, 0) for share, low in zip(wanted, kept, strict=True)]
    spare, total = 1 - sum(kept), sum(over)
    if not total:
        return tuple(round(1000 * each / sum(kept)) for each in kept)
    return tuple(round(1000 * (low + spare * each / total)) for low, each in zip(kept, over, strict=True))
