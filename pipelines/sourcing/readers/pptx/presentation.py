"""Slides of a PPTX with their shapes and the boxes these fill, read from its XML.

python-pptx is slow here, for it builds an object for every shape and property, and it skips the text of
diagrams and the shapes that newer versions of PowerPoint wrap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipelines.sourcing.zip_documents.checks import make_damaged_error
from pipelines.sourcing.zip_documents.parts import RELATION, Parts

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
}
BODY = ("body", "chart", "clipArt", "dgm", "media", "obj", "pic", "subTitle", "tbl")
"""Kinds of placeholders of a layout that take the box of the master's body."""

MOST_SLIDES = 5_000
Box = tuple[float, float, float, float]


def q(name: str) -> str:
    """Return the name with its namespace spelled out, e.g. of `a:p`."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


SHAPES = tuple(q(f"p:{kind}") for kind in ("sp", "pic", "grpSp", "graphicFrame", "cxnSp"))
FRAMES = (f"{q('p:spPr')}/{q('a:xfrm')}", q("p:xfrm"), f"{q('p:grpSpPr')}/{q('a:xfrm')}")
GROUP, WRAPPED, CHOICE = q("p:grpSp"), q("mc:AlternateContent"), q("mc:Choice")


@dataclass(frozen=True)
class GroupTransform:
    """Transform from the coordinates inside a group to those of the slide."""

    scale: tuple[float, float] = (1.0, 1.0)
    offset: tuple[float, float] = (0.0, 0.0)

    def of(self, box: Box) -> Box:
        """Return the box on the slide of a box inside the group."""
        (width, height), (left, top) = self.scale, self.offset
        return (box[0] * width + left, box[1] * height + top, box[2] * width + left, box[3] * height + top)


@dataclass(frozen=True)
class SlideShape:
    """A shape of a slide, its kind of placeholder, and its box if the file gives one."""

    element: Any
    placeholder: str
    box: Box | None
    hidden: bool = False


@dataclass
class SlideParts:
    """A slide with its layout, master and notes; any but the slide itself may be missing."""

    parts: Parts
    part: str
    element: Any
    layout: Any = None
    master: Any = None
    notes: Any = None

    @property
    def layers(self) -> tuple[Any, ...]:
        """Return the slide, its layout and its master, in this order, as far as they exist."""
        return tuple(layer for layer in (self.element, self.layout, self.master) if layer is not None)

    def shapes(self) -> Iterator[SlideShape]:
        """Yield the shapes of the slide in order, with the members of a group instead of the group."""
        yield from self._list_shapes(find_tree(self.element), GroupTransform(), hidden=False)

    def _list_shapes(self, tree: Any, transform: GroupTransform, *, hidden: bool) -> Iterator[SlideShape]:
        for element in list_drawn(tree):
            if element.tag == GROUP:
                yield from self._list_shapes(
                    element, _enter_group(element, transform), hidden=hidden or _is_hidden(element)
                )
            else:
                placeholder = find_placeholder(element)
                box = self.box_of(element)
                yield SlideShape(
                    element,
                    "" if placeholder is None else placeholder.get("type", "obj"),
                    None if box is None else transform.of(box),
                    hidden or _is_hidden(element),
                )

    def box_of(self, element: Any) -> Box | None:
        """Return the box of a shape: its own, or that of its placeholder in the layout or master."""
        boxes = (read_own_box(each) for each in (element, *self.list_inherited(element)))
        return next((box for box in boxes if box is not None), None)

    def list_inherited(self, element: Any) -> Iterator[Any]:
        """Yield the placeholders of layout and master that a shape fills, as far as they exist."""
        placeholder = find_placeholder(element)
        if placeholder is None:
            return
        layout_shape = self._layout_placeholders.get(placeholder.get("idx", "0"))
        if layout_shape is None:
            return
        yield layout_shape
        kind = find_placeholder(layout_shape).get("type", "obj")
        kind_on_master = {"ctrTitle": "title"}.get(kind, "body" if kind in BODY else kind)
        master_shape = self._master_placeholders.get(kind_on_master)
        if master_shape is not None:
            yield master_shape

    def find_text_style(self, shape: SlideShape) -> Any:
        """Return the master's style for a shape's text, by the kind of its placeholder; None if missing."""
        if self.master is None:
            return None
        styles = self.master.find(q("p:txStyles"))
        kind = "p:bodyStyle" if shape.placeholder in BODY else "p:otherStyle"
        return None if styles is None else styles.find(q(kind))

    @cached_property
    def _layout_placeholders(self) -> dict[str, Any]:
        return _index_placeholders(self.layout, "idx", "0")

    @cached_property
    def _master_placeholders(self) -> dict[str, Any]:
        return _index_placeholders(self.master, "type", "obj")

    def find_target(self, reference: str) -> str:
        """Return the part a reference of the slide means; empty if it is not in the file."""
        _, part = self.parts.relations(self.part).get(reference, ("", ""))
        return part if part in self.parts else ""

    def diagram_of(self, frame: Any) -> Any:
        """Return the text of a diagram (SmartArt) in a frame; None if the frame holds none."""
        ids = next(frame.iter(q("dgm:relIds")), None)
        if ids is None:
            return None
        part = self.find_target(ids.get(f"{RELATION}dm", ""))
        return self.parts.root(part) if part else None


@dataclass(frozen=True)
class SlideShow:
    """The slides in their order, how many more there are beyond our limit, and their size in EMU.

    The size is 0 if the file gives none.
    """

    slides: list[SlideParts]
    beyond: int
    size: tuple[int, int]


def read_slides(parts: Parts) -> SlideShow:
    """Return the first `MOST_SLIDES` slides of a presentation.

    Raises SourceUnreadable if the presentation is damaged.
    """
    main = parts.find_related("", "officeDocument")
    root = parts.root(main)
    if root is None or root.tag != q("p:presentation"):
        raise make_damaged_error(parts.name)
    related = parts.relations(main)
    targets = (related.get(entry.get(f"{RELATION}id", ""), ("", "")) for entry in root.iter(q("p:sldId")))
    slide_parts = list(dict.fromkeys(part for kind, part in targets if kind == "slide"))
    size = root.find(q("p:sldSz"))
    return SlideShow(
        slides=[_read_slide(parts, part) for part in slide_parts[:MOST_SLIDES]],
        beyond=len(slide_parts) - MOST_SLIDES,
        size=(0, 0) if size is None else (_read_number(size, "cx"), _read_number(size, "cy")),
    )


def _read_slide(parts: Parts, part: str) -> SlideParts:
    root = parts.root(part)
    if root is None or find_tree(root) is None:
        raise make_damaged_error(parts.name)
    layout = parts.find_related(part, "slideLayout")
    master = parts.find_related(layout, "slideMaster") if layout else ""
    return SlideParts(
        parts,
        part,
        root,
        parts.root(layout),
        parts.root(master),
        parts.root(parts.find_related(part, "notesSlide")),
    )


def find_tree(layer: Any) -> Any:
    """Return the shapes of a slide, layout, master or notes page."""
    return layer.find(f"{q('p:cSld')}/{q('p:spTree')}")


def list_drawn(tree: Any) -> Iterator[Any]:
    """Yield the shapes of a tree; of a shape with a version for older programs, only the newer."""
    for child in () if tree is None else tree:
        if child.tag in SHAPES:
            yield child
        elif child.tag == WRAPPED:
            yield from list_drawn(child.find(CHOICE))


def find_placeholder(element: Any) -> Any:
    """Return the XML element that makes a shape a placeholder; None if it is not one."""
    return None if len(element) == 0 else element[0].find(f"{q('p:nvPr')}/{q('p:ph')}")


def read_own_box(element: Any) -> Box | None:
    """Return the box that the shape itself gives, None if it gives none."""
    frames = (element.find(path) for path in FRAMES)
    frame = next((found_frame for found_frame in frames if found_frame is not None), None)
    return None if frame is None else _read_box(frame, "a:off", "a:ext")


def _read_box(frame: Any, corner: str, size: str) -> Box | None:
    origin, extent = frame.find(q(corner)), frame.find(q(size))
    if origin is None or extent is None:
        return None
    left, top = _read_number(origin, "x"), _read_number(origin, "y")
    return (left, top, left + _read_number(extent, "cx"), top + _read_number(extent, "cy"))


def _enter_group(group: Any, transform: GroupTransform) -> GroupTransform:
    frame = group.find(f"{q('p:grpSpPr')}/{q('a:xfrm')}")
    outer = None if frame is None else _read_box(frame, "a:off", "a:ext")
    inner = None if frame is None else _read_box(frame, "a:chOff", "a:chExt")
    if outer is None or inner is None or inner[0] == inner[2] or inner[1] == inner[3]:
        return transform
    outer = transform.of(outer)
    scale = ((outer[2] - outer[0]) / (inner[2] - inner[0]), (outer[3] - outer[1]) / (inner[3] - inner[1]))
    return GroupTransform(scale, (outer[0] - inner[0] * scale[0], outer[1] - inner[1] * scale[1]))


def _index_placeholders(layer: Any, attribute: str, default: str) -> dict[str, Any]:
    by_key: dict[str, Any] = {}
    for element in () if layer is None else list_drawn(find_tree(layer)):
        if (placeholder := find_placeholder(element)) is not None:
            by_key.setdefault(placeholder.get(attribute, default), element)
    return by_key


def _read_number(element: Any, attribute: str) -> int:
    text = element.get(attribute, "0")
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) < 15 else 0


def _is_hidden(element: Any) -> bool:
    """Return whether somebody hid a shape or a group in the selection pane."""
    properties = next(element.iter(q("p:cNvPr")), None)
    return properties is not None and properties.get("hidden") in ("1", "true")
