"""The characters of a PDF page as fragments of lines, and the ones nobody can see.

pdfium gives characters in the order they were drawn, with the spaces and line ends it infers.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipelines.sourcing.formats.colours import is_white
from schemas.source import DropReason

SMALLEST_POINTS = 4
LINE_END_HYPHENS = (0x02, 0xAD, 0xFFFE)
"""What pdfium puts where a word was cut at the end of a line."""

HYPHEN = "\u00ad"
WIDE_GAP = 0.9
"""Heights of the line; a gap wider than that separates cells or columns, not words."""

NUMBER_CELL_GAP = 0.5
"""Heights; after a number that opens a line, a narrower gap already separates it as a cell of its own."""

OTHER_LINE = 0.7
"""Heights; text set that much higher or lower is on another line, though pdfium saw a space only."""

BOLD_FROM = 600

Box = tuple[float, float, float, float]


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


class _Char(NamedTuple):  # a book has millions, and a dataclass takes twice as long to make
    code: int
    at: int


def fragments(page: Any, textpage: Any) -> tuple[list[Fragment], list[tuple[DropReason, str]]]:
    """Return a page's visible fragments in drawing order, and the text left out with its reason."""
    hidden = _unseen_objects(page)
    left_out: dict[int, str] = {}
    found: list[Fragment] = []
    run: list[_Char] = []
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        owner = _address(pdfium.FPDFText_GetTextObject(textpage, index)) if hidden else 0
        if owner in hidden:
            left_out[owner] = left_out.get(owner, "") + chr(code)
        elif code in (0x0A, 0x0D):
            found += _cut(run, textpage)
            run = []
        elif code in LINE_END_HYPHENS:
            found += _cut([*run, _Char(0xAD, index)], textpage)
            run = []
        elif code:
            run.append(_Char(code, index))
    found += _cut(run, textpage)
    return found, [(hidden[owner], text) for owner, text in left_out.items()]


def _cut(run: list[_Char], textpage: Any) -> Iterator[Fragment]:
    """Yield the fragments of a run, cut where a wide gap or another baseline follows a space."""
    begins = next((n for n, char in enumerate(run) if not chr(char.code).isspace()), None)
    if begins is None:
        return
    run = run[begins:]
    start = last = 0
    for position, char in enumerate(run):
        if chr(char.code).isspace():
            continue
        if position - last > 1:
            before, after = _box(textpage, run[last].at), _box(textpage, char.at)
            is_number = all(chr(one.code).isdecimal() for one in run[start : last + 1])
            gap = NUMBER_CELL_GAP if is_number and start == 0 else WIDE_GAP
            if before and after and _are_apart(before, after, gap):
                yield from _fragment(run[start : last + 1], textpage)
                start = position
        last = position
    yield from _fragment(run[start:], textpage)


def _are_apart(before: Box, after: Box, gap: float) -> bool:
    height = max(before[3] - before[1], 1.0)
    return (
        after[0] - before[2] > gap * height
        or after[2] < before[0]
        or abs(after[1] - before[1]) > OTHER_LINE * height
    )


def _fragment(run: list[_Char], textpage: Any) -> Iterator[Fragment]:
    shown = [char for char in run if not chr(char.code).isspace()]
    boxes = [box for char in (shown[:1] + shown[-1:]) if (box := _box(textpage, char.at)) is not None]
    if not boxes:
        return
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(textpage, shown[0].at, x, y)
    # Some PDFs write characters beyond U+FFFF as two halves.
    text = (
        "".join(chr(char.code) for char in run).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
    yield Fragment(
        text=text.rstrip(),
        left=boxes[0][0],
        right=max(boxes[-1][2], boxes[0][2]),
        baseline=y.value,
        height=max(boxes[0][3] - boxes[0][1], 1.0),
        bold=all(_is_bold(textpage, shown[n].at) for n in {0, len(shown) // 2, len(shown) - 1}),
    )


def _box(textpage: Any, index: int) -> Box | None:
    """Return left, bottom, right, top of the character's cell: as high as its font, whatever the letter."""
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage, index, rectangle):
        return None
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _is_bold(textpage: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(textpage, index) >= BOLD_FROM:
        return True
    size, flags = 128, ctypes.c_int()
    name = ctypes.create_string_buffer(size)
    pdfium.FPDFText_GetFontInfo(textpage, index, name, size, flags)
    return b"bold" in name.value.lower()


def _unseen_objects(page: Any) -> dict[int, DropReason]:
    """Return the text objects of a page a person does not see, by address, with the reason."""
    texts, painted = [], []
    for thing in page.get_objects(max_depth=8):
        if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(thing)
        elif thing.type != pdfium.FPDF_PAGEOBJ_FORM and _paints(thing):
            painted.append(_bounds(thing))
    unseen = {}
    for thing in texts:
        reason = _why_unseen(thing, painted, page)
        if reason is not None:
            unseen[_address(thing.raw)] = reason
    return unseen


def _why_unseen(thing: Any, painted: list[Box | None], page: Any) -> DropReason | None:
    if pdfium.FPDFTextObj_GetTextRenderMode(thing.raw) in (
        pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
        pdfium.FPDF_TEXTRENDERMODE_CLIP,
    ):
        return DropReason.INVISIBLE
    red, green, blue, alpha = _fill(thing)
    if alpha == 0:
        return DropReason.INVISIBLE
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(thing.raw, size)
    matrix = thing.get_matrix()
    for form in _forms_around(thing):
        matrix = matrix.multiply(form.get_matrix())
    if 0 < size.value * (matrix.b**2 + matrix.d**2) ** 0.5 < SMALLEST_POINTS * 0.98:
        return DropReason.TINY
    box = _bounds(thing)
    if box is None:
        return None
    left, bottom, right, top = page.get_cropbox()
    if box[2] <= left or box[0] >= right or box[3] <= bottom or box[1] >= top:
        return DropReason.HIDDEN
    unseen = is_white(red, green, blue)
    return DropReason.WHITE if unseen and not any(_lies_on(box, under) for under in painted) else None


def _paints(thing: Any) -> bool:
    """Return whether an object leaves something other than white on the page."""
    if thing.type != pdfium.FPDF_PAGEOBJ_PATH:
        return True
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing.raw, mode, stroke)
    red, green, blue, alpha = _fill(thing)
    return mode.value != pdfium.FPDF_FILLMODE_NONE and alpha > 0 and not is_white(red, green, blue)


def _fill(thing: Any) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(thing.raw, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def _bounds(thing: Any) -> Box | None:
    """Return left, bottom, right, top of an object on its page, whatever forms it stands in."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(thing.raw, left, bottom, right, top):
        return None
    box: Box = (left.value, bottom.value, right.value, top.value)
    for form in _forms_around(thing):
        box = form.get_matrix().on_rect(*box)
    return box


def _forms_around(thing: Any) -> Iterator[Any]:
    """Yield the forms an object stands in, the innermost first: each has a space of its own."""
    while thing.level > 0 and (thing := thing.container) is not None:
        yield thing


def _lies_on(box: Box, under: Box | None) -> bool:
    """Return whether the middle of a box lies on another; an unknown box may be anywhere."""
    if under is None:
        return True
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return under[0] <= x <= under[2] and under[1] <= y <= under[3]


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
