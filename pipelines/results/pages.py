"""The pages on which learners stopped who never completed the module."""

from duckdb import DuckDBPyConnection

from pipelines.results.intervals import share_of
from pipelines.results.rows import rows
from pipelines.results.small_groups import BY_SUBTRACTION, NOT_TOLD, TOO_FEW, SmallGroupRule
from schemas.draft import Content
from schemas.draft.alignment import list_pages, list_questions
from schemas.results import Absent, PageLeft, Share

QUIZ = "quiz"
"""How the player names the page its questions stand on."""


def count_pages_left(
    connection: DuckDBPyConnection, content: Content, telling: SmallGroupRule, beside: tuple[int, ...] = ()
) -> tuple[PageLeft, ...]:
    """Return for each page of the newest release how many of those who reached it went no further.

    A page is reached once it was shown; who stopped at it never completed nor passed the module, and of
    the module's order it is the furthest they saw. The questions come after the pages, as one last line:
    it is reached by opening them, or by an answer.
    """
    order = [(section.id, section.title) for section in list_pages(content)]
    asked = [item.id for item in list_questions(content)]
    if not order:
        return ()
    places = {page: at for at, (page, _) in enumerate(order)}
    reached, stopped = _counts(connection, places, len(order), asked)
    if not any(reached):
        return ()
    hidden = telling.parts(stopped)
    named = [*order, *([(None, None)] if asked else [])]
    found, numbers = [], list(beside)
    for at, (page, title) in enumerate(named):
        figure: Share | Absent = NOT_TOLD
        if reached[at]:
            figure = _describe_share(stopped[at], reached[at], numbers, hidden[at], telling)
            numbers += [figure.n] if isinstance(figure, Share) else []
        found.append(PageLeft(page=page, title=title, stopped=figure))
    return tuple(found)


def _describe_share(
    stopped: int, reached: int, beside: list[int], hidden: Absent | None, telling: SmallGroupRule
) -> Share | Absent:
    """Return a page's share; two numbers that are told do not tell of the few who are in but one of them."""
    if reached < telling.smallest:
        return TOO_FEW
    if hidden is not None:
        return hidden
    if telling.is_small(reached - stopped):
        return BY_SUBTRACTION
    if telling.near(reached, beside) is not None:
        return BY_SUBTRACTION
    return share_of(stopped, reached)


def _counts(
    connection: DuckDBPyConnection, places: dict[str, int], questions_at: int, asked: list[str]
) -> tuple[list[int], list[int]]:
    pairs = [*places.items(), (QUIZ, questions_at), *((item, questions_at) for item in asked)]
    connection.execute("CREATE OR REPLACE TEMP TABLE places (name VARCHAR, place INTEGER)")
    connection.executemany("INSERT INTO places VALUES (?, ?)", pairs)
    seen = (
        "SELECT DISTINCT learner, place FROM module_results JOIN places ON name = "
        "CASE kind WHEN 'experienced' THEN page WHEN 'answered' THEN item END"
    )
    gone = "SELECT learner FROM module_results WHERE kind IN ('completed', 'passed')"
    reached, stopped = [0] * (questions_at + 1), [0] * (questions_at + 1)
    for place, learners in rows(connection, f"SELECT place, count(*) FROM ({seen}) GROUP BY ALL"):
        reached[place] = learners
    furthest = (
        f"SELECT learner, max(place) AS place FROM ({seen}) WHERE learner NOT IN ({gone}) GROUP BY learner"
    )
    for place, learners in rows(connection, f"SELECT place, count(*) FROM ({furthest}) GROUP BY ALL"):
        stopped[place] = learners
    return reached, stopped
