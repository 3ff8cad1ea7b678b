"""A report as a tagged PDF (PDF/UA-1, ISO 14289-1), typeset from a template with bundled fonts."""

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
"""The least and the most characters that a column gets room for."""

MOST_UNBROKEN_ROWS = 12
"""The most rows of a table that is kept on one page."""


def to_pdf(report: Report) -> bytes:
    """Return the report as a PDF; the same report gives the same bytes.

    Raises InvalidInput if a title or a question has a character that no bundled font has.
    """
    import typst  # a shared library of 84 MB

    inputs = {"report": json.dumps(_describe_report(report), ensure_ascii=False)}
    try:
        pdf = typst.compile(
            _read_template(), sys_inputs=inputs, ignore_system_fonts=True, format="pdf", pdf_standards="ua-1"
        )
    except typst.TypstError as error:
        raise InvalidInput(
            f"could not be typeset: {error.message}",
            place=report.module,
            remedy="Take the HTML report; an emoji in a title or a question is the usual cause",
        ) from error
    assert isinstance(pdf, bytes)
    return pdf


def _describe_report(report: Report) -> dict[str, Any]:
    return {
        "lang": report.language.value,
        "region": find_country(report.language),
        "label": report.label,
        "title": report.title,
        "module": report.module,
        "basis": report.basis,
        "promise": report.promise,
        "page": Texts(report.language, 0)("page"),
        "parts": [_describe_part(part) for part in report.parts],
    }


def _describe_part(part: ReportPart) -> dict[str, Any]:
    return {
        "title": part.title,
        "leads": part.leads,
        "facts": [{"value": fact.value, "n": fact.n, "name": fact.name} for fact in part.facts],
        "chart": None if part.chart is None else _describe_chart(part.chart),
        "tables": [_describe_table(table) for table in part.tables],
        "notes": part.notes,
    }


def _describe_chart(chart: ReportChart) -> dict[str, str]:
    svg = draw_chart(chart, letters=False).decode()
    return {"title": chart.title, "alternative": chart.alternative, "svg": svg}


def _describe_table(table: ReportTable) -> dict[str, Any]:
    columns = zip(table.header, *table.rows, strict=True)
    widths = [min(max(NARROWEST, *map(len, column)), WIDEST) for column in columns]
    return {
        "caption": table.caption,
        "header": table.header,
        "rows": table.rows,
        "widths": widths,
        "numeric": table.numeric,
        "broken": len(table.rows) > MOST_UNBROKEN_ROWS,
    }


@cache
def _read_template() -> bytes:
    return (files(__package__) / "report.typ").read_bytes()
