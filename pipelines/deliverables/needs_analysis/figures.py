"""Figures of a survey table: each with its formula, the rows it covers and the rows it counts.

Pure functions of the spans. A share is rounded half up to whole per cent, and always written with its count
and its base. Groups of fewer than five people are not shown, nor figures from which they could be deduced.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from statistics import median_high, median_low

from pipelines.deliverables.needs_analysis.answers import (
    BANDS,
    COUNTED,
    ColumnKind,
    SurveyQuestion,
    find_grouping,
    parse_number,
    read_questions,
)
from pipelines.deliverables.needs_analysis.groups import Group, Rows, has_too_few, split_groups
from pipelines.deliverables.needs_analysis.wording import NeedsWording
from schemas.draft import Computation
from schemas.source import SourceText

STANDS_OUT = 15
"""Percentage points above everyone's share from which a group's share is shown as well."""


@dataclass(frozen=True)
class CountedFigure:
    """One figure with its formula: one cell, or all cells of a table row if it is shown in a table."""

    source: SourceText
    column: str
    formula: str
    cells: tuple[str, ...]
    rows: tuple[str, ...]
    counted: tuple[str, ...]
    question: SurveyQuestion | None = None

    @property
    def value(self) -> str:
        """Return the cells joined by ` | `, as an element's computation holds them."""
        return " | ".join(self.cells)

    @property
    def computation(self) -> Computation:
        """Return the record of how the figure was counted, so that anyone can count it again."""
        return Computation(
            formula=self.formula,
            value=self.value,
            source=self.source.name,
            source_sha256=self.source.sha256,
            column=self.column,
            rows=self.rows,
            counted=self.counted,
        )


@dataclass(frozen=True)
class CountedQuestion:
    """A question's table: its header, its lines, and the groups too small to show."""

    question: SurveyQuestion
    header: tuple[str, ...]
    lines: tuple[CountedFigure, ...]
    hidden: tuple[str, ...]
    rounded_sum: int | None
    """Sum of the rounded shares, if it is not 100 although each person gave one answer; else None."""


@dataclass(frozen=True)
class Choice:
    """One thing to count of a question: its label, and a test whether a cell counts."""

    label: str
    gives: Callable[[str], bool]


@dataclass(frozen=True)
class _FigureLine:
    label: str
    formula: str
    write: Callable[[Rows], str]
    counts: Callable[[str], bool]


def round_percent(count: int, base: int) -> int:
    """Return a share in whole per cent, half up: 1 of 8 is 13."""
    return (200 * count + base) // (2 * base)


def count_responses(source: SourceText, words: NeedsWording) -> CountedFigure:
    """Return the figure of how many rows of answers a table holds."""
    rows = tuple(span.id for span in source.spans)
    cells = (words.write_responses(len(rows)),)
    return CountedFigure(source, words.labels["all_columns"], words.labels["formula_rows"], cells, rows, rows)


def count_choices(question: SurveyQuestion, words: NeedsWording) -> tuple[Choice, ...]:
    """Return the choices to count of a question: its answers in order, or the bands of a long scale."""
    if question.kind not in COUNTED:
        return ()
    if question.in_bands:
        return tuple(Choice(words.name_band(*band), partial(_is_in_band, band)) for band in BANDS)
    return tuple(
        Choice(label, partial(_gives_any, question, (answer,))) for answer, label in question.labels.items()
    )


def choose_low(question: SurveyQuestion, words: NeedsWording) -> Choice:
    """Return the choice that may show a gap: the bottom of a scale, else the most frequent answer.

    Whether a low answer is a bad one depends on the question: a person has to judge that.
    """
    choices = count_choices(question, words)
    if question.in_bands:
        return choices[0]
    if question.low:
        label = words.join_answers([question.labels[answer] for answer in question.low])
        return Choice(label, partial(_gives_any, question, question.low))
    return max(choices, key=lambda choice: sum(choice.gives(cell) for _, cell in question.answered_rows))


def count_share(
    question: SurveyQuestion, choice: Choice, words: NeedsWording, among: Group | None = None
) -> CountedFigure:
    """Return the share of a choice among those who answered, or among those of one group."""
    base = among.rows if among else question.answered_rows
    chosen_ids = tuple(span.id for span, cell in base if choice.gives(cell))
    text = words.write_share(len(chosen_ids), len(base), round_percent(len(chosen_ids), len(base)))
    formula = words.describe_share(choice.label, question.title)
    formula += words.describe_group(among.label, among.by) if among else ""
    rows = tuple(span.id for span, _ in base)
    return CountedFigure(question.source, question.title, formula, (text,), rows, chosen_ids, question)


def list_figures(
    question: SurveyQuestion, by: SurveyQuestion | None, words: NeedsWording
) -> Iterator[CountedFigure]:
    """Yield each figure of a question that a sentence may use: shares in all and by group, mean and range."""
    choices = count_choices(question, words)
    low_choice = [choose_low(question, words)] if choices else []
    groups = split_groups(question, by)[0]
    for choice in {choice.label: choice for choice in (*choices, *low_choice)}.values():
        yield count_share(question, choice, words)
        for group in groups:
            yield count_share(question, choice, words, group)
    everyone = tuple(span.id for span, _ in question.answered_rows)
    for line in _list_statistics(question, words):
        cells = (line.write(question.answered_rows),)
        yield CountedFigure(
            question.source, question.title, line.formula, cells, everyone, everyone, question
        )


