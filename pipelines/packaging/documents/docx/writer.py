"""Writing of a document as a Word file: blocks become styled paragraphs and tables."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from math import lcm
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from pipelines.packaging.documents.docx import template_frame, word_styles
from pipelines.packaging.documents.docx.lists import (
    STYLES,
    ListNumbering,
    indent_item,
    number_paragraph,
)
from pipelines.packaging.documents.docx.word_file import open_styled_document
from pipelines.packaging.documents.model import (
    CARD_COLUMNS,
    CARD_HEIGHT,
    CARD_ROWS,
    Aside,
    Block,
    Cards,
    Contents,
    Cover,
    Document,
    DrawnFigure,
    Endnote,
    Endnotes,
    FactList,
    Grid,
    GridLine,
    Heading,
    Letterhead,
    Listing,
    ListStyle,
    NewPage,
    Passage,
    Photograph,
    Prose,
    Schedule,
    ScheduleEntry,
    Together,
    Verbatim,
    Words,
    WritingSpace,
    mark_notes,
)
from pipelines.packaging.documents.ooxml import add_properties, describe_core, repack_zip
from pipelines.packaging.documents.pictures import render_png
from pipelines.packaging.documents.texts import read_document_texts
from schemas.languages.formats import quote_text
from schemas.languages.measures import keep_units
from schemas.theme.theme import ThemePicture

FIXED_WIDTH = "Consolas"
"""A font whose letters are all of one width; Word takes another of that sort where it is missing."""

FIRST_CHAPTER_ID = 100_000
"""Ids of bookmarks are numbers: those of chapters follow those of notes."""

TALLEST_PICTURE, FOR_CAPTION, FOR_LINE = 18, 2, 0.3
"""Centimetres: the tallest picture, what its caption takes of a page, and a line that takes no room."""

WIDEST_LOGO, TALLEST_LOGO, TALLEST_COVER = 6.0, 1.2, 8.0
"""Centimetres."""

ABOVE_TITLE = Cm(6)
"""The space on a title page above its title."""


def to_docx(document: Document) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes."""
    word = open_styled_document(document)
    writer = _Writer(word, document)
    writer.write_logo()
    if document.is_titled:
        writer.write_title(document.label, document.title)
    writer.write(document.blocks)
    writer.keep_units()
    describe_core(word.core_properties, document.imprint, document.language)
    add_properties(word.part.package, document.imprint, of_slides=False)
    saved = BytesIO()
    word.save(saved)
    return repack_zip(saved)


