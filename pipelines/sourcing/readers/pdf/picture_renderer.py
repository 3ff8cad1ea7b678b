"""Rendering of the part of a PDF page that shows a picture: with its mask and clip, upright, in RGB."""

import ctypes
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.sourcing.pictures.encoder import MOST_PIXELS, TALLEST, WIDEST, PictureUnusable
from pipelines.sourcing.readers.pdf.page_pictures import PaintedPicture
from schemas.source_pictures import PictureReason

LEAST_DENSITY = 1.0
"""Pixels a point: what a page enlarges beyond is kept at the size the page shows."""


PARTS_OF_A_POINT = 100
"""pdfium places points on a canvas of whole units."""


@dataclass(frozen=True)
class PictureRenderer:
    """Renders pictures of one document, which is opened when the first is asked for."""

    data: bytes

    @cached_property
    def _document(self) -> Any:
        return pypdfium2.PdfDocument(self.data)

    def render(self, number: int, picture: PaintedPicture) -> bytes:
        """Return what page `number`, counted from 1, shows where a picture is, as a PNG.

        Raises PictureUnusable if the picture has more pixels than are decoded, or cannot be rendered.
        """
        across, down = picture.pixels
        if across * down > MOST_PIXELS:
            raise PictureUnusable(PictureReason.LARGE, f"{across} × {down}")
        try:
            page = self._document[number - 1]
            try:
                return _render(page, picture)
            finally:
                page.close()
        except pypdfium2.PdfiumError as error:
            raise PictureUnusable(PictureReason.UNREADABLE) from error


def _render(page: Any, picture: PaintedPicture) -> bytes:
    left, top, right, bottom = _find_on_canvas(page, picture)
    width, height = page.get_size()
    scale = min(max(picture.density, LEAST_DENSITY), WIDEST / (right - left), TALLEST / (bottom - top))
    bitmap = page.render(
        scale=scale,
        crop=(left, height - bottom, width - right, top),
        draw_annots=False,
        may_draw_forms=False,
        rev_byteorder=True,
    )
    out = BytesIO()
    bitmap.to_pil().convert("RGB").save(out, "PNG", compress_level=1)
    bitmap.close()
    return out.getvalue()


def _find_on_canvas(page: Any, picture: PaintedPicture) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of a picture in points of the page as it is turned."""
    width, height = page.get_size()
    points = []
    for x, y in ((picture.box[0], picture.box[1]), (picture.box[2], picture.box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        size = (round(width * PARTS_OF_A_POINT), round(height * PARTS_OF_A_POINT))
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, across, down)
        points.append((across.value / PARTS_OF_A_POINT, down.value / PARTS_OF_A_POINT))
    (one_x, one_y), (other_x, other_y) = points
    left, right = sorted((min(max(one_x, 0), width), min(max(other_x, 0), width)))
    top, bottom = sorted((min(max(one_y, 0), height), min(max(other_y, 0), height)))
    if right - left < 1 or bottom - top < 1:
        raise PictureUnusable(PictureReason.HIDDEN)
    return left, top, right, bottom
