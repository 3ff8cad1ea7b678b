"""PPTX: each slide's title, text and tables in reading order, then its speaker notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn

from pipelines.sourcing.blocks import Reading, joined
from pipelines.sourcing.formats.grids import Cell, filled
from pipelines.sourcing.formats.packages import check_package, damaged
from pipelines.sourcing.formats.slidelook import Backdrop, backdrop_of, unseen
from schemas.source import DropReason, Slide

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
FURNITURE = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER)


def read(name: str, data: bytes) -> Reading:
    """Return the blocks of a presentation; raises SourceUnreadable where it is damaged or made to do harm."""
    check_package(name, data)
    try:
        presentation = Presentation(BytesIO(data))
        slides = list(presentation.slides)
        size = (int(presentation.slide_width or 0), int(presentation.slide_height or 0))
    except Exception as error:  # python-pptx meets a broken file with whatever its parts raise
        raise damaged(name) from error
    reading = Reading()
    for number, slide in enumerate(slides, start=1):
        if slide._element.get("show") in ("0", "false"):
            reading.drop(DropReason.HIDDEN, _all_text(slide._element), Slide(number=number))
            continue
        _Slide(reading, Slide(number=number), backdrop_of(slide, size)).read(slide)
    return reading


@dataclass
class _Slide:
    reading: Reading
    place: Slide
    backdrop: Backdrop
    furniture: set[str] = field(default_factory=set)

    def read(self, slide: Any) -> None:
        """Take in the title first, wherever it stands, then the other shapes in their order."""
        shapes = list(_flat(slide.shapes))
        titles = [shape for shape in shapes if _placeholder(shape) in TITLES]
        for shape in titles:
            self.title(shape)
        for shape in shapes:
            if shape not in titles:
                self.shape(shape)
        if slide.has_notes_slide:
            self.notes(slide.notes_slide)

    def title(self, shape: Any) -> None:
        if not self._is_out_of_sight(shape):
            lines = [self._line(one._p, shape) for one in shape.text_frame.paragraphs]
            self.reading.heading(" ".join(lines), 1, self.place)

    def shape(self, shape: Any) -> None:
        if self._is_out_of_sight(shape):
            return
        if _placeholder(shape) in FURNITURE:
            self.reading.drop(DropReason.FURNITURE, _all_text(shape._element), self.place)
        elif getattr(shape, "has_table", False) and shape.has_table:
            self.table(shape)
        elif shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                self.paragraph(paragraph._p, shape)

    def paragraph(self, paragraph: Any, shape: Any) -> None:
        text = self._line(paragraph, shape)
        if paragraph.find(f"{qn('a:pPr')}/{qn('a:buAutoNum')}") is not None:
            self.reading.step(text, self.place)
        else:
            self.reading.paragraph(text, self.place)

    def table(self, shape: Any) -> None:
        rows = []
        for row in shape.table.rows:
            cells = []
            for cell in row.cells:
                lines = [self._line(one._p, shape) for one in cell.text_frame.paragraphs]
                covered = cell.is_spanned and not cell.is_merge_origin
                if not covered:
                    cells.append(Cell(joined(lines), cell.span_width, cell.span_height))
            rows.append(cells)
        self.reading.table(filled(rows), bool(shape.table.first_row), self.place)

    def notes(self, notes: Any) -> None:
        frame = notes.notes_text_frame
        if frame is not None:
            place = self.place.model_copy(update={"notes": True})
            for paragraph in frame.paragraphs:
                self.reading.paragraph(_text_of(paragraph._p), place)

    def _line(self, paragraph: Any, shape: Any) -> str:
        """Return a paragraph's visible text; what cannot be seen is reported."""
        said = ""
        for child in paragraph:
            if child.tag == qn("a:br"):
                said += "\n"
            elif child.tag in (qn("a:r"), qn("a:fld")):
                text = "".join(one.text or "" for one in child.iter(qn("a:t"))).replace("\v", "\n")
                reason = unseen(child, shape, self.backdrop)
                if reason:
                    self.reading.drop(reason, text, self.place)
                else:
                    said += text
        return said

    def _is_out_of_sight(self, shape: Any) -> bool:
        """Report and skip a shape that is hidden, or lies wholly beside the slide."""
        named = next(shape._element.iter(qn("p:cNvPr")), None)
        hidden = named is not None and named.get("hidden") in ("1", "true")
        if hidden or self.backdrop.is_beside(shape):
            self.reading.drop(DropReason.HIDDEN, _all_text(shape._element), self.place)
            return True
        return False


def _flat(shapes: Iterable[Any]) -> Iterator[Any]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _flat(shape.shapes)
        else:
            yield shape


def _placeholder(shape: Any) -> Any:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _text_of(paragraph: Any) -> str:
    return "".join(
        "\n" if one.tag == qn("a:br") else (one.text or "").replace("\v", "\n")
        for one in paragraph.iter(qn("a:t"), qn("a:br"))
    )


def _all_text(element: Any) -> str:
    return " ".join(_text_of(paragraph) for paragraph in element.iter(qn("a:p")))
