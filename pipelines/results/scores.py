"""Scores and time: what a module asks of learners beside what it declares."""

from duckdb import DuckDBPyConnection

from pipelines.results.intervals import ValueCounts, share_of
from pipelines.results.rows import one, rows
from pipelines.results.small_groups import BY_SUBTRACTION, NOT_TOLD, SmallGroupRule
from schemas.results import Absent, Band, Share

BANDS = 5
OF_THE_MODULE = "kind IN ('completed', 'passed', 'failed', 'left')"
"""The kinds of result that may tell a score or a time of the module as a whole."""


def take_scores(connection: DuckDBPyConnection, telling: SmallGroupRule) -> None:
    """Make the table `scored`, of the scores that may be told beside the mean right of each edition.

    Whoever counts in one of the two and not in the other is not to be found by what is missing between
    them. A few who have a score and are in no edition that is told are left out; where a few of those have
    no score, as many more are left out as make them enough: the first by their hash, which says nothing.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE scored AS SELECT learner, happened, id, score FROM module_results "
        f"WHERE score IS NOT NULL AND {OF_THE_MODULE}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE in_an_edition AS SELECT DISTINCT learner FROM whole_quizzes "
        "SEMI JOIN (SELECT edition FROM whole_quizzes GROUP BY edition HAVING count(*) >= ?) USING (edition)",
        [telling.smallest],
    )
    others, scoreless, told = one(
        connection,
        "SELECT (SELECT count(DISTINCT learner) FROM scored ANTI JOIN in_an_edition USING (learner)), "
        "(SELECT count(*) FROM in_an_edition ANTI JOIN scored USING (learner)), "
        "(SELECT count(*) FROM in_an_edition)",
    )
    if told and telling.is_small(others):
        connection.execute("DELETE FROM scored WHERE learner NOT IN (SELECT learner FROM in_an_edition)")
    if telling.is_small(scoreless):
        connection.execute(
            "DELETE FROM scored WHERE learner IN (SELECT DISTINCT learner FROM scored "
            "SEMI JOIN in_an_edition USING (learner) ORDER BY learner LIMIT ?)",
            [telling.smallest - scoreless],
        )


def first_scores(connection: DuckDBPyConnection) -> ValueCounts:
    """Return the first score that was told of each learner; of two at one moment, by their ids."""
    return _scores(connection, "min({'happened': happened, 'id': id, 'score': score}).score")


def best_scores(connection: DuckDBPyConnection) -> ValueCounts:
    """Return the best score of each learner: what an LMS shows."""
    return _scores(connection, "max(score)")


def _scores(connection: DuckDBPyConnection, score: str) -> ValueCounts:
    found = rows(
        connection,
        f"SELECT score, count(*) FROM (SELECT {score} AS score FROM scored GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of(dict(found))


def bands(scores: ValueCounts, telling: SmallGroupRule, beside: tuple[int, ...]) -> tuple[Band, ...]:
    """Return the scores in five bands of the same width.

    None where there are too few learners, or a few more or fewer than a number told elsewhere.
    """
    if scores.n < telling.smallest or telling.near(scores.n, beside) is not None:
        return ()
    counts = [0] * BANDS
    for score, learners in scores.learners:
        counts[min(int(score * BANDS + 1e-9), BANDS - 1)] += learners
    hidden = telling.parts(counts)
    return tuple(
        Band(
            start=at / BANDS,
            end=(at + 1) / BANDS,
            learners=hidden[at] or share_of(count, scores.n),
        )
        for at, count in enumerate(counts)
    )


def minutes(connection: DuckDBPyConnection) -> ValueCounts:
    """Return the minutes each learner spent until they completed the module, to the millisecond.

    Those of a session are the longest time any of its results tells, as they are told from its start;
    those of a learner are the sessions begun before the first completion, together. Learners who did not
    complete it are left out.
    """
    found = rows(
        connection,
        "WITH done AS (SELECT learner, min(happened) AS ended FROM module_results WHERE kind = 'completed' "
        "GROUP BY learner), "
        "sessions AS (SELECT learner, session, min(happened) AS began, "
        "max(round(seconds * 1000)::BIGINT) AS spent "
        f"FROM module_results WHERE seconds IS NOT NULL AND {OF_THE_MODULE} GROUP BY learner, session) "
        "SELECT spent, count(*) FROM (SELECT sum(spent) AS spent FROM sessions JOIN done USING (learner) "
        "WHERE began <= ended GROUP BY learner) GROUP BY ALL",
    )
    return ValueCounts.of({int(spent) / 60_000: learners for spent, learners in found})


def longer(
    spent: ValueCounts, declared: int, telling: SmallGroupRule, beside: tuple[int, ...]
) -> Share | Absent:
    """Return how many took longer than the module declares."""
    if not spent.learners:
        return NOT_TOLD
    if telling.near(spent.n, beside) is not None:
        return BY_SUBTRACTION
    return telling.of_people(sum(n for took, n in spent.learners if took > declared), spent.n)