class _Writer:
    """Writes the blocks of one document.

    `paragraphs` are those written so far, except in tables; `code` the runs that hold code.
    `starts_page`: the next one starts a page.
    """

    def __init__(self, word: Any, document: Document) -> None:
        self.word = word
        self.document = document
        self.says = read_document_texts(document.language)
        self.lists = ListNumbering(word, of_template=document.look.word is not None)
        self.starts_page = False
        self.lists_chapters = any(isinstance(block, Contents) for block in document.blocks)
        self.chapters = 0
        self.paragraphs: list[Any] = []
        self.code: set[Any] = set()

    def keep_units(self) -> None:
        """Let no line break between a number and its unit, except in code."""
        for run in self.word.element.body.iter(qn("w:r")):
            if run not in self.code:
                for text in run.findall(qn("w:t")):
                    text.text = keep_units(text.text or "")

    def write_logo(self) -> None:
        """Write the logo above everything else, unless the template has it on each page."""
        look = self.document.look
        if look.logo is not None and not (look.word and template_frame.shows_picture(self.word)):
            self._add_theme_picture(look.logo, WIDEST_LOGO, TALLEST_LOGO)

    def _add_theme_picture(self, picture: ThemePicture, width: float, height: float) -> None:
        shown = Photograph(picture.data, (picture.width, picture.height), picture.alternative)
        size = (Cm(side) for side in shown.fit(width, height))
        shape = self.add_paragraph().add_run().add_picture(BytesIO(picture.data), *size)
        shape._inline.docPr.set("descr", picture.alternative)

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._write_block(block)

    def write_title(self, label: str, title: str) -> Any:
        """Write the label of a document and its title; return the paragraph of the label."""
        first = self.add_paragraph(label, word_styles.LABEL)
        self.add_paragraph(title, "Title")
        return first

    def add_paragraph(self, text: str = "", style: str = "Normal") -> Any:
        added = self.word.add_paragraph(text, style=style)
        self.paragraphs.append(added)
        if self.starts_page:
            added.paragraph_format.page_break_before = True
            self.starts_page = False
        return added

    def _write_block(self, block: Block) -> None:
        match block:
            case Heading():
                self._write_heading(block)
            case Prose():
                paragraph = self.add_paragraph(style=word_styles.SMALL if block.quiet else "Normal")
                paragraph.paragraph_format.keep_with_next = block.keeps_with_next or None
                self._add_passage(paragraph, block.words)
            case Listing():
                self._write_list(block)
            case Grid():
                self._write_grid(block)
            case Schedule():
                self._write_schedule(block)
            case Aside():
                self.add_paragraph(block.label, word_styles.ASIDE_LABEL)
                for passage in block.passages:
                    self._add_passage(self.add_paragraph(style=word_styles.ASIDE), passage)
            case Verbatim():
                self._write_verbatim(block)
            case WritingSpace():
                self._write_writing_space(block)
            case DrawnFigure():
                self._write_picture(block)
            case Photograph():
                self._write_photograph(block)
            case FactList():
                self._write_facts(block.pairs)
            case Letterhead():
                self._write_letterhead(block)
            case Cover():
                self._write_cover(block)
            case Contents():
                self._write_contents(block)
            case Cards():
                self._write_cards(block)
            case Together():
                self._write_together(block)
            case NewPage():
                self.starts_page = True
            case Endnotes():
                self._write_endnotes(block)

    def _write_heading(self, block: Heading) -> None:
        paragraph = self.add_paragraph(block.text, f"Heading {block.level}")
        if block.level == 1 and self.lists_chapters:
            self.chapters += 1
            _add_bookmark(paragraph, f"chapter-{self.chapters}", FIRST_CHAPTER_ID + self.chapters)

    def _write_contents(self, block: Contents) -> None:
        """Write the chapters as links, without pages: nobody but Word knows those, and only once asked."""
        self.add_paragraph(block.title, "Heading 1")
        for number, title in enumerate(_list_chapters(self.document.blocks), start=1):
            paragraph = self.add_paragraph(style=word_styles.CONTENTS)
            _add_link(paragraph, f"chapter-{number}", title, style=None)

    def _write_verbatim(self, block: Verbatim) -> None:
        run = self.add_paragraph(style=word_styles.ASIDE).add_run()
        self.code.add(run._r)
        run.font.name = FIXED_WIDTH
        for number, line in enumerate(block.lines):
            if number:
                run.add_break()
            run.add_text(line)
        if not block.source.is_empty:
            self._add_passage(self.add_paragraph(style=word_styles.ASIDE), (block.source,))

    def _add_passage(self, paragraph: Any, passage: Passage) -> None:
        visible = [each for each in passage if not each.is_empty]
        for number, each in enumerate(visible):
            if number:
                paragraph.add_run(" ")
            self._add_words(paragraph, each)

    def _add_words(self, paragraph: Any, words: Words) -> None:
        if words.label:
            paragraph.add_run(words.label, style=word_styles.FACT)
        run = paragraph.add_run(words.text, style=word_styles.MISSING if words.missing else None)
        if words.strong:
            run.bold = True
        for number, shown in words.note_marks:
            paragraph.add_run("\u00a0")
            _add_link(paragraph, f"note-{number}", shown)
        for warning in words.warnings:
            paragraph.add_run(" ")
            paragraph.add_run(f"[{warning}]", style=word_styles.WARNING)

    def _write_list(self, block: Listing) -> None:
        number = None if block.style is ListStyle.OWN else self.lists.add_list(block.style)
        style = STYLES.get(block.style, STYLES[ListStyle.BULLETS])
        for position, item in enumerate(block.items):
            paragraph = self.add_paragraph(style=style)
            depth = block.depths[position] if block.depths else 1
            if number is not None:
                number_paragraph(paragraph, number)
            if number is None or depth > 1:
                indent_item(paragraph, depth, has_mark=number is not None)
            self._add_passage(paragraph, item)

    def _write_grid(self, block: Grid) -> None:
        self.add_paragraph(block.caption, "Caption")
        table = self.word.add_table(rows=0, cols=len(block.header), style=word_styles.GRID)
        table.autofit = False
        styles = (
            (word_styles.DENSE_HEAD_CELL, word_styles.DENSE_CELL)
            if block.dense
            else (word_styles.HEAD_CELL, word_styles.CELL)
        )
        head = GridLine(tuple((Words(cell),) for cell in block.header))
        heads = (head,) if block.has_titles else ()
        for number, line in enumerate((*heads, *block.lines), start=1 - len(heads)):
            row = table.add_row()
            _forbid_row_break(row)
            if number == 0:
                _repeat_header(row)
            if line.tall:
                row.height, row.height_rule = Cm(line.height), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, passage in zip(row.cells, line.cells, strict=True):
                self._write_cell(cell, passage, styles[number > 0])
                if line.tall and not any(each.text for each in passage):
                    cell._tc.get_or_add_tcPr().append(word_styles.build_box_borders(self.document.look))
        _set_widths(table, block.shares, word_styles.measure_text_width(self.word))
        _describe_table(table, block.caption)
        self.add_paragraph(style=word_styles.SMALL)

    def _write_schedule(self, block: Schedule) -> None:
        """Write the phases as one table, whose columns all numbers of texts beside each other divide."""
        columns = lcm(*(len(row) for entry in block.entries for row in entry.rows))
        table = self.word.add_table(rows=0, cols=columns, style=word_styles.GRID)
        table.autofit = False
        _unmark_first_row(table)
        for entry in block.entries:
            self._write_band(_add_merged_row(table, 1)[0], entry)
            for row in entry.rows:
                cells = _add_merged_row(table, len(row))
                for cell, (label, passage) in zip(cells, row, strict=True):
                    self._write_labelled(cell.paragraphs[0], cell.add_paragraph(), label, passage)
        _set_widths(table, (1,) * columns, word_styles.measure_text_width(self.word))
        _describe_table(table, block.caption)
        self.add_paragraph(style=word_styles.SMALL)

    def _write_band(self, band: Any, entry: ScheduleEntry) -> None:
        word_styles.shade_cell(band, self.document.look)
        head = band.paragraphs[0]
        head.style = word_styles.BAND
        head.paragraph_format.keep_with_next = True
        for text in (entry.when, entry.lasts):
            if text:
                head.add_run(text, style=word_styles.WHEN)
                head.add_run("\u2003")
        head.add_run(entry.title)
        for text in entry.lines:
            line = band.add_paragraph(style=word_styles.CELL)
            line.add_run(text, style=word_styles.FACT)
            line.paragraph_format.keep_with_next = True

    def _write_labelled(self, head: Any, below: Any, label: str, passage: Passage) -> None:
        head.style, below.style = word_styles.HEAD_CELL, word_styles.CELL
        head.add_run(label)
        self._add_passage(below, passage)

    def _write_cell(self, cell: Any, passage: Passage, style: str) -> None:
        for number, each in enumerate(passage or (Words(""),)):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.style = style
            self._add_words(paragraph, each)

    def _write_writing_space(self, block: WritingSpace) -> None:
        if block.lines == 1:
            self.add_paragraph(block.label + " \t", word_styles.BLANK)
            return
        if block.is_spare and self.paragraphs:  # only what is written before keeps it off a page of its own
            self.paragraphs[-1].paragraph_format.keep_with_next = True
        ruled = [self.add_paragraph(block.label, word_styles.BLANK)]
        ruled += [self.add_paragraph(style=word_styles.RULED) for _ in range(block.lines)]
        if block.is_spare:
            for paragraph in ruled[:-1]:
                paragraph.paragraph_format.keep_with_next = True

    def _write_picture(self, block: DrawnFigure) -> None:
        run = self.add_paragraph().add_run()
        shape = run.add_picture(
            BytesIO(render_png(block.svg)), width=word_styles.measure_text_width(self.word)
        )
        shape._inline.docPr.set("descr", block.alternative)

    def _write_photograph(self, block: Photograph) -> None:
        paragraph = self.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(block.caption) or None
        tallest = min(TALLEST_PICTURE, word_styles.measure_text_height(self.word) / Cm(1) - FOR_CAPTION)
        width, height = block.fit(word_styles.measure_text_width(self.word) / Cm(1), tallest)
        shape = paragraph.add_run().add_picture(BytesIO(block.data), Cm(width), Cm(height))
        shape._inline.docPr.set("descr", block.alternative)
        if block.caption:
            self._add_passage(self.add_paragraph(style=word_styles.SMALL), block.caption)

    def _write_facts(self, pairs: tuple[tuple[str, str], ...]) -> None:
        for label, value in pairs:
            paragraph = self.add_paragraph()
            paragraph.add_run(label + self.says.colon, style=word_styles.FACT)
            paragraph.add_run(value).bold = True

    def _write_sender(self, lines: tuple[str, ...]) -> None:
        for number, line in enumerate(lines):
            self.add_paragraph(line, word_styles.SENDER).runs[0].bold = number == 0 or None

    def _write_cover(self, block: Cover) -> None:
        self._write_sender(block.sender)
        self.write_title(block.label, block.title).paragraph_format.space_before = ABOVE_TITLE
        self._write_facts(block.facts)
        if self.document.look.cover is not None:
            self._add_theme_picture(
                self.document.look.cover, word_styles.measure_text_width(self.word) / Cm(1), TALLEST_COVER
            )
        self.starts_page = True

    def _write_cards(self, block: Cards) -> None:
        """Write each side of a sheet as a table with dashed lines; the first front is on an odd page.

        Word leaves a page empty before it where one has to be, which only Word knows.
        """
        self.add_paragraph(self.says["cards_own_sheet"], word_styles.SMALL)
        room = word_styles.measure_text_height(self.word) / Cm(1) - FOR_LINE
        card_height = Cm(min(CARD_HEIGHT, room / CARD_ROWS))
        self.word.add_section(WD_SECTION.ODD_PAGE)
        for number, page in enumerate(block.pages):
            self._add_thin_paragraph().paragraph_format.page_break_before = number > 0 or None
            table = self.word.add_table(rows=0, cols=CARD_COLUMNS)
            table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
            table._tbl.tblPr.append(word_styles.build_cut_lines(self.document.look))
            for at in range(CARD_ROWS):
                row = table.add_row()
                _forbid_row_break(row)
                row.height, row.height_rule = card_height, WD_ROW_HEIGHT_RULE.EXACTLY
                sides = page[at * CARD_COLUMNS : (at + 1) * CARD_COLUMNS]
                for cell, side in zip(row.cells, sides, strict=True):
                    if side is not None:
                        self._write_card(cell, *side)
            _set_widths(table, (1,) * CARD_COLUMNS, word_styles.measure_text_width(self.word))
            _describe_table(table, self.says["cards_caption"])
        self.starts_page = True

    def _add_thin_paragraph(self) -> Any:
        """Return a paragraph that takes no room beside a full page."""
        added = self.add_paragraph(style=word_styles.SMALL)
        added.paragraph_format.space_before = added.paragraph_format.space_after = Pt(0)
        added.paragraph_format.line_spacing = Pt(1)
        return added

    def _write_card(self, cell: Any, number: int, passage: Passage) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        head, said = cell.paragraphs[0], cell.add_paragraph()
        head.style, said.style = word_styles.SMALL, word_styles.CELL
        head.add_run(str(number), style=word_styles.FACT)
        said.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._add_passage(said, passage)

    def _write_letterhead(self, block: Letterhead) -> None:
        """Write sender and recipient, three ruled lines for the recipient's address, and one for the date."""
        self._write_sender(block.sender)
        if block.recipient:
            self.add_paragraph(block.recipient, word_styles.ADDRESS)
            for _ in range(3):
                self.add_paragraph("\t", word_styles.ADDRESS)
            self.add_paragraph(block.dated + " \t", word_styles.ADDRESS)

    def _write_together(self, block: Together) -> None:
        """Write blocks on one page: each paragraph but the last keeps with the next."""
        first = len(self.paragraphs)
        self.write(block.blocks)
        for paragraph in self.paragraphs[first:-1]:
            paragraph.paragraph_format.keep_with_next = True

    def _write_endnotes(self, block: Endnotes) -> None:
        self._write_heading(Heading(block.title))
        if block.intro:
            self.add_paragraph(block.intro, word_styles.SMALL)
        for title, notes in block.by_source:
            heading = self.add_paragraph(title, word_styles.SOURCE)
            heading.runs[0].bold = True
            heading.paragraph_format.keep_with_next = True
            for line in notes:
                self._write_endnote(line)

    def _write_endnote(self, line: tuple[Endnote, ...]) -> None:
        """Write notes that share a line: they say the same place."""
        note, numbers = line[0], [each.number for each in line]
        paragraph = self.add_paragraph(style=word_styles.SOURCE)
        for number in numbers:
            _add_bookmark(paragraph, f"note-{number}", number)
        marks = " ".join(shown for _, shown in mark_notes(numbers))
        paragraph.add_run(marks, style=word_styles.REFERENCE)
        paragraph.add_run(f"\t{note.place}")
        if note.quote:
            text = quote_text(note.quote, self.document.language)
            paragraph.add_run(f"{self.says.colon}{text}")
        if note.warning:
            paragraph.add_run(" ")
            paragraph.add_run(f"[{note.warning}]", style=word_styles.WARNING)


