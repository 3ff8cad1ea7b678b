"""Parts of a report on questions, answers, objectives, differences between editions, and ratings."""

from collections.abc import Iterator

from pipelines.results.concerns import TOO_EASY, TOO_HARD
from pipelines.results.report.model import Dot, Dots, ReportChart, ReportPart, ReportTable
from pipelines.results.report.option_parts import report_inside, report_options
from pipelines.results.report.texts import NONE, Texts
from schemas.results import (
    Absent,
    Appreciation,
    Coefficient,
    Discrimination,
    EditionComparison,
    Mean,
    ModuleAnalysis,
    QuizEdition,
    QuizFigures,
    Share,
)
from schemas.short_text import shorten_text

LONGEST_TEXT = 60


def report_editions(analysis: ModuleAnalysis, texts: Texts) -> Iterator[ReportPart]:
    """Yield the questions, their answers and the objectives of each edition, the newest first."""
    for edition in reversed(analysis.editions):
        if edition.items:
            yield report_questions(edition, texts)
        if any(figures.options for figures in edition.items):
            yield report_options(edition, texts)
        if edition.inside:
            yield report_inside(edition.inside, edition, texts)
        if edition.items and edition.objectives:
            yield report_objectives(edition, texts)


def report_quizzes(analysis: ModuleAnalysis, texts: Texts) -> Iterator[ReportPart]:
    """Yield each quiz of the LMS: its attempts, then its questions, which no other part holds."""
    for quiz in analysis.quizzes or ():
        yield report_attempts(quiz, texts)
        for edition in quiz.editions:
            if edition.items and not all(isinstance(each.difficulty, Absent) for each in edition.items):
                title = texts(
                    "quiz_questions", quiz=_name_quiz(quiz), releases=texts.format_releases(edition.releases)
                )
                yield report_questions(edition, texts, title)


def report_attempts(quiz: QuizFigures, texts: Texts) -> ReportPart:
    """Return how many took a quiz of the LMS, how often, with which scores and in how many minutes."""
    title = texts("quiz", quiz=_name_quiz(quiz))
    attempts = (
        texts.explain_absence(quiz.attempts) if isinstance(quiz.attempts, Absent) else str(quiz.attempts)
    )
    quiz_minutes = quiz.minutes
    minutes = (
        texts.explain_absence(quiz_minutes)
        if isinstance(quiz_minutes, Absent)
        else texts.format_number(quiz_minutes.mean, 1)
    )
    rows = (
        (texts("quiz_taken"), texts.format_share(quiz.taken), texts.format_n(quiz.taken)),
        (texts("quiz_attempts"), attempts, NONE),
        (texts("first_score"), texts.format_mean_share(quiz.first_score), texts.format_n(quiz.first_score)),
        (texts("best_score"), texts.format_mean_share(quiz.best_score), texts.format_n(quiz.best_score)),
        (texts("quiz_minutes"), minutes, texts.format_n(quiz_minutes)),
    )
    header = (texts("measure"), texts("quiz_value"), texts("n"))
    table = ReportTable(texts("in_figures", title=title), header, rows)
    return ReportPart(title, leads=(texts("quiz_lead"),), tables=(table,))


def _name_quiz(quiz: QuizFigures) -> str:
    return f"{quiz.origin}, {quiz.quiz}"


