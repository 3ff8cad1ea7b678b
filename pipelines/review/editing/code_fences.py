"""Code in an edited file: between two fences, word for word (CommonMark 0.31.2, section 4.5)."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

_OPENING = re.compile(r"^(`{3,}|~{3,})([^`]*)$")
_BACKTICKS = re.compile(r"`+")
_SHORTEST = 3
_LINE_SIGNS = frozenset("\n\t")


@dataclass
class CodeFence:
    """The fence that begins some code, the rest of its line, and the lines read below it."""

    line: int
    sign: str
    info: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the code."""
        return "\n".join(self.lines)

    def is_closed_by(self, line: str) -> bool:
        """Return whether a line ends the code: as many of the same signs at least, and nothing else."""
        signs = line.strip()
        return len(signs) >= len(self.sign) and set(signs) == set(self.sign)


def open_fence(number: int, line: str) -> CodeFence | None:
    """Return the fence that a line opens; None if it opens none."""
    match = _OPENING.match(line)
    return CodeFence(number, match.group(1), match.group(2).strip()) if match else None


def can_be_fenced(text: str) -> bool:
    """Return whether the lines of a file hold a text as it is: without a carriage return, for instance."""
    signs = set(text) - _LINE_SIGNS
    return not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} or sign == "\ufeff" for sign in signs)


def fence_code(text: str, mark: str) -> Iterator[str]:
    """Yield the lines of some code between fences that none of its own lines can be."""
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(_SHORTEST, longest + 1)
    yield f"{fence} {mark}"
    yield from text.split("\n")
    yield fence
