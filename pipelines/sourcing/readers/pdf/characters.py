"""Characters of a PDF page as fragments of lines, without invisible ones.

pdfium gives characters in the order they were drawn, with the spaces and line ends it infers. A book has
millions of them, so what pdfium tells at once is asked at once, and boxes only where words begin and end.
"""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from pipelines.sourcing.readers.pdf.visibility import Box, address, find_unseen_objects
from schemas.source import DropReason

RUN = re.compile("[^\n\r\x02\xad\ufffe]*[\x02\xad\ufffe]|[^\n\r\x02\xad\ufffe]+")
"""Up to the end of a line, or to what pdfium puts where a word was cut there."""

LINE_END_HYPHEN = re.compile("[\x02\xad\ufffe]$")
WORD = re.compile(r"\S+")
HALVES = re.compile("[\ud800-\udfff]")
HYPHEN = "\u00ad"
WIDE_GAP = 0.9
"""Heights of the line; a gap wider than that separates cells or columns, not words."""

NUMBER_CELL_GAP = 0.5
"""Heights; after a number that opens a line, a narrower gap already separates it as a cell of its own."""

OTHER_LINE = 0.7
"""Heights; text set that much higher or lower is on another line, though pdfium saw a space only."""

BOLD_FROM = 600

# pypdfium2 looks its handles up for each argument; plain addresses spare a third of the time of a call.
_LOOSE_CHAR_BOX = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


@dataclass(frozen=True)
class Fragment:
    """A run of characters on one baseline; points, from the page's lower left corner."""

    text: str
    left: float
    right: float
    baseline: float
    height: float
    bold: bool = False

    def followed_by(self, other: "Fragment") -> "Fragment":
        """Return the two as one, with a space where they do not touch."""
        apart = other.left - self.right > 0.1 * self.height and not self.text.endswith(" ")
        text = self.text + (" " if apart else "") + other.text
        return replace(self, text=text, right=max(self.right, other.right), bold=self.bold and other.bold)


def read_fragments(page: Any, textpage: Any) -> tuple[list[Fragment], list[tuple[DropReason, str]]]:
    """Return a page's visible fragments in drawing order, and the text left out with its reason."""
    hidden = find_unseen_objects(page)
    text = _characters(textpage)
    shown: Sequence[int] = range(len(text))
    left_out: dict[int, str] = {}
    if hidden:
        owners = [address(pdfium.FPDFText_GetTextObject(textpage, at)) for at in shown]
        for owner, character in zip(owners, text, strict=True):
            if owner in hidden:
                left_out[owner] = left_out.get(owner, "") + character
        shown = [at for at, owner in enumerate(owners) if owner not in hidden]
    if hidden or "\0" in text:
        shown = [at for at in shown if text[at] != "\0"]
        text = "".join(text[at] for at in shown)
    found = [each for run in RUN.finditer(text) for each in _cut(run, shown, textpage)]
    return found, [(hidden[owner], said) for owner, said in left_out.items()]


def _cut(run: re.Match[str], shown: Sequence[int], textpage: Any) -> Iterator[Fragment]:
    """Yield the fragments of a run, cut where a wide gap or another baseline follows a space.

    `shown` gives what pdfium calls the characters of the text the run was found in.
    """
    text, begins = LINE_END_HYPHEN.sub(HYPHEN, run[0]), run.start()
    words = [word.span() for word in WORD.finditer(text)]
    ends = [shown[begins + at] for start, end in words for at in (start, end - 1)]
    boxes = _boxes(textpage, ends)
    first = 0
    for number in range(1, len(words)):
        start, end = words[first][0], words[number - 1][1]
        gap = NUMBER_CELL_GAP if first == 0 and text[start:end].isdecimal() else WIDE_GAP
        if _are_apart(boxes, 2 * number - 1, gap):
            box = _around(boxes, 2 * first, 2 * number - 1)
            yield _fragment(text, words[first:number], box, begins, shown, textpage)
            first = number
    if words:
        box = _around(boxes, 2 * first, 2 * len(words) - 1)
        yield _fragment(text, words[first:], box, begins, shown, textpage)


def _characters(textpage: Any) -> str:
    """Return a page's characters, each at the place pdfium counts it at."""
    count = pdfium.FPDFText_CountChars(textpage)
    kept = (ctypes.c_ushort * (2 * count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, kept) - 1
    text = bytes(kept)[: 2 * max(written, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) == written == count and not HALVES.search(text):
        return text
    # Some have no character pdfium would write, or more than one.
    return "".join(chr(pdfium.FPDFText_GetUnicode(textpage, at)) for at in range(count))


def _boxes(textpage: Any, places: Sequence[int]) -> "memoryview[float]":
    """Return left, top, right and bottom of the cells of characters, which are as high as their font.

    They stay packed, for a page made to fill memory has a million.
    """
    found = (pdfium.FS_RECTF * len(places))()
    page, first, size = address(textpage.raw), ctypes.addressof(found), ctypes.sizeof(pdfium.FS_RECTF)
    for number, at in enumerate(places):
        _LOOSE_CHAR_BOX(page, at, first + number * size)
    return memoryview(found).cast("B").cast("f")


def _are_apart(boxes: "memoryview[float]", number: int, gap: float) -> bool:
    """Return whether a box and the one after it are in two cells or on two lines."""
    left, top, right, bottom, next_left, _, next_right, next_bottom = boxes[4 * number : 4 * number + 8]
    height = max(top - bottom, 1.0)
    return bool(
        next_left - right > gap * height
        or next_right < left
        or abs(next_bottom - bottom) > OTHER_LINE * height
    )


def _around(boxes: "memoryview[float]", first: int, last: int) -> Box:
    """Return the box of a fragment, as high as its first letter."""
    left, top, right, bottom = boxes[4 * first : 4 * first + 4]
    return left, bottom, max(boxes[4 * last + 2], right), top


def _fragment(
    text: str,
    words: list[tuple[int, int]],
    box: Box,
    begins: int,
    shown: Sequence[int],
    textpage: Any,
) -> Fragment:
    """Return some words of a line, and the box around them."""
    first, last = words[0][0], words[-1][1] - 1
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(textpage, shown[begins + first], x, y)
    said = text[first : last + 1]
    if HALVES.search(said):  # some PDFs write characters beyond U+FFFF as two halves
        said = said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    looked_at = dict.fromkeys((first, _middle(words), last))
    return Fragment(
        text=said,
        left=box[0],
        right=box[2],
        baseline=y.value,
        height=max(box[3] - box[1], 1.0),
        bold=all(_is_bold(textpage, shown[begins + at]) for at in looked_at),
    )


def _middle(words: list[tuple[int, int]]) -> int:
    """Return where the middle one of the letters stands, blanks left out."""
    left = sum(end - start for start, end in words) // 2
    for start, end in words:
        if left < end - start:
            return start + left
        left -= end - start
    return words[-1][1] - 1


def _is_bold(textpage: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(textpage, index) >= BOLD_FROM:
        return True
    size, flags = 128, ctypes.c_int()
    name = ctypes.create_string_buffer(size)
    pdfium.FPDFText_GetFontInfo(textpage, index, name, size, flags)
    return b"bold" in name.value.lower()