def report_questions(edition: QuizEdition, texts: Texts, title: str | None = None) -> ReportPart:
    """Return the difficulty of each question, and whether it separates strong learners from weak ones."""
    title = title or texts("questions", releases=texts.format_releases(edition.releases))
    rows = tuple(
        (
            figures.item,
            _shorten(figures.stem),
            texts.format_share(figures.difficulty),
            texts.format_interval(figures.difficulty),
            _format_coefficient(figures.item_rest, texts),
            _format_coefficient(figures.discrimination, texts),
            texts.format_n(figures.difficulty),
        )
        for figures in edition.items
    )
    right_shares = tuple(_make_share_dot(each.item, each.difficulty) for each in edition.items)
    correlations = tuple(
        Dot(each.item, None if isinstance(each.item_rest, Absent) else each.item_rest.value)
        for each in edition.items
    )
    limits = (TOO_HARD * 100, TOO_EASY * 100)
    panels = (
        Dots(right_shares, texts("right_axis"), 0, 100, limits),
        Dots(correlations, texts("correlation_axis"), -1, 1, (0,)),
    )
    text = "; ".join(
        f"{row[0]}, {texts('difficulty')} {row[2]}, {texts('item_rest')} {row[4]}" for row in rows
    )
    header = ("question", "option_text", "difficulty", "interval", "item_rest", "discrimination", "n")
    summary = texts(
        "questions_whole",
        reached=texts.format_mean_share(edition.reached),
        alpha=_format_coefficient(edition.alpha, texts),
    )
    return ReportPart(
        title,
        leads=(texts("questions_lead"), summary),
        chart=ReportChart(texts.language, panels, texts("questions_chart"), f"{text}."),
        tables=(ReportTable(texts("in_figures", title=title), tuple(map(texts, header)), rows, numeric=2),),
    )


def report_objectives(edition: QuizEdition, texts: Texts) -> ReportPart:
    """Return how far each objective is mastered, before the lesson and after."""
    title = texts("objectives", releases=texts.format_releases(edition.releases))
    rows, dots = [], []
    for objective in edition.objectives:
        rows.append(
            (
                objective.text,
                texts.format_mean_share(objective.before),
                texts.format_mean_share(objective.right),
                texts.format_share(objective.mastered),
                texts.format_interval(objective.mastered),
                texts.format_n(objective.right),
            )
        )
        dots.append(_make_mean_dot(_shorten(objective.text, 34), objective.right, objective.before))
    panel = Dots(tuple(dots), texts("right_axis"), 0, 100)
    header = ("objective", "before", "after", "mastered", "interval", "n")
    text = "; ".join(f"{row[0]}, {texts('after')} {row[2]}, {texts('before')} {row[1]}" for row in rows)
    return ReportPart(
        title,
        leads=(texts("objectives_lead"), texts("before_after")),
        chart=ReportChart(
            texts.language,
            (panel,),
            texts("objectives_chart"),
            f"{text}.",
        ),
        tables=(ReportTable(texts("in_figures", title=title), tuple(map(texts, header)), tuple(rows)),),
    )


def report_versions(analysis: ModuleAnalysis, texts: Texts) -> ReportPart | None:
    """Return what changed from one edition to the next; None if there is only one."""
    if not analysis.comparisons:
        return None
    rows, dots = [], []
    for comparison in analysis.comparisons:
        name = _name_comparison(comparison, texts)
        pair = f"{texts.format_releases(comparison.earlier)} → {texts.format_releases(comparison.later)}"
        figure = comparison.difference
        if isinstance(figure, Absent):
            rows.append((name, pair, texts.explain_absence(figure), NONE, NONE))
            continue
        ends = texts(
            "between", low=_format_points(figure.low, texts), high=_format_points(figure.high, texts)
        )
        rows.append(
            (name, pair, _format_points(figure.value, texts), ends, f"{figure.n_earlier}, {figure.n_later}")
        )
        dots.append(
            Dot(_shorten(f"{name} ({pair})", 40), figure.value * 100, figure.low * 100, figure.high * 100)
        )
    header = ("compared", "versions", "difference", "interval", "ns")
    title = texts("comparisons")
    text = "; ".join(f"{row[0]} ({row[1]}) {row[2]}, {row[3]}" for row in rows)
    end = max((abs(side) for dot in dots for side in (dot.low or 0, dot.high or 0)), default=1.0) * 1.1
    panel = Dots(tuple(dots), texts("difference_axis"), -end, end, (0,))
    return ReportPart(
        title,
        leads=(texts("comparisons_lead"),),
        chart=ReportChart(texts.language, (panel,), texts("comparisons_chart"), f"{text}.") if dots else None,
        tables=(
            ReportTable(texts("in_figures", title=title), tuple(map(texts, header)), tuple(rows), numeric=2),
        ),
    )


