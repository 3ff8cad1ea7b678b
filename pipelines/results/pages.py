"""Pages at which learners stopped: those who never completed the module."""

from duckdb import DuckDBPyConnection

from pipelines.results.intervals import compute_share
from pipelines.results.module_tables import query_rows
from pipelines.results.small_groups import BY_SUBTRACTION, NOT_TOLD, TOO_FEW, SmallGroupRule
from schemas.draft import Content
from schemas.draft.alignment import list_pages, list_questions
from schemas.results import Absent, PageLeft, Share

QUIZ = "quiz"
"""Id of the player's page of questions."""


def count_pages_left(
    connection: DuckDBPyConnection, content: Content, rule: SmallGroupRule, published: tuple[int, ...] = ()
) -> tuple[PageLeft, ...]:
    """Return for each page of the newest release the share of those who reached it that went no further.

    A page is reached when it was shown. A learner stopped at a page if it is the last one in order that they
    saw, and they neither completed nor passed the module. The questions count as one last page, reached by
    opening or answering them.
    """
    order = [(section.id, section.title) for section in list_pages(content)]
    question_ids = [item.id for item in list_questions(content)]
    if not order:
        return ()
    places = {page: index for index, (page, _) in enumerate(order)}
    reached, stopped = _count_reached_and_stopped(connection, places, len(order), question_ids)
    if not any(reached):
        return ()
    hidden = rule.hide_small_parts(stopped)
    lines = [*order, *([(None, None)] if question_ids else [])]
    figures, published_counts = [], list(published)
    for index, (page, title) in enumerate(lines):
        figure: Share | Absent = NOT_TOLD
        if reached[index]:
            figure = _describe_share(stopped[index], reached[index], published_counts, hidden[index], rule)
            published_counts += [figure.n] if isinstance(figure, Share) else []
        figures.append(PageLeft(page=page, title=title, stopped=figure))
    return tuple(figures)


def _describe_share(
    stopped: int, reached: int, published: list[int], hidden: Absent | None, rule: SmallGroupRule
) -> Share | Absent:
    """Return a page's share, or why it is hidden: no two published numbers may differ by a small group."""
    if reached < rule.smallest:
        return TOO_FEW
    if hidden is not None:
        return hidden
    if rule.is_small(reached - stopped):
        return BY_SUBTRACTION
    if rule.find_close_count(reached, published) is not None:
        return BY_SUBTRACTION
    return compute_share(stopped, reached)


def _count_reached_and_stopped(
    connection: DuckDBPyConnection, places: dict[str, int], questions_at: int, question_ids: list[str]
) -> tuple[list[int], list[int]]:
    """Return how many learners reached each page, and how many stopped there; questions come last."""
    pairs = [*places.items(), (QUIZ, questions_at), *((item, questions_at) for item in question_ids)]
    connection.execute("CREATE OR REPLACE TEMP TABLE places (name VARCHAR, place INTEGER)")
    connection.executemany("INSERT INTO places VALUES (?, ?)", pairs)
    page_visits = (
        "SELECT DISTINCT learner, place FROM module_results JOIN places ON name = "
        "CASE kind WHEN 'experienced' THEN page WHEN 'answered' THEN item END"
    )
    finished = "SELECT learner FROM module_results WHERE kind IN ('completed', 'passed')"
    reached, stopped = [0] * (questions_at + 1), [0] * (questions_at + 1)
    for place, learners in query_rows(
        connection, f"SELECT place, count(*) FROM ({page_visits}) GROUP BY ALL"
    ):
        reached[place] = learners
    furthest = (
        f"SELECT learner, max(place) AS place FROM ({page_visits}) "
        f"WHERE learner NOT IN ({finished}) GROUP BY learner"
    )
    for place, learners in query_rows(connection, f"SELECT place, count(*) FROM ({furthest}) GROUP BY ALL"):
        stopped[place] = learners
    return reached, stopped
