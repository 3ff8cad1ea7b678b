"""Figures of each question: difficulty, discrimination, and how often each answer was chosen.

They come from learners' first answers.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from pipelines.results.editions import AskedEdition, compute_chance, list_answers_of, read_wording
from pipelines.results.item_statistics import (
    ScoreCounts,
    compute_alpha,
    compute_discrimination,
    correlate_item,
)
from pipelines.results.module_tables import DELIMITER, query_rows
from pipelines.results.small_groups import TOO_FEW, SmallGroupRule
from schemas.draft import Item
from schemas.results import Absent, Coefficient, InsideFigures, ItemFigures, OptionUse


@dataclass(frozen=True)
class AnswerCounts:
    """How many answered a question, how many of them rightly, and how many gave each response."""

    n: int = 0
    right: int = 0
    responses: Mapping[str, int] | None = None

    def count_choices(self, answer: str) -> int:
        """Return how many learners chose an answer, alone or as one of several."""
        counts = (self.responses or {}).items()
        return sum(learners for response, learners in counts if answer in response.split(DELIMITER))


def count_scored(connection: DuckDBPyConnection, number: int, edition: AskedEdition) -> ScoreCounts:
    """Return how many learners reached each score, and how many of them had each item right.

    Only learners who answered every item are counted. `number` is the edition's place among all editions.
    """
    learners = dict(
        query_rows(
            connection,
            "SELECT reached, count(*) FROM whole_quizzes WHERE edition = ? GROUP BY ALL",
            [number],
        )
    )
    right: dict[str, dict[int, int]] = {item.id: {} for item in edition.scored_items}
    rows_right = query_rows(
        connection,
        "SELECT item, reached, count(*) FROM first_answers JOIN whole_quizzes USING (edition, learner) "
        "WHERE edition = ? AND counted AND correct GROUP BY ALL",
        [number],
    )
    for item, score, count in rows_right:
        right[item][score] = count
    return ScoreCounts(learners, right)


def compute_reliability(scored: ScoreCounts, rule: SmallGroupRule) -> Coefficient | Absent:
    """Return the reliability of an edition's score."""
    return compute_alpha(scored) if scored.n >= rule.smallest else TOO_FEW


def count_items(
    connection: DuckDBPyConnection,
    number: int,
    edition: AskedEdition,
    scored: ScoreCounts,
    rule: SmallGroupRule,
) -> tuple[ItemFigures, ...]:
    """Return the figures of each scored question, in the order of the quiz.

    Learners who answered only part of the quiz are counted unless they are a small group, which comparing
    with the figures of those who answered everything would reveal.
    """
    answered = _count_answers(connection, number, edition, rule)
    enough = scored.n >= rule.smallest
    return tuple(
        ItemFigures(
            item=item.id,
            wording=read_wording(item),
            stem=item.stem,
            kind=item.kind,
            objective=item.objective,
            chance=compute_chance(item),
            difficulty=rule.publish_answer_share(answered[item.id].right, answered[item.id].n),
            item_rest=correlate_item(scored, item.id) if enough else TOO_FEW,
            discrimination=compute_discrimination(scored, item.id) if enough else TOO_FEW,
            options=_describe_options(item, answered[item.id], rule),
        )
        for item in edition.scored_items
    )


def count_inside(
    connection: DuckDBPyConnection, number: int, edition: AskedEdition, rule: SmallGroupRule
) -> tuple[InsideFigures, ...] | None:
    """Return the figures of each question inside the pages, in their order; None if there are none."""
    items = edition.inside_items
    answer_rows = query_rows(
        connection,
        "SELECT item, if(list_contains(?, item), response, NULL), correct, count(*) FROM first_answers "
        "WHERE edition = ? AND list_contains(?, item) GROUP BY ALL",
        [
            [item.id for item in items if list_answers_of(item)],
            number,
            [item.id for item in items],
        ],
    )
    answered: defaultdict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for item, response, correct, learners in answer_rows:
        answered[item][response or "", correct] += learners
    return tuple(_describe_inside(item, answered[item.id], rule) for item in items) or None


def _describe_inside(
    item: Item, answered: Mapping[tuple[str, bool], int], rule: SmallGroupRule
) -> InsideFigures:
    responses: Counter[str] = Counter()
    for (response, _), learners in answered.items():
        responses[response] += learners
    counts = AnswerCounts(
        n=responses.total(),
        right=sum(learners for (_, right), learners in answered.items() if right),
        responses=responses,
    )
    return InsideFigures(
        item=item.id,
        stem=item.stem,
        kind=item.kind,
        right=rule.publish_answer_share(counts.right, counts.n),
        options=_describe_options(item, counts, rule),
    )


def _describe_options(item: Item, answered: AnswerCounts, rule: SmallGroupRule) -> tuple[OptionUse, ...]:
    return tuple(
        OptionUse(
            option=answer,
            text=text,
            right=right,
            chosen=rule.publish_answer_share(answered.count_choices(answer), answered.n),
        )
        for answer, text, right in list_answers_of(item)
    )


def _count_answers(
    connection: DuckDBPyConnection, number: int, edition: AskedEdition, rule: SmallGroupRule
) -> Mapping[str, AnswerCounts]:
    items_with_options = [item.id for item in edition.scored_items if list_answers_of(item)]
    answer_rows = query_rows(
        connection,
        "SELECT item, reached IS NOT NULL, if(list_contains(?, item), response, NULL), correct, count(*) "
        "FROM first_answers LEFT JOIN whole_quizzes USING (edition, learner) "
        "WHERE edition = ? AND counted GROUP BY ALL",
        [items_with_options, number],
    )
    n: Counter[tuple[str, bool]] = Counter()
    right: Counter[tuple[str, bool]] = Counter()
    responses: defaultdict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for item, answered_all, response, correct, learners in answer_rows:
        n[item, answered_all] += learners
        right[item, answered_all] += learners if correct else 0
        responses[item, answered_all][response or ""] += learners

    def count_item(item: str) -> AnswerCounts:
        groups = [True] if rule.is_small(n[item, False]) else [True, False]
        return AnswerCounts(
            n=sum(n[item, answered_all] for answered_all in groups),
            right=sum(right[item, answered_all] for answered_all in groups),
            responses=sum((responses[item, answered_all] for answered_all in groups), Counter()),
        )

    return {item.id: count_item(item.id) for item in edition.scored_items}
