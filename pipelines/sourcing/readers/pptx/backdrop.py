"""Visibility of text on its slide: white text is common on dark slides, so the background is checked."""

from dataclasses import dataclass
from typing import Any

from pipelines.sourcing.colours import is_white_hex
from pipelines.sourcing.readers.pptx.presentation import Box, SlideParts, SlideShape, find_tree, list_drawn, q
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.source import DropReason

SMALLEST_HUNDREDTHS = 400
FILLS = tuple(q(name) for name in ("a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill"))
LIGHT_SCHEME = ("bg1", "lt1")
TABLE = q("p:graphicFrame")


@dataclass(frozen=True)
class Backdrop:
    """What lies behind the text of a slide: the slide's own colour and the painted shapes on it, in EMU."""

    is_white: bool
    painted: tuple[Box, ...]
    size: tuple[int, int]

    def is_beside(self, shape: SlideShape) -> bool:
        """Return whether a shape lies wholly outside the slide."""
        box = shape.box
        if box is None or 0 in self.size:
            return False
        left, top, right, bottom = box
        return right <= 0 or bottom <= 0 or left >= self.size[0] or top >= self.size[1]

    def is_white_behind(self, shape: SlideShape) -> bool:
        """Return whether nothing but white lies behind a shape, as far as the file tells."""
        box = shape.box
        if not self.is_white or box is None or is_painted(shape.element):
            return False
        return not any(_overlap(box, other) for other in self.painted)


def find_hiding_reason(run: Any, shape: SlideShape, backdrop: Backdrop) -> DropReason | None:
    """Return why a person does not see a run's text, or None."""
    properties = run.find(q("a:rPr"))
    if properties is None:
        return None
    size = read_whole_number(properties.get("sz", ""))
    if size is not None and size < SMALLEST_HUNDREDTHS:
        return DropReason.TINY
    fill = properties.find(q("a:solidFill"))
    if fill is not None and properties.find(q("a:highlight")) is None:
        if any(alpha.get("val") == "0" for alpha in fill.iter(q("a:alpha"))):
            return DropReason.INVISIBLE
        if _is_white(fill) and shape.element.tag != TABLE and backdrop.is_white_behind(shape):
            return DropReason.WHITE
    return None


def read_backdrop(slide: SlideParts, size: tuple[int, int]) -> Backdrop:
    """Return what lies behind the text of a slide."""
    painted = [shape.box for shape in slide.shapes() if shape.box is not None and is_painted(shape.element)]
    painted += [
        box
        for layer in slide.layers[1:]
        for element in list_drawn(find_tree(layer))
        if is_painted(element) and (box := slide.box_of(element)) is not None
    ]
    return Backdrop(_has_white_background(slide.layers), tuple(painted), size)


def is_painted(element: Any) -> bool:
    """Return whether a shape is a picture, a group, a chart, or filled with anything but white."""
    if element.tag != q("p:sp"):
        return True
    properties = element.find(q("p:spPr"))
    if properties is not None:
        if properties.find(q("a:noFill")) is not None:
            return False
        fill = next((child for child in properties if child.tag in FILLS), None)
        if fill is not None:
            return not (fill.tag == q("a:solidFill") and _is_white(fill))
    reference = element.find(f"{q('p:style')}/{q('a:fillRef')}")
    return reference is not None and reference.get("idx", "0") != "0"


def _has_white_background(layers: tuple[Any, ...]) -> bool:
    """Return whether the nearest background set on slide, layout or master is white."""
    for layer in layers:
        background = layer.find(f"{q('p:cSld')}/{q('p:bg')}")
        if background is None:
            continue
        fill = background.find(f"{q('p:bgPr')}/{q('a:solidFill')}")
        reference = background.find(q("p:bgRef"))
        return _is_white(fill if fill is not None else reference)
    return True


def _is_white(fill: Any) -> bool:
    """Return whether a fill is white; a theme's light colour counts as white, a changed one does not."""
    if fill is None:
        return False
    rgb, scheme = fill.find(q("a:srgbClr")), fill.find(q("a:schemeClr"))
    if rgb is not None:
        return is_white_hex(rgb.get("val", ""))
    return scheme is not None and scheme.get("val") in LIGHT_SCHEME and len(scheme) == 0


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
