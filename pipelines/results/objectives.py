"""Mastery of each objective, from the questions on it."""

from collections import Counter
from math import ceil

from duckdb import DuckDBPyConnection

from pipelines.results.editions import AskedEdition
from pipelines.results.intervals import ValueCounts
from pipelines.results.module_tables import query_rows
from pipelines.results.small_groups import SmallGroupRule
from schemas.results import ObjectiveFigures


def count_objectives(
    connection: DuckDBPyConnection, number: int, edition: AskedEdition, rule: SmallGroupRule
) -> tuple[ObjectiveFigures, ...]:
    """Return the figures of each objective that has questions in an edition, in the content's order.

    A learner masters an objective whose questions they answer rightly, the first time, in at least the share
    the module requires. Only learners who answered the whole quiz are counted; for the questions before the
    lesson, those who answered all of them on the objective.
    """
    figures = []
    for objective in edition.content.objectives:
        items = tuple(item.id for item in edition.scored_items if item.objective == objective.id)
        if not items:
            continue
        unscored = sum(item.objective == objective.id for item in edition.unscored_items)
        right = _count_right(connection, number, objective.id, len(items), scored=True)
        needed = ceil(len(items) * edition.content.mastery_percent / 100)
        masters = sum(learners for right_count, learners in right.items() if right_count >= needed)
        figures.append(
            ObjectiveFigures(
                objective=objective.id,
                text=objective.text,
                items=items,
                right=rule.publish_mean(_count_shares(right, len(items))),
                mastered=rule.publish_group_share(masters, right.total()),
                before=rule.publish_mean(
                    _count_shares(
                        _count_right(connection, number, objective.id, unscored, scored=False), unscored
                    )
                ),
            )
        )
    return tuple(figures)


def _count_shares(right: Counter[int], question_count: int) -> ValueCounts:
    return ValueCounts.of({number / question_count: learners for number, learners in right.items()})


def _count_right(
    connection: DuckDBPyConnection, edition: int, objective: str, question_count: int, *, scored: bool
) -> Counter[int]:
    """Return the number of learners by how many of an objective's questions they answered rightly."""
    whole_quiz = "SEMI JOIN whole_quizzes USING (edition, learner)" if scored else ""
    counts = query_rows(
        connection,
        "SELECT number, count(*) FROM (SELECT learner, sum(correct::INTEGER) AS number FROM first_answers "
        f"{whole_quiz} WHERE edition = ? AND objective = ? AND counted = ? "
        "GROUP BY learner HAVING count(*) = ?) "
        "GROUP BY ALL",
        [edition, objective, scored, question_count],
    )
    return Counter({int(number): learners for number, learners in counts})
