"""Learners' scores and time on a module, counted so that no published figure reveals a small group."""

from duckdb import DuckDBPyConnection

from pipelines.results.intervals import ValueCounts, compute_share
from pipelines.results.module_tables import query_row, query_rows
from pipelines.results.small_groups import BY_SUBTRACTION, NOT_TOLD, SmallGroupRule
from schemas.results import Absent, Band, Share

BANDS = 5
MODULE_KINDS = "kind IN ('completed', 'passed', 'failed', 'left')"
"""The kinds of result that can carry a score or a time of the module as a whole."""


def make_scored_table(connection: DuckDBPyConnection, rule: SmallGroupRule) -> None:
    """Make the table `scored`: the scores that can be published beside each edition's mean of right answers.

    Subtracting one published count from the other must not reveal a small group. If only a few learners
    with a score are in no published edition, they are left out. If only a few learners of the published
    editions have no score, more scored ones are left out until those without reach the smallest group: the
    first by their hash, which is arbitrary. Reads the tables `module_results` and `whole_quizzes`.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE scored AS SELECT learner, happened, id, score FROM module_results "
        f"WHERE score IS NOT NULL AND {MODULE_KINDS}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE in_an_edition AS SELECT DISTINCT learner FROM whole_quizzes "
        "SEMI JOIN (SELECT edition FROM whole_quizzes GROUP BY edition HAVING count(*) >= ?) USING (edition)",
        [rule.smallest],
    )
    outside, scoreless, in_editions = query_row(
        connection,
        "SELECT (SELECT count(DISTINCT learner) FROM scored ANTI JOIN in_an_edition USING (learner)), "
        "(SELECT count(*) FROM in_an_edition ANTI JOIN scored USING (learner)), "
        "(SELECT count(*) FROM in_an_edition)",
    )
    if in_editions and rule.is_small(outside):
        connection.execute("DELETE FROM scored WHERE learner NOT IN (SELECT learner FROM in_an_edition)")
    if rule.is_small(scoreless):
        connection.execute(
            "DELETE FROM scored WHERE learner IN (SELECT DISTINCT learner FROM scored "
            "SEMI JOIN in_an_edition USING (learner) ORDER BY learner LIMIT ?)",
            [rule.smallest - scoreless],
        )


def count_first_scores(connection: DuckDBPyConnection) -> ValueCounts:
    """Return how many learners had each first score; a tie in time goes to the lower id of the result."""
    return _count_scores(connection, "min({'happened': happened, 'id': id, 'score': score}).score")


def count_best_scores(connection: DuckDBPyConnection) -> ValueCounts:
    """Return how many learners had each best score: what an LMS shows."""
    return _count_scores(connection, "max(score)")


def _count_scores(connection: DuckDBPyConnection, score_sql: str) -> ValueCounts:
    counts = query_rows(
        connection,
        f"SELECT score, count(*) FROM (SELECT {score_sql} AS score FROM scored GROUP BY learner) "
        "GROUP BY ALL",
    )
    return ValueCounts.of(dict(counts))


def count_bands(scores: ValueCounts, rule: SmallGroupRule, published: tuple[int, ...]) -> tuple[Band, ...]:
    """Return the scores in five bands of the same width.

    Empty if there are too few learners, or if their number is within a few of a count in `published`.
    """
    if scores.n < rule.smallest or rule.find_close_count(scores.n, published) is not None:
        return ()
    counts = [0] * BANDS
    for score, learners in scores.learners:
        counts[min(int(score * BANDS + 1e-9), BANDS - 1)] += learners
    masked = rule.hide_small_parts(counts)
    return tuple(
        Band(
            start=at / BANDS,
            end=(at + 1) / BANDS,
            learners=masked[at] or compute_share(count, scores.n),
        )
        for at, count in enumerate(counts)
    )


def count_minutes_to_completion(connection: DuckDBPyConnection) -> ValueCounts:
    """Return how many learners spent each number of minutes until they completed the module.

    To the millisecond. A session's time is the longest that its results report, as each counts from its
    start; a learner's is the sum of the sessions begun before the first completion. Learners who did not
    complete the module are left out.
    """
    counts = query_rows(
        connection,
        "WITH done AS (SELECT learner, min(happened) AS ended FROM module_results WHERE kind = 'completed' "
        "GROUP BY learner), "
        "sessions AS (SELECT learner, session, min(happened) AS began, "
        "max(round(seconds * 1000)::BIGINT) AS spent "
        f"FROM module_results WHERE seconds IS NOT NULL AND {MODULE_KINDS} GROUP BY learner, session) "
        "SELECT spent, count(*) FROM (SELECT sum(spent) AS spent FROM sessions JOIN done USING (learner) "
        "WHERE began <= ended GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of({int(spent) / 60_000: learners for spent, learners in counts})


def measure_overtime(
    minutes: ValueCounts, declared_minutes: int, rule: SmallGroupRule, published: tuple[int, ...]
) -> Share | Absent:
    """Return the share of learners who took longer than the module declares, or why it is withheld."""
    if not minutes.learners:
        return NOT_TOLD
    if rule.find_close_count(minutes.n, published) is not None:
        return BY_SUBTRACTION
    return rule.publish_group_share(
        sum(n for took, n in minutes.learners if took > declared_minutes), minutes.n
    )
