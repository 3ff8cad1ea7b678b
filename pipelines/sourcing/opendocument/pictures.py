"""Pictures of OpenDocument files: what a frame shows, with its texts (ODF 1.3, part 3, 10.4)."""

from functools import partial
from typing import Any

from pipelines.sourcing.opendocument.document import q, read_points
from pipelines.sourcing.pictures.found import FoundPicture
from pipelines.sourcing.zip_documents.parts import Parts, join_part_name
from schemas.anchor import Place
from schemas.source_pictures import LeftOutPicture, PictureReason

DRAWINGS = (".svg", ".svm", ".emf", ".wmf")
"""Endings of what is not decoded: a frame may hold the same picture in pixels too."""

LONGEST_ADDRESS = 200


def find_picture(frame: Any, parts: Parts, place: Place) -> FoundPicture | LeftOutPicture | None:
    """Return the picture a frame shows, or why it is left out; None if it shows none.

    The image beside a chart, formula or film is a preview of it, and no picture.
    """
    others = (q("draw:object"), q("draw:object-ole"), q("draw:plugin"))
    addresses = [image.get(q("xlink:href")) or "" for image in frame.findall(q("draw:image"))]
    if not addresses or any(frame.find(kind) is not None for kind in others):
        return None
    address = min(addresses, key=lambda each: each.lower().endswith(DRAWINGS))
    part = join_part_name("", address)
    if part not in parts:
        return LeftOutPicture(reason=PictureReason.ELSEWHERE, place=place, detail=address[:LONGEST_ADDRESS])
    return FoundPicture(
        partial(parts.content, part), place, alternative=_find_alternative(frame), shown=_read_size(frame)
    )


def _find_alternative(frame: Any) -> str:
    texts = (frame.findtext(q(f"svg:{kind}")) or "" for kind in ("desc", "title"))
    return next((text for text in texts if text.strip()), "")


def _read_size(frame: Any) -> tuple[float, float] | None:
    """Return how large a frame is, in points; None if the file does not tell."""
    width, height = (read_points(frame.get(q(f"svg:{side}"))) for side in ("width", "height"))
    return None if width is None or height is None else (width, height)
