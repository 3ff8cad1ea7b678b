"""Characters of a PDF page as fragments of lines, without invisible ones.

pdfium gives characters in the order they were drawn, with the spaces and line ends it infers. A book has
millions of them: the text is fetched in one call, and boxes only for the first and last letter of each word.
"""

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from pipelines.sourcing.characters import SURROGATE, join_surrogates
from pipelines.sourcing.monospaced import is_monospaced
from pipelines.sourcing.readers.pdf.visibility import Box, address, find_unseen_objects
from schemas.source import DropReason

RUN = re.compile("[^\n\r\x02\xad\ufffe]*[\x02\xad\ufffe]|[^\n\r\x02\xad\ufffe]+")
"""Text up to the end of a line, or to the character pdfium writes for a hyphen there."""

LINE_END_HYPHEN = re.compile("[\x02\xad\ufffe]$")
WORD = re.compile(r"\S+")
HYPHEN = "\u00ad"
WIDE_GAP = 0.9
"""Line heights; a wider gap separates cells or columns, not words."""

NUMBER_CELL_GAP = 0.5
"""Line heights; after a number that opens a line, this narrower gap already separates cells."""

BASELINE_SHIFT = 0.7
"""Line heights; text set that much higher or lower is on another line, though pdfium saw only a space."""

LARGE_LETTERS = 24.0
"""Points from which a letter's box is compared with the size of its font; smaller ones do no harm."""

HIGHEST_BOX = 2.0
USUAL_BOX = 1.2
"""Times the size of a font, that its boxes have at most, and usually: those with signs of mathematics give
five times as much, so that no gap would seem wide."""

LEAST_TURN = 0.9
"""Sine of the angle of letters that are written upwards or downwards."""

BOLD_FROM = 600
FIXED_PITCH = 1
"""The flag of a font whose letters are all as wide (ISO 32000-2, table 121)."""

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
    fixed: bool = False
    """All letters are as wide, as in code."""

    def followed_by(self, other: "Fragment") -> "Fragment":
        """Return this fragment and `other` as one, with a space between them if they do not touch."""
        needs_space = other.left - self.right > 0.1 * self.height and not self.text.endswith(" ")
        text = self.text + (" " if needs_space else "") + other.text
        bold, fixed = self.bold and other.bold, self.fixed and other.fixed
        return replace(self, text=text, right=max(self.right, other.right), bold=bold, fixed=fixed)


def read_fragments(page: Any, textpage: Any) -> tuple[list[Fragment], list[tuple[DropReason, str]]]:
    """Return a page's visible fragments in drawing order, and each text left out, with its reason."""
    hidden = find_unseen_objects(page)
    text = _read_characters(textpage)
    visible: Sequence[int] = range(len(text))
    left_out: dict[int, str] = {}
    if hidden:
        owners = [address(pdfium.FPDFText_GetTextObject(textpage, index)) for index in visible]
        for owner, character in zip(owners, text, strict=True):
            if owner in hidden:
                left_out[owner] = left_out.get(owner, "") + character
        visible = [index for index, owner in enumerate(owners) if owner not in hidden]
    if hidden or "\0" in text:
        visible = [index for index in visible if text[index] != "\0"]
        text = "".join(text[index] for index in visible)
    fragments = [each for run in RUN.finditer(text) for each in _split_run(run, visible, textpage)]
    return fragments, [(hidden[owner], text_of_object) for owner, text_of_object in left_out.items()]


def _split_run(run: re.Match[str], character_indices: Sequence[int], textpage: Any) -> Iterator[Fragment]:
    """Yield the fragments of a run, split at spaces that are a wide gap or lead to another baseline.

    `character_indices` holds pdfium's index of each character of the text in which the run was found.
    """
    text, run_start = LINE_END_HYPHEN.sub(HYPHEN, run[0]), run.start()
    words = [word.span() for word in WORD.finditer(text)]
    ends = [character_indices[run_start + index] for start, end in words for index in (start, end - 1)]
    boxes = _read_boxes(textpage, ends)
    first_word = 0
    for number in range(1, len(words)):
        start, end = words[first_word][0], words[number - 1][1]
        gap = NUMBER_CELL_GAP if first_word == 0 and text[start:end].isdecimal() else WIDE_GAP
        height = _measure_height(boxes, 2 * number - 1, ends, textpage)
        if _are_apart(boxes, 2 * number - 1, gap, height) and not _is_turned(ends[2 * number], textpage):
            letter = _find_first_letter(text, words, first_word, number)
            box = _join_boxes(boxes, 2 * first_word, 2 * number - 1, 2 * letter)
            yield _make_fragment(text, words[first_word:number], box, run_start, character_indices, textpage)
            first_word = number
    if words:
        letter = _find_first_letter(text, words, first_word, len(words))
        box = _join_boxes(boxes, 2 * first_word, 2 * len(words) - 1, 2 * letter)
        yield _make_fragment(text, words[first_word:], box, run_start, character_indices, textpage)


