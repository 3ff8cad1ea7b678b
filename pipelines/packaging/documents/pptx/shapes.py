"""Diagrams, charts and tables as native PowerPoint objects, which people can edit."""

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import Any
from zipfile import ZipFile

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.placeholder import ChartPlaceholder, PicturePlaceholder, TablePlaceholder
from pptx.util import Emu, Inches, Pt
from xlsxwriter import Workbook

from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.model import Photograph
from pipelines.packaging.documents.pptx.deck import Cells, Chart, Diagram
from pipelines.packaging.documents.pptx.slide_layouts import Place
from pipelines.packaging.documents.pptx.text_runs import RunWriter
from pipelines.packaging.zip_writer import write_zip
from schemas.languages.measures import keep_units
from schemas.theme.theme import ThemePicture

BOXES_PER_ROW = {1: 1, 2: 2, 4: 2}  # by the number of boxes; otherwise MOST_PER_ROW
MOST_PER_ROW = 3
GAP, ROW_GAP = Inches(0.55), Inches(0.5)
ROOM_FOR_LABEL = 1.25
"""How far the axis goes below the lowest value, whose label stands there."""

TALLEST_ROW = Inches(0.8)
LOGO, COVER = Place.of(8.58, 5.15, 4.0, 1.2), Place.of(7.98, 0.3, 4.6, 4.1)
BESIDE_COVER = Inches(6.9)
BOX_INK = MSO_THEME_COLOR.TEXT_1


@dataclass(frozen=True)
class DrawnColours:
    """The colours of the boxes of a diagram and of the axis of a chart, as a theme names them."""

    ground: MSO_THEME_COLOR = MSO_THEME_COLOR.BACKGROUND_2
    number: MSO_THEME_COLOR = MSO_THEME_COLOR.ACCENT_1
    axis: MSO_THEME_COLOR = MSO_THEME_COLOR.ACCENT_2


OUR_COLOURS = DrawnColours()


def measure_box(area: Place, boxes: int) -> tuple[int, int]:
    """Return width and height of one of the boxes of a diagram in an area."""
    columns = BOXES_PER_ROW.get(boxes, MOST_PER_ROW)
    rows = ceil(boxes / columns)
    width = int((area.width - GAP * (columns - 1)) / columns)
    tallest = min(Inches(3), area.height)
    return width, int((area.height - ROW_GAP * (rows - 1)) / rows) if rows > 1 else int(tallest)


def add_diagram(
    slide: Any,
    diagram: Diagram,
    area: Place,
    alternative: str,
    runs: RunWriter,
    colours: DrawnColours = OUR_COLOURS,
) -> None:
    """Draw steps as numbered boxes joined by arrows, row by row; `alternative` describes the group."""
    group = slide.shapes.add_group_shape()
    columns = BOXES_PER_ROW.get(len(diagram.steps), MOST_PER_ROW)
    width, height = map(Emu, measure_box(area, len(diagram.steps)))
    boxes = []
    for number, step in enumerate(diagram.steps):
        row, column = divmod(number, columns)
        left, top = area.left + column * (width + GAP), area.top + row * (height + ROW_GAP)
        box = group.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, Emu(int(left)), Emu(int(top)), width, height
        )
        box.adjustments[0] = 0.06
        box.fill.solid()
        box.fill.fore_color.theme_color = colours.ground
        box.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
        box.shadow.inherit = False
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        head = frame.paragraphs[0]
        head.alignment = PP_ALIGN.LEFT
        runs.write_run(head, f"{diagram.first + number}", size=Pt(24), bold=True, colour=colours.number)
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


def add_photograph(slide: Any, photograph: Photograph, area: Place) -> None:
    """Show a picture as large as an area has room for, whole and in its middle."""
    shape = slide.shapes.add_picture(BytesIO(photograph.data), area.left, area.top)
    _fit_picture(shape, photograph, area)


def fill_picture(placeholder: Any, photograph: Photograph, area: Place) -> None:
    """Put a picture into its placeholder, whole: PowerPoint would cut off what does not fit.

    One for text alone is taken away, and the picture stands in its place.
    """
    if _is_for_text(placeholder):
        slide = _take_away(placeholder)
        add_photograph(slide, photograph, area)
        return
    holder: Any = PicturePlaceholder(placeholder._element, placeholder._parent)
    shape = holder.insert_picture(BytesIO(photograph.data))
    shape.crop_left = shape.crop_right = shape.crop_top = shape.crop_bottom = 0
    _fit_picture(shape, photograph, area)


def _fit_picture(shape: Any, photograph: Photograph, area: Place) -> None:
    _fit_shape(shape, photograph.size, area)
    describe_shape(shape._element.nvPicPr.cNvPr, photograph.alternative)


