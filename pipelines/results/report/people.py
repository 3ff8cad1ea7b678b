"""Parts of a report on how learners went through the module: steps, scores, time, pages."""

from collections.abc import Iterable

from pipelines.results.report.model import Bars, ChartBar, ReportChart, ReportPart, ReportTable, TimeSpread
from pipelines.results.report.texts import NONE, Texts
from schemas.languages.formats import add_colon
from schemas.results import Absent, Mean, ModuleAnalysis, Share
from schemas.short_text import shorten_text

LONGEST_PAGE_NAME = 34
"""Characters of a page's name beside its bar."""


def report_steps(analysis: ModuleAnalysis, texts: Texts) -> ReportPart:
    """Return how many learners reached each step: enrolled, started, completed, passed."""
    rows = tuple(
        (
            texts(step.kind.value),
            _describe_count(step.learners, texts),
            NONE if isinstance(step.learners, Absent) else texts.format_percent(step.learners.share),
            texts.format_n(step.learners),
        )
        for step in analysis.funnel
    )
    bars = tuple(
        ChartBar(row[0], _measure_bar(step.learners), row[1])
        for row, step in zip(rows, analysis.funnel, strict=True)
    )
    title, header = texts("funnel"), (texts("step"), texts("learners"), texts("share"), texts("n"))
    return ReportPart(
        title,
        leads=(texts("funnel_lead"),),
        chart=_build_chart(Bars(bars, texts("learners")), texts("funnel_chart"), rows, texts),
        tables=(ReportTable(texts("in_figures", title=title), header, rows),),
    )


def _describe_count(figure: Share | Absent, texts: Texts) -> str:
    return texts.explain_absence(figure) if isinstance(figure, Absent) else str(figure.count)


def _measure_bar(figure: Share | Absent) -> float | None:
    """Return the length of a step's bar: the count, or its lower bound; None if neither is published."""
    if isinstance(figure, Absent):
        return None if figure.at_least is None else float(figure.at_least)
    return float(figure.count)


def report_scores(analysis: ModuleAnalysis, texts: Texts) -> ReportPart:
    """Return the first and best scores, and the distribution of the best."""
    figures = (("first_score", analysis.first_score), ("best_score", analysis.best_score))
    rows = tuple((texts(name), *_format_mean(mean, texts)) for name, mean in figures)
    bands = tuple(
        (
            texts("between", low=f"{band.start * 100:.0f}", high=texts.format_percent(band.end)),
            _describe_count(band.learners, texts),
            NONE if isinstance(band.learners, Absent) else texts.format_percent(band.learners.share),
            texts.format_n(band.learners),
        )
        for band in analysis.scores
    )
    bars = tuple(
        ChartBar(row[0], _measure_bar(band.learners), row[1])
        for row, band in zip(bands, analysis.scores, strict=True)
    )
    chart = (
        _build_chart(Bars(bars, texts("learners"), texts("score_axis")), texts("best_scores"), bands, texts)
        if bars
        else None
    )
    header = (texts("score"), texts("mean"), texts("interval"), texts("quartiles"), texts("n"))
    tables: tuple[ReportTable, ...] = (ReportTable(texts("in_figures", title=texts("scores")), header, rows),)
    if bands:
        band_table = ReportTable(
            texts("in_figures", title=texts("best_scores")),
            (texts("band"), texts("learners"), texts("share"), texts("n")),
            bands,
        )
        tables = (band_table, *tables)
    return ReportPart(texts("scores"), leads=(texts("scores_lead"),), chart=chart, tables=tables)


def _format_mean(mean: Mean | Absent, texts: Texts) -> tuple[str, str, str, str]:
    if isinstance(mean, Absent):
        return texts.explain_absence(mean), NONE, NONE, NONE
    quarters = (mean.least_quarter, mean.median, mean.top_quarter)
    return (
        texts.format_percent(mean.mean),
        _format_ends(mean, texts),
        " · ".join(map(texts.format_percent, quarters)),
        texts.format_n(mean),
    )


