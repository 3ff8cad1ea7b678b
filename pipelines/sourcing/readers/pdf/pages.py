"""PDF reader: paragraphs and tables page by page, without running headers and invisible text."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, ClassVar

import pypdfium2

from adapters.ocr import Recogniser
from pipelines.sourcing.blocks import BlockCollector, join_paragraphs
from pipelines.sourcing.characters import SENTENCE_ENDS
from pipelines.sourcing.languages import detect_language
from pipelines.sourcing.readers.pdf.aligned_tables import AlignedTable, split_segments
from pipelines.sourcing.readers.pdf.characters import Fragment, read_fragments
from pipelines.sourcing.readers.pdf.layout import LineGroup, count_words, join_lines, split_pieces, text_of
from pipelines.sourcing.readers.pdf.ruled_tables import RuledTable, find_ruled_tables
from pipelines.sourcing.readers.pdf.scans import recognise_scans
from pipelines.sourcing.whole_numbers import read_whole_number
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from schemas.anchor import PagePlace, Scan
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, write_expression
from schemas.refusal import Refusal
from schemas.source import Dropped, DropReason

PASSWORD = 4  # FPDF_ERR_PASSWORD
MOST_PAGES = 5_000
MOST_CHARACTERS = 20_000_000
"""Of a document, as many as 5,000 full pages have: in a small file, many pages may share one content."""

EDGE_SHARE = 0.1
"""Share of a page's height, at its top and bottom, that holds running headers and page numbers."""

TITLE_HEIGHT = 1.12
"""Multiple of the body text's height above which a line is a title."""

LONGEST_TITLE = 160
FULL_STOPS = (".", ";", ",", ":", "…")


class PageNumberWords(Vocabulary):
    """Words of a page number: what stands before it, and before how many pages there are."""

    room: ClassVar[str] = "page_numbers"

    before: Expressions
    of: Expressions


@cache
def _compile_page_number() -> re.Pattern[str]:
    """Return the pattern of a line that is a page number alone, in the words of any language."""
    before = write_expression(PageNumberWords, lambda words: words.before)
    of = write_expression(PageNumberWords, lambda words: words.of)
    return re.compile(
        rf"^[-–— ]*(?:{before})?\s*\d{{1,4}}\s*(?:(?:/|{of}|\|)\s*\d{{1,4}})?[-–— ]*$", re.IGNORECASE
    )


