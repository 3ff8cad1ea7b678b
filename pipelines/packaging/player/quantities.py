"""Gaps of a sentence that a number fills, and the units it may be typed with.

The scripts read a number the same way in every format, `judging.js`: with its unit or without, with a decimal
comma or point, with spaces between thousands.
"""

import re
from collections.abc import Sequence

from schemas.draft import Cloze, Gap
from schemas.draft.items import GAP
from schemas.languages.measures import list_spellings

SIGN_OR_WORD = r"°[CF]?|[%€$£]|[^\W\d_]+"
NUMBER = re.compile(rf"[-+−]?(?:0|[1-9]\d*)(?:\s\d{{3}})*(?:[.,]\d+)?\s?(?P<unit>{SIGN_OR_WORD}|)")
"""A number and its unit; one that begins with zeros is a code, in which they count."""

UNIT = re.compile(rf"\s?({SIGN_OR_WORD})")
"""The first word or sign after a gap."""


def list_gap_units(item: Cloze) -> list[list[str] | None]:
    """Return for each gap the units its number may be typed with; None where no number is accepted."""
    after = GAP.split(item.stem)[1:]
    return [_list_units(gap, text) for gap, text in zip(item.gaps, after, strict=True)]


def find_unit(gap: Gap) -> str:
    """Return the unit that is part of a gap's right answer, empty if none is."""
    number = NUMBER.fullmatch(gap.accepted[0].strip())
    return number["unit"].strip() if number else ""


def _list_units(gap: Gap, after: str) -> list[str] | None:
    numbers = [found for text in gap.accepted if (found := NUMBER.fullmatch(text.strip()))]
    if not numbers:
        return None
    following = UNIT.match(after)
    named = [number["unit"].strip() for number in numbers] + ([following[1]] if following else [])
    return _spell(named)


def _spell(units: Sequence[str]) -> list[str]:
    """Return every spelling of some units, the longest first."""
    spelled = {spelling for unit in units if unit for spelling in list_spellings(unit)}
    return sorted(spelled, key=lambda spelling: (-len(spelling), spelling))


def list_number_units(unit: str) -> list[list[str]]:
    """Return the units that a number asked for in one may be typed with, as for a sentence of one gap."""
    return [_spell([unit.strip()])]
