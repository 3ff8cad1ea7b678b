"""HTML: what a browser would show of the page's own content, without scripts or navigation."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from itertools import groupby

import lxml.html
import webencodings
from lxml import etree

from pipelines.sourcing.blocks import BlockCollector, join_paragraphs
from pipelines.sourcing.characters import clean_text, read_words
from pipelines.sourcing.code_text import is_prose
from pipelines.sourcing.line_pieces import LinePieces
from pipelines.sourcing.merged_cells import Cell, CodeCell, count_header_rows, fill_merged_cells
from pipelines.sourcing.pictures.captions import is_caption
from pipelines.sourcing.pictures.found import FoundPicture
from pipelines.sourcing.readers.html.bold_titles import is_bold_title
from pipelines.sourcing.readers.html.cascade import Cascade
from pipelines.sourcing.readers.html.definitions import find_definition_runs, read_term
from pipelines.sourcing.readers.html.diagrams import holds_diagram
from pipelines.sourcing.readers.html.indents import unwrap_indents
from pipelines.sourcing.readers.html.key_names import name_keys
from pipelines.sourcing.readers.html.link_items import is_only_link
from pipelines.sourcing.readers.html.numbered_items import number_items
from pipelines.sourcing.readers.html.pictures import OpenPicture, PagePictures, find_no_file
from pipelines.sourcing.readers.html.remarks import (
    BOX_TITLE,
    find_remark_kind,
    is_beside_outline,
    is_speaker_note,
)
from pipelines.sourcing.readers.html.stylesheets import TooMuchStyle
from pipelines.sourcing.readers.html.visibility import PageLook, find_left_out_reason, inherit_look
from pipelines.sourcing.readers.html.words_in_code import CODE, WordsInCode
from pipelines.sourcing.readers.markdown.front_matter import FRONT_MATTER
from pipelines.sourcing.sentences import ends_at_sentence
from pipelines.sourcing.text_files.decoder import decode
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.anchor import ParagraphPlace
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.source import AFTER_TERM, DropReason
from schemas.source_pictures import LeftOutPicture, PictureReason

LISTS = ("ul", "ol", "menu")
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
DEFINITIONS = ("dd", "p")
NO_SENTENCES = frozenset((*LISTS, *HEADINGS, "dl", "pre"))
"""Blocks that do not begin with the term they explain."""

TERM_SIGNS = " :\u00a0\u202f"
TERM_ENDS = (".", "!", "?", "…", ":")
"""Ends of a term after which no sign is needed: « Qui signe ? »"""

BLOCKS = read_words(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form header hgroup hr html li main nav ol p pre section summary table
    tbody td tfoot th thead tr ul"""
) | frozenset(HEADINGS)
CONTENT = ("//main | //*[@role='main']", "//article")
DECLARED_ENCODING = re.compile(
    rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)|<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.-]+)""",
    re.IGNORECASE,
)
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
DECLARATION_BYTES = 4_096
"""Bytes in which the encoding is looked for; browsers take 1,024 (HTML, 13.2.3.2), some pages need more."""

CELLS = ("td", "th")
BEFORE_CODE = 200
"""Characters before code in which the end of a sentence, and what it leaves open, are looked for."""

FindLevel = Callable[[lxml.html.HtmlElement], int]
"""Returns how deep a paragraph is as a title, from 1; 0 if it is none."""

SPACE_IN_SOURCE = str.maketrans("\t\n\r\f", "    ")


def find_no_level(_paragraph: lxml.html.HtmlElement) -> int:
    """Return that a paragraph is no title: a page marks its titles."""
    return 0


def read_html(
    name: str, data: bytes, open_picture: OpenPicture = find_no_file, language: Language = Language.ENGLISH
) -> BlockCollector:
    """Return the blocks of a page; raises SourceUnreadable if it is no HTML.

    The front matter of a page that a site's generator has yet to build is no text of it.
    """
    text = FRONT_MATTER.sub("", decode(name, data, find_declared_encoding(data)).lstrip("\ufeff"), count=1)
    return read_html_text(name, text, open_picture=open_picture, language=language)


def find_declared_encoding(data: bytes) -> str:
    """Return the encoding a page declares, as browsers read the label; empty if it declares none."""
    match = DECLARED_ENCODING.search(COMMENT.sub(b"", data[:DECLARATION_BYTES]))
    label = "" if match is None else (match[1] or match[2]).decode("ascii")
    encoding = webencodings.lookup(label)
    return "" if encoding is None else str(encoding.codec_info.name)


def read_html_text(
    name: str,
    text: str,
    collector_before: BlockCollector | None = None,
    linked: Callable[[str], str] | None = None,
    open_picture: OpenPicture = find_no_file,
    find_level: FindLevel = find_no_level,
    language: Language = Language.ENGLISH,
) -> BlockCollector:
    """Return the blocks of HTML in a text, added to those of the pages before it if any.

    `linked` returns the style sheet at an address, and `open_picture` the picture, for pages that are part
    of a book; `find_level` how deep a paragraph is as a title, 0 if it is none. Words in code get the marks
    of `language`. Raises SourceUnreadable.
    """
    parser = lxml.html.HTMLParser(no_network=True, encoding="utf-8")
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceUnreadable(Refusal("source.no_html", place=name)) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # libxml2 stops at 256 levels, and what it had not read yet would be missing unseen.
        raise SourceUnreadable(Refusal("source.nested", place=name))
    unwrap_indents(page)
    try:
        styles = Cascade(page, linked)
    except TooMuchStyle as error:
        raise SourceUnreadable(Refusal("source.slow_styles", place=name)) from error
    collector = collector_before or BlockCollector()
    last = collector.blocks[-1].place if collector.blocks else None
    pictures = PagePictures(open_picture)
    number = last.number + 1 if isinstance(last, ParagraphPlace) else 1
    walk = _Walk(collector, styles, pictures, WordsInCode.of(page, language), number, find_level)
    content = _find_content(page)
    for part in content:
        walk.element(part, walk.look_around(part))
        walk.finish()
    walk.leave_out_around(content)
    return walk.collector


def _find_content(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Return the main content that the page's author marked, else its whole body."""
    for path in CONTENT:
        marked = page.xpath(path)
        inside = frozenset(marked)
        outer = [
            element
            for element in marked
            if not any(ancestor in inside for ancestor in element.iterancestors())
            and (element.text_content() or "").strip()
        ]
        if outer:
            return outer
    body = page.find("body")
    return [page if body is None else body]


