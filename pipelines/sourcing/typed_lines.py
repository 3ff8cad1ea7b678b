"""Lists that people type as lines of a text: each begins with a bullet, a dash or a number."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipelines.sourcing.characters import BULLET
from pipelines.sourcing.list_numbers import find_typed_number
from schemas.source import DEEPEST

FARTHEST_LEVEL = 8.0
"""Widths of a letter, or spaces, between two levels; what is farther right is another column."""

TAB_SPACES = 4


@dataclass(frozen=True)
class TypedLine:
    """Lines of a paragraph that stand together; `sign` is the bullet of an item, empty if it has none."""

    text: str
    sign: str = ""
    indent: float = 0.0


@dataclass
class TypedLevels:
    """How deep the items of the list read last are, by their indent and bullet."""

    end: int = -1
    """How many blocks there were after its last item."""

    number: int = 0
    count: int = 0
    _levels: list[tuple[float, str]] = field(default_factory=list)

    def enter(self, line: TypedLine) -> int:
        """Return how deep an item is, from 1."""
        key = (line.indent, line.sign)
        while self._levels and key not in self._levels and line.indent < self._levels[-1][0]:
            self._levels.pop()
        if key in self._levels:
            del self._levels[self._levels.index(key) + 1 :]
        elif self._levels and line.indent - self._levels[-1][0] > FARTHEST_LEVEL:
            self._levels = [key]
        else:
            self._levels.append(key)
        return min(len(self._levels), DEEPEST)

    def begin(self, number: int) -> None:
        """Begin a list of that number."""
        self.number, self.count, self._levels = number, 0, []


def split_typed_lines(raw: str) -> list[TypedLine]:
    """Return the items typed in a paragraph and the lines between them; one line if it has none."""
    lines = [line for line in raw.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    numbered = _list_successive(lines)
    split: list[TypedLine] = []
    for position, line in enumerate(lines):
        text, indent = line.strip(), _measure_indent(line)
        bullet = BULLET.match(text)
        after_number = position - 1 in numbered
        if bullet is not None and bullet.end() < len(text):
            split.append(TypedLine(text[bullet.end() :], _choose_sign(bullet.group()), indent))
        elif position in numbered or not split or not _continues(split[-1], text, indent, after_number):
            split.append(TypedLine(text, indent=indent))
        else:
            split[-1] = replace(split[-1], text=f"{split[-1].text}\n{text}")
    if len(split) == 1 or not (numbered or any(line.sign for line in split)):
        return [TypedLine(raw, split[0].sign if split else "", split[0].indent if split else 0.0)]
    return split


def _continues(last: TypedLine, text: str, indent: float, after_number: bool) -> bool:
    """Return whether a line goes on with the one before: an item ends where the next stands as far left."""
    is_item = bool(last.sign) or after_number
    return not is_item or indent > last.indent or text[:1].islower()


def _list_successive(lines: Sequence[str]) -> frozenset[int]:
    """Return the positions of lines that begin with a number which another line counts on from."""
    found = ((position, find_typed_number(line.strip())) for position, line in enumerate(lines))
    numbers = [(position, number) for position, number in found if number is not None]
    return frozenset(
        position
        for (first, one), (second, next_one) in pairwise(numbers)
        if next_one.follows(one)
        for position in (first, second)
    )


def _choose_sign(bullet: str) -> str:
    """Return the bullet as levels are told by: dashes of any length are one."""
    sign = bullet.strip()[:1]
    return "-" if sign in "-–—" else sign


def _measure_indent(line: str) -> float:
    expanded = line.expandtabs(TAB_SPACES)
    return float(len(expanded) - len(expanded.lstrip(" ")))
