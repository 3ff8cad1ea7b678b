"""Mastery of each objective, by the questions that serve it."""

from collections import Counter
from math import ceil

from duckdb import DuckDBPyConnection

from pipelines.results.editions import AskedEdition
from pipelines.results.intervals import ValueCounts
from pipelines.results.rows import rows
from pipelines.results.small_groups import SmallGroupRule
from schemas.results import ObjectiveFigures


def count_objectives(
    connection: DuckDBPyConnection, edition: int, asked: AskedEdition, telling: SmallGroupRule
) -> tuple[ObjectiveFigures, ...]:
    """Return a line for each objective that questions of an edition serve, in the content's order.

    An objective is mastered by whoever answers as large a share of its questions rightly, the first time,
    as the module asks for. Learners who answered the whole quiz are counted; before the lesson, those who
    answered every question that serves the objective there.
    """
    found = []
    for objective in asked.content.objectives:
        items = tuple(item.id for item in asked.items if item.objective == objective.id)
        if not items:
            continue
        earlier = sum(item.objective == objective.id for item in asked.before)
        right = _right(connection, edition, objective.id, len(items), counted=True)
        needed = ceil(len(items) * asked.content.mastery_percent / 100)
        masters = sum(learners for number, learners in right.items() if number >= needed)
        found.append(
            ObjectiveFigures(
                objective=objective.id,
                text=objective.text,
                items=items,
                right=telling.mean(_shares(right, len(items))),
                mastered=telling.of_people(masters, right.total()),
                before=telling.mean(
                    _shares(_right(connection, edition, objective.id, earlier, counted=False), earlier)
                ),
            )
        )
    return tuple(found)


def _shares(right: Counter[int], of: int) -> ValueCounts:
    return ValueCounts.of({number / of: learners for number, learners in right.items()})


def _right(
    connection: DuckDBPyConnection, edition: int, objective: str, of: int, *, counted: bool
) -> Counter[int]:
    """Return how many learners answered so many of an objective's questions rightly."""
    whole = "SEMI JOIN whole_quizzes USING (edition, learner)" if counted else ""
    found = rows(
        connection,
        "SELECT number, count(*) FROM (SELECT learner, sum(correct::INTEGER) AS number FROM first_answers "
        f"{whole} WHERE edition = ? AND objective = ? AND counted = ? GROUP BY learner HAVING count(*) = ?) "
        "GROUP BY ALL",
        [edition, objective, counted, of],
    )
    return Counter({int(number): learners for number, learners in found})
