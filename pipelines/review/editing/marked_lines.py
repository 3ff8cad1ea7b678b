"""Lines of an edited Markdown file: their text, the mark at their end, what stands between bars."""

import re
from dataclasses import dataclass, replace

from pipelines.review.editing.code_fences import CodeFence
from pipelines.review.editing.escapes import split_cells, split_marker, unescape_line
from pipelines.review.editing.markdown_elements import EditedRow, MarkedText, refuse_line
from pipelines.review.editing.markdown_texts import list_nature_words
from schemas.errors import InvalidInput

SIGNED = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+(.*)")
"""A line that begins with the sign of a list; one that only looks so has a \\ before the sign."""


def split_nature(mark: str | None) -> tuple[str | None, str]:
    """Return the id in a mark, and what it says the element is; empty if it says nothing."""
    name, _, words = (mark or "").partition(" ")
    nature = list_nature_words().get(" ".join(words.split()).casefold(), "")
    return (name if nature else mark), nature


@dataclass(frozen=True)
class MarkedLines:
    """Reads the lines of one file; what it refuses names the file and the line."""

    file: str

    def read_element(self, number: int, line: str) -> MarkedText:
        """Return the text of a line and its mark; raises InvalidInput if it has no text."""
        text, element_id = self.split_marker(number, line)
        if not text:
            raise self.refuse(number, "has no text", "Delete the whole line to remove the element")
        name, nature = split_nature(element_id)
        return MarkedText(number, name, unescape_line(text), nature)

    def read_code(self, fence: CodeFence) -> MarkedText:
        """Return what stands between two fences, word for word, with the mark of the first."""
        words, element_id = self.split_marker(fence.line, fence.info)
        if words:
            raise self.refuse(
                fence.line,
                f"says {words!r} behind the signs that begin code",
                "Leave nothing but the mark there; the language has a line of its own, above",
            )
        if not fence.text:
            raise self.refuse(fence.line, "begins code without text", "Delete both fences to remove it")
        name, nature = split_nature(element_id)
        return MarkedText(fence.line, name, fence.text, nature, is_code=True)

    def read_figured(self, number: int, line: str) -> MarkedText:
        """Return a line of a block; what stands behind its text, between bars, are its figures."""
        element = self.read_element(number, line)
        written = self.split_marker(number, line)[0]
        cells = split_cells(written)
        if len(cells) > 1:
            text, *figures = map(unescape_line, cells)
            written, element = cells[0], replace(element, text=text, figures=tuple(figures))
        signed = SIGNED.match(written)
        return replace(element, unsigned=unescape_line(signed[1])) if signed else element

    def split_texts(self, number: int, line: str) -> EditedRow:
        """Return the texts of a line between bars, with the id at its end."""
        text, element_id = self.split_marker(number, line)
        return EditedRow(number, element_id, tuple(unescape_line(cell) for cell in split_cells(text)))

    def split_marker(self, number: int, line: str) -> tuple[str, str | None]:
        """Return a line without its mark, and the mark; raises InvalidInput if it has two."""
        try:
            return split_marker(line)
        except ValueError as error:
            raise self.refuse(
                number,
                f"{{#{error}}} is not the only mark, at the end of the line",
                "Put each sentence on a line of its own; write \\{# where the signs are meant",
            ) from error

    def refuse(self, number: int, happened: str, remedy: str) -> InvalidInput:
        """Return the error that names a line of the file."""
        return refuse_line(self.file, number, happened, remedy)
