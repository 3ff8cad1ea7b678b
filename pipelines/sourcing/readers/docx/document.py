"""DOCX: the text Word shows with changes accepted, walked in document order.

`paragraph.text` of python-docx loses tracked insertions and content controls, so the XML is walked here.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice, takewhile
from typing import Any

from docx import Document
from docx.oxml.parser import parse_xml

from pipelines.sourcing.blocks import BlockCollector, join_paragraphs
from pipelines.sourcing.code_text import is_prose
from pipelines.sourcing.line_pieces import LinePieces
from pipelines.sourcing.merged_cells import Cell, count_header_rows, fill_merged_cells
from pipelines.sourcing.pictures.found import FoundPicture
from pipelines.sourcing.readers.docx.item_numbers import ItemNumbers
from pipelines.sourcing.readers.docx.pictures import PICTURE_TAGS, WordPictures
from pipelines.sourcing.readers.docx.styles import (
    WordStyles,
    is_on,
    is_shaded,
    paints_cells,
    qn,
    read_styles,
    value,
)
from pipelines.sourcing.whole_numbers import read_whole_number
from pipelines.sourcing.zip_documents.checks import check_package, make_damaged_error
from schemas.anchor import ParagraphPlace
from schemas.source import DropReason
from schemas.source_pictures import LeftOutPicture, PictureReason

MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DELETED = (qn("w:del"), qn("w:moveFrom"))
LARGEST_PAGE = 22 * 914_400
"""EMU: Word makes no page larger than 22 inches."""

FIRST_OF_ANCHOR = 3
"""Children of an anchor that may place it: its simple position, then those across and down."""

INTEGER = re.compile(r"-?\d{1,12}")
BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
PARTS_READ = ("styles", "numbering", "footnotes", "comments")
"""Parts of the file that are read besides the text."""


def read_document(name: str, data: bytes) -> BlockCollector:
    """Return the blocks of a document; raises SourceUnreadable if it is damaged or made to do harm."""
    check_package(name, data)
    try:
        document = Document(BytesIO(data))
        parts = {str(part.partname): part for part in document.part.package.iter_parts()}
        body = document.element.body
        styles, numbering, footnotes, comments = (
            _find_root(parts, f"/word/{part}.xml") for part in PARTS_READ
        )
    except MemoryError:
        raise
    except Exception as error:  # python-docx meets a broken file with whatever its parts raise
        raise make_damaged_error(name) from error
    walk = _Walk(
        read_styles(styles, numbering),
        footnotes=_index_by_id(footnotes, "w:footnote"),
        comments=_index_by_id(comments, "w:comment"),
        pictures=WordPictures(body.getroottree().getroot(), document.part.rels),
    )
    walk.blocks(body)
    walk.end_code()
    return walk.collector


def _find_root(parts: dict[str, Any], name: str) -> Any:
    """Return the root element of a part, whether python-docx knows the part's type or not."""
    part = parts.get(name)
    if part is None:
        return None
    if hasattr(part, "element"):
        return part.element
    return parse_xml(part.blob)


def _index_by_id(root: Any, tag: str) -> dict[str, Any]:
    return {} if root is None else {str(child.get(qn("w:id"))): child for child in root.findall(qn(tag))}


