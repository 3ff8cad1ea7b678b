"""Diagrams, charts and tables as native PowerPoint objects, which people can edit."""

from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import Any
from zipfile import ZipFile

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Length, Pt
from xlsxwriter import Workbook

from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.model import Photograph
from pipelines.packaging.documents.pptx.deck import Cells, Chart, Diagram
from pipelines.packaging.documents.pptx.slide_theme import BODY_HEIGHT, BODY_TOP, BODY_WIDTH, SIDE
from pipelines.packaging.documents.pptx.text_runs import RunWriter
from pipelines.packaging.zip_writer import write_zip
from schemas.theme.theme import ThemePicture

BOXES_PER_ROW = {1: 1, 2: 2, 4: 2}  # by the number of boxes; otherwise MOST_PER_ROW
MOST_PER_ROW = 3
GAP, ROW_GAP = Inches(0.55), Inches(0.5)
CAPTION_HEIGHT, CAPTION_SIZE = Inches(0.8), Pt(14)
LOGO_TOP, LOGO_ROOM = Inches(0.6), (Inches(4), Inches(0.8))
COVER_TOP, COVER_ROOM, BESIDE_COVER = Inches(1.6), (Inches(4.6), Inches(4.6)), Inches(6.9)
BOX_INK = MSO_THEME_COLOR.TEXT_1


def add_diagram(slide: Any, diagram: Diagram, alternative: str, runs: RunWriter) -> None:
    """Draw steps as numbered boxes joined by arrows, row by row; `alternative` describes the group."""
    group = slide.shapes.add_group_shape()
    columns = BOXES_PER_ROW.get(len(diagram.steps), MOST_PER_ROW)
    rows = ceil(len(diagram.steps) / columns)
    width = Emu(int((BODY_WIDTH - GAP * (columns - 1)) / columns))
    height = Emu(int((BODY_HEIGHT - ROW_GAP * (rows - 1)) / rows)) if rows > 1 else Inches(3)
    boxes = []
    for number, step in enumerate(diagram.steps):
        row, column = divmod(number, columns)
        left, top = SIDE + column * (width + GAP), BODY_TOP + row * (height + ROW_GAP)
        box = group.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, Emu(int(left)), Emu(int(top)), width, Emu(int(height))
        )
        box.adjustments[0] = 0.06
        box.fill.solid()
        box.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
        box.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
        box.shadow.inherit = False
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        head = frame.paragraphs[0]
        head.alignment = PP_ALIGN.LEFT
        runs.write_run(
            head, f"{diagram.first + number}", size=Pt(24), bold=True, colour=MSO_THEME_COLOR.ACCENT_1
        )
        text = frame.add_paragraph()
        text.alignment = PP_ALIGN.LEFT
        runs.write_words(text, step, size=Pt(20), colour=BOX_INK)
        boxes.append(box)
    for start, end in pairwise(boxes):
        _add_arrow(group, start, end)
    describe_shape(group._element.nvGrpSpPr.cNvPr, alternative)


def _add_arrow(group: Any, start: Any, end: Any) -> None:
    same_row = start.top == end.top
    arrow = group.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT if same_row else MSO_CONNECTOR.ELBOW, 0, 0, 0, 0
    )
    arrow.begin_connect(start, 3 if same_row else 2)
    arrow.end_connect(end, 1 if same_row else 0)
    arrow.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
    arrow.line.width = Pt(2)
    line = arrow.line._get_or_add_ln()
    line.append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="med" len="med"/>'))


def add_photograph(slide: Any, photograph: Photograph, runs: RunWriter) -> None:
    """Show a picture as large as the slide has room for, and below it what belongs to it."""
    room = BODY_HEIGHT - (CAPTION_HEIGHT if photograph.caption else 0)
    across, down = photograph.size
    scale = min(BODY_WIDTH / across, room / down)
    width, height = int(across * scale), int(down * scale)
    left = int(SIDE + (BODY_WIDTH - width) / 2)
    shape = slide.shapes.add_picture(BytesIO(photograph.data), left, BODY_TOP, width, height)
    describe_shape(shape._element.nvPicPr.cNvPr, photograph.alternative)
    if not photograph.caption:
        return
    top = int(BODY_TOP + height)
    frame = slide.shapes.add_textbox(SIDE, top, BODY_WIDTH, CAPTION_HEIGHT).text_frame
    frame.word_wrap = True
    for number, words in enumerate(photograph.caption):
        if number:
            runs.write_run(frame.paragraphs[0], " ", size=CAPTION_SIZE)
        runs.write_words(frame.paragraphs[0], words, size=CAPTION_SIZE)


