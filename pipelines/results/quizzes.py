"""Results of an LMS's own quizzes with a module's questions, apart from its packages.

Whoever answers a question in a quiz may have met it in the package: put together, neither figure would say
what it seems to. Decided in docs/decisions/0095-moodle-results-activity-by-activity.md.
"""

from duckdb import DuckDBPyConnection

from pipelines.results.editions import AskedEdition
from pipelines.results.intervals import ValueCounts
from pipelines.results.items import compute_reliability, count_items, count_scored
from pipelines.results.rows import one, rows, take
from pipelines.results.small_groups import NOT_TOLD, TOO_FEW, SmallGroupRule
from schemas.results import OF_A_QUIZ, Absent, QuizEdition, QuizFigures, Share


def count_quizzes(
    connection: DuckDBPyConnection,
    module: str,
    editions: tuple[AskedEdition, ...],
    telling: SmallGroupRule,
    enrolled: Share | Absent,
    beside: tuple[int, ...],
) -> tuple[QuizFigures, ...] | None:
    """Return the figures of each quiz of a module; None where there is none.

    It makes the tables of `take` anew: whoever counts the module's packages does so before.
    """
    found = rows(
        connection,
        f"SELECT DISTINCT origin, lms_activity FROM results WHERE module = ? AND {OF_A_QUIZ} ORDER BY ALL",
        [module],
    )
    figures = []
    for origin, quiz in found:
        # Both are slugs of our own contracts.
        take(connection, module, editions, of=f"origin = '{origin}' AND lms_activity = '{quiz}'")
        figures.append(_quiz(connection, origin, quiz, editions, telling, enrolled, beside))
    return tuple(figures) or None


def _quiz(
    connection: DuckDBPyConnection,
    origin: str,
    quiz: str,
    asked: tuple[AskedEdition, ...],
    telling: SmallGroupRule,
    enrolled: Share | Absent,
    beside: tuple[int, ...],
) -> QuizFigures:
    learners, attempts = one(
        connection, "SELECT count(DISTINCT learner), count(DISTINCT session) FROM module_results"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE quiz_attempts AS SELECT learner, session, min(happened) AS began, "
        "max(seconds) AS spent, arg_max(score, happened) FILTER (score IS NOT NULL) AS score "
        "FROM module_results GROUP BY learner, session"
    )
    taken: Share | Absent = NOT_TOLD
    if isinstance(enrolled, Share) and learners <= enrolled.count:
        taken = telling.of_people(learners, enrolled.count)
    near = (*beside, taken.count) if isinstance(taken, Share) else beside
    first = _marks(connection, "min({'began': began, 'session': session, 'score': score}).score")
    return QuizFigures(
        origin=origin,
        quiz=quiz,
        taken=taken,
        attempts=attempts if learners >= telling.smallest else TOO_FEW,
        first_score=telling.mean(first, near),
        best_score=telling.mean(_marks(connection, "max(score)"), near),
        minutes=telling.mean(_minutes(connection), near),
        editions=_editions(connection, asked, telling) if learners >= telling.smallest else (),
    )


def _marks(connection: DuckDBPyConnection, mark: str) -> ValueCounts:
    found = rows(
        connection,
        f"SELECT mark, count(*) FROM (SELECT {mark} AS mark FROM quiz_attempts WHERE score IS NOT NULL "
        "GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of(dict(found))


def _minutes(connection: DuckDBPyConnection) -> ValueCounts:
    found = rows(
        connection,
        "SELECT spent, count(*) FROM (SELECT sum(round(spent * 1000)::BIGINT) AS spent FROM quiz_attempts "
        "WHERE spent IS NOT NULL GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of({int(spent) / 60_000: learners for spent, learners in found})


def _editions(
    connection: DuckDBPyConnection, editions: tuple[AskedEdition, ...], telling: SmallGroupRule
) -> tuple[QuizEdition, ...]:
    """Return the questions of the only edition; an attempt does not say of which of several it is."""
    if len(editions) != 1:
        return ()
    scored, items = count_scored(connection, 0, editions[0]), len(editions[0].items)
    reached = ValueCounts.of({score / items: learners for score, learners in scored.learners.items()})
    return (
        QuizEdition(
            releases=editions[0].releases,
            reached=telling.mean(reached),
            passed=NOT_TOLD,
            alpha=compute_reliability(scored, telling),
            items=count_items(connection, 0, editions[0], scored, telling),
        ),
    )
