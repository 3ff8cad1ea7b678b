"""Results of quizzes that an LMS itself gives with a module's questions, outside the module's packages.

Learners may have met a quiz's questions in the package before, so the two are never counted together.
Decided in docs/decisions/0095-moodle-results-activity-by-activity.md.
"""

from duckdb import DuckDBPyConnection

from pipelines.results.editions import AskedEdition
from pipelines.results.intervals import ValueCounts
from pipelines.results.items import compute_reliability, count_items, count_scored
from pipelines.results.module_tables import make_module_tables, query_row, query_rows
from pipelines.results.small_groups import NOT_TOLD, TOO_FEW, SmallGroupRule
from schemas.results import IS_OF_A_QUIZ, Absent, QuizEdition, QuizFigures, Share


def count_quizzes(
    connection: DuckDBPyConnection,
    module: str,
    editions: tuple[AskedEdition, ...],
    rule: SmallGroupRule,
    enrolled: Share | Absent,
    published: tuple[int, ...],
) -> tuple[QuizFigures, ...] | None:
    """Return the figures of each quiz of a module; None if it has none.

    This replaces the tables made by `make_module_tables`, so count the module's packages first.
    """
    quizzes = query_rows(
        connection,
        f"SELECT DISTINCT origin, lms_activity FROM results WHERE module = ? AND {IS_OF_A_QUIZ} ORDER BY ALL",
        [module],
    )
    figures = []
    for origin, quiz in quizzes:
        # Both are slugs, so neither can hold a quotation mark.
        make_module_tables(
            connection, module, editions, condition=f"origin = '{origin}' AND lms_activity = '{quiz}'"
        )
        figures.append(_count_quiz(connection, origin, quiz, editions, rule, enrolled, published))
    return tuple(figures) or None


def _count_quiz(
    connection: DuckDBPyConnection,
    origin: str,
    quiz: str,
    editions: tuple[AskedEdition, ...],
    rule: SmallGroupRule,
    enrolled: Share | Absent,
    published: tuple[int, ...],
) -> QuizFigures:
    learners, attempts = query_row(
        connection, "SELECT count(DISTINCT learner), count(DISTINCT session) FROM module_results"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE quiz_attempts AS SELECT learner, session, min(happened) AS began, "
        "max(seconds) AS spent, arg_max(score, happened) FILTER (score IS NOT NULL) AS score "
        "FROM module_results GROUP BY learner, session"
    )
    taken_share: Share | Absent = NOT_TOLD
    if isinstance(enrolled, Share) and learners <= enrolled.count:
        taken_share = rule.publish_group_share(learners, enrolled.count)
    published_counts = (*published, taken_share.count) if isinstance(taken_share, Share) else published
    first_scores = _count_scores(
        connection, "min({'began': began, 'session': session, 'score': score}).score"
    )
    return QuizFigures(
        origin=origin,
        quiz=quiz,
        taken=taken_share,
        attempts=attempts if learners >= rule.smallest else TOO_FEW,
        first_score=rule.publish_mean(first_scores, published_counts),
        best_score=rule.publish_mean(_count_scores(connection, "max(score)"), published_counts),
        minutes=rule.publish_mean(_count_minutes(connection), published_counts),
        editions=_analyse_edition(connection, editions, rule) if learners >= rule.smallest else (),
    )


def _count_scores(connection: DuckDBPyConnection, score_sql: str) -> ValueCounts:
    counts = query_rows(
        connection,
        f"SELECT mark, count(*) FROM (SELECT {score_sql} AS mark FROM quiz_attempts WHERE score IS NOT NULL "
        "GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of(dict(counts))


def _count_minutes(connection: DuckDBPyConnection) -> ValueCounts:
    counts = query_rows(
        connection,
        "SELECT spent, count(*) FROM (SELECT sum(round(spent * 1000)::BIGINT) AS spent FROM quiz_attempts "
        "WHERE spent IS NOT NULL GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of({int(spent) / 60_000: learners for spent, learners in counts})


def _analyse_edition(
    connection: DuckDBPyConnection, editions: tuple[AskedEdition, ...], rule: SmallGroupRule
) -> tuple[QuizEdition, ...]:
    """Return the figures of the only edition; empty if there are several, as attempts do not say which."""
    if len(editions) != 1:
        return ()
    scored, items = count_scored(connection, 0, editions[0]), len(editions[0].scored_items)
    reached = ValueCounts.of({score / items: learners for score, learners in scored.learners.items()})
    return (
        QuizEdition(
            releases=editions[0].releases,
            reached=rule.publish_mean(reached),
            passed=NOT_TOLD,
            alpha=compute_reliability(scored, rule),
            items=count_items(connection, 0, editions[0], scored, rule),
        ),
    )
