"""Pictures of a slide: as shapes, as the filling of shapes, and the previews of embedded objects."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pipelines.sourcing.office_drawings import find_alternative, is_decorative, read_framing
from pipelines.sourcing.pictures.found import EMU_PER_POINT, FoundPicture
from pipelines.sourcing.readers.pptx.presentation import SlideParts, SlideShape, q
from pipelines.sourcing.zip_documents.parts import RELATION
from schemas.anchor import SlidePlace
from schemas.source_pictures import LeftOutPicture, PictureReason

FALLBACK, BULLET = q("mc:Fallback"), q("a:buBlip")


def list_blips(shape: SlideShape) -> Iterator[Any]:
    """Yield what shows a picture in a shape, but for bullets and the copies for older programs.

    The preview of an embedded object is in such a copy alone.
    """
    is_frame = shape.element.tag == q("p:graphicFrame")
    for blip in shape.element.iter(q("a:blip")):
        is_bullet = blip.getparent().tag == BULLET
        if not is_bullet and (is_frame or next(blip.iterancestors(FALLBACK), None) is None):
            yield blip


def find_pictures(
    shape: SlideShape, slide: SlideParts, place: SlidePlace
) -> Iterator[FoundPicture | LeftOutPicture]:
    """Yield the pictures of a shape, and those that are not in the file."""
    properties = find_properties(shape)
    for blip in list_blips(shape):
        part = slide.find_target(blip.get(f"{RELATION}embed", ""))
        linked = blip.get(f"{RELATION}link")
        if part:
            yield FoundPicture(
                partial(slide.parts.content, part),
                place,
                alternative="" if properties is None else find_alternative(properties),
                framing=read_framing(blip),
                shown=_read_size(shape),
                is_decorative=properties is not None and is_decorative(properties),
            )
        elif linked:
            yield LeftOutPicture(reason=PictureReason.ELSEWHERE, place=place)


def find_properties(shape: SlideShape) -> Any:
    """Return the properties that name and describe a shape; None if it has none."""
    return next(shape.element.iter(q("p:cNvPr")), None)


def _read_size(shape: SlideShape) -> tuple[float, float] | None:
    """Return how large the slide shows a shape, in points."""
    if shape.box is None:
        return None
    left, top, right, bottom = shape.box
    return abs(right - left) / EMU_PER_POINT, abs(bottom - top) / EMU_PER_POINT
