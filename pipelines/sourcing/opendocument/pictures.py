"""Pictures of OpenDocument files: what a frame shows, with its texts (ODF 1.3, part 3, 10.4)."""

import re
from dataclasses import replace
from functools import partial
from math import degrees
from typing import Any

from pipelines.sourcing.opendocument.document import DocumentStyles, q, read_points
from pipelines.sourcing.pictures.found import FoundPicture
from pipelines.sourcing.pictures.framing import UNCROPPED, Framing, orient
from pipelines.sourcing.zip_documents.parts import Parts, join_part_name
from schemas.anchor import Place
from schemas.source_pictures import LeftOutPicture, PictureReason

DRAWINGS = (".svg", ".svm", ".emf", ".wmf", ".pdf")
"""Endings of what is not decoded: a frame may hold the same picture in pixels too."""

LONGEST_ADDRESS = 200
CLIP = re.compile(r"rect\(\s*" + r"[,\s]+".join([r"([^\s,()]+)"] * 4) + r"\s*\)")
"""Top, right, bottom and left: lengths, or `auto`."""

ROTATE = re.compile(r"rotate\s*\(\s*(-?\d{1,4}(?:\.\d{1,20})?)\s*\)")


def find_picture(
    frame: Any, parts: Parts, place: Place, styles: DocumentStyles
) -> FoundPicture | LeftOutPicture | None:
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
        partial(parts.content, part),
        place,
        alternative=_find_alternative(frame),
        framing=_read_framing(frame, styles),
        shown=_read_size(frame),
    )


def _read_framing(frame: Any, styles: DocumentStyles) -> Framing:
    """Return how a frame clips, mirrors and turns its picture (ODF 1.3, part 3, 20.180, 20.372, 19.228)."""
    name = frame.get(q("draw:style-name"))

    def find(attribute: str) -> str:
        families = ("graphic", "presentation")
        found = (styles.find_property(family, name, "graphic", attribute) for family in families)
        return next((value for value in found if value), "")

    clip = CLIP.fullmatch(find("fo:clip"))
    top, right, bottom, left = (read_points(length) or 0.0 for length in clip.groups()) if clip else UNCROPPED
    mirror, turn = find("style:mirror").split(), ROTATE.search(frame.get(q("draw:transform")) or "")
    # The file turns against the clock, in radians.
    turned = orient(
        -degrees(float(turn[1])) if turn else 0.0,
        flips_across="horizontal" in mirror,
        flips_down="vertical" in mirror,
    )
    return replace(turned, clip=(left, top, right, bottom))


def _find_alternative(frame: Any) -> str:
    texts = (frame.findtext(q(f"svg:{kind}")) or "" for kind in ("desc", "title"))
    return next((text for text in texts if text.strip()), "")


def _read_size(frame: Any) -> tuple[float, float] | None:
    """Return how large a frame is, in points; None if the file does not tell."""
    width, height = (read_points(frame.get(q(f"svg:{side}"))) for side in ("width", "height"))
    return None if width is None or height is None else (width, height)
