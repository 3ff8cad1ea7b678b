"""PDF reader: paragraphs and tables page by page, without running headers and invisible text."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pypdfium2

from adapters.ocr import Recogniser
from pipelines.sourcing.blocks import BlockCollector, join_paragraphs
from pipelines.sourcing.characters import SENTENCE_ENDS
from pipelines.sourcing.languages import detect_language
from pipelines.sourcing.pictures.captions import is_caption
from pipelines.sourcing.readers.pdf.aligned_tables import AlignedTable, split_segments
from pipelines.sourcing.readers.pdf.characters import Fragment, read_fragments
from pipelines.sourcing.readers.pdf.code_lines import CodeLines, has_fonts_of_code, split_code
from pipelines.sourcing.readers.pdf.furniture import find_running_lines, is_furniture
from pipelines.sourcing.readers.pdf.layout import LineGroup, count_words, join_lines, split_pieces, text_of
from pipelines.sourcing.readers.pdf.next_line import WIDEST_GAP, Columns, begins_inside
from pipelines.sourcing.readers.pdf.page_pictures import find_painted_pictures
from pipelines.sourcing.readers.pdf.page_text import PageText
from pipelines.sourcing.readers.pdf.picture_places import PlacedPictures, count_parts_above
from pipelines.sourcing.readers.pdf.picture_renderer import PictureRenderer
from pipelines.sourcing.readers.pdf.ruled_tables import find_ruled_tables
from pipelines.sourcing.readers.pdf.scans import recognise_scans
from pipelines.sourcing.readers.pdf.slide_points import find_points, find_titles_above
from pipelines.sourcing.readers.pdf.slide_titles import are_slides, find_slide_titles
from pipelines.sourcing.typed_lines import TypedLine
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from schemas.anchor import PagePlace, Scan
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.source import Dropped, DropReason
from schemas.source_pictures import PictureReason

PASSWORD = 4  # FPDF_ERR_PASSWORD
MOST_PAGES = 5_000
MOST_CHARACTERS = 20_000_000
"""Of a document, as many as 5,000 full pages have: in a small file, many pages may share one content."""

TITLE_HEIGHT = 1.12
"""Multiple of the body text's height above which a line is a title."""

LONGEST_TITLE = 160
CONTENTS_ENTRY = re.compile(r"\.{5,} ?\d|(?:\. ){5,}\d|…{2,} ?\d")
"""A title with dots that lead to its page, as in a table of contents."""

FEWEST_WORDS_THAT_RUN_ON = 8
"""Words of a line set as a title that may be the beginning of a sentence."""

FULL_STOPS = (".", ";", ",", ":", "…")


