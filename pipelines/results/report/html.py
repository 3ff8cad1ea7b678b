"""A report as one HTML file: without script, loading nothing, in light and dark, also for printing."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pipelines.results.report.charts_svg import ACCENT, HAIR, INK, QUIET, WASH, draw_chart, make_inline_svg
from pipelines.results.report.model import Report, ReportChart
from pipelines.results.report.texts import Texts

THEME_COLOURS = {
    INK: "var(--ink)",
    QUIET: "var(--quiet)",
    HAIR: "var(--hair)",
    ACCENT: "var(--accent)",
    WASH: "var(--wash-strong)",
}


def to_html(report: Report) -> bytes:
    """Return the report as a page; the same report gives the same bytes."""
    texts = Texts(report.language, 0)
    page = _load_template().render(
        report=report,
        skip=texts("skip"),
        contents=texts("contents"),
        data_below=texts("data_below"),
    )
    return page.encode()


def _draw_inline_svg(chart: ReportChart, name: str) -> Markup:
    return Markup(make_inline_svg(draw_chart(chart, letters=True), name, THEME_COLOURS))


@cache
def _load_template() -> Template:
    environment = Environment(
        loader=PackageLoader("pipelines.results.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["svg"] = _draw_inline_svg
    return environment.get_template("report.html.j2")