@dataclass
class _Walk:
    styles: WordStyles
    footnotes: dict[str, Any]
    """Those that were not read yet: each is read once, however often it is referred to."""

    comments: dict[str, Any]
    pictures: WordPictures
    collector: BlockCollector = field(default_factory=BlockCollector)
    paragraph_number: int = 1
    code: list[str] = field(default_factory=list)
    numbers: ItemNumbers = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = ItemNumbers(self.styles)

    @property
    def place(self) -> ParagraphPlace:
        return ParagraphPlace(number=self.paragraph_number)

    def blocks(self, parent: Any, on_colour: bool = False) -> None:
        """Add paragraphs and tables, also those in content controls and tracked insertions."""
        for child in parent:
            if child.tag == qn("w:p"):
                self.paragraph(child, on_colour)
            elif child.tag == qn("w:tbl"):
                self.table(child)
            elif child.tag in DELETED:
                self.collector.report_dropped(DropReason.DELETED, _join_all_text(child), self.place)
            elif child.tag not in (qn("w:sectPr"), MC_FALLBACK):
                self.blocks(child, on_colour)

    def paragraph(self, paragraph: Any, on_colour: bool) -> None:
        """Add a paragraph as heading, step, code or text, then the boxes and footnotes anchored in it."""
        line = _Line(self, paragraph, on_colour or is_shaded(paragraph.find(qn("w:pPr"))))
        line.walk(paragraph)
        level = self.styles.level(paragraph)
        if not level and self._is_code(paragraph, line):
            self.code.append(line.text)
            return
        if self.code and not line.text.strip() and not line.pictures_before:
            self.code.append("")
            return
        self.end_code()
        for picture in line.pictures_before:
            self.collector.add_picture(picture)
        if line.text.strip():  # an empty line between two items does not end their list
            depth = None if level else self.styles.find_list_depth(paragraph)
            is_numbered = self.styles.is_numbered(paragraph)
            label = self.numbers.count(paragraph) if depth and is_numbered else ""
            self.collector.lists.pass_line(depth, is_numbered=is_numbered, label=label)
        if self.styles.is_contents(paragraph):
            self.collector.report_dropped(DropReason.FURNITURE, line.text, self.place)
            added = False
        elif self.styles.is_caption(paragraph):
            added = self.collector.add_caption(line.text, self.place)
        elif level:
            added = self.collector.add_heading(line.text, level, self.place)
        elif self.styles.is_numbered(paragraph):
            added = self.collector.add_step(line.text, self.place)
        else:
            added = self.collector.add_paragraph(line.text, self.place)
        self.paragraph_number += added
        for picture in line.pictures_after:
            self.collector.add_picture(picture)
        for box in line.boxes:
            self.blocks(box, on_colour=True)  # a box may be filled: white text in it is no trick
        with self.collector.lists.within_note():
            for note in line.notes:
                self.blocks(note)

    def _is_code(self, paragraph: Any, line: "_Line") -> bool:
        """Return whether a paragraph is a line of code: all its text, and no list, is set as code is."""
        if not line.text.strip() or line.pictures_before or line.boxes or line.notes:
            return False
        if self.styles.is_code(paragraph):
            return True
        return line.is_all_code and not is_prose(line.text) and not self.styles.find_list_depth(paragraph)

    def end_code(self) -> None:
        """Add the lines of code read so far as one block."""
        code, self.code = "\n".join(self.code), []
        if code:
            self.collector.lists.pass_line(None)
            self.paragraph_number += self.collector.add_code(code, self.place)

    def table(self, table: Any) -> None:
        """Add a table row by row; a deleted row is reported."""
        self.end_code()
        self.collector.lists.pass_line(None)
        painted = paints_cells(table)
        rows: list[list[Cell]] = []
        above: dict[int, str] = {}
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                self.collector.report_dropped(DropReason.DELETED, _join_all_text(row), self.place)
                continue
            rows.append(self._row(row, painted, above, len(rows)))
        marked = _count_marked_rows(table)
        has_header = bool(marked) or value(table, "w:tblPr/w:tblLook") is None or _has_header_row(table)
        header_rows = count_header_rows(rows, max(marked, 1) if has_header else 0, _count_spanned_rows(table))
        plain_rows = fill_merged_cells(rows, header_rows)
        added = self.collector.add_table(plain_rows, has_header, self.place, header_rows=header_rows)
        self.paragraph_number += added

    def _row(self, row: Any, painted: bool, above: dict[int, str], number: int) -> list[Cell]:
        cells: list[Cell] = []
        column = 0
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            spans = read_whole_number(value(cell, "w:tcPr/w:gridSpan") or "1") or 1
            columns = spans if spans <= 100 else 1
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merged is not None and merged.get(qn("w:val")) != "restart":
                text = above.get(column, "")
            else:
                text = self._cell(cell, painted or is_shaded(cell.find(qn("w:tcPr"))), number)
            above[column] = text
            cells.append(Cell(text, columns))
            column += columns
        return cells

    def _cell(self, cell: Any, on_colour: bool, row: int) -> str:
        inner = _Walk(
            self.styles,
            self.footnotes,
            self.comments,
            self.pictures,
            paragraph_number=self.paragraph_number,
        )
        inner.numbers = self.numbers
        inner.blocks(cell, on_colour)
        inner.end_code()
        self.collector.add_pictures_of(inner.collector, row)
        self.collector.dropped += [
            left.model_copy(update={"place": self.place}) for left in inner.collector.dropped
        ]
        return join_paragraphs(
            [
                block.text if hasattr(block, "text") else " · ".join(block.cells)
                for block in inner.collector.blocks
            ]
        )


