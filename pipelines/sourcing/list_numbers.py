"""Numbers of lists as they are written: `3.`, `c)`, `iv.`, `2.1`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from schemas.source import LONGEST_LABEL

LETTERS = 26
ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x"}
ROMAN |= {9: "ix", 5: "v", 4: "iv", 1: "i"}
LARGEST_ROMAN = 3_999
LABEL = re.compile(
    r"(?P<opening>\(?)(?:(?P<digits>\d{1,3})|(?P<letters>[a-z]|[ivxlcdm]{2,8}|[A-Z]|[IVXLCDM]{2,8}))"
    r"(?P<closing>[.)](?:[ \u00a0\u202f\t]?[-–])?|(?<=\d)[°/]|(?<=\d)[ \u00a0]?[-–](?![ \u00a0\u202f\t]+\d))"
    r"[ \u00a0\u202f\t]+(?=\S)"
)
"""A number or letter as people type it before an item: `1.`, `2)`, `(c)`, `iv.`, `3°`, `4/`, `5 -`.

A dash before a digit is a range: `1 - 2 heures`.
"""

INITIAL = re.compile(r"[A-Z]\.")
NAME = re.compile(r"(?:[A-Z]\.[ -]?)*[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}[.,;]?")
FEWEST_INITIALS = 3
"""Capitals with a point that make a list: two may be the initials of two people, or articles of a law."""


class NumberStyle(StrEnum):
    """How a number is written."""

    DECIMAL = "decimal"
    LOWER_LETTER = "lower_letter"
    UPPER_LETTER = "upper_letter"
    LOWER_ROMAN = "lower_roman"
    UPPER_ROMAN = "upper_roman"


STYLES_BY_LETTER = {
    "1": NumberStyle.DECIMAL,
    "a": NumberStyle.LOWER_LETTER,
    "A": NumberStyle.UPPER_LETTER,
    "i": NumberStyle.LOWER_ROMAN,
    "I": NumberStyle.UPPER_ROMAN,
}
"""Styles by the names HTML (`type`, 4.4.5) and OpenDocument (`style:num-format`) give them."""


def write_number(number: int, style: NumberStyle) -> str:
    """Return a number in a style; in digits if it has no letters for it, as 0 and numbers below have none."""
    if style in (NumberStyle.LOWER_LETTER, NumberStyle.UPPER_LETTER) and number > 0:
        written = _write_letters(number)
    elif style in (NumberStyle.LOWER_ROMAN, NumberStyle.UPPER_ROMAN) and 0 < number <= LARGEST_ROMAN:
        written = _write_roman(number)
    else:
        return str(number)
    return written.upper() if style in (NumberStyle.UPPER_LETTER, NumberStyle.UPPER_ROMAN) else written


def _write_letters(number: int) -> str:
    written = ""
    while number > 0:
        number, letter = divmod(number - 1, LETTERS)
        written = chr(ord("a") + letter) + written
    return written


def _write_roman(number: int) -> str:
    written = ""
    for value, sign in ROMAN.items():
        times, number = divmod(number, value)
        written += sign * times
    return written


@dataclass(frozen=True)
class TypedNumber:
    """A number that somebody typed before an item: its label, the text after it, and what it may mean."""

    label: str
    rest: str
    meanings: tuple[tuple[str, NumberStyle, int], ...]
    """What stands around the number, its style and its value; `i.` is the ninth letter or one."""

    def follows(self, other: "TypedNumber") -> bool:
        """Return whether it is the number after another, in the same style."""
        return any((around, style, value - 1) in other.meanings for around, style, value in self.meanings)


def is_list_of(numbers: Sequence[TypedNumber]) -> bool:
    """Return whether successive numbers make a list: two do, but not `A. Smith`, `B. Jones`."""
    if not all(INITIAL.fullmatch(number.label) for number in numbers):
        return len(numbers) > 1
    return len(numbers) >= FEWEST_INITIALS and not any(_is_name(number.rest) for number in numbers)


def _is_name(text: str) -> bool:
    """Return whether a text is one to three words, each with a capital, as what follows an initial is."""
    words = re.split(r"[\W\d_]+", text.strip())
    return NAME.fullmatch(text.strip()) is not None and all(word[:1].isupper() for word in words if word)


def find_typed_number(text: str) -> TypedNumber | None:
    """Return the number typed at the beginning of a text; None if there is none."""
    match = LABEL.match(text)
    if match is None or len(match.group().strip()) > LONGEST_LABEL:
        return None
    around = f"{match['opening']}{match['closing'].strip()}"
    meanings = tuple((around, style, value) for style, value in _list_meanings(match))
    return TypedNumber(match.group().strip(), text[match.end() :], meanings) if meanings else None


def _list_meanings(match: re.Match[str]) -> Iterator[tuple[NumberStyle, int]]:
    if match["digits"]:
        yield NumberStyle.DECIMAL, int(match["digits"])
        return
    letters: str = match["letters"]
    is_upper = letters.isupper()
    if len(letters) == 1:
        style = NumberStyle.UPPER_LETTER if is_upper else NumberStyle.LOWER_LETTER
        yield style, ord(letters.lower()) - ord("a") + 1
    value = _read_roman(letters.lower())
    if value:
        yield NumberStyle.UPPER_ROMAN if is_upper else NumberStyle.LOWER_ROMAN, value


def _read_roman(letters: str) -> int:
    """Return the value of a Roman number, 0 if it is none as one writes them."""
    total, rest = 0, letters
    for value, sign in ROMAN.items():
        while rest.startswith(sign):
            total, rest = total + value, rest.removeprefix(sign)
    return total if not rest and _write_roman(total) == letters else 0
