"""Report of an analysis: a brief, then the parts, then the method of counting."""

from collections.abc import Iterable

from pipelines.results.concerns import count_learners_needed
from pipelines.results.report.model import Fact, Report, ReportPart, ReportTable
from pipelines.results.report.people import report_pages, report_scores, report_steps, report_time
from pipelines.results.report.question_parts import (
    report_editions,
    report_quizzes,
    report_ratings,
    report_versions,
)
from pipelines.results.report.texts import Texts
from schemas.finding import Finding
from schemas.language import Language
from schemas.results import Absent, Mean, ModuleAnalysis, ResultKind, Share


def compose_report(analysis: ModuleAnalysis, findings: tuple[Finding, ...], language: Language) -> Report:
    """Return the report of an analysis in a language; `findings` are the concerns about its questions."""
    texts = Texts(language, analysis.smallest_group)
    if isinstance(analysis.results, Absent) or isinstance(analysis.up_to, Absent):
        basis = texts("of_few")
    else:
        basis = texts("of", month=texts.format_month(analysis.up_to), results=analysis.results)
    return Report(
        language=language,
        label=texts("label"),
        title=analysis.title,
        module=analysis.module,
        basis=basis,
        promise=texts("promise"),
        parts=_list_parts(analysis, findings, texts),
    )


def _list_parts(
    analysis: ModuleAnalysis, findings: tuple[Finding, ...], texts: Texts
) -> tuple[ReportPart, ...]:
    """Return the parts that have content; with too few learners only the brief and the method."""
    brief, method = _build_brief(analysis, findings, texts), _build_method(analysis, texts)
    if analysis.is_of_too_few:
        return brief, method
    parts = (
        brief,
        report_steps(analysis, texts),
        report_scores(analysis, texts),
        report_time(analysis, texts),
        report_pages(analysis, texts),
        *report_editions(analysis, texts),
        *report_quizzes(analysis, texts),
        report_versions(analysis, texts),
        report_ratings(analysis, texts),
        method,
    )
    return tuple(part for part in parts if part is not None)


def _build_brief(analysis: ModuleAnalysis, findings: tuple[Finding, ...], texts: Texts) -> ReportPart:
    steps = {step.kind: step.learners for step in analysis.funnel}
    time = analysis.minutes
    minutes = texts.explain_absence(time) if isinstance(time, Absent) else texts.format_minutes(time.median)
    completed, passed = steps[ResultKind.COMPLETED], steps[ResultKind.PASSED]
    reached = analysis.best_score
    questions = len({finding.place for finding in findings})
    facts = (
        Fact(texts.format_share(completed), _format_sample(completed), texts("brief_completed")),
        Fact(texts.format_share(passed), _format_sample(passed), texts("brief_passed")),
        Fact(texts.format_mean_share(reached), _format_sample(reached), texts("brief_score")),
        Fact(minutes, _format_sample(time), texts("brief_minutes", declared=analysis.declared_minutes)),
        Fact(str(questions), "", texts.count("brief_questions", questions)),
    )
    if analysis.is_of_too_few:
        return ReportPart(texts("brief"), facts=facts, notes=(texts("few"),))
    if not findings:
        text = texts("no_concerns", enough=count_learners_needed(analysis))
        return ReportPart(texts("brief"), facts=facts, notes=(text,))
    rows = tuple((finding.place, finding.message(texts.language)) for finding in findings)
    table = ReportTable(texts("concerns"), (texts("question"), texts("finding")), rows, numeric=2)
    return ReportPart(texts("brief"), facts=facts, tables=(table,), notes=(texts("concerns_note"),))


def _format_sample(figure: Share | Mean | Absent) -> str:
    """Return the number of learners behind a figure, e.g. `n = 12`; empty if the figure is hidden."""
    if isinstance(figure, Absent):
        return ""
    least = isinstance(figure, Mean) and figure.n_at_least
    return f"n\u00a0{'≥' if least else '='}\u00a0{figure.n}"


def _build_method(analysis: ModuleAnalysis, texts: Texts) -> ReportPart:
    keys: Iterable[str] = ("method_first", "method_few", "method_intervals", "method_items")
    notes = [texts(name) for name in keys]
    if analysis.is_of_too_few:
        return ReportPart(texts("method"), notes=tuple(notes))
    if isinstance(analysis.unplaced, Absent):
        notes.append(texts("unplaced_few"))
    elif analysis.unplaced:
        notes.append(texts("unplaced", count=analysis.unplaced))
    return ReportPart(texts("method"), notes=tuple(notes))
