"""Analyses of module results: which are due, counting them, and storing their reports.

Decided in docs/decisions/0068-what-results-may-say.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

from adapters.courses import CourseFolder
from adapters.store.analyses import Analyses, StoredAnalysis
from adapters.store.results import ResultStore
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_published
from pipelines.results.analysis import AnalysedModule, analyse_results, count_results, fingerprint_new_results
from pipelines.results.appreciation import settle_ratings
from pipelines.results.report.miniature import Pictures, list_pictures
from pipelines.results.report.model import Report
from pipelines.results.report.report import compose_report
from pipelines.results.small_groups import SmallGroupRule
from pipelines.workflow.result_findings import find_result_findings
from schemas.draft import Content
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.release import Release
from schemas.results import ModuleAnalysis


@dataclass(frozen=True)
class CountedAnalysis:
    """A module's analysis; `counted` if this call made it, not if it was found in the store."""

    analysis: ModuleAnalysis
    counted: bool


def find_analysis(workspace: Workspace, key: str) -> ModuleAnalysis | None:
    """Return the newest analysis of a module, or None; raises StoreUnusable."""
    return Analyses(workspace.records.store).read_analysis(key)


def count_analyses(
    workspace: Workspace, folder: CourseFolder, keys: Iterable[str]
) -> Iterator[CountedAnalysis]:
    """Yield the analysis of each module of a course, made again if enough results are new.

    A module without results or releases is skipped. Raises StoreUnusable, LedgerBroken.
    """
    analyses = Analyses(workspace.records.store)
    with ResultStore(workspace.records.store, folder.course.id).open_view() as connection:
        for key in keys:
            last = analyses.read_stored(key)
            result = _analyse_module(workspace, folder, connection, key, last)
            if result is not None:
                analyses.save(*result)
                yield CountedAnalysis(result[0], counted=True)
            elif last is not None:
                yield CountedAnalysis(last.analysis, counted=False)


def _analyse_module(
    workspace: Workspace,
    folder: CourseFolder,
    connection: DuckDBPyConnection,
    key: str,
    last: StoredAnalysis | None,
) -> tuple[ModuleAnalysis, datetime] | None:
    """Return a new analysis to store, and the moment after which results are new to it; else None."""
    subject = _describe_subject(workspace, folder, key)
    counts = count_results(connection, key)
    if counts is not None and _find_uncounted(workspace, connection, subject, last) is not None:
        analysis = analyse_results(connection, subject, _read_contents(workspace, key))
        if analysis is not None:
            return _protect_ratings(analysis, last), counts.until
    if last is not None and last.first_form_until is not None:
        return last.analysis, last.first_form_until
    return None


def _protect_ratings(analysis: ModuleAnalysis, last: StoredAnalysis | None) -> ModuleAnalysis:
    """Return the analysis with ratings that reveal no small group, even beside the last analysis."""
    if last is None:
        return analysis
    rule = SmallGroupRule(max(analysis.smallest_group, last.analysis.smallest_group))
    ratings = settle_ratings(analysis.appreciation, last.analysis.appreciation, rule)
    return analysis.model_copy(update={"appreciation": ratings})


def _find_uncounted(
    workspace: Workspace, connection: DuckDBPyConnection, subject: AnalysedModule, last: StoredAnalysis | None
) -> str | None:
    """Return the fingerprint of the results to analyse, or None if too few are new."""

    def find_until() -> datetime:
        assert last is not None
        return last.first_form_until or Analyses(workspace.records.store).read_until(last.analysis)

    return fingerprint_new_results(connection, subject, last.analysis if last else None, find_until)


def analyse_module(workspace: Workspace, key: str) -> CountedAnalysis:
    """Return the analysis of one module, made again if enough results are new.

    Raises InvalidInput if there is nothing to analyse, StoreUnusable, LedgerBroken.
    """
    folder, _ = workspace.find_module(key)
    for each in count_analyses(workspace, folder, [key]):
        return each
    raise InvalidInput(
        Refusal("results.none_to_count", place=key, folder=folder.folder.name, course=folder.course.id)
    )


def build_report(workspace: Workspace, analysis: ModuleAnalysis, language: Language | None = None) -> Report:
    """Return the report of an analysis, by default in the module's language.

    Its findings on questions are those of the module's newest draft, as a reviewer reads them.
    """
    head = workspace.records.head(analysis.module)
    findings = () if head is None else find_result_findings(workspace, head.content)
    return compose_report(analysis, findings, language or analysis.language)


@dataclass(frozen=True)
class StoredReport:
    """A report with the places of its stored page and PDF, and its charts for Dagster's pages."""

    report: Report
    html: str
    pdf: str
    pictures: Pictures


def store_report(workspace: Workspace, analysis: ModuleAnalysis) -> StoredReport:
    """Store a module's report for the desk: as a page, as a PDF, and its larger charts.

    Raises StoreUnusable.
    """
    # Imported here, so that loading the definitions does not load Matplotlib and Typst.
    from pipelines.results.report.charts_svg import draw_image_file
    from pipelines.results.report.html import to_html
    from pipelines.results.report.paper import to_pdf

    key, analyses = analysis.module, Analyses(workspace.records.store)
    report = build_report(workspace, analysis)
    html = analyses.save_report(key, "html", to_html(report))
    pdf = analyses.save_report(key, "pdf", to_pdf(report))
    desk = workspace.settings.desk_url.rstrip("/")
    pictures = list_pictures(report, f"{desk}/results/{key}/chart-{{}}.svg")
    analyses.save_charts(key, {number: draw_image_file(chart) for number, chart in pictures.served.items()})
    return StoredReport(report, html, pdf, pictures)


def find_due_analyses(workspace: Workspace, folder: CourseFolder) -> dict[str, str]:
    """Return the modules of a course with an analysis due, each with a fingerprint of its new results.

    Raises StoreUnusable, LedgerBroken.
    """
    results, analyses = (
        ResultStore(workspace.records.store, folder.course.id),
        Analyses(workspace.records.store),
    )
    state = results.read_state()
    if not state.parts:
        return {}
    due: dict[str, str] = {}
    with results.open_view(state) as connection:
        for key in map(folder.course.key_of, folder.course.modules):
            last, subject = analyses.read_stored(key), _describe_subject(workspace, folder, key)
            inputs = _find_uncounted(workspace, connection, subject, last)
            if inputs is None and last is not None and last.first_form_until is not None:
                inputs = last.analysis.inputs
            if inputs is not None:
                due[key] = inputs
    return due


def _describe_subject(workspace: Workspace, folder: CourseFolder, key: str) -> AnalysedModule:
    """Return the module and its releases for an analysis, without reading their content."""
    released = tuple((release.number, release.approval.digest) for release in _list_released(workspace, key))
    return AnalysedModule(key, released, folder.course.results.smallest_group)


def _read_contents(workspace: Workspace, key: str) -> dict[int, Content]:
    """Return the contents of a module's releases by number, without those that cannot be read."""
    released = _list_released(workspace, key)
    read = ((release.number, workspace.records.release_content(release)) for release in released)
    return {number: content for number, content in read if content is not None}


def _list_released(workspace: Workspace, key: str) -> tuple[Release, ...]:
    """Return every published release, withdrawn ones too: learners had them."""
    entries = workspace.ledger.read(key)
    return tuple(each for each in workspace.records.releases(key) if is_published(each, entries))
