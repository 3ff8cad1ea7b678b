"""Width of texts, measured without a browser, and their division into lines.

Widths are those of DejaVu Sans, the widest of the fonts a sans-serif stack falls back to, in thousandths
of the font size, rounded up to the next 50: in Arial or Roboto a line is shorter, never longer.
"""

import unicodedata
from functools import lru_cache

WIDTHS = {
    200: "\u202f\u2009",
    300: "'IJijlÌÍÎÏìíîï",
    350: " ,./:;\\|\u00a0¦·‘’",
    400: "()-[]ft‐",
    450: "!r¡",
    500: '"*_`°´º–',
    550: "?cszç“”„",
    600: "FLkvxyýÿ•",
    650: "$0123456789EPSTYabdeghnopqu{}£¥«»ÈÉÊËàáâãäåèéêëñòóôõöøùúûü€",
    700: "ABCKRVXZÀÁÂÃÄÅÇ",
    750: "NUÑÙÚÛÜ",
    800: "&DGHOQÒÓÔÕÖØ",
    850: "#+<=>^w~±×÷−≤≥≈→",
    900: "M",
    1000: "%@Wm©®Ææ—…™",
    1050: "œ№",
    1100: "Œ",
}
WIDTH = {character: width for width, characters in WIDTHS.items() for character in characters}

WIDE, CAPITAL, OTHER, SYMBOL, RARE = 1050, 1250, 1000, 1400, 2500
"""Widths of characters that are not in the table, on the safe side."""

ELLIPSIS = "…"
MOST_MARKS = 2
"""Combining marks on one letter; more would climb out of the line."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def measure_text(text: str, size: float) -> float:
    """Return an upper bound of a text's width, in the unit of `size`."""
    return sum(map(_measure_character, text)) * size / 1000


def keep_legible(text: str) -> str:
    """Return a text on one line, without invisible characters and those XML does not allow."""
    legible: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in UNSEEN:
            character = " " if category == "Cc" else ""
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            legible.append(character)
    return " ".join(word for word in "".join(legible).split(" ") if word)


def wrap_text(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """Return a text in at most `most` lines, none wider than `room`; a longer text is cut with `…`."""
    lines = _wrap_lines(keep_legible(text), size, room)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and measure_text(last + ELLIPSIS, size) > room:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip(" ,;:.") + ELLIPSIS)


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter of a text belongs to a script written from right to left."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((each for each in directions if each in {"L", "R", "AL"}), "L") != "L"


def _wrap_lines(text: str, size: float, room: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and measure_text(f"{line} {word}", size) <= room:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = _split_word(word, size, room)
        lines += full
    return [*lines, line] if line else lines


def _split_word(word: str, size: float, room: float) -> list[str]:
    """Return a word in pieces no wider than the room, never cut between a letter and its accent."""
    if measure_text(word, size) <= room:
        return [word]
    pieces = [""]
    for character in word:
        attached = unicodedata.combining(character) != 0
        if pieces[-1] and not attached and measure_text(pieces[-1] + character, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


@lru_cache(maxsize=4096)
def _measure_character(character: str) -> int:
    known = WIDTH.get(character)
    if known is not None:
        return known
    bare = unicodedata.normalize("NFD", character)[0]
    if bare in WIDTH:
        return WIDTH[bare]
    category = unicodedata.category(character)
    if category in {"Mn", "Me"}:
        return 0
    # A ligature such as U+FDFD is as wide as the words it stands for.
    parts = max(len(unicodedata.normalize("NFKC", character)), 1)
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return SYMBOL if category == "So" else WIDE
    if ord(character) > 0xFFFF:
        return RARE
    return parts * {"Lu": CAPITAL, "Lt": CAPITAL, "So": SYMBOL}.get(category, OTHER)