def _add_link(paragraph: Any, anchor: str, text: str, style: str | None = word_styles.REFERENCE) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.append(paragraph.add_run(text, style=style)._r)
    paragraph._p.append(link)


def _list_chapters(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the titles of the chapters, in the order they are written."""
    for block in blocks:
        match block:
            case Heading(level=1):
                yield block.text
            case Endnotes():
                yield block.title
            case Together():
                yield from _list_chapters(block.blocks)


def _add_bookmark(paragraph: Any, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for tag in (start, end):
        tag.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.extend([start, end])


def _forbid_row_break(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat_header(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _add_merged_row(table: Any, parts: int) -> list[Any]:
    """Return the cells of a new row of a table, merged into so many of the same width."""
    row = table.add_row()
    _forbid_row_break(row)
    cells = row.cells
    each = len(cells) // parts
    return [cells[at * each].merge(cells[(at + 1) * each - 1]) for at in range(parts)]


def _unmark_first_row(table: Any) -> None:
    """Say that a table's first row is no header."""
    table._tbl.tblPr.find(qn("w:tblLook")).set(qn("w:firstRow"), "0")


def _set_widths(table: Any, shares: tuple[int, ...], width: int) -> None:
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(width * share / sum(shares))
    for row in table.rows:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = int(width * share / sum(shares))


def _describe_table(table: Any, caption: str) -> None:
    """Give a table its title for screen readers (`w:tblCaption`, ISO/IEC 29500-1, 17.4.62)."""
    node = OxmlElement("w:tblCaption")
    node.set(qn("w:val"), caption)
    table._tbl.tblPr.append(node)
