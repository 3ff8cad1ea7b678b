"""The rows of one module, and the first answer each learner gave to each of its questions.

Whatever counts them counts whole numbers in DuckDB: neither threads nor the order of rows change a digit.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from duckdb import DuckDBPyConnection

from pipelines.results.editions import AskedEdition
from schemas.results import IS_OF_A_QUIZ

DELIMITER = "[,]"
"""Between the ids of an answer (SCORM 2004 4th Ed. RTE 4.1.1.6; xAPI 1.0.3 part 2, appendix C)."""


PACKAGES = f"NOT {IS_OF_A_QUIZ}"
"""What is true of results of the module's own packages."""


def take(
    connection: DuckDBPyConnection, module: str, editions: tuple[AskedEdition, ...], *, of: str = PACKAGES
) -> None:
    """Make the tables `module_results` and `first_answers` of one module from the view `results`.

    `of` says, in SQL, of which of its results.

    An answer that names no release is of the only edition there is; of several it is of none, and no first
    answer. So is one that nobody said to be right or wrong.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE module_results AS "
        "SELECT id, results.at AS happened, kind, release, learner::UUID AS learner, session, "
        "page, item, response, correct, score, seconds, moment, question, rating, best_rating "
        f"FROM results WHERE module = ? AND {of}",
        [module],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE questions "
        "(edition INTEGER, release INTEGER, item VARCHAR, counted BOOLEAN, objective VARCHAR)"
    )
    listed = list(_questions(editions))
    if listed:
        connection.executemany("INSERT INTO questions VALUES (?, ?, ?, ?, ?)", listed)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE first_answers AS SELECT edition, item, learner, counted, objective, "
        "answer.correct AS correct, answer.response AS response FROM ("
        "SELECT edition, item, learner, counted, objective, "
        "min({'happened': happened, 'id': id, 'correct': correct, 'response': response}) AS answer "
        "FROM module_results JOIN questions USING (item) "
        "WHERE kind = 'answered' AND correct IS NOT NULL "
        "AND module_results.release IS NOT DISTINCT FROM questions.release GROUP BY ALL)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE whole_quizzes AS "
        "SELECT edition, learner, sum(correct::INTEGER)::INTEGER AS reached FROM first_answers "
        "JOIN (SELECT edition, count(DISTINCT item) AS asked FROM questions WHERE counted GROUP BY edition) "
        "USING (edition) WHERE counted GROUP BY edition, learner, asked HAVING count(*) = asked"
    )


def _questions(editions: tuple[AskedEdition, ...]) -> Iterator[tuple[int, int | None, str, bool, str | None]]:
    for number, edition in enumerate(editions):
        releases = (*edition.releases, None) if len(editions) == 1 else edition.releases
        for counted, items in ((True, edition.items), (False, edition.before)):
            for release in releases:
                yield from ((number, release, item.id, counted, item.objective) for item in items)


def rows(connection: DuckDBPyConnection, query: str, values: Iterable[object] = ()) -> list[Any]:
    """Return what a query finds."""
    return connection.execute(query, list(values)).fetchall()


def one(connection: DuckDBPyConnection, query: str, values: Iterable[object] = ()) -> Any:
    """Return the one row a query finds."""
    return rows(connection, query, values)[0]
