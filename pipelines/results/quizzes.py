"""Results of an LMS's own quizzes with a module's questions, apart from its packages.

Learners may have met a quiz's questions in the package before, so the two are never counted together.
Decided in docs/decisions/0095-moodle-results-activity-by-activity.md.
"""

from duckdb import DuckDBPyConnection

from pipelines.results.editions import AskedEdition
from pipelines.results.intervals import ValueCounts
from pipelines.results.items import compute_reliability, count_items, count_scored
from pipelines.results.rows import one, rows, take
from pipelines.results.small_groups import NOT_TOLD, TOO_FEW, SmallGroupRule
from schemas.results import IS_OF_A_QUIZ, Absent, QuizEdition, QuizFigures, Share


def count_quizzes(
    connection: DuckDBPyConnection,
    module: str,
    editions: tuple[AskedEdition, ...],
    telling: SmallGroupRule,
    enrolled: Share | Absent,
    beside: tuple[int, ...],
) -> tuple[QuizFigures, ...] | None:
    """Return the figures of each quiz of a module; None if it has none.

    This replaces the tables made by `take`, so count the module's packages first.
    """
    quizzes = rows(
        connection,
        f"SELECT DISTINCT origin, lms_activity FROM results WHERE module = ? AND {IS_OF_A_QUIZ} ORDER BY ALL",
        [module],
    )
    figures = []
    for origin, quiz in quizzes:
        # Both are slugs of our own contracts.
        take(connection, module, editions, of=f"origin = '{origin}' AND lms_activity = '{quiz}'")
        figures.append(_count_quiz(connection, origin, quiz, editions, telling, enrolled, beside))
    return tuple(figures) or None


def _count_quiz(
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
    taken_share: Share | Absent = NOT_TOLD
    if isinstance(enrolled, Share) and learners <= enrolled.count:
        taken_share = telling.of_people(learners, enrolled.count)
    close_to = (*beside, taken_share.count) if isinstance(taken_share, Share) else beside
    first_scores = _count_marks(connection, "min({'began': began, 'session': session, 'score': score}).score")
    return QuizFigures(
        origin=origin,
        quiz=quiz,
        taken=taken_share,
        attempts=attempts if learners >= telling.smallest else TOO_FEW,
        first_score=telling.mean(first_scores, close_to),
        best_score=telling.mean(_count_marks(connection, "max(score)"), close_to),
        minutes=telling.mean(_count_minutes(connection), close_to),
        editions=_analyse_edition(connection, asked, telling) if learners >= telling.smallest else (),
    )


def _count_marks(connection: DuckDBPyConnection, mark: str) -> ValueCounts:
    found = rows(
        connection,
        f"SELECT mark, count(*) FROM (SELECT {mark} AS mark FROM quiz_attempts WHERE score IS NOT NULL "
        "GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of(dict(found))


def _count_minutes(connection: DuckDBPyConnection) -> ValueCounts:
    found = rows(
        connection,
        "SELECT spent, count(*) FROM (SELECT sum(round(spent * 1000)::BIGINT) AS spent FROM quiz_attempts "
        "WHERE spent IS NOT NULL GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of({int(spent) / 60_000: learners for spent, learners in found})


def _analyse_edition(
    connection: DuckDBPyConnection, editions: tuple[AskedEdition, ...], telling: SmallGroupRule
) -> tuple[QuizEdition, ...]:
    """Return the questions of the only edition; empty if there are several, for attempts do not say which."""
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
