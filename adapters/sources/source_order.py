"""Order of sources: that of the patterns in `course.yaml`, and below one pattern by name."""

import re
from collections.abc import Sequence

from adapters.sources.patterns import compile_pattern

SourceRank = tuple[int, tuple[str | int, ...], str]
"""The number of the pattern, the name in parts, and the name itself, for names that differ in zeros alone."""

NUMBER = re.compile(r"(\d+)")


def rank_source(name: str, patterns: Sequence[str]) -> SourceRank:
    """Return a sort key: by the first pattern that matches, then alphabetically, numbers by their value."""
    places = (number for number, pattern in enumerate(patterns) if compile_pattern(pattern)(name))
    # `split` puts the numbers in every second place, so that text is never compared with a number.
    parts = tuple(int(part) if place % 2 else part for place, part in enumerate(NUMBER.split(name)))
    return next(places, len(patterns)), parts, name
