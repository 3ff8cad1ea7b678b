"""A report as a tagged PDF (PDF/UA-1, ISO 14289-1), of the template, the data and fonts of its own."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.results.report.charts_svg import draw_chart
from pipelines.results.report.model import Report, ReportChart, ReportPart, ReportTable
from pipelines.results.report.texts import Texts
from schemas.errors import InvalidInput
from schemas.languages.formats import find_country

NARROWEST, WIDEST = 9, 46
"""Characters a column is given room for, at least and at most."""


KEPT_TOGETHER = 12
"""Rows of a table that stand on one page."""


def to_pdf(report: Report) -> bytes:
    """Return the report as a PDF; the same report gives the same bytes.

    Raises InvalidInput where a title or a question holds a sign no font here has.
    """
    import typst  # a shared library of 84 MB

    inputs = {"report": json.dumps(_data(report), ensure_ascii=False)}
    try:
        made = typst.compile(
            _template(), sys_inputs=inputs, ignore_system_fonts=True, format="pdf", pdf_standards="ua-1"
        )
    except typst.TypstError as error:
        raise InvalidInput(
            f"could not be typeset: {error.message}",
            place=report.module,
            remedy="Take the HTML report; an emoji in a title or a question is the usual cause",
        ) from error
    assert isinstance(made, bytes)
    return made


def _data(report: Report) -> dict[str, Any]:
    return {
        "lang": report.language.value,
        "region": find_country(report.language),
        "label": report.label,
        "title": report.title,
        "module": report.module,
        "of": report.of,
        "promise": report.promise,
        "page": Texts(report.language, 0)("page"),
        "parts": [_part(part) for part in report.parts],
    }


def _part(part: ReportPart) -> dict[str, Any]:
    return {
        "title": part.title,
        "leads": part.leads,
        "facts": [{"value": fact.value, "n": fact.n, "name": fact.name} for fact in part.facts],
        "chart": None if part.chart is None else _chart(part.chart),
        "grids": [_grid(grid) for grid in part.grids],
        "notes": part.notes,
    }


def _chart(chart: ReportChart) -> dict[str, str]:
    svg = draw_chart(chart, letters=False).decode()
    return {"title": chart.title, "alternative": chart.alternative, "svg": svg}


def _grid(grid: ReportTable) -> dict[str, Any]:
    columns = zip(grid.header, *grid.rows, strict=True)
    widths = [min(max(NARROWEST, *map(len, column)), WIDEST) for column in columns]
    return {
        "caption": grid.caption,
        "header": grid.header,
        "rows": grid.rows,
        "widths": widths,
        "numeric": grid.numeric,
        "broken": len(grid.rows) > KEPT_TOGETHER,
    }


@cache
def _template() -> bytes:
    return (files(__package__) / "report.typ").read_bytes()
