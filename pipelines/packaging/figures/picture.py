"""The picture of one section, as an SVG document without script, font or link."""

from enum import IntEnum

from pipelines.packaging.figures import chart, process
from pipelines.packaging.figures.alternative import read_figure_texts, write_alternative, write_sentences
from pipelines.packaging.figures.sheet import MARGIN, SIZE, DrawingSheet
from pipelines.packaging.figures.text_width import wrap_text
from schemas.draft import Section, Steps, Table
from schemas.language import Language

GAP_BETWEEN_BLOCKS = 28


class PictureWidth(IntEnum):
    """How wide a picture is, in CSS pixels at its natural size."""

    TALL = 340
    """One column, readable on a telephone 320 pixels wide."""

    WIDE = 720
    """Two columns, for a slide or a page."""


def draw_svg(section: Section, language: Language, shape: PictureWidth = PictureWidth.TALL) -> bytes:
    """Return the picture of a section of figures as UTF-8: the same section is always the same bytes.

    Steps become numbered boxes, a table bars; a section with neither shows its sentences. Text that does
    not fit ends in an ellipsis; the picture's description (see `alternative`) has it in full.
    """
    sheet = DrawingSheet(float(shape))
    drawn = [block for block in section.blocks if isinstance(block, Steps | Table)]
    for number, block in enumerate(drawn):
        sheet.bottom += GAP_BETWEEN_BLOCKS if number else 0
        if isinstance(block, Steps):
            _draw_boxes(sheet, tuple(each.text for each in block.statements), language, numbered=True)
        else:
            chart.draw_chart(sheet, block, language)
            _write_omitted_count(sheet, len(block.rows) - chart.MOST_ROWS, language)
    if not drawn:
        _draw_boxes(sheet, tuple(write_sentences(section)), language, numbered=False)
    name = f"{section.id}-{shape.name.lower()}"
    return sheet.finish_picture(name, section.title, write_alternative(section, language), language)


def _draw_boxes(sheet: DrawingSheet, texts: tuple[str, ...], language: Language, *, numbered: bool) -> None:
    process.draw_process(sheet, texts[: process.MOST_STEPS], numbered=numbered)
    _write_omitted_count(sheet, len(texts) - process.MOST_STEPS, language)


def _write_omitted_count(sheet: DrawingSheet, count: int, language: Language) -> None:
    """Write how many more entries there are that the picture does not show."""
    if count > 0:
        room = sheet.width - 2 * MARGIN
        lines = wrap_text(read_figure_texts(language).say("more", count=count), SIZE, room, 2)
        sheet.bottom = sheet.draw_text_lines(lines, MARGIN, sheet.bottom + MARGIN, room)
