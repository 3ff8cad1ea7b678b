"""Pictures painted on a PDF page: where each is shown, what tells it from others, and its alternative text.

A picture may be painted in strips, tiles or with a mask over it; what touches or covers is one picture.
"""

import ctypes
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.sourcing.pictures.selection import SMALLEST_POINTS
from pipelines.sourcing.readers.pdf.figure_tags import read_figure_tags
from pipelines.sourcing.readers.pdf.visibility import Box, list_forms_around, read_bounds

TOUCH_DISTANCE = 1.0
"""Points within which strips of one picture touch, and their edges count as one."""

WHOLE_PAGE_SHARE = 0.85
"""Share of a page from which on a picture is a scan or a backdrop."""

MOST_ON_A_PAGE = 1_000
"""Images of one page that are looked at; a picture in strips of one pixel has some hundreds."""

MOST_SEGMENTS = 400
DEEPEST_FORM = 8
ARTIFACT = "Artifact"
"""Mark of what is no content, such as backdrops and running headers (ISO 32000-1, 14.8.2.2)."""


@dataclass(frozen=True)
class PaintedPicture:
    """A picture of a page in points, as far as it is visible.

    `density` is its pixels a point, `pixels` those of its largest image. `identity` tells it from other
    pictures of the document.
    """

    box: Box
    density: float
    pixels: tuple[int, int]
    identity: bytes
    alternative: str = ""
    is_decorative: bool = False
    is_whole_page: bool = False


def find_painted_pictures(page: Any) -> tuple[list[PaintedPicture], int]:
    """Return the pictures of a page from the top down, and the number of others that are not looked at.

    Those are none that are too small to be a picture: one drawing may be made of thousands of pieces.
    """
    visible_part: Box = page.get_cropbox()
    tags = read_figure_tags(page)
    images = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST_FORM))
    painted = [_describe_image(image, visible_part, tags) for image in images[:MOST_ON_A_PAGE]]
    pictures = _join_touching(each for each in painted if each is not None)
    measured = [replace(each, is_whole_page=_covers(each.box, visible_part)) for each in pictures]
    ordered = sorted(measured, key=lambda each: (-each.box[3], each.box[0]))
    return ordered, sum(not _is_piece(image) for image in images[MOST_ON_A_PAGE:])


def _is_piece(image: Any) -> bool:
    box = read_bounds(image)
    return box is None or max(box[2] - box[0], box[3] - box[1]) < SMALLEST_POINTS


def _describe_image(image: Any, visible_part: Box, tags: Mapping[int, str]) -> PaintedPicture | None:
    """Return one image as a picture; None if nothing of it is visible."""
    whole = read_bounds(image)
    if whole is None:
        return None
    box = _intersect(_intersect(whole, visible_part), _read_clip(image))
    width, height = whole[2] - whole[0], whole[3] - whole[1]
    if box[2] - box[0] <= 0 or box[3] - box[1] <= 0:
        return None
    pixels = _read_pixels(image)
    sides = (width, height, width, height)
    shares = [round((box[edge] - whole[edge]) / sides[edge], 2) for edge in range(4)]
    return PaintedPicture(
        box=box,
        density=max(pixels) / max(width, height),
        pixels=pixels,
        identity=sha256(_read_raw(image)).digest() + str(shares).encode(),
        alternative=tags.get(pdfium.FPDFPageObj_GetMarkedContentID(image.raw), ""),
        is_decorative=ARTIFACT in _list_marks(image),
    )


def _read_pixels(image: Any) -> tuple[int, int]:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(image.raw, width, height)
    return max(width.value, 1), max(height.value, 1)


def _read_raw(image: Any) -> bytes:
    """Return the bytes of an image as the file holds them; none if it holds none."""
    with suppress(pypdfium2.PdfiumError):
        return bytes(image.get_data(decode_simple=False))
    return b""


def _list_marks(page_object: Any) -> list[str]:
    """Return the names of the marks around an object."""
    names = []
    for number in range(max(pdfium.FPDFPageObj_CountMarks(page_object.raw), 0)):
        mark = pdfium.FPDFPageObj_GetMark(page_object.raw, number)
        buffer, length = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length):
            names.append(bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le", "replace"))
    return names


def _read_clip(page_object: Any) -> Box:
    """Return the box outside of which nothing of an object is painted."""
    everywhere: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))
    clip = pdfium.FPDFPageObj_GetClipPath(page_object.raw)
    box = everywhere
    for path in range(max(pdfium.FPDFClipPath_CountPaths(clip), 0)):
        points = []
        for number in range(min(pdfium.FPDFClipPath_CountPathSegments(clip, path), MOST_SEGMENTS)):
            x, y = ctypes.c_float(), ctypes.c_float()
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, number)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            across, down = zip(*points, strict=True)
            box = _intersect(box, (min(across), min(down), max(across), max(down)))
    if box != everywhere:
        for form in list_forms_around(page_object):
            box = form.get_matrix().on_rect(*box)
    return box


def _intersect(one: Box, other: Box) -> Box:
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def _join_touching(painted: Iterable[PaintedPicture]) -> list[PaintedPicture]:
    """Return the pictures, the parts of one as one: as often as that joins any."""
    before: list[PaintedPicture] = []
    after = list(painted)
    while len(after) != len(before):
        before, after = after, []
        for picture in before:
            number = next((n for n, other in enumerate(after) if _are_one(other.box, picture.box)), None)
            if number is None:
                after.append(picture)
            else:
                after[number] = _join(after[number], picture)
    return after


def _are_one(one: Box, other: Box) -> bool:
    """Return whether two boxes are parts of one picture: one lies on the other, or they share an edge."""
    if _lies_within(one, other) or _lies_within(other, one):
        return True
    left, bottom, right, top = (
        abs(edge - other_edge) <= TOUCH_DISTANCE for edge, other_edge in zip(one, other, strict=True)
    )
    stacked = left and right and _touch(one[1], one[3], other[1], other[3])
    side_by_side = bottom and top and _touch(one[0], one[2], other[0], other[2])
    return stacked or side_by_side


def _lies_within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - TOUCH_DISTANCE
        and inner[1] >= outer[1] - TOUCH_DISTANCE
        and inner[2] <= outer[2] + TOUCH_DISTANCE
        and inner[3] <= outer[3] + TOUCH_DISTANCE
    )


def _touch(begin: float, end: float, other_begin: float, other_end: float) -> bool:
    return begin <= other_end + TOUCH_DISTANCE and other_begin <= end + TOUCH_DISTANCE


def _join(one: PaintedPicture, other: PaintedPicture) -> PaintedPicture:
    return PaintedPicture(
        box=(
            min(one.box[0], other.box[0]),
            min(one.box[1], other.box[1]),
            max(one.box[2], other.box[2]),
            max(one.box[3], other.box[3]),
        ),
        density=max(one.density, other.density),
        pixels=max(one.pixels, other.pixels),
        identity=one.identity + other.identity,
        alternative=one.alternative or other.alternative,
        is_decorative=one.is_decorative and other.is_decorative,
    )


def _covers(box: Box, page: Box) -> bool:
    page_area = (page[2] - page[0]) * (page[3] - page[1])
    return (box[2] - box[0]) * (box[3] - box[1]) >= WHOLE_PAGE_SHARE * page_area
