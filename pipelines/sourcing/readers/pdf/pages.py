"""PDF: paragraphs put back together page by page, running headers and invisible text left out."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pypdfium2

from adapters.ocr import Recogniser
from pipelines.sourcing.blocks import BlockCollector, join_paragraphs
from pipelines.sourcing.characters import ENDS_A_LINE
from pipelines.sourcing.languages import detect_language
from pipelines.sourcing.readers.pdf.aligned_tables import AlignedTable, split_segments
from pipelines.sourcing.readers.pdf.characters import Fragment, read_fragments
from pipelines.sourcing.readers.pdf.layout import LineGroup, count_words, join_lines, split_pieces, text_of
from pipelines.sourcing.readers.pdf.ruled_tables import RuledTable, find_ruled_tables
from pipelines.sourcing.readers.pdf.scans import recognise_scans
from pipelines.sourcing.whole_numbers import read_whole_number
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.source import Dropped, DropReason, PagePlace, Scan

PASSWORD = 4  # FPDF_ERR_PASSWORD
MOST_PAGES = 5_000
MOST_CHARACTERS = 20_000_000
"""Of a document: what 5,000 full pages have. Pages may share their content, so a small file can have many."""

EDGE = 0.1
"""Share of a page's height at its top and bottom where running headers and page numbers stand."""

NUMBERED = re.compile(
    r"^[-–— ]*(?:page|p\.)?\s*\d{1,4}\s*(?:(?:/|of|sur|de|\|)\s*\d{1,4})?[-–— ]*$", re.IGNORECASE
)
LARGER = 1.12
"""Times the body's height from which a line is a title."""

LONGEST_TITLE = 160
FULL_STOPS = (".", ";", ",", ":", "…")


