"""HTML: what a browser would show of the page's own content, without scripts or navigation."""

import re
from collections.abc import Callable

import lxml.html
import webencodings
from lxml import etree

from pipelines.sourcing.blocks import BlockCollector, join_paragraphs
from pipelines.sourcing.characters import read_words
from pipelines.sourcing.merged_cells import Cell, fill_merged_cells
from pipelines.sourcing.readers.html.cascade import Cascade
from pipelines.sourcing.readers.html.stylesheets import TooMuchStyle
from pipelines.sourcing.readers.html.visibility import PageLook, find_left_out_reason, inherit_look
from pipelines.sourcing.text_files.decoder import decode
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal
from schemas.source import DropReason, ParagraphPlace

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BLOCKS = read_words(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form header hgroup hr html li main nav ol p pre section summary table
    tbody td tfoot th thead tr ul"""
) | frozenset(HEADINGS)
CONTENT = ("//main | //*[@role='main']", "//article")
SAYS_ITS_ENCODING = re.compile(
    rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)|<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.-]+)""",
    re.IGNORECASE,
)
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
SAID_WITHIN = 4_096
"""Bytes; browsers look through 1,024 (HTML, 13.2.3.2), and some pages say it later."""

SPACE_IN_SOURCE = str.maketrans("\t\n\r\f", "    ")


def read_html(name: str, data: bytes) -> BlockCollector:
    """Return the blocks of a page; raises SourceUnreadable if it is no HTML."""
    return read_html_text(name, decode(name, data, find_declared_encoding(data)))


def find_declared_encoding(data: bytes) -> str:
    """Return the encoding a page says it is in, as browsers take the label; empty if it says none."""
    match = SAYS_ITS_ENCODING.search(COMMENT.sub(b"", data[:SAID_WITHIN]))
    label = "" if match is None else (match[1] or match[2]).decode("ascii")
    known = webencodings.lookup(label)
    return "" if known is None else str(known.codec_info.name)


def read_html_text(
    name: str,
    text: str,
    after: BlockCollector | None = None,
    linked: Callable[[str], str] | None = None,
) -> BlockCollector:
    """Return the blocks of HTML held as text, added to those of the pages before it.

    `linked` returns the style sheet at an address, where there is more at hand than the page.
    Raises SourceUnreadable.
    """
    parser = lxml.html.HTMLParser(no_network=True, encoding="utf-8")
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceUnreadable(Refusal("source.no_html", place=name)) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # libxml2 stops at 256 levels, and what it had not read yet would be missing unseen.
        raise SourceUnreadable(Refusal("source.nested", place=name))
    try:
        styles = Cascade(page, linked)
    except TooMuchStyle as error:
        raise SourceUnreadable(Refusal("source.slow_styles", place=name)) from error
    reading = after or BlockCollector()
    last = reading.blocks[-1].place if reading.blocks else None
    walk = _Walk(reading, styles, last.number + 1 if isinstance(last, ParagraphPlace) else 1)
    content = _content(page)
    for part in content:
        walk.element(part, walk.look_around(part))
        walk.flush()
    walk.leave_out_around(content)
    return walk.reading