def _format_ends(mean: Mean, texts: Texts) -> str:
    if mean.low is None or mean.high is None:
        return NONE
    low, high = max(0.0, mean.low), min(1.0, mean.high)
    return texts("between", low=texts.format_percent(low), high=texts.format_percent(high))


def report_time(analysis: ModuleAnalysis, texts: Texts) -> ReportPart:
    """Return the minutes learners took, compared with the declared duration."""
    minutes, declared = analysis.minutes, analysis.declared_minutes
    lead = texts("time_lead", declared=declared)
    caption = texts("in_figures", title=texts("time"))
    header = (texts("measure"), texts("mean"), texts("interval"), texts("quartiles"), texts("n"))
    if isinstance(minutes, Absent):
        row = (texts("minutes"), texts.explain_absence(minutes), NONE, NONE, NONE)
        return ReportPart(
            texts("time"),
            leads=(lead,),
            tables=(ReportTable(caption, header, (row,)),),
        )
    ends = NONE
    if minutes.low is not None and minutes.high is not None:
        ends = texts(
            "between", low=texts.format_number(minutes.low, 1), high=texts.format_number(minutes.high, 1)
        )
    quarters = [
        texts.format_number(each, 1) for each in (minutes.least_quarter, minutes.median, minutes.top_quarter)
    ]
    row = (
        texts("minutes"),
        texts.format_number(minutes.mean, 1),
        ends,
        " · ".join(quarters),
        texts.format_n(minutes),
    )
    longer = analysis.longer
    beyond = (
        texts("longer"),
        texts.format_share(longer),
        texts.format_interval(longer),
        NONE,
        texts.format_n(longer),
    )
    panel = TimeSpread(
        minutes.least_quarter,
        minutes.median,
        minutes.top_quarter,
        declared,
        texts("declared_is", declared=declared),
        texts("minutes_axis"),
    )
    quartiles = f"{add_colon(texts('quartiles'), texts.language)} {row[3]}"
    text = f"{quartiles}. {texts('declared_is', declared=declared)}."
    return ReportPart(
        texts("time"),
        leads=(lead, texts("half")),
        chart=ReportChart(texts.language, (panel,), texts("minutes"), text),
        tables=(ReportTable(caption, header, (row, beyond)),),
    )


def report_pages(analysis: ModuleAnalysis, texts: Texts) -> ReportPart | None:
    """Return at which pages learners stopped; None if no origin reports pages."""
    if not analysis.pages:
        return None
    rows, bars = [], []
    for page in analysis.pages:
        figure = page.stopped
        name = page.title or texts("the_questions")
        rows.append(
            (
                name,
                texts.format_n(figure),
                _describe_count(figure, texts),
                texts.format_share(figure),
                texts.format_interval(figure),
            )
        )
        share = None if isinstance(figure, Absent) else figure.share * 100
        bars.append(ChartBar(shorten_text(name, LONGEST_PAGE_NAME), share, texts.format_share(figure)))
    header = (texts("page_name"), texts("reached_it"), texts("stopped"), texts("share"), texts("interval"))
    panel = Bars(tuple(bars), texts("stopped_axis"))
    return ReportPart(
        texts("pages"),
        leads=(texts("pages_lead"),),
        chart=_build_chart(panel, texts("pages_chart"), [(row[0], row[3]) for row in rows], texts),
        tables=(ReportTable(texts("in_figures", title=texts("pages")), header, tuple(rows)),),
    )


def _build_chart(panel: Bars, title: str, rows: Iterable[tuple[str, ...]], texts: Texts) -> ReportChart:
    text = "; ".join(f"{add_colon(row[0], texts.language)} {row[1]}" for row in rows)
    return ReportChart(texts.language, (panel,), title, f"{panel.axis}. {text}.")