@dataclass(frozen=True)
class _PageText:
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
        """Return the baselines of the page's lines, from the lowest up."""
        return sorted(line.baseline for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """Return whether the page has no text."""
        return not self.lines and not self.tables

    def is_edge(self, line: Fragment) -> bool:
        return not EDGE_SHARE * self.height < line.baseline < (1 - EDGE_SHARE) * self.height


def read_pages(name: str, data: bytes, language: Language, ocr: Recogniser | None) -> BlockCollector:
    """Return the blocks of a PDF; pages without text are recognised if there is `ocr`, else reported.

    Recognition assumes the language of the pages that have text, or else `language`. Raises
    SourceUnreadable if the file is encrypted or damaged.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD or "password" in str(error).lower():
            raise SourceUnreadable(Refusal("source.password", place=name)) from error
        raise make_damaged_error(name) from error
    try:
        blocks = BlockCollector()
        sheets = _read_sheets(document, blocks)
        if ocr is not None:
            sheets = _recognise_sheets(document, sheets, blocks, language, ocr)
    except pypdfium2.PdfiumError as error:
        raise make_damaged_error(name) from error
    finally:
        document.close()
    _compose(sheets, blocks)
    return blocks


def _read_sheets(document: Any, blocks: BlockCollector) -> list[_PageText]:
    """Return the pages of a document, and report the pages beyond what we read."""
    sheets: list[_PageText] = []
    characters = 0
    for number in range(1, len(document) + 1):
        if number > MOST_PAGES or characters > MOST_CHARACTERS:
            blocks.report_unread(len(document) - number + 1, PagePlace(number=number))
            break
        sheets.append(_read_sheet(document, number, blocks))
        characters += sheets[-1].characters
    return sheets


def _read_sheet(document: Any, number: int, blocks: BlockCollector) -> _PageText:
    page = document[number - 1]
    textpage = page.get_textpage()
    place = PagePlace(number=number)
    fragments, left_out = read_fragments(page, textpage)
    for reason, text in left_out:
        blocks.report_dropped(reason, text, place)
    if not fragments:
        blocks.dropped.append(Dropped(reason=DropReason.NO_TEXT, excerpt="", place=place))
    tables, outside_tables = find_ruled_tables(page, fragments)
    characters = textpage.count_chars()
    sheet = _PageText(number, page.get_height(), join_lines(outside_tables), tables, characters)
    textpage.close()
    page.close()
    return sheet


def _recognise_sheets(
    document: Any, sheets: list[_PageText], blocks: BlockCollector, language: Language, ocr: Recogniser
) -> list[_PageText]:
    """Return the pages, those without text with the recognised lines; they are no longer reported."""
    language_of_text = detect_language(
        "\n".join(line.text for sheet in sheets for line in sheet.lines), language
    )
    scans = recognise_scans(
        document, [sheet.number for sheet in sheets if sheet.is_empty], language_of_text, ocr
    )
    blocks.recognised += scans.recognised
    blocks.not_recognised += scans.not_recognised
    recognised_places = {PagePlace(number=number) for number in scans.lines}
    blocks.dropped = [
        dropped
        for dropped in blocks.dropped
        if dropped.place not in recognised_places or dropped.reason is not DropReason.NO_TEXT
    ]
    for number, text in scans.tiny.items():
        blocks.report_dropped(DropReason.TINY, text, Scan(number=number))
    return [
        replace(sheet, lines=join_lines(scans.lines[sheet.number]), scanned=True)
        if sheet.number in scans.lines
        else sheet
        for sheet in sheets
    ]


def _compose(sheets: list[_PageText], blocks: BlockCollector) -> None:
    running = _find_running_lines(sheets)
    words = count_words(line for sheet in sheets for line in sheet.lines)
    heights: Counter[float] = Counter()
    kept_lines: dict[int, list[Fragment]] = {sheet.number: [] for sheet in sheets}
    for sheet in sheets:
        for line in sheet.lines:
            if _is_furniture(sheet, line, running):
                blocks.report_dropped(DropReason.FURNITURE, line.text, sheet.place)
            else:
                kept_lines[sheet.number].append(line)
                heights[round(line.height, 1)] += len(line.text)
    body = max(heights, key=lambda height: (heights[height], -height), default=1.0)
    pieces: list[tuple[_PageText, LineGroup | AlignedTable]] = []
    for sheet in sheets:
        parts = list(_list_parts(sheet, kept_lines[sheet.number], TITLE_HEIGHT * body, words))
        may_continue = pieces and parts and pieces[-1][0].scanned == sheet.scanned
        if may_continue and (joined := _join_across_pages(pieces[-1][1], parts[0])):
            pieces[-1] = (pieces[-1][0], joined)
            del parts[0]
        pieces += [(sheet, part) for part in parts]
    titles = [
        isinstance(piece, LineGroup) and _is_title(piece, body) and not _is_in_table(sheet, piece)
        for sheet, piece in pieces
    ]
    levels = _rank_titles(
        [
            piece
            for (_, piece), title in zip(pieces, titles, strict=True)
            if title and isinstance(piece, LineGroup)
        ]
    )
    steps = _find_steps([piece for _, piece in pieces])
    for number, (sheet, piece) in enumerate(pieces):
        if isinstance(piece, AlignedTable):
            blocks.add_table(piece.rows, has_header=True, place=sheet.place)
            continue
        text = text_of(piece, words)
        if titles[number]:
            blocks.add_heading(text, levels[round(piece.height), piece.is_bold], sheet.place)
        elif number in steps:
            blocks.add_step(text, sheet.place)
        elif piece.label:
            blocks.add_paragraph(f"{piece.label} {text}", sheet.place)
        elif any(letter.isalpha() for letter in text):
            blocks.add_paragraph(text, sheet.place)
        else:
            blocks.report_dropped(DropReason.FURNITURE, text, sheet.place)


def _list_parts(
    sheet: _PageText, lines: list[Fragment], largest_body: float, words: Counter[str]
) -> Iterator[LineGroup | AlignedTable]:
    """Yield the pieces and tables of a page from the top down."""
    lines_below = lines
    for table in [*sheet.tables, None]:
        level = float("-inf") if table is None else table.top
        lines_above = [line for line in lines_below if line.baseline > level]
        lines_below = [line for line in lines_below if line.baseline <= level]
        for part in split_segments(lines_above):
            if isinstance(part, AlignedTable):
                yield part
            else:
                yield from split_pieces(part, lines, largest_body)
        if table is not None:
            yield AlignedTable(tuple(tuple(_read_cell(cell, words) for cell in row) for row in table.rows))


def _read_cell(fragments: tuple[Fragment, ...], words: Counter[str]) -> str:
    lines = join_lines(list(fragments))
    return join_paragraphs([text_of(piece, words) for piece in split_pieces(lines, lines, float("inf"))])


def _join_across_pages(
    last_piece: LineGroup | AlignedTable, first_piece: LineGroup | AlignedTable
) -> LineGroup | None:
    """Return two pieces as one if a sentence continues across the page break, else None."""
    if not isinstance(last_piece, LineGroup) or not isinstance(first_piece, LineGroup):
        return None
    continues = (
        not last_piece.last.text.endswith(SENTENCE_ENDS)
        and first_piece.first.text[:1].islower()
        and not first_piece.label
    )
    same_height = 0.9 < first_piece.height / last_piece.last.height < 1.1
    return (
        LineGroup([*last_piece.lines, *first_piece.lines], last_piece.label)
        if continues and same_height
        else None
    )


def _find_running_lines(sheets: list[_PageText]) -> frozenset[str]:
    """Return the lines at the edge of most pages, with numbers masked: their running headers."""
    pages_of_line = Counter(
        text
        for sheet in sheets
        for text in {_mask_numbers(line) for line in sheet.lines if sheet.is_edge(line)}
    )
    return frozenset(text for text, pages in pages_of_line.items() if pages >= 2 and pages > len(sheets) / 2)


def _mask_numbers(line: Fragment) -> str:
    return re.sub(r"\d+", "#", line.text.strip().lower())


def _is_furniture(sheet: _PageText, line: Fragment, running: frozenset[str]) -> bool:
    return sheet.is_edge(line) and (
        _mask_numbers(line) in running or _compile_page_number().match(line.text.strip()) is not None
    )


def _is_title(piece: LineGroup, body: float) -> bool:
    text = " ".join(line.text for line in piece.lines)
    if len(text) > LONGEST_TITLE or text.endswith(FULL_STOPS) or not any(c.isalpha() for c in text):
        return False
    if piece.height > TITLE_HEIGHT * body:
        return True
    return piece.is_bold and len(piece.lines) == 1 and piece.height > 0.95 * body and len(text) > 3


def _is_in_table(sheet: _PageText, piece: LineGroup) -> bool:
    """Return whether the piece's first line has neighbours beside it, as in the header of a table."""
    baseline, reach = piece.first.baseline, 0.5 * piece.height
    return (
        bisect_left(sheet.baselines, baseline + reach) - bisect_right(sheet.baselines, baseline - reach) > 1
    )


def _rank_titles(titles: list[LineGroup]) -> dict[tuple[int, bool], int]:
    """Return the heading level of each kind of title, by height and then boldness: the largest is 1."""
    kinds = sorted({(round(title.height), title.is_bold) for title in titles}, reverse=True)
    return {kind: level for level, kind in enumerate(kinds, start=1)}


def _find_steps(pieces: list[LineGroup | AlignedTable]) -> frozenset[int]:
    """Return the positions of pieces labelled 1, 2, 3…, the steps of procedures; one number alone is none."""
    steps: set[int] = set()
    run: list[int] = []
    for position, piece in enumerate(pieces):
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
