"""What the drawings of Word and PowerPoint say of a picture: its alternative text, and how it is cropped."""

import re
from itertools import islice
from typing import Any

from pipelines.sourcing.pictures.alternatives import keep_written
from pipelines.sourcing.pictures.framing import UNCROPPED, Crop, Framing, orient

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
CROP_UNIT = 100_000
"""A crop is written in thousandths of a percent."""

ROTATION_UNIT = 60_000
"""A rotation is written in parts of a degree."""

FIRST_OF_SHAPE = 4
"""Children of a shape or group among which its properties are (ECMA-376-1, 19.3.1.37, 20.2.2.5)."""

PROPERTIES = ("}spPr", "}grpSpPr")
TRUE = ("1", "true")
SIDES = ("l", "t", "r", "b")
NUMBER = re.compile(r"-?\d{1,9}")
DECORATIVE_TEXT = re.compile(r"(?:decorative|d[ée]corative|d[ée]coratif)(?: \w+)?\.?", re.IGNORECASE)
"""What an author writes who knows no mark for it, as governments do: `Decorative`, `Decorative image`."""


def find_alternative(properties: Any) -> str:
    """Return the alternative text that somebody wrote, from the properties of a shape; else nothing."""
    return keep_written(properties.get("descr") or "")


def is_decorative(properties: Any) -> bool:
    """Return whether the properties of a shape say that it only decorates, by a mark or in words."""
    if DECORATIVE_TEXT.fullmatch((properties.get("descr") or "").strip()):
        return True
    return any(mark.get("val", "1") not in ("0", "false") for mark in properties.iter(DECORATIVE))


def read_framing(blip: Any) -> Framing:
    """Return how a drawing, and the groups around it, crop, mirror and turn a picture."""
    framing = Framing(_read_crop(blip))
    for ancestor in blip.iterancestors():
        for properties in islice(ancestor, FIRST_OF_SHAPE):
            if isinstance(properties.tag, str) and properties.tag.endswith(PROPERTIES):
                framing = framing.inside(_read_orientation(properties.find(f"{DRAWING}xfrm")))
    return framing


def _read_orientation(transform: Any) -> Framing:
    if transform is None:
        return Framing()
    flips_across, flips_down = (transform.get(side) in TRUE for side in ("flipH", "flipV"))
    turned = transform.get("rot", "0")
    degrees = int(turned) / ROTATION_UNIT if NUMBER.fullmatch(turned) else 0.0
    return orient(degrees, flips_across=flips_across, flips_down=flips_down)


def _read_crop(blip: Any) -> Crop:
    """Return how much of a picture is cut off at each side."""
    rectangle = blip.getparent().find(f"{DRAWING}srcRect")
    if rectangle is None:
        return UNCROPPED
    left, top, right, bottom = (_read_share(rectangle.get(side, "0")) for side in SIDES)
    return left, top, right, bottom


def _read_share(written: str) -> float:
    return int(written) / CROP_UNIT if NUMBER.fullmatch(written) else 0.0