def _content(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Return the page's main content where its author marked it, else its whole body."""
    for path in CONTENT:
        found = [one for one in page.xpath(path) if (one.text_content() or "").strip()]
        outer = [one for one in found if not any(above in found for above in one.iterancestors())]
        if outer:
            return outer
    body = page.find("body")
    return [page if body is None else body]


class _Walk:
    """Walks the tree, gathering inline text until a block ends."""

    def __init__(self, reading: BlockCollector, styles: Cascade, passage: int = 1) -> None:
        self.reading = reading
        self.styles = styles
        self.passage = passage
        self.line = ""
        self.level = 0
        self.is_step = False

    @property
    def place(self) -> ParagraphPlace:
        return ParagraphPlace(number=self.passage)

    def flush(self) -> None:
        """End the block: what was gathered becomes a heading, a step or a paragraph."""
        line, self.line = self.line, ""
        if self.level:
            added = self.reading.add_heading(line, self.level, self.place)
        elif self.is_step:
            added = self.reading.add_step(line, self.place)
        else:
            added = self.reading.add_paragraph(line, self.place)
        if added:
            self.passage += 1
            self.is_step = False

    def text(self, raw: str | None, look: PageLook) -> None:
        if not raw:
            return
        if look.unseen:
            self.reading.report_dropped(look.unseen, raw, self.place)
        else:
            self.line += raw if look.preformatted else raw.translate(SPACE_IN_SOURCE)

    def look_around(self, part: lxml.html.HtmlElement) -> PageLook:
        """Return the look a part of the page inherits: a dark page's main text may be white."""
        look = PageLook()
        for outer in reversed(list(part.iterancestors())):
            look = self._looks(outer, look)
        return look

    def _looks(self, element: lxml.html.HtmlElement, inherited: PageLook) -> PageLook:
        return inherit_look(element, self.styles.style_of(element), inherited)

    def _left_out(self, element: lxml.html.HtmlElement) -> DropReason | None:
        return find_left_out_reason(element, self.styles.style_of(element))

    def leave_out_around(self, content: list[lxml.html.HtmlElement]) -> None:
        """Report what stands around the content: menus, banners, whatever else a page shows."""
        around = list(dict.fromkeys(outer for part in content for outer in part.iterancestors()))
        for outer in around:
            if outer.tag == "html":
                continue
            self.reading.report_dropped(DropReason.FURNITURE, outer.text or "", self.place)
            for each in outer:
                if isinstance(each.tag, str) and each not in around and each not in content:
                    reason = self._left_out(each) or DropReason.FURNITURE
                    self.reading.report_dropped(reason, each.text_content() or "", self.place)
                self.reading.report_dropped(DropReason.FURNITURE, each.tail or "", self.place)

    def element(self, element: lxml.html.HtmlElement, inherited: PageLook) -> None:
        """Take in an element and what it holds; the text after it belongs to its parent."""
        if not isinstance(element.tag, str):
            if isinstance(element, etree._Comment):
                self.reading.report_dropped(DropReason.SCRIPT, element.text or "", self.place)
            return
        tag = element.tag.lower()
        reason = self._left_out(element)
        if reason:
            self.reading.report_dropped(reason, element.text_content() or "", self.place)
            return
        look = self._looks(element, inherited)
        if tag == "br":
            self.line += "\n"
        elif tag == "table":
            self.flush()
            self._table(element, look)
        elif tag in BLOCKS:
            self.flush()
            self._block(element, tag, look)
            self.flush()
        else:
            self._inside(element, look)

    def _block(self, element: lxml.html.HtmlElement, tag: str, look: PageLook) -> None:
        if tag not in HEADINGS and tag != "li":
            self._inside(element, look)  # a paragraph in a list item is the item
            return
        parent = element.getparent()
        self.level = HEADINGS.get(tag, 0)
        self.is_step = tag == "li" and parent is not None and parent.tag == "ol"
        self._inside(element, look)
        self.flush()
        self.level, self.is_step = 0, False

    def _inside(self, element: lxml.html.HtmlElement, look: PageLook) -> None:
        self.text(element.text, look)
        for child in element:
            self.element(child, look)
            self.text(child.tail, look)

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
        header = False
        for row in rows:
            if self._left_out(row):
                self.reading.report_dropped(DropReason.HIDDEN, row.text_content() or "", self.place)
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            in_head = row.getparent() is not None and row.getparent().tag == "thead"
            if not grid:
                header = in_head or (bool(cells) and all(cell.tag == "th" for cell in cells))
            grid.append([self._cell(cell, self._looks(row, look)) for cell in cells])
        if self.reading.add_table(fill_merged_cells(grid), header, self.place):
            self.passage += 1

    def _cell(self, cell: lxml.html.HtmlElement, look: PageLook) -> Cell:
        inner = _Walk(BlockCollector(), self.styles, self.passage)
        inner.element(cell, look)
        inner.flush()
        place = self.place
        self.reading.dropped += [left.model_copy(update={"place": place}) for left in inner.reading.dropped]
        texts = [block.text for block in inner.reading.blocks if hasattr(block, "text")]
        return Cell(join_paragraphs(texts), _count(cell, "colspan"), _count(cell, "rowspan"))


def _count(cell: lxml.html.HtmlElement, attribute: str) -> int:
    return min(max(read_whole_number(cell.get(attribute, "1").strip()) or 1, 1), 100)
