"""Columns of a survey table: which hold closed, scaled, numeric or free answers, or no question at all.

They are classified from the spans alone, so that the critique, or a person, gets the same result again.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache, cached_property, lru_cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from pipelines.drafting.text.typography import canonical
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    gather_words,
    match_any,
    match_first_words,
    read_every_vocabulary,
    write_expression,
)
from schemas.source import SourceSpans, SourceText, Span, SpanKind

MOST_VALUES = 12
"""Different answers of a closed question at most; a column with more is free text, and not counted."""

LONGEST_VALUE = 80
LONGEST_TITLE = 200
HIGHEST_OF_A_SCALE = 10

NUMBER = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")


class AnswerScale(BaseModel):
    """Answers from the bottom to the top, cut below the middle; on yes and no, below yes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: tuple[str, ...]
    high: tuple[str, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """Return every answer, from the bottom to the top."""
        return (*self.low, *self.high)


class SurveyWords(Vocabulary):
    """Words of survey forms, in each language.

    `form_columns` are titles that a form adds by itself ("Timestamp"), `groups` words for what people belong
    to ("department"), `scales` common scales of answers. `less` and `more` begin open bands ("less than 5").
    """

    room: ClassVar[str] = "deliverables.needs_analysis.surveys"

    form_columns: Expressions
    groups: Expressions
    scales: tuple[AnswerScale, ...]
    less: Expressions
    more: Expressions


DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:[ T].*)?")
LONGEST_GROUP_TITLE = 6
"""Words; a longer title that mentions a department is a question about it."""

BANDS = ((0, 3), (4, 6), (7, 10))
"""Bands in which a scale of more than five steps is counted: bottom, middle, top, both ends included."""

MOST_STEPS = 5


class ColumnKind(Enum):
    """What a survey column holds."""

    CHOICE = "one answer among a few"
    CHOICES = "several answers among a few"
    SCALE = "a whole number from 0 to 10"
    NUMBER = "any number"
    FREE = "in the respondent's own words"
    IDENTIFIER = "a date or number of the form itself: never counted"
    EMPTY = "nobody answered"


COUNTED = frozenset({ColumnKind.CHOICE, ColumnKind.CHOICES, ColumnKind.SCALE})
"""Kinds whose every answer is counted by itself."""


@dataclass(frozen=True)
class SurveyQuestion:
    """A survey column: its title, its kind, and the span and cell of each row."""

    source: SourceText
    column: int
    title: str
    kind: ColumnKind
    cells: tuple[tuple[Span, str], ...]

    @cached_property
    def answered_rows(self) -> tuple[tuple[Span, str], ...]:
        """Return the rows that hold an answer."""
        return tuple((span, cell) for span, cell in self.cells if cell)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return the most frequent spelling of each answer, by its key, in the order of `_sort_answers`."""
        spellings: dict[str, Counter[str]] = {}
        for _, cell in self.answered_rows:
            for part in self.parts(cell):
                spellings.setdefault(fold_answer(part), Counter())[part] += 1
        labels = {each: min(forms, key=lambda f: (-forms[f], f)) for each, forms in spellings.items()}
        total = {each: sum(forms.values()) for each, forms in spellings.items()}
        return {each: labels[each] for each in _sort_answers(labels, total)}

    @cached_property
    def low(self) -> tuple[str, ...]:
        """Return the answers at the bottom of a known scale of words, in order; empty for other questions."""
        scale = _find_scale(self.labels)
        bottom = {fold_answer(each) for each in scale.low} if scale else set()
        return tuple(answer for answer in self.labels if answer in bottom)

    @property
    def in_bands(self) -> bool:
        """Return whether a scale has so many steps that they are counted in bands."""
        return self.kind is ColumnKind.SCALE and len(self.labels) > MOST_STEPS

    def parts(self, cell: str) -> tuple[str, ...]:
        """Return the answers one cell holds."""
        return split_answers(cell) if self.kind is ColumnKind.CHOICES else (cell,)

    def gives(self, cell: str, answer: str) -> bool:
        """Return whether a cell holds the answer with this key, ignoring case and typography."""
        return answer in _keys(cell, self.kind is ColumnKind.CHOICES)


def list_tables(spans: SourceSpans) -> tuple[SourceText, ...]:
    """Return the sources that are tables of answers: nothing but titled rows."""
    return tuple(source for source in spans.sources if is_table(source))


def is_table(source: SourceText) -> bool:
    """Return whether a source holds titled rows and nothing else."""
    return bool(source.spans) and all(
        span.kind is SpanKind.ROW
        and span.anchor.row is not None
        and bool(span.anchor.row.header)
        and all(span.anchor.row.header)
        and len(span.anchor.row.header) == len(span.anchor.row.cells)
        for span in source.spans
    )


def read_questions(source: SourceText) -> tuple[SurveyQuestion, ...]:
    """Return the columns of a survey table in order, each with its kind."""
    first = source.spans[0].anchor.row
    header = first.header if first else ()
    rows = [(span, span.anchor.row.cells) for span in source.spans if span.anchor.row]
    questions = []
    for number, title in enumerate(header):
        cells = tuple((span, texts[number]) for span, texts in rows)
        kind = _classify_column(title, [cell for _, cell in cells if cell])
        questions.append(SurveyQuestion(source, number, title[:LONGEST_TITLE].strip(), kind, cells))
    return tuple(questions)


def find_grouping(questions: Iterable[SurveyQuestion]) -> SurveyQuestion | None:
    """Return the closed question on the respondent's department or function; None if there is none."""
    return next(
        (
            question
            for question in questions
            if question.kind is ColumnKind.CHOICE
            and _match_group().search(question.title)
            and len(question.title.split()) <= LONGEST_GROUP_TITLE
        ),
        None,
    )


