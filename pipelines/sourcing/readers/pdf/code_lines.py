"""Code of a PDF: lines set in a font whose letters are all as wide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipelines.sourcing.code_text import looks_like_code
from pipelines.sourcing.readers.pdf.aligned_tables import group_by_row
from pipelines.sourcing.readers.pdf.characters import Fragment

LARGEST_SHARE = 0.5
"""Of the letters of a document; where more are set so, its author liked the font."""

EMPTY_LINE = 1.9
"""Letter heights between two baselines, from which on there is an empty line between them."""


@dataclass(frozen=True)
class CodeLines:
    """Lines of code, from the top of the page down."""

    lines: Sequence[Fragment]

    @property
    def text(self) -> str:
        """Return the code, each line indented as far as it stands to the right of the leftmost."""
        left = min(line.left for line in self.lines)
        rows = group_by_row(list(self.lines))
        text = _write_row(rows[0], left)
        for above, below in pairwise(rows):
            is_apart = above[0].baseline - below[0].baseline > EMPTY_LINE * above[0].height
            text += ("\n\n" if is_apart else "\n") + _write_row(below, left)
        return text


def has_fonts_of_code(lines: Iterable[Fragment]) -> bool:
    """Return whether fonts of one width tell code in a document: they do not where most of it is set so."""
    fixed = total = 0
    for line in lines:
        total += len(line.text)
        fixed += len(line.text) if line.fixed else 0
    return 0 < fixed < LARGEST_SHARE * total


def split_code(lines: list[Fragment]) -> Iterator[list[Fragment] | CodeLines]:
    """Yield the lines of a page in order: code, and what stands between."""
    beside = {line.baseline for line in lines if not line.fixed}
    for is_code, run in groupby(lines, key=lambda line: line.fixed and line.baseline not in beside):
        group = list(run)
        if is_code and looks_like_code("\n".join(line.text for line in group)):
            yield CodeLines(group)
        else:
            yield group


def _write_row(row: Sequence[Fragment], left: float) -> str:
    text = ""
    for fragment in row:
        width = (fragment.right - fragment.left) / max(len(fragment.text), 1)
        column = round((fragment.left - left) / width) if width > 0 else 0
        text = text.ljust(column) + (" " if text and len(text) >= column else "") + fragment.text
    return text