def _read_characters(textpage: Any) -> str:
    """Return a page's text, one character for each index of pdfium."""
    count = pdfium.FPDFText_CountChars(textpage)
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    length = pdfium.FPDFText_GetText(textpage, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(length, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) == length == count and not SURROGATE.search(text):
        return text
    # Some indices give no character in pdfium's text, or more than one.
    return "".join(chr(pdfium.FPDFText_GetUnicode(textpage, index)) for index in range(count))


def _read_boxes(textpage: Any, indices: Sequence[int]) -> "memoryview[float]":
    """Return left, top, right and bottom of each character's box, which is as high as its font.

    The numbers stay packed: a page made to fill memory has a million.
    """
    rectangles = (pdfium.FS_RECTF * len(indices))()
    page, start, size = address(textpage.raw), ctypes.addressof(rectangles), ctypes.sizeof(pdfium.FS_RECTF)
    for number, index in enumerate(indices):
        _LOOSE_CHAR_BOX(page, index, start + number * size)
    return memoryview(rectangles).cast("B").cast("f")


def _measure_height(boxes: "memoryview[float]", number: int, indices: Sequence[int], textpage: Any) -> float:
    """Return how high the letters of box `number` are, in points."""
    return _limit_height(boxes[4 * number + 1] - boxes[4 * number + 3], indices[number], textpage)


def _limit_height(height: float, index: int, textpage: Any) -> float:
    """Return the height of a letter's box; what is usual for its font's size if it is out of all measure."""
    if height <= LARGE_LETTERS:
        return max(height, 1.0)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
    return USUAL_BOX * size if height > HIGHEST_BOX * size > 0 else height


def _are_apart(boxes: "memoryview[float]", number: int, gap: float, height: float) -> bool:
    """Return whether box `number` and the next one are in two cells or on two lines."""
    left, _, right, bottom, next_left, _, next_right, next_bottom = boxes[4 * number : 4 * number + 8]
    return bool(
        next_left - right > gap * height
        or next_right < left
        or abs(next_bottom - bottom) > BASELINE_SHIFT * height
    )


def _is_turned(index: int, textpage: Any) -> bool:
    """Return whether a letter is written upwards or downwards, as a credit beside a picture is.

    Its words are one line, though each has its own baseline.
    """
    return abs(math.sin(max(pdfium.FPDFText_GetCharAngle(textpage, index), 0.0))) > LEAST_TURN


def _find_first_letter(text: str, words: list[tuple[int, int]], first: int, end: int) -> int:
    """Return the number of the first word that begins with a letter: a bullet may be of another font."""
    return next((n for n in range(first, end) if text[words[n][0]].isalnum()), first)


def _join_boxes(boxes: "memoryview[float]", first: int, last: int, letter: int) -> Box:
    """Return the box from the first to the last one, as high as that of a letter."""
    _, top, _, bottom = boxes[4 * letter : 4 * letter + 4]
    return boxes[4 * first], bottom, max(boxes[4 * last + 2], boxes[4 * first + 2]), top


def _make_fragment(
    text: str,
    words: list[tuple[int, int]],
    box: Box,
    run_start: int,
    character_indices: Sequence[int],
    textpage: Any,
) -> Fragment:
    """Return the fragment that words of a run make, with the box around them."""
    first, last = words[0][0], words[-1][1] - 1
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(textpage, character_indices[run_start + first], x, y)
    letters = join_surrogates(text[first : last + 1])
    sampled = dict.fromkeys((first, _find_middle_letter(words), last))
    looks = [_read_look(textpage, character_indices[run_start + index]) for index in sampled]
    return Fragment(
        text=letters,
        left=box[0],
        right=box[2],
        baseline=y.value,
        height=_limit_height(box[3] - box[1], character_indices[run_start + first], textpage),
        bold=all(is_bold for is_bold, _ in looks),
        fixed=all(is_fixed for _, is_fixed in looks),
    )


def _find_middle_letter(words: list[tuple[int, int]]) -> int:
    """Return the index of the middle letter of the words, not counting blanks."""
    letters_before = sum(end - start for start, end in words) // 2
    for start, end in words:
        if letters_before < end - start:
            return start + letters_before
        letters_before -= end - start
    return words[-1][1] - 1


def _read_look(textpage: Any, index: int) -> tuple[bool, bool]:
    """Return whether a letter is bold, and whether its font has letters of one width."""
    size, flags = 128, ctypes.c_int()
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFText_GetFontInfo(textpage, index, buffer, size, flags)
    name = buffer.value.decode("latin-1").lower()
    is_bold = pdfium.FPDFText_GetFontWeight(textpage, index) >= BOLD_FROM or "bold" in name
    return is_bold, bool(flags.value & FIXED_PITCH) or is_monospaced(name)
