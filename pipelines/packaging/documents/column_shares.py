"""Widths of table columns, computed from their contents."""

from collections.abc import Sequence
from math import sqrt

NARROWEST, SHORT_CELL, ROOM_TO_SIGN = 8, 40, 30
"""In characters: the least width of a column; the length from which a cell wraps instead of widening it;
room for a signature."""

LINE, DENSE_LINE = 92, 170
"""Characters of a line from margin to margin: at normal size upright, at small size on landscape pages."""

CELL_PADDING, LONGEST_UNBROKEN, MOST_FOR_WORDS = 4, 16, 0.6
"""In characters: the padding of a cell; the longest word that is never broken. Then the largest share of the
page that keeping words whole may take: long texts need the rest."""

Texts = Sequence[Sequence[str]]
"""Lines of a table, each as the texts of its cells."""


def share_width(header: Sequence[str], lines: Texts, signed: Texts, *, dense: bool) -> tuple[int, ...]:
    """Return each column's share of the page in thousandths; `signed` are lines with room for a signature."""
    columns = tuple(zip(header, *lines, strict=False))
    wanted = [_compute_wanted(column) for column in columns]
    for line in signed:
        wanted = [
            max(share, ROOM_TO_SIGN) if not text.strip() else share
            for share, text in zip(wanted, line, strict=False)
        ]
    least = [_compute_least(column, DENSE_LINE if dense else LINE) for column in columns]
    return _distribute(wanted, least)


def _compute_wanted(column: tuple[str, ...]) -> int:
    """Return the characters a column wants: its longest text, or less if that may wrap."""
    longest = max(map(len, column))
    excess = max(longest - SHORT_CELL, 0)
    return max(NARROWEST, min(longest, SHORT_CELL) + round(2 * sqrt(excess)))


def _compute_least(column: tuple[str, ...], line: int) -> float:
    """Return the share of the page that keeps a column's longest word whole, up to LONGEST_UNBROKEN."""
    words = [min(len(word), LONGEST_UNBROKEN) for text in column for word in text.split()]
    return (CELL_PADDING + max(words, default=0)) / line


def _distribute(wanted: list[int], least: list[float]) -> tuple[int, ...]:
    """Return the shares in thousandths: by what is wanted, but none below its least share.

    If the least shares exceed MOST_FOR_WORDS of the page together, they are reduced.
    """
    minimums = [each * min(1, MOST_FOR_WORDS / sum(least)) for each in least]
    excess = [max(share / sum(wanted) - low, 0) for share, low in zip(wanted, minimums, strict=True)]
    spare, total = 1 - sum(minimums), sum(excess)
    if not total:
        return tuple(round(1000 * each / sum(minimums)) for each in minimums)
    return tuple(
        round(1000 * (low + spare * each / total)) for low, each in zip(minimums, excess, strict=True)
    )
