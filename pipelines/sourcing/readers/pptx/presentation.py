"""The slides of a PPTX and where their shapes lie, read from its XML.

python-pptx builds an object for every shape and asks a property at a time where it lies; it also passes over
shapes that newer versions of PowerPoint wrap, and the text of diagrams.
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
"""Placeholders of a layout that lie where the master's body does."""

MOST_SLIDES = 5_000
Box = tuple[float, float, float, float]


def q(name: str) -> str:
    """Return a qualified name, e.g. of `a:p`."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


SHAPES = tuple(q(f"p:{kind}") for kind in ("sp", "pic", "grpSp", "graphicFrame", "cxnSp"))
FRAMES = (f"{q('p:spPr')}/{q('a:xfrm')}", q("p:xfrm"), f"{q('p:grpSpPr')}/{q('a:xfrm')}")
GROUP, WRAPPED, CHOICE = q("p:grpSp"), q("mc:AlternateContent"), q("mc:Choice")


@dataclass(frozen=True)
class GroupTransform:
    """From the coordinates inside a group to those of the slide."""

    scale: tuple[float, float] = (1.0, 1.0)
    offset: tuple[float, float] = (0.0, 0.0)

    def of(self, box: Box) -> Box:
        """Return where a box inside the group lies on the slide."""
        (width, height), (left, top) = self.scale, self.offset
        return (box[0] * width + left, box[1] * height + top, box[2] * width + left, box[3] * height + top)


@dataclass(frozen=True)
class SlideShape:
    """A shape of a slide, the kind of placeholder it is, and where it lies where the file tells."""

    element: Any
    placeholder: str
    box: Box | None
    hidden: bool = False


@dataclass
class SlideParts:
    """A slide with the layout and master it is drawn on, and its notes; any but the slide may be missing."""

    parts: Parts
    part: str
    element: Any
    layout: Any = None
    master: Any = None
    notes: Any = None

    @property
    def layers(self) -> tuple[Any, ...]:
        """Return the slide and what it is drawn on, nearest first."""
        return tuple(one for one in (self.element, self.layout, self.master) if one is not None)

    def shapes(self) -> Iterator[SlideShape]:
        """Yield the shapes of the slide in their order, those inside groups in place of the group."""
        yield from self._flat(find_tree(self.element), GroupTransform(), hidden=False)

    def _flat(self, tree: Any, move: GroupTransform, *, hidden: bool) -> Iterator[SlideShape]:
        for element in list_drawn(tree):
            if element.tag == GROUP:
                yield from self._flat(element, _inside(element, move), hidden=hidden or _is_hidden(element))
            else:
                ph = find_placeholder(element)
                box = self.box_of(element)
                yield SlideShape(
                    element,
                    "" if ph is None else ph.get("type", "obj"),
                    None if box is None else move.of(box),
                    hidden or _is_hidden(element),
                )

    def box_of(self, element: Any) -> Box | None:
        """Return where a shape lies, by itself or as its layout or master places it."""
        own, ph = read_own_box(element), find_placeholder(element)
        if own is not None or ph is None:
            return own
        below = self._of_layout.get(ph.get("idx", "0"))
        if below is None:
            return None
        placed = read_own_box(below)
        if placed is not None:
            return placed
        kind = find_placeholder(below).get("type", "obj")
        named = {"ctrTitle": "title"}.get(kind, "body" if kind in BODY else kind)
        above = self._of_master.get(named)
        return None if above is None else read_own_box(above)

    @cached_property
    def _of_layout(self) -> dict[str, Any]:
        return _index_placeholders(self.layout, "idx", "0")

    @cached_property
    def _of_master(self) -> dict[str, Any]:
        return _index_placeholders(self.master, "type", "obj")

    def diagram_of(self, frame: Any) -> Any:
        """Return the text of a diagram (SmartArt) in a frame, None where it is none."""
        ids = next(frame.iter(q("dgm:relIds")), None)
        if ids is None:
            return None
        _, part = self.parts.relations(self.part).get(ids.get(f"{RELATION}dm", ""), ("", ""))
        return self.parts.root(part) if part in self.parts else None


@dataclass(frozen=True)
class SlideShow:
    """The slides in the order they are shown, how many more there are, and their size in EMU.

    The size is 0 where the file does not tell.
    """

    slides: list[SlideParts]
    beyond: int
    size: tuple[int, int]


def read_slides(parts: Parts) -> SlideShow:
    """Return the first slides of a presentation.

    Raises SourceUnreadable where the presentation is damaged.
    """
    main = parts.find_related("", "officeDocument")
    root = parts.root(main)
    if root is None or root.tag != q("p:presentation"):
        raise make_damaged_error(parts.name)
    related = parts.relations(main)
    told = (related.get(one.get(f"{RELATION}id", ""), ("", "")) for one in root.iter(q("p:sldId")))
    listed = [part for kind, part in told if kind == "slide"]
    size = root.find(q("p:sldSz"))
    return SlideShow(
        slides=[_slide(parts, part) for part in listed[:MOST_SLIDES]],
        beyond=len(listed) - MOST_SLIDES,
        size=(0, 0) if size is None else (_whole(size, "cx"), _whole(size, "cy")),
    )


def _slide(parts: Parts, part: str) -> SlideParts:
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
    """Yield the shapes of a tree; of one written twice for older programs, the newer."""
    for child in () if tree is None else tree:
        if child.tag in SHAPES:
            yield child
        elif child.tag == WRAPPED:
            yield from list_drawn(child.find(CHOICE))


def find_placeholder(element: Any) -> Any:
    """Return what makes a shape a placeholder, None where it is none."""
    return None if len(element) == 0 else element[0].find(f"{q('p:nvPr')}/{q('p:ph')}")


def read_own_box(element: Any) -> Box | None:
    """Return where a shape says it lies itself, None where it does not."""
    found = (element.find(path) for path in FRAMES)
    frame = next((one for one in found if one is not None), None)
    return None if frame is None else _rectangle(frame, "a:off", "a:ext")


def _rectangle(frame: Any, corner: str, size: str) -> Box | None:
    at, extent = frame.find(q(corner)), frame.find(q(size))
    if at is None or extent is None:
        return None
    left, top = _whole(at, "x"), _whole(at, "y")
    return (left, top, left + _whole(extent, "cx"), top + _whole(extent, "cy"))


def _inside(group: Any, move: GroupTransform) -> GroupTransform:
    frame = group.find(f"{q('p:grpSpPr')}/{q('a:xfrm')}")
    outer = None if frame is None else _rectangle(frame, "a:off", "a:ext")
    inner = None if frame is None else _rectangle(frame, "a:chOff", "a:chExt")
    if outer is None or inner is None or inner[0] == inner[2] or inner[1] == inner[3]:
        return move
    outer = move.of(outer)
    scale = ((outer[2] - outer[0]) / (inner[2] - inner[0]), (outer[3] - outer[1]) / (inner[3] - inner[1]))
    return GroupTransform(scale, (outer[0] - inner[0] * scale[0], outer[1] - inner[1] * scale[1]))


def _index_placeholders(layer: Any, attribute: str, default: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for element in () if layer is None else list_drawn(find_tree(layer)):
        if (ph := find_placeholder(element)) is not None:
            found.setdefault(ph.get(attribute, default), element)
    return found


def _whole(element: Any, attribute: str) -> int:
    written = element.get(attribute, "0")
    digits = written.removeprefix("-")
    return int(written) if digits.isdecimal() and len(digits) < 15 else 0


def _is_hidden(element: Any) -> bool:
    """Return whether somebody hid a shape or a group in the selection pane."""
    named = next(element.iter(q("p:cNvPr")), None)
    return named is not None and named.get("hidden") in ("1", "true")
