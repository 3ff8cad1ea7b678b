"""Text a person cannot see on a PDF page: white, tiny, invisible or off the page."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from pipelines.sourcing.colours import is_white
from schemas.source import DropReason

SMALLEST_POINTS = 4
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def find_unseen_objects(page: Any) -> dict[int, DropReason]:
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
            unseen[address(thing.raw)] = reason
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


def address(handle: Any) -> int:
    """Return where pdfium keeps what a handle stands for; 0 for no handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
