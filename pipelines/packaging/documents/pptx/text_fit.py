"""How much room a text takes on a slide, told without a font: by the widths of letters of a common one."""

from dataclasses import dataclass
from math import ceil

WIDTHS = {
    "'": 0.22,
    " Iijl.,’:;|\u00a0": 0.27,
    "()-[]Jft!r°/": 0.35,
    'scLzxkvyFS?gçà"“”': 0.46,
    "aeEéèTYKPX0123456789«»€–+<>=*#": 0.52,
    "bdhnopquBRCAVêôîûùâ": 0.57,
    "DHGUNOQ&": 0.66,
    "wmM%…œ": 0.85,
}
"""Widths of letters at a size of 1, as in Calibri; those of other letters are WIDEST."""

WIDEST = 1.0
WIDTH_BY_LETTER = {letter: width for letters, width in WIDTHS.items() for letter in letters}
SPARE = 1.06
"""Other fonts of text are a little wider than the one that was measured."""

LINE_HEIGHT, PARAGRAPH_GAP = 1.2, 0.7
"""Heights of a line, and of the space before a paragraph, at a size of 1."""


@dataclass(frozen=True)
class TextRoom:
    """Room for text on a slide: width and height in points, sizes from the largest, the most lines."""

    width: float
    height: float
    sizes: tuple[float, ...]
    most_lines: int

    @property
    def smallest(self) -> float:
        """Return the size below which no text shrinks."""
        return self.sizes[-1]

    def find_size(self, texts: tuple[str, ...]) -> float | None:
        """Return the largest size at which the texts fit; None if they do not even at the smallest."""
        return next((size for size in self.sizes if self.holds(texts, size)), None)

    def holds(self, texts: tuple[str, ...], size: float) -> bool:
        """Return whether texts, each a paragraph, fit at a size."""
        lines = sum(self.count_lines(text, size) for text in texts)
        height = size * (LINE_HEIGHT * lines + PARAGRAPH_GAP * len(texts))
        return lines <= self.most_lines and height <= self.height

    def count_lines(self, text: str, size: float) -> int:
        """Return how many lines a text takes at a size: words go to the next line, longer ones are broken."""
        line_width = self.width / size / SPARE
        lines, used = 1, 0.0
        for word in text.split(" "):
            width = measure_text(word)
            if used and used + measure_text(" ") + width > line_width:
                lines, used = lines + 1, 0.0
            used += width + (measure_text(" ") if used else 0.0)
            if used > line_width:
                more = ceil(used / line_width) - 1
                lines, used = lines + more, used - more * line_width
        return lines

    def split_text(self, text: str) -> list[str]:
        """Return a text in parts that each fit at the smallest size, cut between words where it has any."""
        parts: list[str] = []
        rest = text.strip(" ")
        while rest and not self.holds((rest,), self.smallest):
            cut = self._find_cut(rest)
            parts.append(rest[:cut].strip(" "))
            rest = rest[cut:].strip(" ")
        return [*parts, rest] if rest or not parts else parts

    def _find_cut(self, text: str) -> int:
        """Return where the longest beginning that fits ends."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.holds((text[:middle],), self.smallest) else (low, middle - 1)
        between_words = text.rfind(" ", low // 2, low + 1)
        return between_words if between_words > 0 else low


def measure_text(text: str) -> float:
    """Return the width of a text at a size of 1."""
    return sum(WIDTH_BY_LETTER.get(letter, WIDEST) for letter in text)
