"""Miniature charts: an SVG as a `data:` image (RFC 2397), short enough for Dagster to show in its page.

A miniature has all that the large chart has: title, axes, limits, intervals, and every value in its
description.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from pipelines.results.report.model import Bars, Dots, Panel, Report, ReportChart, TimeSpread
from schemas.language import Language
from schemas.languages.numbers import format_number
from schemas.short_text import shorten_text

LONGEST_MARKDOWN = 1_000
"""Characters of Markdown. Dagster 1.13 puts what is longer behind a button."""

LINE, LEFT, RIGHT, BETWEEN, VALUES = 24, 190, 560, 30, 90
"""In pixels: height of a line, left and right edge of the drawing, gap between panels, room for values."""

LONGEST_LABEL = 27
"""Characters of a label that fit left of the drawing."""

UNSAFE = re.compile(r"[\[\]\\`*_<>]")
"""Characters with a meaning in Markdown; they are removed from descriptions."""

ESCAPED = re.compile(r'[<>#%&"\\\n\t]')
"""Characters that must be escaped in a link's address between angle brackets (CommonMark 0.31, 6.3)."""

XHTML = "xmlns='http://www.w3.org/1999/xhtml'"


@dataclass(frozen=True)
class Pictures:
    """The charts of a report as Markdown images, by number of the part; `served` are those linked to."""

    shown: Mapping[int, str]
    served: Mapping[int, ReportChart]


def list_pictures(report: Report, address: str) -> Pictures:
    """Return the charts of a report, inside the Markdown if they fit, else linked to `address`.

    `address` holds `{}` for the number of the part.
    """
    shown, served = {}, {}
    for number, part in enumerate(report.parts, start=1):
        if part.chart is None:
            continue
        image = draw_miniature(part.chart)
        if image is None:
            image = write_image_markdown(part.chart, address.format(number))
            served[number] = part.chart
        if image is not None:
            shown[number] = image
    return Pictures(shown, served)


def draw_miniature(chart: ReportChart) -> str | None:
    """Return a chart as Markdown with the image inside; None if that is too long to be shown."""
    return write_image_markdown(chart, f"data:image/svg+xml,{_escape_address(_draw_svg(chart))}")


def write_image_markdown(chart: ReportChart, address: str) -> str | None:
    """Return the chart's image as Markdown with a description; None if even its title is too long.

    A description that does not fit is cut: the table beside the chart has all values.
    """
    room = LONGEST_MARKDOWN - 1 - len(f"![](<{address}>)")
    text = UNSAFE.sub("", f"{chart.title}. {chart.alternative}")
    if len(text) > room:
        text = f"{text[: max(room - 1, 0)].rpartition(' ')[0]}…"
    return f"![{text}](<{address}>)" if room > len(chart.title) else None


def _draw_svg(chart: ReportChart) -> str:
    lines = max(len(_list_labels(panel)) for panel in chart.panels)
    height = lines * LINE
    panels_svg = "".join(
        _draw_panel(panel, *ends, height, chart.language)
        for panel, ends in zip(chart.panels, _lay_out_panels(chart.panels), strict=True)
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{RIGHT + 20}' height='{height + 42}' "
        f"style='background:white;font:12px sans-serif'>{panels_svg}{_draw_labels(chart.panels[0])}</svg>"
    )


def _lay_out_panels(panels: tuple[Panel, ...]) -> Iterator[tuple[int, int]]:
    """Yield the left and right edge of each panel; bars leave room for their values."""
    right = RIGHT - (VALUES if isinstance(panels[0], Bars) else 0)
    width = (right - LEFT - BETWEEN * (len(panels) - 1)) // len(panels)
    for number in range(len(panels)):
        left = LEFT + number * (width + BETWEEN)
        yield left, left + width


def _draw_labels(panel: Panel) -> str:
    """Return the labels, and the values of bars, as one text with tabs, which takes the fewest characters."""
    height = len(_list_labels(panel)) * LINE
    text = "\n".join(escape(label, quote=False) for label in _list_labels(panel))
    style = f"font:13px/{LINE}px sans-serif;margin:0 9px;tab-size:{RIGHT - VALUES - 3}px"
    return (
        f"<foreignObject width='{RIGHT + 20}' height='{height}'>"
        f"<pre {XHTML} style='{style}'>{text}</pre></foreignObject>"
    )


