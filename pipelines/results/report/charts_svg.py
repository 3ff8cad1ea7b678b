"""Charts as SVG, drawn by Matplotlib: equal values give equal bytes, and no meaning rests on colour alone."""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipelines.results.report.model import Bars, Dots, Panel, ReportChart, TimeSpread
from schemas.language import Language
from schemas.languages.numbers import format_number

INK, QUIET, HAIR, ACCENT, WASH = "#1d2530", "#56606d", "#cfd4d8", "#0a5a5c", "#b9d6d3"
FONT_SIZE = 9.5
WIDTH, LINE_HEIGHT, FRAME_HEIGHT = 6.9, 0.30, 0.62
"""In inches: a report's column on paper, a line of a chart, and the axis with its title."""

SETTINGS: Any = {
    "svg.hashsalt": "premierjet",
    "font.family": "DejaVu Sans",
    "font.size": FONT_SIZE,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "text.parse_math": False,
}


def draw_chart(chart: ReportChart, *, letters: bool) -> bytes:
    """Return the chart as SVG. With `letters` its words stay text; else they become outlines, for paper.

    Hidden figures leave the axes empty; the table says why they are missing.
    """
    with mpl.rc_context(SETTINGS | {"svg.fonttype": "none" if letters else "path"}):
        lines = max(_count_lines(panel) for panel in chart.panels)
        figure = Figure(figsize=(WIDTH, FRAME_HEIGHT + LINE_HEIGHT * lines), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots(1, len(chart.panels), squeeze=False, sharey=len(chart.panels) > 1)[0]
        for panel, panel_axes in zip(chart.panels, axes, strict=True):
            _draw_panel(panel, panel_axes)
            panel_axes.xaxis.set_major_formatter(_choose_number_format(chart.language))
        file = BytesIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return file.getvalue()


def draw_image_file(chart: ReportChart) -> bytes:
    """Return the chart as an SVG file with a white background, readable on a dark page too."""
    return draw_chart(chart, letters=False).replace(b"<svg ", b'<svg style="background:white" ', 1)


def make_inline_svg(svg: bytes, name: str, colours: dict[str, str]) -> str:
    """Return an SVG to embed in a page: ids prefixed with `name`, colours replaced by those of the theme."""
    text = svg.decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{name}-", text)
    for colour, theme_colour in colours.items():
        text = text.replace(colour, theme_colour)
    head, rest = text.split(">", 1)
    labelled = f' role="img" aria-labelledby="{name}-title" aria-describedby="{name}-said" focusable="false"'
    return f"{head}{labelled}>{rest}"


def _choose_number_format(language: Language) -> Callable[[float, int], str]:
    """Return a function that writes the numbers of an axis; whole ones have no decimals."""

    def write_number(value: float, _: int) -> str:
        return format_number(value, language, 0 if float(value).is_integer() else 1)

    return write_number


def _count_lines(panel: Panel) -> float:
    return 1.6 if isinstance(panel, TimeSpread) else max(len(panel.rows), 1)


def _draw_panel(panel: Panel, axes: Axes) -> None:
    axes.set_xlabel(panel.axis)
    axes.grid(axis="x", color=HAIR, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    match panel:
        case Bars():
            _draw_bars(panel, axes)
        case Dots():
            _draw_dots(panel, axes)
        case TimeSpread():
            _draw_spread(panel, axes)


def _name_axis(labels: Sequence[str], on: Axes) -> None:
    on.set_yticks(range(len(labels)), labels)
    on.set_ylim(len(labels) - 0.45, -0.55)


def _draw_bars(panel: Bars, axes: Axes) -> None:
    values = [row.value or 0.0 for row in panel.rows]
    axes.barh(range(len(values)), values, height=0.62, color=ACCENT)
    most = max(values, default=0.0) or 1.0
    for position, row in enumerate(panel.rows):
        axes.text((row.value or 0.0) + most * 0.015, position, row.value_text, va="center", color=INK)
    axes.set_xlim(0, most * 1.18)
    axes.set_ylabel(panel.side)
    _name_axis([row.label for row in panel.rows], axes)


def _draw_dots(panel: Dots, axes: Axes) -> None:
    for limit in panel.lines:
        axes.axvline(limit, color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
    for position, row in enumerate(panel.rows):
        if row.low is not None and row.high is not None:
            axes.plot(
                [row.low, row.high], [position, position], color=ACCENT, linewidth=2, solid_capstyle="butt"
            )
        if row.earlier is not None:
            axes.plot(
                [row.earlier], [position], "o", markersize=7, markerfacecolor="none", markeredgecolor=INK
            )
        if row.value is not None:
            axes.plot([row.value], [position], "o", markersize=6.5, color=ACCENT, markeredgecolor=INK)
    room = (panel.end - panel.start) * 0.02
    axes.set_xlim(panel.start - room, panel.end + room)
    _name_axis([row.label for row in panel.rows], axes)


def _draw_spread(panel: TimeSpread, axes: Axes) -> None:
    width = panel.high - panel.low
    axes.add_patch(Rectangle((panel.low, -0.28), width, 0.56, facecolor=WASH, edgecolor=ACCENT))
    axes.plot([panel.median, panel.median], [-0.28, 0.28], color=INK, linewidth=2.4)
    axes.axvline(panel.declared, color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)))
    end = max(panel.high, panel.declared) * 1.15
    right = panel.declared > end * 0.7
    axes.text(
        panel.declared - end * 0.01 if right else panel.declared + end * 0.01,
        -0.62,
        panel.declared_text,
        ha="right" if right else "left",
        va="center",
    )
    axes.set_xlim(0, end)
    axes.set_ylim(0.55, -0.85)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