class _Walk:
    """Walks the tree, gathering inline text until a block ends."""

    def __init__(
        self,
        collector: BlockCollector,
        styles: Cascade,
        pictures: PagePictures,
        words: WordsInCode,
        paragraph_number: int = 1,
        find_level: FindLevel = find_no_level,
    ) -> None:
        self.collector = collector
        self.styles = styles
        self.pictures = pictures
        self.pictures_after: list[FoundPicture] = []
        self.paragraph_number = paragraph_number
        self.find_level = find_level
        self.line = LinePieces()
        self.words = words
        self.open_words: list[str] = []
        self.level = 0
        self.outer_level = 0
        self.has_sections = False
        self.is_step = False
        self.labels: dict[lxml.html.HtmlElement, str] = {}
        self.in_notes = False
        self.terms: list[str] = []
        self.lead = ""
        self.marked_terms: frozenset[lxml.html.HtmlElement] = frozenset()

    @property
    def place(self) -> ParagraphPlace:
        return ParagraphPlace(number=self.paragraph_number, notes=self.in_notes or None)

    def finish(self) -> None:
        """End the part of a page that is read: nothing of it waits for more."""
        self.flush()
        self._say_terms()

    def flush(self) -> None:
        """End the block: the text collected so far becomes a heading, a step or a paragraph."""
        self._end_words()
        line, self.line = self.line.join(), LinePieces()
        pictures, self.pictures_after = self.pictures_after, []
        if self.lead and line.strip():
            sign = " " if self.lead.endswith(TERM_ENDS) else AFTER_TERM
            line, self.lead = f"{self.lead}{sign}{line.lstrip()}", ""
        if self.level:
            added = self.collector.add_heading(line, self.level, self.place)
            self.has_sections = self.has_sections or (added and self.level > 1)
        elif self.is_step:
            added = self.collector.add_step(line, self.place)
        elif self.collector.is_below_picture() and is_caption(line.strip()):
            added = self.collector.add_caption(line, self.place)
        else:
            added = self.collector.add_paragraph(line, self.place)
        if added:
            self.paragraph_number += 1
            self.is_step = False
        for picture in pictures:
            self.collector.add_picture(picture)

    def text(self, raw: str | None, look: PageLook) -> None:
        if not raw:
            return
        if look.unseen:
            self.collector.report_dropped(look.unseen, raw, self.place)
        elif self.open_words and not raw.strip():
            self.open_words.append(raw.translate(SPACE_IN_SOURCE))
        else:
            self._end_words()
            self.line.add(raw if look.preformatted else raw.translate(SPACE_IN_SOURCE))

    def look_around(self, part: lxml.html.HtmlElement) -> PageLook:
        """Return the look a part of the page inherits: a dark page's main text may be white."""
        look = PageLook()
        for outer in reversed(list(part.iterancestors())):
            look = self._find_look(outer, look)
        return look

    def _find_look(self, element: lxml.html.HtmlElement, inherited: PageLook) -> PageLook:
        return inherit_look(element, self.styles.style_of(element), inherited)

    def _find_left_out(self, element: lxml.html.HtmlElement) -> DropReason | None:
        return find_left_out_reason(element, self.styles.style_of(element))

    def leave_out_around(self, content: list[lxml.html.HtmlElement]) -> None:
        """Report the text around the content as left out: menus, banners and the rest of the page."""
        around = dict.fromkeys(outer for part in content for outer in part.iterancestors())
        passed = {*around, *content}
        for outer in around:
            if outer.tag == "html":
                continue
            self.collector.report_dropped(DropReason.FURNITURE, outer.text or "", self.place)
            for child in outer:
                if isinstance(child.tag, str) and child not in passed:
                    reason = self._find_left_out(child) or DropReason.FURNITURE
                    self.collector.report_dropped(reason, child.text_content() or "", self.place)
                self.collector.report_dropped(DropReason.FURNITURE, child.tail or "", self.place)

    def element(self, element: lxml.html.HtmlElement, inherited: PageLook) -> None:
        """Add the text of an element; the text after it belongs to its parent."""
        if not isinstance(element.tag, str):
            if isinstance(element, etree._Comment):
                self.collector.report_dropped(DropReason.SCRIPT, element.text or "", self.place)
            return
        tag = element.tag.lower()
        reason = self._find_left_out(element)
        if reason:
            self.collector.report_dropped(reason, element.text_content() or "", self.place)
            if tag == "svg":
                self.collector.leave_out_picture(PictureReason.FORMAT, self.place, "SVG")
            for _ in element.iter("img") if reason is DropReason.HIDDEN else ():
                self.collector.leave_out_picture(PictureReason.HIDDEN, self.place)
            return
        look = self._find_look(element, inherited)
        if tag == "br":
            self._end_words()
            self.line.add("\n")
        elif tag == "img":
            self._picture(element)
        elif tag == "dt" or element in self.marked_terms:
            self.flush()
            self.terms.append(self._read_apart(element, look))
        elif tag == "table":
            self.flush()
            self._say_lead()
            self._table(element, look)
        elif self.terms and tag in DEFINITIONS:
            self.flush()
            self._definition(element, look)
        elif tag in BLOCKS:
            self.flush()
            if tag in NO_SENTENCES:
                self._say_lead()
            self._block(element, tag, look)
            self.flush()
        else:
            is_code = tag in CODE and not look.preformatted
            if is_code:
                self._begin_sentence(element)
            if tag == "kbd":
                self.text(name_keys(element), look)
            if is_code and not _is_all_code(element.getparent()) and self._begin_words(element):
                self._inside(element, look)
                self.open_words = [self.words.closing]
            else:
                self._inside(element, look)

    def _begin_words(self, code: lxml.html.HtmlElement) -> bool:
        """Begin words in code, if it is some; those right behind others are one with them."""
        if not self.words.holds_words(code, "" if self.open_words else self.line.read_end(1)):
            return False
        if self.open_words:
            self.line.add("".join(self.open_words[1:]) or " ")
        else:
            self.line.add(self.words.opening)
        self.open_words = []
        return True

    def _end_words(self) -> None:
        """Add the mark behind words in code, and the space that stands there."""
        self.line.add("".join(self.open_words))
        self.open_words = []

    def _begin_sentence(self, element: lxml.html.HtmlElement) -> None:
        """Part a sentence that begins with code in small letters from the one before."""
        begins_small = (element.text or "")[:1].islower()
        if begins_small and ends_at_sentence(self.line.read_end(BEFORE_CODE)[-BEFORE_CODE:]):
            self.line.add("\n")

    def _block(self, element: lxml.html.HtmlElement, tag: str, look: PageLook) -> None:
        if tag == "pre" and holds_diagram(element):
            self.collector.report_dropped(DropReason.DIAGRAM, element.text_content() or "", self.place)
            return
        if tag == "pre":
            self._preformatted(element, look)
            return
        if is_speaker_note(element):
            outer, self.in_notes = self.in_notes, True
            self._inside(element, look)
            self.flush()
            self.in_notes = outer
            return
        kind = find_remark_kind(element)
        if kind is not None:
            with self.collector.within_remark(kind):
                self._titled_remark(element, look)
                self.flush()
            return
        if element.get(BOX_TITLE):
            is_apart = self.collector.lists.item is None and self.collector.remark is None
            (self._titled_box if is_apart else self._titled_remark)(element, look)
            return
        if tag in LISTS or tag == "dl":
            self.labels |= number_items(element) if tag == "ol" else {}
            with self.collector.lists.within_list():
                self._inside(element, look)
                self.flush()
                self._say_terms()
            return
        level = HEADINGS.get(tag) or self.find_level(element)
        if not level and self._is_titled(element):
            level = self.outer_level + 1
        elif level and not is_beside_outline(element):
            self.outer_level = level
        if not level and tag != "li":
            self._inside(element, look)  # a paragraph in a list item is the item
            return
        self.level = 0 if is_beside_outline(element) else level
        label = self.labels.pop(element, "") if tag == "li" else ""
        self.is_step = bool(label)
        lists = self.collector.lists
        is_link = tag == "li" and is_only_link(element)
        term = read_term(element) if tag == "li" else ""
        with lists.within_item(label, is_link=is_link, term=term) if tag == "li" else nullcontext():
            self._inside(element, look)
            self.flush()
        self.level, self.is_step = 0, False

    def _titled_remark(self, element: lxml.html.HtmlElement, look: PageLook) -> None:
        """Add a box that begins with its title, if it has one: it is part of a list or a remark."""
        self.line.add(element.get(BOX_TITLE) or "")
        self.flush()
        self._inside(element, look)

    def _titled_box(self, element: lxml.html.HtmlElement, look: PageLook) -> None:
        """Add a box below its own title; what comes after it stands below the title before."""
        outer = self.outer_level
        level = self.outer_level = outer + 1
        self.paragraph_number += self.collector.add_heading(element.get(BOX_TITLE) or "", level, self.place)
        self._inside(element, look)
        self.flush()
        self.collector.end_section(level, self.place)
        self.outer_level = outer

    def _is_titled(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether a paragraph is the title of those after it: bold, and alone on its line."""
        is_free = self.collector.lists.item is None and self.collector.remark is None
        return is_free and not self.collector.is_cell and not self.terms and is_bold_title(element)

    def _definition(self, element: lxml.html.HtmlElement, look: PageLook) -> None:
        """Add what is said of the terms above: the first of it begins with them, and all is one item."""
        names = [term for term in self.terms if term]
        self.terms = []
        if names:
            self.lead = ", ".join(names)
            self.collector.lists.begin_item(self.lead.rstrip(TERM_SIGNS), is_link=is_only_link(element))
        self._inside(element, look)
        self.flush()
        self._say_lead()

    def _say_lead(self) -> None:
        """Add the terms of what comes next by themselves, where it cannot begin with them."""
        lead, self.lead = self.lead, ""
        self.paragraph_number += self.collector.add_paragraph(lead, self.place)

    def _say_terms(self) -> None:
        """Add the terms of which nothing is said."""
        for term in filter(None, self.terms):
            self.collector.lists.begin_item()
            self.paragraph_number += self.collector.add_paragraph(term, self.place)
        self.terms = []

    def _read_apart(self, element: lxml.html.HtmlElement, look: PageLook) -> str:
        """Return the text of an element on one line, without adding it."""
        inner = _Walk(BlockCollector(), self.styles, self.pictures, self.words, self.paragraph_number)
        inner._inside(element, look)
        inner.finish()
        self.collector.take_left_out(inner.collector, self.place)
        return join_paragraphs([block.text for block in inner.collector.blocks if hasattr(block, "text")])

    def _preformatted(self, element: lxml.html.HtmlElement, look: PageLook) -> None:
        """Add code as it is, or the sentences somebody set so; what nobody sees is left out like any text."""
        self._inside(element, look)
        is_code = next(element.iter("code", "samp", "kbd"), None) is not None
        if is_code or not is_prose(self.line.join()):
            line, self.line = self.line.join(), LinePieces()
            self.paragraph_number += self.collector.add_code(line, self.place)

    def _picture(self, element: lxml.html.HtmlElement) -> None:
        """Add a picture: before the block it is in if it stands at its beginning, else after it."""
        found = self.pictures.find(element, self.place, is_in_section=self.has_sections)
        if isinstance(found, LeftOutPicture):
            self.collector.left_out_pictures.append(found)
        elif not self.line.is_blank:
            self.pictures_after.append(found)
        else:
            self.collector.add_picture(found)

    def _inside(self, element: lxml.html.HtmlElement, look: PageLook) -> None:
        self.text(element.text, look)
        runs = find_definition_runs(element)
        outer, self.marked_terms = self.marked_terms, runs.terms
        for number, children in groupby(element, key=runs.numbers.get):
            with nullcontext() if number is None else self.collector.lists.within_list():
                for child in children:
                    if child in runs.entries:
                        self.flush()
                        self.collector.lists.begin_item(runs.entries[child])
                    self.element(child, look)
                    self.text(child.tail, look)
                if number is not None:
                    self._say_terms()
        self.marked_terms = outer

    def _table(self, table: lxml.html.HtmlElement, look: PageLook) -> None:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        if (
            table.get("role") in ("presentation", "none")
            or next(table.iterdescendants("table"), None) is not None
        ):
            self._inside(table, look)  # a table that only lays the page out
            return
        for caption in table.iterchildren("caption"):
            self.element(caption, look)
        grid: list[list[Cell]] = []
        header_rows = 0
        for row in rows:
            if self._find_left_out(row):
                self.collector.report_dropped(DropReason.HIDDEN, row.text_content() or "", self.place)
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            in_head = row.getparent() is not None and row.getparent().tag == "thead"
            if header_rows == len(grid) and (in_head or (cells and all(cell.tag == "th" for cell in cells))):
                header_rows += 1
            grid.append([self._cell(cell, self._find_look(row, look), len(grid)) for cell in cells])
        header_rows = count_header_rows(grid, header_rows)
        plain_rows = fill_merged_cells(grid, header_rows)
        added = self.collector.add_table(plain_rows, header_rows > 0, self.place, header_rows=header_rows)
        self.paragraph_number += added

    def _cell(self, cell: lxml.html.HtmlElement, look: PageLook, row: int) -> Cell:
        inner = _Walk(
            BlockCollector(is_cell=True), self.styles, self.pictures, self.words, self.paragraph_number
        )
        inner.element(cell, look)
        inner.finish()
        self.collector.add_pictures_of(inner.collector, row)
        self.collector.take_left_out(inner.collector, self.place)
        texts = [block.text for block in inner.collector.blocks if hasattr(block, "text")]
        text = join_paragraphs(texts)
        if _is_all_code(cell):
            raw = (cell[0].text_content() or "").translate(SPACE_IN_SOURCE)
            text = CodeCell(raw) if clean_text(raw) == text else text  # else some of it is not seen
        return Cell(text, _read_count(cell, "colspan"), _read_count(cell, "rowspan"))


def _is_all_code(cell: lxml.html.HtmlElement | None) -> bool:
    """Return whether a cell holds one piece of code, and nothing else."""
    if cell is None or cell.tag not in CELLS:
        return False
    return len(cell) == 1 and cell[0].tag in CODE and not ((cell.text or "") + (cell[0].tail or "")).strip()


def _read_count(cell: lxml.html.HtmlElement, attribute: str) -> int:
    return min(max(read_whole_number(cell.get(attribute, "1").strip()) or 1, 1), 100)