def _fit_shape(shape: Any, size: tuple[int, int], area: Place) -> None:
    """Show a picture of a size as large as an area has room for, in its middle."""
    across, down = size
    scale = min(area.width / across, area.height / down)
    shape.width, shape.height = int(across * scale), int(down * scale)
    shape.left = int(area.left + (area.width - shape.width) / 2)
    shape.top = int(area.top + (area.height - shape.height) / 2)


def add_theme_pictures(slide: Any, look: Look) -> None:
    """Put logo and cover on the first slide; beside a cover, the title gets less room."""
    if look.logo is not None:
        _add_theme_picture(slide, look.logo, LOGO)
    if look.cover is not None:
        title = slide.shapes.title
        left, top, height = title.left, title.top, title.height
        title.left, title.top, title.width, title.height = left, top, BESIDE_COVER, height
        _add_theme_picture(slide, look.cover, COVER)


def _add_theme_picture(slide: Any, picture: ThemePicture, area: Place) -> None:
    shape = slide.shapes.add_picture(BytesIO(picture.data), area.left, area.top)
    _fit_shape(shape, (picture.width, picture.height), area)
    describe_shape(shape._element.nvPicPr.cNvPr, picture.alternative)


def fill_chart(
    placeholder: Any,
    planned: Chart,
    alternative: str,
    locale: str,
    colours: DrawnColours = OUR_COLOURS,
) -> None:
    """Draw figures of one unit as bars, labelled with the text of their cell."""
    # python-pptx types only part of itself
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = planned.labels
    data.add_series(planned.series, planned.values)  # type: ignore[no-untyped-call]
    if _is_for_text(placeholder):
        place = placeholder.left, placeholder.top, placeholder.width, placeholder.height
        slide = _take_away(placeholder)
        frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    else:
        holder: Any = ChartPlaceholder(placeholder._element, placeholder._parent)
        frame = holder.insert_chart(XL_CHART_TYPE.BAR_CLUSTERED, data)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size = Pt(18)
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = min(0.0, *planned.values) * ROOM_FOR_LABEL
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.format.line.color.theme_color = colours.axis
    plot = chart.plots[0]
    plot.gap_width = 60
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    for point, text in enumerate(planned.value_texts):
        label = series.points[point].data_label
        label.position = XL_LABEL_POSITION.OUTSIDE_END
        label.text_frame.text = keep_units(text)
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


def fill_table(
    placeholder: Any, table: Cells, size: float, runs: RunWriter, *, tallest: float, style: str = ""
) -> None:
    """Put a table into its placeholder, with its header row if its columns have titles.

    `tallest` is the height of all rows in points; `style` the id of a style other than PowerPoint's own.
    """
    header_rows = 1 if any(table.header) else 0
    width = placeholder.width
    grid = len(table.lines) + header_rows, len(table.header)
    if _is_for_text(placeholder):
        place = placeholder.left, placeholder.top, width, placeholder.height
        frame = _take_away(placeholder).shapes.add_table(*grid, *place)
    else:
        holder: Any = TablePlaceholder(placeholder._element, placeholder._parent)
        frame = holder.insert_table(*grid)
    if style:
        frame._element.find(f".//{qn('a:tableStyleId')}").text = style
    frame.table.first_row = bool(header_rows)
    for column, share in enumerate(table.shares):
        frame.table.columns[column].width = int(width * share)
    rows = len(frame.table.rows)
    for row in frame.table.rows:
        row.height = min(TALLEST_ROW, Pt(tallest / rows))
    for column, text in enumerate(table.header if header_rows else ()):
        cell = frame.table.cell(0, column)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        runs.write_run(cell.text_frame.paragraphs[0], text, size=Pt(size), bold=True)
    for row_number, line in enumerate(table.lines, start=header_rows):
        for column, passage in enumerate(line):
            cell = frame.table.cell(row_number, column)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            paragraph = cell.text_frame.paragraphs[0]
            for each in passage:
                runs.write_words(paragraph, each, size=Pt(size))
    describe_shape(frame._element.nvGraphicFramePr.cNvPr, table.caption)


def _is_for_text(placeholder: Any) -> bool:
    """Return whether a placeholder takes nothing but text."""
    return placeholder.element.ph.get("type") in {"body", "subTitle"}


def _take_away(placeholder: Any) -> Any:
    """Remove a placeholder; return its slide."""
    placeholder._element.getparent().remove(placeholder._element)
    return placeholder.part.slide


def describe_shape(properties: Any, alternative: str) -> None:
    """Give a drawn object its text alternative."""
    properties.set("descr", alternative)