def find_outstanding_groups(
    question: SurveyQuestion, choice: Choice, by: SurveyQuestion | None
) -> tuple[Group, ...]:
    """Return the groups that make a choice clearly more often than all respondents together."""

    def percent(rows: Rows) -> int:
        return round_percent(sum(choice.gives(cell) for _, cell in rows), len(rows))

    overall = percent(question.answered_rows)
    return tuple(
        group for group in split_groups(question, by)[0] if percent(group.rows) >= overall + STANDS_OUT
    )


def count_table(question: SurveyQuestion, by: SurveyQuestion | None, words: NeedsWording) -> CountedQuestion:
    """Return the table of one question: its figures in all, and by group if groups are large enough."""
    groups, hidden = split_groups(question, by)
    suffix = words.describe_groups(groups[0].by) if groups else ""
    lines = [
        CountedFigure(
            question.source,
            question.title,
            each.formula + suffix,
            (each.label, each.write(question.answered_rows), *(each.write(group.rows) for group in groups)),
            tuple(span.id for span, _ in question.answered_rows),
            tuple(span.id for span, cell in question.answered_rows if each.counts(cell)),
            question,
        )
        for each in (*_list_answer_lines(question, words), *_list_statistics(question, words))
    ]
    return CountedQuestion(
        question,
        (words.labels["answer"], words.labels["overall"], *(group.label for group in groups)),
        (*lines, *_count_unanswered(question, len(groups), words)),
        hidden,
        _sum_rounded(question, words),
    )


def list_counted_questions(questions: Iterable[SurveyQuestion]) -> tuple[SurveyQuestion, ...]:
    """Return the questions to count: closed, scaled or numeric, in a table with enough respondents."""
    return tuple(
        question
        for question in questions
        if question.kind in COUNTED | {ColumnKind.NUMBER}
        and question.answered_rows
        and not has_too_few(question.source)
    )


def figures(source: SourceText, words: NeedsWording) -> Iterator[CountedFigure]:
    """Yield every figure that code may write of a survey table; the critique counts them again."""
    questions = read_questions(source)
    by = find_grouping(questions)
    yield count_responses(source, words)
    for question in list_counted_questions(questions):
        yield from count_table(question, by, words).lines
        yield from list_figures(question, by, words)


def _list_answer_lines(question: SurveyQuestion, words: NeedsWording) -> Iterator[_FigureLine]:
    for choice in count_choices(question, words):
        formula = words.describe_share(choice.label, question.title)
        yield _FigureLine(choice.label, formula, partial(_write_share, choice.gives, words), choice.gives)


def _gives_any(question: SurveyQuestion, answers: tuple[str, ...], cell: str) -> bool:
    return any(question.gives(cell, answer) for answer in answers)


def _is_in_band(band: tuple[int, int], cell: str) -> bool:
    value = parse_number(cell)
    return value is not None and band[0] <= value <= band[1]


def _write_share(counts: Callable[[str], bool], words: NeedsWording, rows: Rows) -> str:
    count = sum(counts(cell) for _, cell in rows)
    return words.write_share(count, len(rows), round_percent(count, len(rows)))


def _list_statistics(question: SurveyQuestion, words: NeedsWording) -> Iterator[_FigureLine]:
    def mean(rows: Rows) -> str:
        values = _parse_values(rows)
        return words.write_decimal(sum(values, Fraction(0)) / len(values))

    def middle(rows: Rows) -> str:
        # Half of two decimals is exact as a fraction; as fractions, ten thousand take long to sort.
        values = [value for _, cell in rows if (value := parse_number(cell)) is not None]
        return words.write_decimal((Fraction(median_low(values)) + Fraction(median_high(values))) / 2)

    def extent(rows: Rows) -> str:
        values = _parse_values(rows)
        return words.write_extent(min(values), max(values))

    functions = (
        {"mean": mean, "median": middle} if question.kind in {ColumnKind.SCALE, ColumnKind.NUMBER} else {}
    )
    functions |= {"range": extent} if question.kind is ColumnKind.NUMBER else {}
    for name, write in functions.items():
        yield _FigureLine(
            words.labels[name], words.describe_line(words.labels[name], question.title), write, bool
        )


def _parse_values(rows: Rows) -> list[Fraction]:
    values = (_parse_fraction(cell) for _, cell in rows)
    return [value for value in values if value is not None]


@lru_cache(maxsize=20_000)
def _parse_fraction(cell: str) -> Fraction | None:
    value = parse_number(cell)
    return None if value is None else Fraction(value)


def _count_unanswered(question: SurveyQuestion, groups: int, words: NeedsWording) -> Iterator[CountedFigure]:
    """Yield the line of those who did not answer, if there are any; it has no figures by group."""
    silent = tuple(span.id for span, cell in question.cells if not cell)
    if silent:
        everyone = tuple(span.id for span, _ in question.cells)
        unanswered, nothing = words.labels["unanswered"], words.labels["nothing"]
        cells = (unanswered, words.write_part(len(silent), len(everyone)), *[nothing] * groups)
        formula = words.describe_line(unanswered, question.title)
        yield CountedFigure(question.source, question.title, formula, cells, everyone, silent, question)


def _sum_rounded(question: SurveyQuestion, words: NeedsWording) -> int | None:
    if question.kind not in COUNTED or question.kind is ColumnKind.CHOICES:
        return None
    base = len(question.answered_rows)
    counts = (
        sum(c.gives(cell) for _, cell in question.answered_rows) for c in count_choices(question, words)
    )
    total = sum(round_percent(count, base) for count in counts)
    return total if total != 100 else None