def _name_comparison(comparison: EditionComparison, texts: Texts) -> str:
    if comparison.item is None:
        return texts("passed_share" if comparison.of == "passed" else "reached_share")
    return texts("reworded", item=comparison.item) if comparison.reworded else comparison.item


def report_ratings(analysis: ModuleAnalysis, texts: Texts) -> ReportPart | None:
    """Return how learners rated the module; None if they were not asked."""
    if not analysis.appreciation:
        return None
    rows = tuple(_describe_rating(each, texts) for each in analysis.appreciation)
    dots = tuple(_make_rating_dot(each, texts) for each in analysis.appreciation)
    title = texts("appreciation")
    text = "; ".join(f"{row[0]}, {row[1]}, {row[2]}" for row in rows)
    panel = Dots(dots, texts("rating_axis"), 0, 100)
    header = ("asked", "moment", "rating", "interval", "n")
    return ReportPart(
        title,
        leads=(texts("appreciation_lead"),),
        chart=ReportChart(
            texts.language,
            (panel,),
            texts("appreciation_chart"),
            f"{text}.",
        ),
        tables=(ReportTable(texts("in_figures", title=title), tuple(map(texts, header)), rows, numeric=2),),
    )


def _describe_rating(appreciation: Appreciation, texts: Texts) -> tuple[str, ...]:
    moment, figure = texts(appreciation.moment.value), appreciation.rating
    if isinstance(figure, Absent):
        return appreciation.question, moment, texts.explain_absence(figure), NONE, NONE
    mean = texts("out_of", rating=texts.format_number(figure.mean, 1), best=f"{appreciation.best:g}")
    ends = NONE
    if figure.low is not None and figure.high is not None:
        high = min(figure.high, appreciation.best)
        ends = texts("between", low=texts.format_number(figure.low, 1), high=texts.format_number(high, 1))
    return appreciation.question, moment, mean, ends, str(figure.n)


def _make_rating_dot(appreciation: Appreciation, texts: Texts) -> Dot:
    label, figure = (
        f"{_shorten(appreciation.question, 30)} ({texts(appreciation.moment.value)})",
        appreciation.rating,
    )
    if isinstance(figure, Absent):
        return Dot(label, None)
    ends = [
        None if end is None else min(max(end / appreciation.best * 100, 0), 100)
        for end in (figure.low, figure.high)
    ]
    return Dot(label, figure.mean / appreciation.best * 100, ends[0], ends[1])


def _make_share_dot(label: str, figure: Share | Absent) -> Dot:
    if isinstance(figure, Absent):
        return Dot(label, None)
    return Dot(label, figure.share * 100, figure.low * 100, figure.high * 100)


def _make_mean_dot(label: str, figure: Mean | Absent, before: Mean | Absent) -> Dot:
    earlier = None if isinstance(before, Absent) else before.mean * 100
    if isinstance(figure, Absent):
        return Dot(label, None, earlier=earlier)
    low = None if figure.low is None else max(0.0, figure.low * 100)
    high = None if figure.high is None else min(100.0, figure.high * 100)
    return Dot(label, figure.mean * 100, low, high, earlier)


def _format_coefficient(figure: Coefficient | Discrimination | Absent, texts: Texts) -> str:
    return texts.explain_absence(figure) if isinstance(figure, Absent) else texts.format_number(figure.value)


def _format_points(value: float, texts: Texts) -> str:
    return ("+" if value > 0 else "") + texts.format_number(value * 100, 1)


def _shorten(text: str, most: int = LONGEST_TEXT) -> str:
    return shorten_text(" ".join(text.split()), most)