def _list_labels(panel: Panel) -> list[str]:
    match panel:
        case Bars():
            return [f"{shorten_text(row.label, LONGEST_LABEL)}\t{row.value_text}" for row in panel.rows]
        case Dots():
            return [shorten_text(row.label, LONGEST_LABEL) for row in panel.rows]
        case TimeSpread():
            return ["", ""]


def _draw_panel(panel: Panel, left: int, right: int, height: int, language: Language) -> str:
    start, end = _find_axis_ends(panel)

    def at(value: float) -> int:
        return round(left + (min(max(value, start), end) - start) / (end - start) * (right - left))

    middle = (start + end) / 2
    grid = "".join(f"M{at(value)} 0v{height + 4}" for value in (start, middle, end))
    ticks = "".join(
        f"<text x='{at(value)}' y='{height + 18}'>{format_number(value, language, 0)}</text>"
        for value in (start, middle, end)
        if value in (start, end) or float(value).is_integer()
    )
    axis = f"<text x='{at(middle)}' y='{height + 35}'>{escape(panel.axis, quote=False)}</text>"
    return (
        f"<path stroke='silver' d='{grid}'/><g text-anchor='middle'>{ticks}{axis}</g>"
        f"{''.join(_draw_marks(panel, at, height))}"
    )


def _find_axis_ends(panel: Panel) -> tuple[float, float]:
    match panel:
        case Bars():
            return 0, _round_end(max((row.value or 0 for row in panel.rows), default=0))
        case Dots():
            return panel.start, panel.end
        case TimeSpread():
            return 0, _round_end(max(panel.high, panel.declared))


def _round_end(most: float) -> float:
    """Return the end of an axis from zero: the next number that is round, and whose half is round too."""
    power = 10.0 ** (len(str(int(most))) - 1)
    return next(step * power for step in (1, 2, 4, 5, 6, 8, 10) if step * power >= most) or 1


def _draw_marks(panel: Panel, at: Callable[[float], int], height: int) -> Iterator[str]:
    match panel:
        case Bars():
            yield from _draw_bars(panel, at)
        case Dots():
            yield from _draw_dots(panel, at, height)
        case TimeSpread():
            yield from _draw_spread(panel, at, height)


def _draw_bars(panel: Bars, at: Callable[[float], int]) -> Iterator[str]:
    bars = "".join(
        f"M{at(0)} {line * LINE + 6}h{at(row.value) - at(0)}v12H{at(0)}z"
        for line, row in enumerate(panel.rows)
        if row.value
    )
    yield f"<path fill='teal' d='{bars}'/>"


def _draw_dots(panel: Dots, at: Callable[[float], int], height: int) -> Iterator[str]:
    if panel.lines:
        limits = "".join(f"M{at(limit)} 0v{height}" for limit in panel.lines)
        yield f"<path stroke='dimgray' stroke-dasharray='4' d='{limits}'/>"
    placed = [(line * LINE + 12, row) for line, row in enumerate(panel.rows)]
    ranges = "".join(
        f"M{at(row.low)} {y}H{at(row.high)}"
        for y, row in placed
        if row.low is not None and row.high is not None
    )
    rings = "".join(
        f"M{at(row.earlier) - 5} {y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0"
        for y, row in placed
        if row.earlier is not None
    )
    if ranges or rings:
        yield f"<path fill='none' stroke='teal' stroke-width='2' d='{ranges}{rings}'/>"
    dots = "".join(f"M{at(row.value)} {y}h0" for y, row in placed if row.value is not None)
    yield f"<path stroke='teal' stroke-width='10' stroke-linecap='round' d='{dots}'/>"


def _draw_spread(panel: TimeSpread, at: Callable[[float], int], height: int) -> Iterator[str]:
    low, high, declared = at(panel.low), at(panel.high), at(panel.declared)
    yield f"<path fill='lightblue' stroke='teal' d='M{low} 6H{high}v18H{low}z'/>"
    yield f"<path stroke='teal' stroke-width='3' d='M{at(panel.median)} 6v18'/>"
    yield f"<path stroke='dimgray' stroke-dasharray='4' d='M{declared} 0v{height}'/>"
    is_right = declared > (LEFT + RIGHT) / 2
    x, anchor = (declared - 5, "end") if is_right else (declared + 5, "start")
    declared_text = escape(panel.declared_text, quote=False)
    yield f"<text x='{x}' y='{height - 4}' text-anchor='{anchor}'>{declared_text}</text>"


def _escape_address(svg: str) -> str:
    return ESCAPED.sub(lambda sign: quote(sign[0]), svg)