def read_pages(
    name: str,
    data: bytes,
    language: Language,
    ocr: Recogniser | None,
    report_progress: Callable[[], None] = lambda: None,
) -> BlockCollector:
    """Return the blocks of a PDF; pages without text are recognised if there is `ocr`, else reported.

    Recognition assumes the language of the pages that have text, or else `language`. `report_progress` is
    called after each page. Raises SourceUnreadable if the file is encrypted or damaged.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD or "password" in str(error).lower():
            raise SourceUnreadable(Refusal("source.password", place=name)) from error
        raise make_damaged_error(name) from error
    try:
        blocks = BlockCollector()
        sheets = _read_sheets(document, blocks, report_progress)
        if ocr is not None:
            sheets = _recognise_sheets(document, sheets, blocks, language, ocr)
    except pypdfium2.PdfiumError as error:
        raise make_damaged_error(name) from error
    finally:
        document.close()
    _compose(sheets, blocks, PictureRenderer(data))
    return blocks


def _read_sheets(
    document: Any, blocks: BlockCollector, report_progress: Callable[[], None]
) -> list[PageText]:
    """Return the pages of a document, and report the pages beyond what we read."""
    sheets: list[PageText] = []
    characters = 0
    for number in range(1, len(document) + 1):
        if number > MOST_PAGES or characters > MOST_CHARACTERS:
            blocks.report_unread(len(document) - number + 1, PagePlace(number=number))
            break
        sheets.append(_read_sheet(document, number, blocks))
        characters += sheets[-1].characters
        report_progress()
    return sheets


def _read_sheet(document: Any, number: int, blocks: BlockCollector) -> PageText:
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
    pictures, beyond = find_painted_pictures(page)
    if beyond:
        blocks.leave_out_picture(PictureReason.BEYOND, place, str(beyond))
    width, height = page.get_size()
    lines = join_lines(outside_tables)
    sheet = PageText(number, height, lines, tables, characters, pictures, is_wide=width > height)
    textpage.close()
    page.close()
    return sheet


def _recognise_sheets(
    document: Any, sheets: list[PageText], blocks: BlockCollector, language: Language, ocr: Recogniser
) -> list[PageText]:
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


def _compose(sheets: list[PageText], blocks: BlockCollector, renderer: PictureRenderer) -> None:
    running = find_running_lines(sheets)
    words = count_words(line for sheet in sheets for line in sheet.lines)
    heights: Counter[float] = Counter()
    kept_lines: dict[int, list[Fragment]] = {sheet.number: [] for sheet in sheets}
    for sheet in sheets:
        for line in sheet.lines:
            if is_furniture(sheet, line, running):
                blocks.report_dropped(DropReason.FURNITURE, line.text, sheet.place)
            else:
                kept_lines[sheet.number].append(line)
                heights[round(line.height, 1)] += len(line.text)
    body = max(heights, key=lambda height: (heights[height], -height), default=1.0)
    pieces: list[tuple[PageText, LineGroup | AlignedTable | CodeLines]] = []
    pictures = PlacedPictures(blocks, renderer)
    tells_code = has_fonts_of_code(line for each in kept_lines.values() for line in each)
    deck = Columns([line for each in kept_lines.values() for line in each]) if are_slides(sheets) else None
    for sheet in sheets:
        lines = kept_lines[sheet.number]
        columns = Columns(lines, deck)
        parts = list(_list_parts(sheet, lines, columns, TITLE_HEIGHT * body, words, tells_code))
        above = [count_parts_above(picture.box, [part.lines for part in parts]) for picture in sheet.pictures]
        begin = len(pieces)
        may_continue = deck is None and pieces and parts and pieces[-1][0].scanned == sheet.scanned
        if may_continue and (joined := _join_across_pages(pieces[-1][1], parts[0])):
            pieces[-1] = (pieces[-1][0], joined)
            del parts[0]
            above = [count - 1 for count in above]
        pieces += [(sheet, part) for part in parts]
        for picture, count in zip(sheet.pictures, above, strict=True):
            pictures.place(sheet, picture, max(begin, begin + count))
    _add_pieces(pieces, body, words, blocks, pictures, is_deck=deck is not None)


def _add_pieces(
    pieces: list[tuple[PageText, LineGroup | AlignedTable | CodeLines]],
    body: float,
    words: Counter[str],
    blocks: BlockCollector,
    pictures: PlacedPictures,
    *,
    is_deck: bool,
) -> None:
    """Add the pieces of a document as blocks, its pictures between them; `body` is the height of its text."""
    slide_titles = find_slide_titles(pieces, body) if is_deck else frozenset[int]()
    titles = [
        isinstance(piece, LineGroup)
        and (number in slide_titles or (_is_title(piece, body) and not _is_in_table(sheet, piece)))
        and not _runs_on(piece, pieces[number + 1] if number + 1 < len(pieces) else None)
        for number, (sheet, piece) in enumerate(pieces)
    ]
    if is_deck:
        titles = find_titles_above(pieces, titles, slide_titles)
    points = find_points(pieces, titles, body) if is_deck else {}
    levels = _rank_titles(
        [
            piece
            for (_, piece), title in zip(pieces, titles, strict=True)
            if title and isinstance(piece, LineGroup)
        ]
    )
    for number, (sheet, piece) in enumerate(pieces):
        pictures.add_before(number)
        if number not in points or points[number] != points.get(number - 1):
            blocks.lists.pass_line(None)
        if isinstance(piece, AlignedTable):
            blocks.add_table(piece.rows, has_header=True, place=sheet.place)
            continue
        if isinstance(piece, CodeLines):
            blocks.add_code(piece.text, sheet.place)
            continue
        text = text_of(piece, words)
        if CONTENTS_ENTRY.search(text):
            blocks.report_dropped(DropReason.FURNITURE, text, sheet.place)
            continue
        if pictures.are_beside(number) and is_caption(text):
            blocks.add_caption(text, sheet.place)
        elif titles[number]:
            level = levels[round(piece.height), piece.is_bold]
            is_below = bool(slide_titles) and number not in slide_titles
            blocks.add_heading(text, 1 if number in slide_titles else level + is_below, sheet.place)
        elif piece.bullet:
            indent = piece.first.left / piece.height
            blocks.add_typed_line(TypedLine(text, piece.bullet, round(indent, 1)), sheet.place)
        elif number in points:
            blocks.lists.pass_line(1)
            blocks.add_paragraph(f"{piece.label} {text}".strip(), sheet.place)
        elif piece.label:
            blocks.add_paragraph(f"{piece.label} {text}", sheet.place)
        elif any(letter.isalpha() for letter in text):
            blocks.add_paragraph(text, sheet.place)
        else:
            blocks.report_dropped(DropReason.FURNITURE, text, sheet.place)
    pictures.add_before(len(pieces))


def _list_parts(
    sheet: PageText,
    lines: list[Fragment],
    columns: Columns,
    largest_body: float,
    words: Counter[str],
    tells_code: bool,
) -> Iterator[LineGroup | AlignedTable | CodeLines]:
    """Yield the pieces and tables of a page from the top down."""
    lines_below = lines
    for table in [*sheet.tables, None]:
        level = float("-inf") if table is None else table.top
        lines_above = [line for line in lines_below if line.baseline > level]
        lines_below = [line for line in lines_below if line.baseline <= level]
        for lines_or_code in split_code(lines_above) if tells_code else (lines_above,):
            if isinstance(lines_or_code, CodeLines):
                yield lines_or_code
                continue
            for part in split_segments(lines_or_code):
                if isinstance(part, AlignedTable):
                    yield part
                else:
                    yield from split_pieces(part, columns, largest_body)
        if table is not None:
            rows = tuple(tuple(_read_cell(cell, words) for cell in row) for row in table.rows)
            yield AlignedTable(rows, [line for row in table.rows for cell in row for line in cell])


def _read_cell(fragments: tuple[Fragment, ...], words: Counter[str]) -> str:
    lines = join_lines(list(fragments))
    return join_paragraphs(
        [text_of(piece, words) for piece in split_pieces(lines, Columns(lines), float("inf"))]
    )


def _join_across_pages(
    last_piece: LineGroup | AlignedTable | CodeLines, first_piece: LineGroup | AlignedTable | CodeLines
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


def _is_title(piece: LineGroup, body: float) -> bool:
    text = " ".join(line.text for line in piece.lines)
    if len(text) > LONGEST_TITLE or text.endswith(FULL_STOPS) or not any(c.isalpha() for c in text):
        return False
    if piece.height > TITLE_HEIGHT * body:
        return True
    is_line = piece.is_bold and len(piece.lines) == 1
    return (
        is_line
        and not text[:1].islower()
        and not piece.bullet
        and piece.height > 0.95 * body
        and len(text) > 3
    )


def _runs_on(title: LineGroup, below: tuple[PageText, LineGroup | AlignedTable | CodeLines] | None) -> bool:
    """Return whether a long line goes on just below with a small letter: it is a sentence, and no title."""
    if below is None or not isinstance(piece := below[1], LineGroup):
        return False
    gap = title.last.baseline - piece.first.baseline
    words = sum(len(line.text.split()) for line in title.lines)
    is_below = 0 < gap < WIDEST_GAP * title.height and not piece.bullet and not piece.label
    return is_below and words >= FEWEST_WORDS_THAT_RUN_ON and begins_inside(piece.first.text)


def _is_in_table(sheet: PageText, piece: LineGroup) -> bool:
    """Return whether the piece's first line has neighbours beside it, as in the header of a table."""
    baseline, reach = piece.first.baseline, 0.5 * piece.height
    return (
        bisect_left(sheet.baselines, baseline + reach) - bisect_right(sheet.baselines, baseline - reach) > 1
    )


def _rank_titles(titles: list[LineGroup]) -> dict[tuple[int, bool], int]:
    """Return the heading level of each kind of title, by height and then boldness: the largest is 1."""
    kinds = sorted({(round(title.height), title.is_bold) for title in titles}, reverse=True)
    return {kind: level for level, kind in enumerate(kinds, start=1)}
