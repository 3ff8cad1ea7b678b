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
    for page_object in page.get_objects(max_depth=8):
        if page_object.type == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(page_object)
        elif page_object.type != pdfium.FPDF_PAGEOBJ_FORM and _paints(page_object):
            painted.append(read_bounds(page_object))
    unseen = {}
    for page_object in texts:
        reason = _find_hiding_reason(page_object, painted, page)
        if reason is not None:
            unseen[address(page_object.raw)] = reason
    return unseen


def _find_hiding_reason(page_object: Any, painted: list[Box | None], page: Any) -> DropReason | None:
    if pdfium.FPDFTextObj_GetTextRenderMode(page_object.raw) in (
        pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
        pdfium.FPDF_TEXTRENDERMODE_CLIP,
    ):
        return DropReason.INVISIBLE
    red, green, blue, alpha = _read_fill(page_object)
    if alpha == 0:
        return DropReason.INVISIBLE
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(page_object.raw, size)
    matrix = page_object.get_matrix()
    for form in list_forms_around(page_object):
        matrix = matrix.multiply(form.get_matrix())
    if 0 < size.value * (matrix.b**2 + matrix.d**2) ** 0.5 < SMALLEST_POINTS * 0.98:
        return DropReason.TINY
    box = read_bounds(page_object)
    if box is None:
        return None
    left, bottom, right, top = page.get_cropbox()
    if box[2] <= left or box[0] >= right or box[3] <= bottom or box[1] >= top:
        return DropReason.HIDDEN
    is_white_text = is_white(red, green, blue)
    return (
        DropReason.WHITE
        if is_white_text and not any(_lies_on(box, painted_box) for painted_box in painted)
        else None
    )


def _paints(page_object: Any) -> bool:
    """Return whether an object leaves something other than white on the page."""
    if page_object.type != pdfium.FPDF_PAGEOBJ_PATH:
        return True
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(page_object.raw, mode, stroke)
    red, green, blue, alpha = _read_fill(page_object)
    return mode.value != pdfium.FPDF_FILLMODE_NONE and alpha > 0 and not is_white(red, green, blue)


def _read_fill(page_object: Any) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(page_object.raw, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def read_bounds(page_object: Any) -> Box | None:
    """Return the box of an object in the coordinates of its page, also if it is inside forms."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(page_object.raw, left, bottom, right, top):
        return None
    box: Box = (left.value, bottom.value, right.value, top.value)
    for form in list_forms_around(page_object):
        box = form.get_matrix().on_rect(*box)
    return box


def list_forms_around(page_object: Any) -> Iterator[Any]:
    """Yield the forms an object stands in, the innermost first: each has a space of its own."""
    while page_object.level > 0 and (page_object := page_object.container) is not None:
        yield page_object


def _lies_on(box: Box, painted_box: Box | None) -> bool:
    """Return whether the middle of a box lies on another; an unknown box may be anywhere."""
    if painted_box is None:
        return True
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return painted_box[0] <= x <= painted_box[2] and painted_box[1] <= y <= painted_box[3]


def address(handle: Any) -> int:
    """Return the memory address of the object behind a pdfium handle; 0 for no handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
