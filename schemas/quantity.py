"""Quantities in table cells: a number or a range of numbers, with its unit."""

import re
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Self

from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, write_expression
from schemas.languages.numbers import groups_by_comma

SPACE = "[ \u00a0\u202f\u2009]"
NUMBER = rf"[-\u2212]?(?:\d{{1,3}}(?:{SPACE}\d{{3}})+|\d{{1,12}})(?:[.,]\d{{1,6}})*"
THOUSANDS = re.compile(r"^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
LONGEST_CELL = 80
LONGEST_UNIT = 24


class QuantityWords(Vocabulary):
    """Words of a quantity: what stands between the numbers of a range, and what bounds or rounds a number."""

    room: ClassVar[str] = "quantities"

    between: Expressions
    qualifiers: Expressions


@dataclass(frozen=True)
class Quantity:
    """A range of numbers; a single number has equal `low` and `high`. `unit` is as written, or empty."""

    low: float
    high: float
    unit: str

    @property
    def is_range(self) -> bool:
        """Return whether it has two different numbers."""
        return self.low != self.high

    @property
    def unit_key(self) -> str:
        """Return a form of the unit for comparison, the same for singular and plural: `jour` for `Jours`."""
        plain = self.unit.casefold().strip(" .")
        return " ".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in plain.split())

    @classmethod
    def read(cls, cell: str, language: Language) -> Self | None:
        """Return the quantity in a cell; None if it holds anything else, such as a date or two units."""
        text = cell.strip().rstrip(".")
        match = _compile_cell().match(text) if len(text) <= LONGEST_CELL else None
        if match is None:
            return None
        low = _read_number(match["low"], language)
        high = low if match["high"] is None else _read_number(match["high"], language)
        if low is None or high is None or low > high:
            return None
        unit_of_low, unit = match["unit_of_low"].strip(), match["unit"].strip()
        if unit_of_low and unit and unit_of_low.casefold() != unit.casefold():
            return None
        unit = unit or unit_of_low
        return cls(low, high, unit) if len(unit) <= LONGEST_UNIT else None


@cache
def _compile_cell() -> re.Pattern[str]:
    """Return the pattern of a cell that states a quantity, in the words of any language."""
    between = write_expression(QuantityWords, lambda words: words.between)
    between = rf"(?:{between}|-|\u2013|\u2014)"
    qualifier = write_expression(QuantityWords, lambda words: words.qualifiers)
    qualifier = rf"(?:[≤≥<>±~]|{qualifier})"
    return re.compile(
        rf"^(?:{qualifier}{SPACE}*)*(?P<low>{NUMBER}){SPACE}*(?P<unit_of_low>[^\d,;]*?)"
        rf"(?:{SPACE}*{between}{SPACE}*(?P<high>{NUMBER}))?{SPACE}*(?P<unit>[^\d,;]*?)"
        rf"(?:{SPACE}*{qualifier})*$",
        re.IGNORECASE,
    )


def _read_number(written: str, language: Language) -> float | None:
    """Return the value of a number: 1,234 is over a thousand in English, little more than one in French."""
    plain = re.sub(SPACE, "", written).replace("\u2212", "-")
    if groups_by_comma(language) and THOUSANDS.match(plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    return float(plain) if plain.count(".") <= 1 else None
