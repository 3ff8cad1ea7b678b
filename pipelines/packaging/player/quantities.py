"""Gaps of a sentence that a number fills, and the units it may be typed with.

The scripts read a number the same way in every format, `judging.js`: with its own unit or without, with a
decimal comma or point, with spaces between thousands.
"""

import re
from collections.abc import Sequence

from schemas.draft import Cloze, Gap
from schemas.draft.items import GAP
from schemas.languages.measures import is_unit, list_spellings

SIGN_OR_WORD = r"°[CF]?|[%€$£]|[^\W\d_]+"
NUMBER = re.compile(rf"[-+−]?(?:0|[1-9][0-9]*)(?:\s[0-9]{{3}})*(?:[.,][0-9]+)?\s?(?P<unit>{SIGN_OR_WORD}|)")
"""A number and its unit; one that begins with zeros is a code, in which they count."""

UNIT = re.compile(rf"\s?({SIGN_OR_WORD})")
"""The first word or sign after a gap."""


VERSION = re.compile(r".*\.[0-9]*0")
"""What is a code as well, unless it measures something: 3.10 is no 3.1."""

TextUnits = list[list[str] | None]
"""The units that the number of each accepted text may be typed with; None for words and codes."""


def list_gap_units(item: Cloze) -> list[TextUnits | None]:
    """Return for each gap the units of its accepted texts; None where no number is accepted."""
    after = GAP.split(item.stem)[1:]
    return [_list_units(gap, text) for gap, text in zip(item.gaps, after, strict=True)]


def find_unit(gap: Gap) -> str:
    """Return the unit that is part of a gap's right answer, empty if none is."""
    number = NUMBER.fullmatch(gap.accepted[0].strip())
    return number["unit"].strip() if number else ""


def _list_units(gap: Gap, after: str) -> TextUnits | None:
    following = UNIT.match(after)
    units = [_list_text_units(text.strip(), following[1] if following else "") for text in gap.accepted]
    return units if any(each is not None for each in units) else None


def _list_text_units(text: str, following: str) -> list[str] | None:
    """Return the spellings of the unit of a text, and of what follows its gap; None if it is no number."""
    number = NUMBER.fullmatch(text)
    if not number:
        return None
    own = number["unit"].strip()
    is_measure = own or is_unit(following)
    return None if VERSION.fullmatch(text) and not is_measure else _spell([own, following])


def _spell(units: Sequence[str]) -> list[str]:
    """Return every spelling of some units, the longest first."""
    spelled = {spelling for unit in units if unit for spelling in list_spellings(unit)}
    return sorted(spelled, key=lambda spelling: (-len(spelling), spelling))


def list_number_units(unit: str) -> list[list[str]]:
    """Return the units that a number asked for in one may be typed with, as for a sentence of one gap."""
    return [_spell([unit.strip()])]
