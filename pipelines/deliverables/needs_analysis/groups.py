"""Groups of respondents by department or function, large enough that nobody can be recognised."""

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
"""Answers; in a smaller group, a share may reveal who gave which answer."""

Rows = tuple[tuple[Span, str], ...]


@dataclass(frozen=True)
class Group:
    """The respondents of one group who answered a question; `by` is the title of the column of groups."""

    label: str
    by: str
    rows: Rows


def has_too_few(source: SourceText) -> bool:
    """Return whether so few people answered that any figure or sentence may reveal who gave it."""
    return len(source.spans) < SMALLEST_GROUP


def list_hidden_rows(source: SourceText) -> frozenset[str]:
    """Return the span ids of respondents whose group is too small to show: they are not quoted."""
    if has_too_few(source):
        return frozenset(span.id for span in source.spans)
    grouping = find_grouping(read_questions(source))
    if grouping is None:
        return frozenset()
    sizes = Counter(fold_answer(cell) for _, cell in grouping.answered_rows)
    return frozenset(
        span.id for span, cell in grouping.answered_rows if sizes[fold_answer(cell)] < SMALLEST_GROUP
    )


def split_groups(
    question: SurveyQuestion, by: SurveyQuestion | None
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Return the groups to show and the labels of hidden ones; none for the question on groups itself."""
    return _split_groups(question, by) if by is not None and by is not question else ((), ())


def _split_groups(question: SurveyQuestion, by: SurveyQuestion) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Return the groups large enough to be shown, and the labels of the others.

    If fewer than five people are in hidden groups, the total would reveal their answers by subtraction, so
    the smallest group shown is hidden too. A single group adds nothing to the total, so none is shown.
    """
    group_by_span = {span.id: cell for span, cell in by.cells}
    groups = []
    for answer, label in by.labels.items():
        rows = tuple(
            (span, cell) for span, cell in question.answered_rows if by.gives(group_by_span[span.id], answer)
        )
        groups.append(Group(label, by.title, rows))
    shown = [group for group in groups if len(group.rows) >= SMALLEST_GROUP]
    hidden_count = len(question.answered_rows) - sum(len(group.rows) for group in shown)
    if shown and 0 < hidden_count < SMALLEST_GROUP:
        shown.remove(min(shown, key=lambda group: (len(group.rows), group.label)))
    if len(shown) < 2:
        shown = []
    names = [group.label for group in shown]
    hidden = tuple(group.label for group in groups if group.label not in names)
    return tuple(shown), hidden if len(groups) > 1 else ()
