"""PPTX: each slide's title, text, tables, diagrams and alternative texts in reading order, then its notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipelines.sourcing.blocks import BlockCollector, join_paragraphs
from pipelines.sourcing.code_text import looks_like_code
from pipelines.sourcing.list_numbers import find_typed_number
from pipelines.sourcing.merged_cells import Cell, count_header_rows, fill_merged_cells
from pipelines.sourcing.office_drawings import find_alternative
from pipelines.sourcing.pictures.found import FoundPicture
from pipelines.sourcing.readers.pptx.backdrop import Backdrop, find_hiding_reason, read_backdrop
from pipelines.sourcing.readers.pptx.bullets import BulletOfLine, ShapeBullets
from pipelines.sourcing.readers.pptx.cards import (
    JOINT,
    Card,
    breaks_sentence,
    find_cards,
    is_set_as_code,
    pair_lines,
)
from pipelines.sourcing.readers.pptx.pictures import find_pictures, find_properties, list_blips
from pipelines.sourcing.readers.pptx.presentation import (
    SlideParts,
    SlideShape,
    find_placeholder,
    find_tree,
    list_drawn,
    q,
    read_slides,
)
from pipelines.sourcing.readers.pptx.reading_order import find_untitled_head, order_shapes
from pipelines.sourcing.zip_documents.parts import open_parts
from schemas.anchor import SlidePlace
from schemas.source import Dropped, DropReason
from schemas.source_pictures import PictureReason

TITLES = ("title", "ctrTitle")
FURNITURE = ("sldNum", "dt", "ftr", "hdr")
TITLE_OF_DECK = "ctrTitle"
WIDEST_SPAN = 100
ENDS = (".", "!", "?", "…", ":")
LONGEST_POINT = 15
"""Words of a line of a list without bullets; what is longer is prose."""

BREAK, TEXT, RUN, FIELD, LINE = q("a:br"), q("a:t"), q("a:r"), q("a:fld"), q("a:p")


def read_presentation(name: str, data: bytes) -> BlockCollector:
    """Return the blocks of a presentation; raises SourceUnreadable if it is damaged or made to do harm."""
    deck = read_slides(open_parts(name, data))
    collector = BlockCollector()
    for number, slide in enumerate(deck.slides, start=1):
        if slide.element.get("show") in ("0", "false"):
            collector.report_dropped(
                DropReason.HIDDEN, _join_all_text(slide.element), SlidePlace(number=number)
            )
            _leave_out_hidden(slide, SlidePlace(number=number), collector)
            continue
        _Slide(collector, SlidePlace(number=number), read_backdrop(slide, deck.size)).read(slide)
    collector.report_unread(deck.beyond, SlidePlace(number=len(deck.slides) + 1))
    return collector


def _leave_out_hidden(slide: SlideParts, place: SlidePlace, collector: BlockCollector) -> None:
    """Report the pictures of a slide that is not shown."""
    for shape in slide.shapes():
        for _ in list_blips(shape):
            collector.leave_out_picture(PictureReason.HIDDEN, place)


@dataclass
class _Slide:
    collector: BlockCollector
    place: SlidePlace
    backdrop: Backdrop
    opens_deck: bool = False
    """Whether it has the title of the whole presentation."""

    def read(self, slide: SlideParts) -> None:
        """Add the title first, wherever it is, then the other shapes in their order, then the notes."""
        shapes = list(slide.shapes())
        self.opens_deck = any(shape.placeholder == TITLE_OF_DECK for shape in shapes)
        begin, pictures = len(self.collector.blocks), len(self.collector.pictures)
        for shape in shapes:
            if shape.placeholder in TITLES:
                self.title(shape)
        others = [shape for shape in shapes if shape.placeholder not in TITLES]
        if len(self.collector.blocks) == begin and (head := find_untitled_head(self._list_text(others))):
            self.title(head)
            others.remove(head)
        self.others(order_shapes(others), slide)
        if len(self.collector.blocks) == begin and len(self.collector.pictures) > pictures:
            self.collector.dropped.append(Dropped(reason=DropReason.NO_TEXT, excerpt="", place=self.place))
        if slide.notes is not None:
            self.notes(slide.notes)

    def _list_text(self, shapes: list[SlideShape]) -> list[SlideShape]:
        """Return the shapes that are text of the slide's author, and seen."""
        return [
            shape
            for shape in shapes
            if shape.placeholder not in FURNITURE and not shape.hidden and not self.backdrop.is_beside(shape)
        ]

    def others(self, shapes: list[SlideShape], slide: SlideParts) -> None:
        """Add what is no title; a card where its first text is, behind one that only signs part from it."""
        cards = () if self.opens_deck else find_cards(self._list_text(shapes))
        of_cards = {id(shape): card for card in cards for shape in card.shapes}
        done: set[int] = set()
        waiting: list[SlideShape] = []
        for shape in shapes:
            card = of_cards.get(id(shape))
            if card is None and self.collector.lists.item is not None and not _has_words(shape):
                waiting.append(shape)
            elif card is None:
                self.collector.lists.pass_line(None)
                for each in (*waiting, shape):
                    self.shape(each, slide)
                waiting.clear()
            elif id(card) not in done:
                done.add(id(card))
                self.card(card)
        self.collector.lists.pass_line(None)
        for shape in waiting:
            self.shape(shape, slide)

    def card(self, card: Card) -> None:
        """Add the texts of a card as one item of a list."""
        lines = (self._line(each, shape) for shape in card.shapes for each in _list_paragraphs(shape))
        self._paragraph(JOINT.join(line.strip() for line in lines if line.strip()), BulletOfLine(1))

    def title(self, shape: SlideShape) -> None:
        if not self._is_out_of_sight(shape):
            self.collector.add_heading(
                " ".join(self._line(paragraph, shape) for paragraph in _list_paragraphs(shape)), 1, self.place
            )

    def shape(self, shape: SlideShape, slide: SlideParts) -> None:
        if self._is_out_of_sight(shape):
            return
        if shape.placeholder in FURNITURE:
            self.collector.report_dropped(DropReason.FURNITURE, _join_all_text(shape.element), self.place)
        elif (table := next(shape.element.iter(q("a:tbl")), None)) is not None:
            self.table(table, shape)
        elif (diagram := slide.diagram_of(shape.element)) is not None:
            for paragraph in diagram.iter(LINE):
                self.collector.add_paragraph(_read_text(paragraph), self.place)
        else:
            self.pictures(shape, slide)
            self.text(shape, slide)
            self.alternative(shape)

    def text(self, shape: SlideShape, slide: SlideParts) -> None:
        """Add the paragraphs of a shape: figures with their labels, items of its list, code and prose."""
        paragraphs = _list_paragraphs(shape)
        code_lines = {id(paragraph) for paragraph in _list_code(paragraphs)}
        if not (code_lines or self.opens_deck) and self._pairs(shape, slide):
            return
        bullets = ShapeBullets(slide, shape)
        plain = BulletOfLine(1) if self._lists_points(shape, slide) else None
        code: list[str] = []
        self.collector.lists.pass_line(None)
        for paragraph in paragraphs:
            text = self._line(paragraph, shape)
            if text.strip() and id(paragraph) in code_lines:
                code.append(text)
                continue
            self._end_code(code)
            if text.strip():
                is_lead = text.rstrip().endswith(":")
                self._paragraph(text, bullets.read(paragraph) or (None if is_lead else plain))
        self._end_code(code)
        self.collector.lists.pass_line(None)

    def _pairs(self, shape: SlideShape, slide: SlideParts) -> bool:
        """Add a shape without bullets that says one thing in two lines, or figures and what they count.

        Returns False if it does neither.
        """
        paragraphs = _list_paragraphs(shape)
        lines = [line for each in paragraphs if (line := _read_text(each).strip())]
        is_broken = breaks_sentence(lines)
        if not is_broken and pair_lines(lines) == lines:
            return False
        if any(map(ShapeBullets(slide, shape).read, paragraphs)):
            return False
        visible = [line for each in paragraphs if (line := self._line(each, shape).strip())]
        self.collector.lists.pass_line(None)
        for line in [" ".join(visible)] if is_broken else pair_lines(visible):
            self._paragraph(line, None if is_broken else BulletOfLine(1))
        self.collector.lists.pass_line(None)
        return True

    def _lists_points(self, shape: SlideShape, slide: SlideParts) -> bool:
        """Return whether a shape without bullets is a list all the same: short lines, most of no sentence.

        What is below the title of the whole presentation is a date and names.
        """
        paragraphs = [each for each in _list_paragraphs(shape) if _read_text(each).strip()]
        lines = [_read_text(each).strip() for each in paragraphs]
        unended = sum(not line.endswith(ENDS) for line in lines)
        if self.opens_deck or len(lines) < 2 or 2 * unended <= len(lines):
            return False
        if any(len(line.split()) > LONGEST_POINT or find_typed_number(line) for line in lines):
            return False
        bullets = ShapeBullets(slide, shape)
        return all(bullets.read(each) is None for each in paragraphs)

    def _paragraph(self, text: str, bullet: BulletOfLine | None) -> None:
        depth, label = (None, "") if bullet is None else (bullet.depth, bullet.label)
        self.collector.lists.pass_line(depth, is_numbered=bool(label), label=label)
        if label:
            self.collector.add_step(text, self.place)
        else:
            self.collector.add_paragraph(text, self.place)

    def _end_code(self, code: list[str]) -> None:
        if code:
            self.collector.lists.pass_line(None)
            self.collector.add_code("\n".join(code), self.place)
            code.clear()

    def pictures(self, shape: SlideShape, slide: SlideParts) -> None:
        """Add the pictures of a shape."""
        for found in find_pictures(shape, slide, self.place):
            if isinstance(found, FoundPicture):
                self.collector.add_picture(found)
            else:
                self.collector.left_out_pictures.append(found)

    def alternative(self, shape: SlideShape) -> None:
        """Add the alternative text of a picture."""
        properties = find_properties(shape)
        if shape.element.tag in (q("p:pic"), q("p:graphicFrame")) and properties is not None:
            self.collector.add_paragraph(find_alternative(properties), self.place)

    def table(self, table: Any, shape: SlideShape) -> None:
        rows = []
        for row in table.findall(q("a:tr")):
            cells = []
            for cell in row.findall(q("a:tc")):
                lines = [
                    self._line(paragraph, shape) for paragraph in cell.findall(f"{q('a:txBody')}/{LINE}")
                ]
                if not any(cell.get(merged) in ("1", "true") for merged in ("hMerge", "vMerge")):
                    cells.append(
                        Cell(
                            join_paragraphs(lines), _read_span(cell, "gridSpan"), _read_span(cell, "rowSpan")
                        )
                    )
            rows.append(cells)
        look = table.find(q("a:tblPr"))
        has_header = look is not None and look.get("firstRow") in ("1", "true")
        header_rows = count_header_rows(rows, 1 if has_header else 0)
        plain_rows = fill_merged_cells(rows, header_rows)
        self.collector.add_table(plain_rows, has_header, self.place, header_rows=header_rows)

    def notes(self, notes: Any) -> None:
        place = self.place.model_copy(update={"notes": True})
        for element in list_drawn(find_tree(notes)):
            if (ph := find_placeholder(element)) is not None and ph.get("type") == "body":
                for paragraph in element.findall(f"{q('p:txBody')}/{LINE}"):
                    self.collector.add_paragraph(_read_text(paragraph), place)
                return

    def _line(self, paragraph: Any, shape: SlideShape) -> str:
        """Return a paragraph's visible text; what cannot be seen is reported."""
        visible = ""
        for child in paragraph:
            if child.tag == BREAK:
                visible += "\n"
            elif child.tag in (RUN, FIELD):
                text = "".join(text_element.text or "" for text_element in child.iter(TEXT)).replace(
                    "\v", "\n"
                )
                reason = find_hiding_reason(child, shape, self.backdrop)
                if reason:
                    self.collector.report_dropped(reason, text, self.place)
                else:
                    visible += text
        return visible

    def _is_out_of_sight(self, shape: SlideShape) -> bool:
        """Report and skip a shape that is hidden, or lies wholly beside the slide."""
        if shape.hidden or self.backdrop.is_beside(shape):
            for _ in list_blips(shape):
                self.collector.leave_out_picture(PictureReason.HIDDEN, self.place)
            self.collector.report_dropped(DropReason.HIDDEN, _join_all_text(shape.element), self.place)
            return True
        return False


def _list_code(paragraphs: list[Any]) -> Iterator[Any]:
    """Yield the paragraphs that are code: lines in fonts of code that look like it together."""
    with_text = [each for each in paragraphs if _read_text(each).strip()]
    for is_fixed, run in groupby(with_text, key=is_set_as_code):
        lines = list(run)
        if is_fixed and looks_like_code("\n".join(map(_read_text, lines))):
            yield from lines


def _has_words(shape: SlideShape) -> bool:
    return any(map(str.isalnum, _join_all_text(shape.element)))


def _list_paragraphs(shape: SlideShape) -> list[Any]:
    return list(shape.element.findall(f"{q('p:txBody')}/{LINE}"))


def _read_span(cell: Any, attribute: str) -> int:
    digits = cell.get(attribute, "1")
    return min(max(int(digits), 1), WIDEST_SPAN) if digits.isdecimal() and len(digits) < 9 else 1


def _read_text(paragraph: Any) -> str:
    return "".join(
        "\n" if child.tag == BREAK else (child.text or "").replace("\v", "\n")
        for child in paragraph.iter(TEXT, BREAK)
    )


def _join_all_text(element: Any) -> str:
    return " ".join(_read_text(paragraph) for paragraph in element.iter(LINE))
