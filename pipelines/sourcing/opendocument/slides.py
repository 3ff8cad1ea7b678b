"""Reader of ODP presentations: each slide's title, text and tables, then its speaker notes."""

from dataclasses import dataclass
from typing import Any

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.opendocument.document import DocumentStyles, TextLine, open_document, q, text_of
from pipelines.sourcing.opendocument.text import TextWalk
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from schemas.anchor import SlidePlace
from schemas.source import DropReason
from schemas.source_pictures import PictureReason

SHAPE_CLASS = q("presentation:class")
TITLES = ("title",)
FURNITURE = ("header", "footer", "date-time", "page-number")
SHAPES = tuple(q(f"draw:{kind}") for kind in ("frame", "custom-shape", "g", "rect", "ellipse", "line"))


def read_odp(name: str, data: bytes) -> BlockCollector:
    """Return the blocks of a presentation; raises SourceUnreadable if it is damaged or harmful."""
    opened = open_document(name, data)
    presentation, styles = opened.body.find(q("office:presentation")), opened.styles
    if presentation is None:
        raise make_damaged_error(name)
    collector = BlockCollector()
    for number, page in enumerate(presentation.findall(q("draw:page")), start=1):
        look = page.get(q("draw:style-name"))
        place = SlidePlace(number=number)
        if styles.find_property("drawing-page", look, "drawing-page", "presentation:visibility") == "hidden":
            collector.report_dropped(DropReason.HIDDEN, text_of(page), place)
        else:
            walk = TextWalk(name, styles, opened.parts, collector, slide=place)
            _Slide(walk, styles, _is_painted(page, styles)).read(page)
    return collector


@dataclass
class _Slide:
    walk: TextWalk
    styles: DocumentStyles
    on_colour: bool

    def read(self, page: Any) -> None:
        """Add the title first, wherever it is, then the other shapes in their order, then the notes."""
        shapes = [shape for shape in page if shape.tag in SHAPES]
        for shape in sorted(shapes, key=lambda shape: shape.get(SHAPE_CLASS) not in TITLES):
            self._add_shape(shape)
        notes = page.find(q("presentation:notes"))
        for frame in () if notes is None else notes.iter(q("draw:frame")):
            if frame.get(SHAPE_CLASS) == "notes":
                self.walk.slide = SlidePlace(number=self.walk.place.number, notes=True)
                self.walk.add_blocks(frame, on_colour=True)

    def _add_shape(self, shape: Any) -> None:
        if self.styles.is_beside(shape):
            self.walk.drop(DropReason.HIDDEN, text_of(shape))
            for _ in shape.iter(q("draw:image")):
                self.walk.collector.leave_out_picture(PictureReason.HIDDEN, self.walk.place)
        elif shape.get(SHAPE_CLASS) in FURNITURE:
            self.walk.drop(DropReason.FURNITURE, text_of(shape))
        elif shape.get(SHAPE_CLASS) in TITLES:
            lines = []
            for paragraph in shape.iter(q("text:p")):
                line = TextLine(self.styles, self.on_colour, self.walk.drop)
                line.walk(paragraph, [("paragraph", paragraph.get(q("text:style-name")))])
                lines.append(line.text)
            self.walk.collector.add_heading(" ".join(lines), 1, self.walk.place)
        elif shape.tag == q("draw:g"):
            for inner in shape:
                self._add_shape(inner)
        else:
            if shape.tag == q("draw:frame"):
                self.walk.add_picture(shape)
            filled = self.styles.paints("graphic", shape.get(q("draw:style-name")), "graphic")
            for part in [shape] if shape.find(q("text:p")) is not None else shape:
                if part.tag == q("table:table"):
                    self.walk.add_table(part, on_colour=True)
                else:
                    self.walk.add_blocks(part, self.on_colour or filled)


def _is_painted(page: Any, styles: DocumentStyles) -> bool:
    """Return whether anything but white may lie behind a slide's text: a background, a picture, a shape."""
    master = styles.masters.get(page.get(q("draw:master-page-name"), ""))
    for layer in (page, master):
        if layer is None:
            continue
        look = layer.get(q("draw:style-name"))
        if styles.find_property("drawing-page", look, "drawing-page", "draw:fill") not in (None, "none"):
            return True
        for shape in layer.iter(*SHAPES, q("draw:image")):
            if shape.tag == q("draw:image") or styles.paints(
                "graphic", shape.get(q("draw:style-name")), "graphic"
            ):
                return True
    return False