@dataclass(frozen=True)
class _Sheet:
    number: int
    height: float
    lines: list[Fragment]
    tables: list[RuledTable]
    characters: int
    scanned: bool = False

    @property
    def place(self) -> PagePlace | Scan:
        return Scan(number=self.number) if self.scanned else PagePlace(number=self.number)

    @cached_property
    def baselines(self) -> list[float]:
        """Return the baselines of its lines, from the lowest up."""
        return sorted(line.baseline for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """Return whether no text stands on it."""
        return not self.lines and not self.tables

    def is_edge(self, line: Fragment) -> bool:
        return not EDGE * self.height < line.baseline < (1 - EDGE) * self.height


def read_pages(name: str, data: bytes, language: Language, ocr: Recogniser | None) -> BlockCollector:
    """Return the blocks of a PDF; pages without text are recognised where there is `ocr`, else reported.

    They are taken to be in the language of the pages that have text, or else in `language`. Raises
    SourceUnreadable where it is encrypted or damaged.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD or "password" in str(error).lower():
            raise SourceUnreadable(Refusal("source.password", place=name)) from error
        raise make_damaged_error(name) from error
    try:
        reading = BlockCollector()
        sheets = _sheets(document, reading)
        if ocr is not None:
            sheets = _recognise_sheets(document, sheets, reading, language, ocr)
    except pypdfium2.PdfiumError as error:
        raise make_damaged_error(name) from error
    finally:
        document.close()
    _compose(sheets, reading)
    return reading


def _sheets(document: Any, reading: BlockCollector) -> list[_Sheet]:
    """Return the pages of a document, and report from where on it is too long to be read."""
    sheets: list[_Sheet] = []
    characters = 0
    for number in range(1, len(document) + 1):
        if number > MOST_PAGES or characters > MOST_CHARACTERS:
            reading.report_unread(len(document) - number + 1, PagePlace(number=number))
            break
        sheets.append(_sheet(document, number, reading))
        characters += sheets[-1].characters
    return sheets


def _sheet(document: Any, number: int, reading: BlockCollector) -> _Sheet:
    page = document[number - 1]
    textpage = page.get_textpage()
    place = PagePlace(number=number)
    found, left_out = read_fragments(page, textpage)
    for reason, text in left_out:
        reading.report_dropped(reason, text, place)
    if not found:
        reading.dropped.append(Dropped(reason=DropReason.NO_TEXT, excerpt="", place=place))
    tables, free = find_ruled_tables(page, found)
    characters = textpage.count_chars()
    sheet = _Sheet(number, page.get_height(), join_lines(free), tables, characters)
    textpage.close()
    page.close()
    return sheet


def _recognise_sheets(
    document: Any, sheets: list[_Sheet], reading: BlockCollector, language: Language, ocr: Recogniser
) -> list[_Sheet]:
    """Return the sheets with what was recognised on those without text, which are no longer reported."""
    spoken = detect_language("\n".join(line.text for sheet in sheets for line in sheet.lines), language)
    scans = recognise_scans(document, [sheet.number for sheet in sheets if sheet.is_empty], spoken, ocr)
    reading.recognised += scans.recognised
    reading.not_recognised += scans.not_recognised
    seen = {PagePlace(number=number) for number in scans.lines}
    reading.dropped = [
        one for one in reading.dropped if one.place not in seen or one.reason is not DropReason.NO_TEXT
    ]
    for number, text in scans.tiny.items():
        reading.report_dropped(DropReason.TINY, text, Scan(number=number))
    return [
        replace(sheet, lines=join_lines(scans.lines[sheet.number]), scanned=True)
        if sheet.number in scans.lines
        else sheet
        for sheet in sheets
    ]


def _compose(sheets: list[_Sheet], reading: BlockCollector) -> None:
    running = _find_running_lines(sheets)
    words = count_words(line for sheet in sheets for line in sheet.lines)
    heights: Counter[float] = Counter()
    kept: dict[int, list[Fragment]] = {sheet.number: [] for sheet in sheets}
    for sheet in sheets:
        for line in sheet.lines:
            if _is_furniture(sheet, line, running):
                reading.report_dropped(DropReason.FURNITURE, line.text, sheet.place)
            else:
                kept[sheet.number].append(line)
                heights[round(line.height, 1)] += len(line.text)
    body = max(heights, key=lambda height: (heights[height], -height), default=1.0)
    made: list[tuple[_Sheet, LineGroup | AlignedTable]] = []
    for sheet in sheets:
        parts = list(_parts(sheet, kept[sheet.number], LARGER * body, words))
        goes_on = made and parts and made[-1][0].scanned == sheet.scanned
        if goes_on and (carried := _carried_over(made[-1][1], parts[0])):
            made[-1] = (made[-1][0], carried)
            del parts[0]
        made += [(sheet, part) for part in parts]
    titles = [
        isinstance(piece, LineGroup) and _is_title(piece, body) and not _is_in_table(sheet, piece)
        for sheet, piece in made
    ]
    levels = _levels(
        [p for (_, p), title in zip(made, titles, strict=True) if title and isinstance(p, LineGroup)]
    )
    steps = _steps([piece for _, piece in made])
    for number, (sheet, piece) in enumerate(made):
        if isinstance(piece, AlignedTable):
            reading.add_table(piece.rows, has_header=True, place=sheet.place)
            continue
        text = text_of(piece, words)
        if titles[number]:
            reading.add_heading(text, levels[round(piece.height), piece.is_bold], sheet.place)
        elif number in steps:
            reading.add_step(text, sheet.place)
        elif piece.label:
            reading.add_paragraph(f"{piece.label} {text}", sheet.place)
        elif any(letter.isalpha() for letter in text):
            reading.add_paragraph(text, sheet.place)
        else:
            reading.report_dropped(DropReason.FURNITURE, text, sheet.place)


def _parts(
    sheet: _Sheet, kept: list[Fragment], largest_body: float, words: Counter[str]
) -> Iterator[LineGroup | AlignedTable]:
    """Yield the pieces and tables of a page in their order."""
    below = kept
    for table in [*sheet.tables, None]:
        level = float("-inf") if table is None else table.top
        above = [line for line in below if line.baseline > level]
        below = [line for line in below if line.baseline <= level]
        for part in split_segments(above):
            if isinstance(part, AlignedTable):
                yield part
            else:
                yield from split_pieces(part, kept, largest_body)
        if table is not None:
            yield AlignedTable(tuple(tuple(_cell(cell, words) for cell in row) for row in table.rows))


def _cell(fragments: tuple[Fragment, ...], words: Counter[str]) -> str:
    found = join_lines(list(fragments))
    return join_paragraphs([text_of(piece, words) for piece in split_pieces(found, found, float("inf"))])


def _carried_over(last: LineGroup | AlignedTable, first: LineGroup | AlignedTable) -> LineGroup | None:
    """Return the sentence that goes on at the top of the next page, whole; None where none does."""
    if not isinstance(last, LineGroup) or not isinstance(first, LineGroup):
        return None
    goes_on = not last.last.text.endswith(ENDS_A_LINE) and first.first.text[:1].islower() and not first.label
    alike = 0.9 < first.height / last.last.height < 1.1
    return LineGroup([*last.lines, *first.lines], last.label) if goes_on and alike else None


def _find_running_lines(sheets: list[_Sheet]) -> frozenset[str]:
    """Return the lines that stand at the edge of most pages, numbers put aside."""
    seen = Counter(
        text
        for sheet in sheets
        for text in {_mask_numbers(line) for line in sheet.lines if sheet.is_edge(line)}
    )
    return frozenset(text for text, pages in seen.items() if pages >= 2 and pages > len(sheets) / 2)


def _mask_numbers(line: Fragment) -> str:
    return re.sub(r"\d+", "#", line.text.strip().lower())


def _is_furniture(sheet: _Sheet, line: Fragment, running: frozenset[str]) -> bool:
    return sheet.is_edge(line) and (
        _mask_numbers(line) in running or NUMBERED.match(line.text.strip()) is not None
    )


def _is_title(piece: LineGroup, body: float) -> bool:
    text = " ".join(line.text for line in piece.lines)
    if len(text) > LONGEST_TITLE or text.endswith(FULL_STOPS) or not any(c.isalpha() for c in text):
        return False
    if piece.height > LARGER * body:
        return True
    return piece.is_bold and len(piece.lines) == 1 and piece.height > 0.95 * body and len(text) > 3


def _is_in_table(sheet: _Sheet, piece: LineGroup) -> bool:
    """Return whether something else stands on the piece's first line, as in the header of a table."""
    at, reach = piece.first.baseline, 0.5 * piece.height
    return bisect_left(sheet.baselines, at + reach) - bisect_right(sheet.baselines, at - reach) > 1


def _levels(titles: list[LineGroup]) -> dict[tuple[int, bool], int]:
    """Return the level of each kind of title: the larger, then the bolder, the higher."""
    kinds = sorted({(round(one.height), one.is_bold) for one in titles}, reverse=True)
    return {kind: level for level, kind in enumerate(kinds, start=1)}


def _steps(made: list[LineGroup | AlignedTable]) -> frozenset[int]:
    """Return the positions of pieces labelled 1, 2, 3…: one number alone is no procedure."""
    steps: set[int] = set()
    run: list[int] = []
    for position, piece in enumerate(made):
        label = piece.label if isinstance(piece, LineGroup) else ""
        number = read_whole_number(digits[0]) if (digits := re.match(r"\d+", label)) else None
        if number is None:
            continue
        if number != len(run) + 1:
            run = []
        if number == len(run) + 1:
            run.append(position)
        if len(run) > 1:
            steps.update(run)
    return frozenset(steps)