@dataclass
class _Line:
    """The visible text of one paragraph, gathered run by run."""

    walk_above: _Walk
    paragraph: Any
    on_colour: bool
    line: LinePieces = field(default_factory=LinePieces)
    is_all_code: bool = True
    boxes: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    pictures_before: list[FoundPicture] = field(default_factory=list)
    pictures_after: list[FoundPicture] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text gathered so far."""
        return self.line.join()

    def walk(self, element: Any) -> None:
        for child in element:
            if child.tag == qn("w:r"):
                self.run(child)
            elif child.tag in DELETED:
                self.walk_above.collector.report_dropped(
                    DropReason.DELETED, _join_all_text(child), self.walk_above.place
                )
            elif child.tag == qn("w:commentReference"):
                self.comment(child)
            elif child.tag not in (qn("w:pPr"), MC_FALLBACK):
                self.walk(child)

    def run(self, run: Any) -> None:
        text = ""
        for child in run.iter():
            if child.tag in (qn("w:t"), *BREAKS) and not _belongs_elsewhere(child, run):
                text += BREAKS.get(child.tag) or child.text or ""
            elif child.tag == qn("w:txbxContent") and not _belongs_elsewhere(child, run):
                if _is_off_the_page(child):
                    self.walk_above.collector.report_dropped(
                        DropReason.HIDDEN, _join_all_text(child), self.walk_above.place
                    )
                else:
                    self.boxes.append(child)
            elif child.tag == qn("w:footnoteReference"):
                self.notes += (
                    [note]
                    if (note := self.walk_above.footnotes.pop(child.get(qn("w:id"), ""), None)) is not None
                    else []
                )
            elif child.tag == qn("w:commentReference"):
                self.comment(child)
            elif child.tag in PICTURE_TAGS and not _belongs_elsewhere(child, run):
                self.picture(child, run, text)
        reason = self.walk_above.styles.unseen(run, self.paragraph, self.on_colour)
        if reason:
            self.walk_above.collector.report_dropped(reason, text, self.walk_above.place)
        else:
            self.line.add(text)
            if text.strip():
                self.is_all_code &= self.walk_above.styles.is_run_of_code(run)

    def picture(self, element: Any, run: Any, text_before: str) -> None:
        """Add a picture: before the paragraph if it stands at its beginning, else after it."""
        walk = self.walk_above
        is_hidden = walk.styles.unseen(run, self.paragraph, self.on_colour) is DropReason.HIDDEN
        found = walk.pictures.find(element, walk.place)
        if found is None:
            return
        if isinstance(found, LeftOutPicture) or is_hidden or _is_off_the_page(element):
            reason = found.reason if isinstance(found, LeftOutPicture) else PictureReason.HIDDEN
            detail = found.detail if isinstance(found, LeftOutPicture) else ""
            walk.collector.leave_out_picture(reason, walk.place, detail)
        elif text_before.strip() or not self.line.is_blank:
            self.pictures_after.append(found)
        else:
            self.pictures_before.append(found)

    def comment(self, reference: Any) -> None:
        comment = self.walk_above.comments.pop(reference.get(qn("w:id"), ""), None)
        if comment is not None:
            self.walk_above.collector.report_dropped(
                DropReason.FURNITURE, _join_all_text(comment), self.walk_above.place
            )


def _belongs_elsewhere(element: Any, run: Any) -> bool:
    """Return whether an element below a run is in a text box, or an older program's copy of one."""
    for ancestor in element.iterancestors():
        if ancestor is run:
            return False
        if ancestor.tag in (qn("w:txbxContent"), MC_FALLBACK):
            return True
    return False


def _is_off_the_page(box: Any) -> bool:
    """Return whether a text box is anchored farther out than any page is wide or high.

    Its position counts from a margin, a column or a paragraph, whose own position is not looked up.
    """
    anchor = next(box.iterancestors(qn("wp:anchor")), None)
    placed = () if anchor is None else islice(anchor, FIRST_OF_ANCHOR)
    offsets = (next(position.iter(qn("wp:posOffset")), None) for position in placed)
    texts = (offset.text or "" for offset in offsets if offset is not None)
    return any(abs(int(text)) > LARGEST_PAGE for text in texts if INTEGER.fullmatch(text))


def _join_all_text(element: Any) -> str:
    return " ".join(text_element.text or "" for text_element in element.iter(qn("w:t"), qn("w:delText")))


def _count_spanned_rows(table: Any) -> int:
    """Return how many rows the cells of the first row span at most."""
    count = 1
    for row in table.findall(qn("w:tr"))[1:]:
        merges = [cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") for cell in row.findall(qn("w:tc"))]
        if not any(merge is not None and merge.get(qn("w:val")) != "restart" for merge in merges):
            break
        if any(merge is not None and merge.get(qn("w:val")) == "restart" for merge in merges):
            break  # another cell begins here: what goes on may be that of a row below the header
        count += 1
    return count


def _count_marked_rows(table: Any) -> int:
    """Return how many rows from the first on Word repeats as the header of each page."""
    marked = (is_on(row.find(qn("w:trPr")), "w:tblHeader") for row in table.findall(qn("w:tr")))
    return sum(1 for _ in takewhile(bool, marked))


def _has_header_row(table: Any) -> bool:
    look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    if look.get(qn("w:firstRow")) is not None:
        return str(look.get(qn("w:firstRow"))) in ("1", "true", "on")
    mask = look.get(qn("w:val"), "0020")
    return bool(int(mask, 16) & 0x0020)
