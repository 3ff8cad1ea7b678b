"""The width of a text in a terminal: Chinese, Japanese and Korean take two columns a sign, accents none."""

import re
from collections.abc import Iterator
from unicodedata import category, east_asian_width

BETWEEN_WORDS = re.compile(r"[ \t\n]+")
"""Where a line may end: at no no-break space."""

NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
"""Categories of what stands on or beside the sign before it: accents, vowels of Arabic, joiners."""

TWO_COLUMNS = frozenset({"W", "F"})


def measure_width(text: str) -> int:
    """Return how many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_measure_sign, text))


def fill_width(text: str, width: int) -> str:
    """Return a text with spaces after it, up to a width."""
    return text + " " * (width - measure_width(text))


def wrap_text(text: str, width: int) -> list[str]:
    """Return the lines of a text, broken between words; within one only where it is wider than a line."""
    lines: list[str] = []
    for word in BETWEEN_WORDS.split(text.strip()):
        if lines and measure_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines += _cut_word(word, width)
    return lines


def _cut_word(word: str, width: int) -> Iterator[str]:
    part = ""
    for sign in word:
        if part and measure_width(part + sign) > width:
            yield part
            part = ""
        part += sign
    yield part


def _measure_sign(sign: str) -> int:
    if category(sign) in NO_WIDTH:
        return 0
    return 2 if east_asian_width(sign) in TWO_COLUMNS else 1