@lru_cache(maxsize=20_000)
def fold_answer(answer: str) -> str:
    """Return the key of an answer, the same for all its spellings: « Oui. » and « oui » both give « oui »."""
    return canonical(answer).casefold().rstrip(" .")


@lru_cache(maxsize=20_000)
def _keys(cell: str, several: bool) -> frozenset[str]:
    return frozenset(map(fold_answer, split_answers(cell) if several else (cell,)))


def split_answers(cell: str) -> tuple[str, ...]:
    """Return the answers of a cell that holds several, each once."""
    parts = re.split(r"\s*;\s*" if ";" in cell else r"\s*,\s+", cell)
    return tuple(dict.fromkeys(part for part in parts if part))


@lru_cache(maxsize=20_000)
def parse_number(cell: str) -> Decimal | None:
    """Return the number in a cell, in French or English notation; None if it is anything else."""
    if not NUMBER.fullmatch(cell):
        return None
    try:
        return Decimal(re.sub(r"[ \u00a0\u202f]", "", cell).replace(",", "."))
    except InvalidOperation:
        return None


def is_form_column(title: str) -> bool:
    """Return whether a title is that of a column which a form adds by itself, such as "Timestamp"."""
    return _match_form_column().fullmatch(title.strip()) is not None


def _classify_column(title: str, answers: list[str]) -> ColumnKind:
    if not answers:
        return ColumnKind.EMPTY
    if is_form_column(title) or all(DATE.fullmatch(answer) for answer in answers):
        return ColumnKind.IDENTIFIER
    numbers = [parse_number(answer) for answer in answers]
    if all(value is not None for value in numbers):
        return _classify_numbers([value for value in numbers if value is not None])
    return _classify_words(answers)


def _classify_numbers(values: list[Decimal]) -> ColumnKind:
    on_scale = all(value == value.to_integral() and 0 <= value <= HIGHEST_OF_A_SCALE for value in values)
    return ColumnKind.SCALE if on_scale and len(set(values)) <= MOST_VALUES else ColumnKind.NUMBER


def _classify_words(answers: list[str]) -> ColumnKind:
    whole_answers, parts = (
        set(map(fold_answer, answers)),
        [fold_answer(part) for answer in answers for part in split_answers(answer)],
    )
    if len(set(parts)) < len(whole_answers) and _are_few(parts):
        return ColumnKind.CHOICES
    return (
        ColumnKind.CHOICE
        if _are_few(list(map(fold_answer, answers))) or _find_scale(whole_answers)
        else ColumnKind.FREE
    )


def _are_few(answers: list[str]) -> bool:
    """Return whether answers repeat a few short texts, each twice or more on average."""
    different = set(answers)
    are_short = all(len(answer) <= LONGEST_VALUE for answer in different)
    return are_short and len(different) <= MOST_VALUES and 2 * len(different) <= len(answers)


def _find_scale(answers: Iterable[str]) -> AnswerScale | None:
    answer_keys = set(answers)
    scales = (scale for each in read_every_vocabulary(SurveyWords) for scale in each.scales)
    return next((scale for scale in scales if answer_keys <= set(map(fold_answer, scale.answers))), None)


def _sort_answers(labels: dict[str, str], total: dict[str, int]) -> list[str]:
    """Return answers in the order of their scale, or of their numbers, else the most frequent first."""
    scale = _find_scale(labels)
    if scale is not None:
        scale_order = [fold_answer(answer) for answer in scale.answers]
        return sorted(labels, key=scale_order.index)
    if all(
        _match_less().match(label) or _match_more().match(label) or re.search(r"\d", label)
        for label in labels
    ):
        return sorted(labels, key=_rank)
    return sorted(labels, key=lambda each: (-total[each], each))


def _rank(answer: str) -> tuple[int, float, str]:
    side = 0 if _match_less().match(answer) else 2 if _match_more().match(answer) else 1
    first = re.search(r"-?\d+(?:[.,]\d+)?", answer)
    return side, float(first.group().replace(",", ".")) if first else 0.0, answer


@cache
def _match_form_column() -> re.Pattern[str]:
    return match_any(gather_words(SurveyWords, lambda each: each.form_columns))


@cache
def _match_group() -> re.Pattern[str]:
    words = write_expression(SurveyWords, lambda each: each.groups)
    return re.compile(rf"\b(?:{words})s?\b", re.IGNORECASE)


@cache
def _match_less() -> re.Pattern[str]:
    return match_first_words(gather_words(SurveyWords, lambda each: each.less))


@cache
def _match_more() -> re.Pattern[str]:
    return match_first_words(gather_words(SurveyWords, lambda each: each.more))
