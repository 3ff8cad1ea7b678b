"""Groups of respondents by service or function, large enough that nobody is recognised."""

from collections import Counter
from dataclasses import dataclass

from pipelines.deliverables.needs_analysis.answers import (
    SurveyQuestion,
    find_grouping,
    fold_answer,
    read_questions,
)
from schemas.source import SourceText, Span

SMALLEST_GROUP = 5
"""Answers; below that a share says who gave it."""

Rows = tuple[tuple[Span, str], ...]


@dataclass(frozen=True)
class Group:
    """The respondents of one service or function who answered a question; `by` is its column."""

    label: str
    by: str
    rows: Rows


def has_too_few(source: SourceText) -> bool:
    """Return whether so few people answered that any figure or sentence says who gave it."""
    return len(source.spans) < SMALLEST_GROUP


def list_hidden_rows(source: SourceText) -> frozenset[str]:
    """Return the rows of respondents whose group is too small to be shown: none of them is quoted."""
    if has_too_few(source):
        return frozenset(span.id for span in source.spans)
    by = find_grouping(read_questions(source))
    if by is None:
        return frozenset()
    sizes = Counter(fold_answer(cell) for _, cell in by.answered_rows)
    return frozenset(span.id for span, cell in by.answered_rows if sizes[fold_answer(cell)] < SMALLEST_GROUP)


def split_groups(
    question: SurveyQuestion, by: SurveyQuestion | None
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Return who answered by group, and the labels left out; none of the question that tells groups apart."""
    return _split_groups(question, by) if by is not None and by is not question else ((), ())


def _split_groups(question: SurveyQuestion, by: SurveyQuestion) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Return the groups large enough to be shown, and the labels of the others.

    Where those left out are fewer than five in all, the total would give them away by subtraction, so the
    smallest group shown goes too. A single group says no more than the total, so none is shown.
    """
    of = {span.id: cell for span, cell in by.cells}
    groups = []
    for answer, label in by.labels.items():
        rows = tuple((span, cell) for span, cell in question.answered_rows if by.gives(of[span.id], answer))
        groups.append(Group(label, by.title, rows))
    shown = [group for group in groups if len(group.rows) >= SMALLEST_GROUP]
    left = len(question.answered_rows) - sum(len(group.rows) for group in shown)
    if shown and 0 < left < SMALLEST_GROUP:
        shown.remove(min(shown, key=lambda group: (len(group.rows), group.label)))
    if len(shown) < 2:
        shown = []
    names = [group.label for group in shown]
    hidden = tuple(group.label for group in groups if group.label not in names)
    return tuple(shown), hidden if len(groups) > 1 else ()