def add_theme_pictures(slide: Any, look: Look) -> None:
    """Put logo and cover on the first slide; beside a cover, the texts get less room."""
    if look.logo is not None:
        _fit_picture(slide, look.logo, (SIDE, LOGO_TOP), LOGO_ROOM)
    if look.cover is not None:
        for shape in slide.placeholders:
            left, top, height = shape.left, shape.top, shape.height
            shape.left, shape.top, shape.width, shape.height = left, top, BESIDE_COVER, height
        left = Emu(SIDE + BODY_WIDTH - COVER_ROOM[0])
        _fit_picture(slide, look.cover, (left, COVER_TOP), COVER_ROOM)


def _fit_picture(
    slide: Any, picture: ThemePicture, corner: tuple[Length, Length], room: tuple[Length, Length]
) -> None:
    scale = min(room[0] / picture.width, room[1] / picture.height)
    width, height = int(picture.width * scale), int(picture.height * scale)
    shape = slide.shapes.add_picture(BytesIO(picture.data), *corner, width, height)
    describe_shape(shape._element.nvPicPr.cNvPr, picture.alternative)


def add_chart(slide: Any, planned: Chart, alternative: str, locale: str) -> None:
    """Draw figures of one unit as bars, labelled with the text of their cell."""
    # python-pptx types only part of itself
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = planned.labels
    data.add_series(planned.series, planned.values)  # type: ignore[no-untyped-call]
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, SIDE, BODY_TOP, BODY_WIDTH, BODY_HEIGHT, data)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size = Pt(18)
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = min(0.0, *planned.values)
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.color.theme_color = MSO_THEME_COLOR.ACCENT_2
    plot = chart.plots[0]
    plot.gap_width = 60
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    for point, text in enumerate(planned.value_texts):
        label = series.points[point].data_label
        label.position = XL_LABEL_POSITION.OUTSIDE_END
        label.text_frame.text = text
        for run in label.text_frame.paragraphs[0].runs:
            run.font.size = Pt(18)
            run._r.get_or_add_rPr().set("lang", locale)
    chart.part.chart_workbook.xlsx_part._blob = _remove_date(_write_workbook(planned))
    describe_shape(frame._element.nvGraphicFramePr.cNvPr, alternative)


def _write_workbook(planned: Chart) -> bytes:
    """Return the workbook behind a chart, laid out as python-pptx expects.

    The one python-pptx writes would turn labels that begin with `=` into formulas.
    """
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 1, planned.series)
        for row, (label, value) in enumerate(zip(planned.labels, planned.values, strict=True), start=1):
            sheet.write_string(row, 0, label)
            sheet.write_number(row, 1, value)
    return buffer.getvalue()


def _remove_date(workbook: bytes) -> bytes:
    """Return a workbook without its creation time, so that the bytes stay the same."""
    with ZipFile(BytesIO(workbook)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = files["docProps/core.xml"].decode()
    start, end = core.index("<dcterms:created"), core.index("</cp:coreProperties>")
    files["docProps/core.xml"] = (core[:start] + core[end:]).encode()
    return write_zip(files)


def add_table(slide: Any, table: Cells, alternative: str, runs: RunWriter) -> None:
    """Draw a small table with its header row, if its columns have titles."""
    header_rows = 1 if any(table.header) else 0
    row_count = len(table.lines) + header_rows
    frame = slide.shapes.add_table(
        row_count, len(table.header), SIDE, BODY_TOP, BODY_WIDTH, Inches(0.55 * row_count)
    )
    frame.table.first_row = bool(header_rows)
    for column, text in enumerate(table.header if header_rows else ()):
        cell = frame.table.cell(0, column)
        runs.write_run(cell.text_frame.paragraphs[0], text, size=Pt(18), bold=True)
    for row, line in enumerate(table.lines, start=header_rows):
        for column, passage in enumerate(line):
            paragraph = frame.table.cell(row, column).text_frame.paragraphs[0]
            for each in passage:
                runs.write_words(paragraph, each, size=Pt(18))
    describe_shape(frame._element.nvGraphicFramePr.cNvPr, alternative)


def describe_shape(properties: Any, alternative: str) -> None:
    """Give a drawn object its text alternative."""
    properties.set("descr", alternative)
