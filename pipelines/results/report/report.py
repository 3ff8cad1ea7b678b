"""Report of an analysis: a brief, then the parts, then the method of counting."""

from collections.abc import Iterable

from pipelines.results.concerns import has_enough
from pipelines.results.report.model import Fact, Report, ReportPart, ReportTable
from pipelines.results.report.people import report_pages, report_scores, report_steps, time
from pipelines.results.report.question_parts import of_editions, of_quizzes, report_ratings, report_versions
from pipelines.results.report.texts import Texts
from schemas.finding import Finding
from schemas.language import Language
from schemas.results import Absent, Mean, ModuleAnalysis, ResultKind, Share


def report_of(analysis: ModuleAnalysis, findings: tuple[Finding, ...], language: Language) -> Report:
    """Return the report of an analysis in a language; `findings` are the concerns about its questions."""
    texts = Texts(language, analysis.smallest_group)
    if isinstance(analysis.results, Absent) or isinstance(analysis.up_to, Absent):
        of = texts("of_few")
    else:
        of = texts("of", month=texts.month(analysis.up_to), results=analysis.results)
    return Report(
        language=language,
        label=texts("label"),
        title=analysis.title,
        module=analysis.module,
        of=of,
        promise=texts("promise"),
        parts=_parts(analysis, findings, texts),
    )


def _parts(analysis: ModuleAnalysis, findings: tuple[Finding, ...], texts: Texts) -> tuple[ReportPart, ...]:
    """Return the parts that have content; with too few learners only the brief and the method."""
    brief, method = _brief(analysis, findings, texts), _method(analysis, texts)
    if analysis.is_of_too_few:
        return brief, method
    parts = (
        brief,
        report_steps(analysis, texts),
        report_scores(analysis, texts),
        time(analysis, texts),
        report_pages(analysis, texts),
        *of_editions(analysis, texts),
        *of_quizzes(analysis, texts),
        report_versions(analysis, texts),
        report_ratings(analysis, texts),
        method,
    )
    return tuple(part for part in parts if part is not None)


def _brief(analysis: ModuleAnalysis, findings: tuple[Finding, ...], texts: Texts) -> ReportPart:
    steps_told = {step.kind: step.learners for step in analysis.funnel}
    spent = analysis.minutes
    minutes = texts.absent(spent) if isinstance(spent, Absent) else texts.minutes(spent.median)
    completed, passed = steps_told[ResultKind.COMPLETED], steps_told[ResultKind.PASSED]
    reached = analysis.best_score
    questions = len({finding.place for finding in findings})
    facts = (
        Fact(texts.share(completed), _n(completed), texts("brief_completed")),
        Fact(texts.share(passed), _n(passed), texts("brief_passed")),
        Fact(texts.mean_share(reached), _n(reached), texts("brief_score")),
        Fact(minutes, _n(spent), texts("brief_minutes", declared=analysis.declared_minutes)),
        Fact(str(questions), "", texts.count("brief_questions", questions)),
    )
    if analysis.is_of_too_few:
        return ReportPart(texts("brief"), facts=facts, notes=(texts("few"),))
    if not findings:
        text = texts("no_concerns", enough=has_enough(analysis))
        return ReportPart(texts("brief"), facts=facts, notes=(text,))
    rows = tuple((finding.place, finding.message(texts.language)) for finding in findings)
    grid = ReportTable(texts("concerns"), (texts("question"), texts("finding")), rows, numeric=2)
    return ReportPart(texts("brief"), facts=facts, grids=(grid,), notes=(texts("concerns_note"),))


def _n(figure: Share | Mean | Absent) -> str:
    if isinstance(figure, Absent):
        return ""
    least = isinstance(figure, Mean) and figure.n_at_least
    return f"n\u00a0{'≥' if least else '='}\u00a0{figure.n}"


def _method(analysis: ModuleAnalysis, texts: Texts) -> ReportPart:
    said: Iterable[str] = ("method_first", "method_few", "method_intervals", "method_items")
    notes = [texts(name) for name in said]
    if analysis.is_of_too_few:
        return ReportPart(texts("method"), notes=tuple(notes))
    if isinstance(analysis.unplaced, Absent):
        notes.append(texts("unplaced_few"))
    elif analysis.unplaced:
        notes.append(texts("unplaced", count=analysis.unplaced))
    return ReportPart(texts("method"), notes=tuple(notes))
