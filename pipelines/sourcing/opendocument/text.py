"""Reader of ODT documents: the text as a word processor shows it once tracked changes are accepted."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from pipelines.sourcing.blocks import BlockCollector, join_paragraphs
from pipelines.sourcing.code_text import is_prose, looks_like_code
from pipelines.sourcing.opendocument.document import DocumentStyles, TextLine, open_document, q, text_of
from pipelines.sourcing.opendocument.item_numbers import ListStyleNumbers
from pipelines.sourcing.opendocument.pictures import find_picture
from pipelines.sourcing.opendocument.tables import number_row_of, read_rows_of
from pipelines.sourcing.whole_numbers import read_whole_number
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from pipelines.sourcing.zip_documents.parts import Parts
from schemas.anchor import ParagraphPlace, SlidePlace
from schemas.source import DropReason
from schemas.source_pictures import LeftOutPicture

CONTENTS = tuple(
    q(f"text:{kind}")
    for kind in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
    )
)


def read_odt(name: str, data: bytes) -> BlockCollector:
    """Return the blocks of a document; raises SourceUnreadable if it is damaged or harmful."""
    opened = open_document(name, data)
    text = opened.body.find(q("office:text"))
    if text is None:
        raise make_damaged_error(name)
    walk = TextWalk(name, opened.styles, opened.parts)
    walk.add_blocks(text)
    return walk.collector


@dataclass
class TextWalk:
    """Walks the elements of a document, or of a table cell, in order, and collects their blocks.

    `paragraph_number` is that of the next paragraph; on a slide, `slide` is the place of every block.
    """

    name: str
    styles: DocumentStyles
    parts: Parts
    collector: BlockCollector = field(default_factory=BlockCollector)
    paragraph_number: int = 1
    slide: SlidePlace | None = None
    code: list[str] = field(default_factory=list)
    numbers: ListStyleNumbers = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = ListStyleNumbers(self.styles)

    @property
    def place(self) -> ParagraphPlace | SlidePlace:
        """Return the place of the next block."""
        return self.slide or ParagraphPlace(number=self.paragraph_number)

    def drop(self, reason: DropReason, raw: str) -> None:
        """Report text that was left out here."""
        self.collector.report_dropped(reason, raw, self.place)

    def add_blocks(self, parent: Any, on_colour: bool = False) -> None:
        """Add the paragraphs, lists and tables below an element, also those in sections and frames."""
        for child in parent:
            tag = child.tag
            if tag in (q("text:p"), q("text:h")):
                self.add_paragraph(child, on_colour)
            elif tag == q("text:list"):
                self.add_list(child, on_colour, child.get(q("text:style-name")), 1)
            elif tag == q("table:table"):
                self.add_table(child, on_colour)
            elif tag == q("text:tracked-changes"):
                for deleted in child.iter(q("text:deletion")):
                    self.drop(DropReason.DELETED, text_of(deleted))
            elif tag in CONTENTS or tag == q("office:annotation"):
                self.drop(DropReason.FURNITURE, text_of(child))
            elif tag == q("text:section") and child.get(q("text:display")) in ("none", "condition"):
                self.drop(DropReason.HIDDEN, text_of(child))
            elif tag not in (q("office:forms"), q("text:sequence-decls")):
                if tag == q("draw:frame"):
                    self.add_picture(child)
                self.add_blocks(child, on_colour or self._is_frame(child))
        self.end_code()

    def end_code(self) -> None:
        """Add the lines of code read so far as one block; labels of a slide as its text."""
        lines, self.code = self.code, []
        code = "\n".join(lines)
        if self.slide is not None and not looks_like_code(code):
            self.paragraph_number += sum(self.collector.add_paragraph(line, self.place) for line in lines)
        elif code:
            self.paragraph_number += self.collector.add_code(code, self.place)

    def add_paragraph(self, paragraph: Any, on_colour: bool, is_step: bool = False) -> None:
        """Add a paragraph as heading, step or text, then the notes and frames anchored in it."""
        style = paragraph.get(q("text:style-name"))
        line = TextLine(
            self.styles, on_colour or self.styles.paints("paragraph", style, "paragraph"), self.drop
        )
        line.walk(paragraph, [("paragraph", style)])
        level = self._find_level(paragraph, style)
        if not (level or is_step or line.attached) and self._is_code(line, style):
            self.code.append(line.text)
            return
        self.end_code()
        if level:
            added = self.collector.add_heading(line.text, level, self.place)
        elif is_step:
            added = self.collector.add_step(line.text, self.place)
        else:
            added = self.collector.add_paragraph(line.text, self.place)
        self.paragraph_number += added
        caption = line.text if paragraph.getparent().tag == q("draw:text-box") else ""
        for anchored in line.attached:
            if anchored is not None:
                if anchored.tag == q("draw:frame"):
                    self.add_picture(anchored, caption)
                self.add_blocks(anchored, on_colour=anchored.tag != q("text:note-body"))

    def _is_code(self, line: TextLine, style: str | None) -> bool:
        """Return whether a paragraph is a line of code; an empty one is if it stands among them."""
        if not line.text.strip():
            return bool(self.code)
        return self.styles.is_code(style) or (line.is_all_code and not is_prose(line.text))

    def add_picture(self, frame: Any, caption: str = "") -> None:
        """Add the picture a frame shows, if it shows one."""
        found = find_picture(frame, self.parts, self.place, self.styles)
        if isinstance(found, LeftOutPicture):
            self.collector.left_out_pictures.append(found)
        elif found is not None:
            found.caption = caption
            self.collector.add_picture(found)

    def add_list(self, list_element: Any, on_colour: bool, style: str | None, level: int) -> None:
        """Add a list: the first paragraph of a numbered item is a step."""
        self.end_code()
        own_style = list_element.get(q("text:style-name")) or style
        self.numbers.begin(list_element, own_style, level)
        with self.collector.lists.within_list():
            for item in list_element:
                is_item = item.tag == q("text:list-item")
                numbered = is_item and self.styles.is_numbered(own_style, level)
                label = self.numbers.count(item, own_style, level) if numbered and _has_own_text(item) else ""
                with self.collector.lists.within_item(label) if is_item else nullcontext():
                    self._add_item(item, on_colour, own_style, level, numbered=numbered)

    def _add_item(self, item: Any, on_colour: bool, style: str | None, level: int, *, numbered: bool) -> None:
        for number, child in enumerate(item):
            if child.tag == q("text:list"):
                self.add_list(child, on_colour, style, level + 1)
            elif child.tag in (q("text:p"), q("text:h")):
                self.add_paragraph(child, on_colour, is_step=numbered and number == 0)
            else:
                self.add_blocks([child], on_colour)
        self.end_code()

    def add_table(self, table: Any, on_colour: bool) -> None:
        """Add a table row by row."""
        self.end_code()
        rows, header_rows = read_rows_of(
            self.name, table, lambda cell: self._read_cell(cell, on_colour), self.drop
        )
        added = self.collector.add_table(rows, header_rows > 0, self.place, header_rows=header_rows)
        self.paragraph_number += added

    def _read_cell(self, cell: Any, on_colour: bool) -> str:
        inner = TextWalk(
            self.name, self.styles, self.parts, paragraph_number=self.paragraph_number, slide=self.slide
        )
        painted = self.styles.paints("table-cell", cell.get(q("table:style-name")), "table-cell")
        inner.add_blocks(cell, on_colour or painted)
        if inner.collector.pictures or inner.collector.left_out_pictures:
            self.collector.add_pictures_of(inner.collector, number_row_of(cell))
        self.collector.dropped += [
            left.model_copy(update={"place": self.place}) for left in inner.collector.dropped
        ]
        return join_paragraphs(
            [
                block.text if hasattr(block, "text") else " · ".join(block.cells)
                for block in inner.collector.blocks
            ]
        )

    def _is_frame(self, element: Any) -> bool:
        return element.tag in (q("draw:frame"), q("draw:text-box"), q("draw:custom-shape"), q("draw:g"))

    def _find_level(self, paragraph: Any, style: str | None) -> int:
        if paragraph.tag == q("text:h"):
            outline = read_whole_number(paragraph.get(q("text:outline-level"), "1")) or 1
            return outline if outline < 10 else 1
        parents = (
            style_element.get(q("style:parent-style-name"))
            for style_element in self.styles.chain("paragraph", style)
        )
        return 1 if "Title" in (style, *parents) else 0


def _has_own_text(item: Any) -> bool:
    """Return whether an item begins with a paragraph: one with a list alone only leads to the next level."""
    return len(item) > 0 and item[0].tag in (q("text:p"), q("text:h"))
