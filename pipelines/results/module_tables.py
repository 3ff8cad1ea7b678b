"""Tables of one module in DuckDB: its results, and the first answer of each learner to each question.

Queries count whole numbers, so that neither threads nor the order of rows change a digit.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from duckdb import DuckDBPyConnection

from pipelines.results.editions import AskedEdition
from schemas.results import IS_OF_A_QUIZ

DELIMITER = "[,]"
"""Separator of the ids of an answer (SCORM 2004 4th Ed. RTE 4.1.1.6; xAPI 1.0.3 part 2, appendix C)."""


FROM_PACKAGES = f"NOT {IS_OF_A_QUIZ}"
"""SQL condition: a result comes from one of the module's own packages."""


def make_module_tables(
    connection: DuckDBPyConnection,
    module: str,
    editions: tuple[AskedEdition, ...],
    *,
    condition: str = FROM_PACKAGES,
) -> None:
    """Make the temporary tables of one module from the view `results`, replacing those of another.

    `module_results`: its results that meet a `condition` in SQL. `questions`: the questions of each edition.
    `first_answers`: the first answer of each learner. `whole_quizzes`: learners who answered every scored
    question, and how many rightly (`reached`).

    An answer without a release belongs to the only edition; if there are several, it is no first answer. Nor
    is one without a verdict, right or wrong.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE module_results AS "
        "SELECT id, results.at AS happened, kind, release, learner::UUID AS learner, session, "
        "page, item, response, correct, score, seconds, moment, question, rating, best_rating "
        f"FROM results WHERE module = ? AND {condition}",
        [module],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE questions "
        "(edition INTEGER, release INTEGER, item VARCHAR, counted BOOLEAN, objective VARCHAR)"
    )
    question_rows = list(_list_questions(editions))
    if question_rows:
        connection.executemany("INSERT INTO questions VALUES (?, ?, ?, ?, ?)", question_rows)
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


def _list_questions(
    editions: tuple[AskedEdition, ...],
) -> Iterator[tuple[int, int | None, str, bool, str | None]]:
    """Yield the rows of the table `questions`; None as release stands for answers that name none."""
    for number, edition in enumerate(editions):
        releases = (*edition.releases, None) if len(editions) == 1 else edition.releases
        for counted, items in ((True, edition.scored_items), (False, edition.unscored_items)):
            for release in releases:
                yield from ((number, release, item.id, counted, item.objective) for item in items)
        # No objective is measured by questions inside pages: each learner meets other decisions.
        for release in releases:
            yield from ((number, release, item.id, False, None) for item in edition.inside_items)


def query_rows(connection: DuckDBPyConnection, query: str, values: Iterable[object] = ()) -> list[Any]:
    """Return the rows that a query selects."""
    return connection.execute(query, list(values)).fetchall()


def query_row(connection: DuckDBPyConnection, query: str, values: Iterable[object] = ()) -> Any:
    """Return the first row that a query selects."""
    return query_rows(connection, query, values)[0]
