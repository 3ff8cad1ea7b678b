"""The report of an analysis, as a page and on paper."""

from pipelines.results.report.html import to_html
from pipelines.results.report.making import report_of
from pipelines.results.report.model import Report
from pipelines.results.report.paper import to_pdf

__all__ = ["Report", "report_of", "to_html", "to_pdf"]
