"""Figures of each question, from learners' first answers."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from pipelines.results.classical import Scored, compute_alpha, compute_discrimination, correlate_item
from pipelines.results.editions import AskedEdition, compute_chance, list_answers_of, read_wording
from pipelines.results.rows import DELIMITER, rows
from pipelines.results.small_groups import TOO_FEW, SmallGroupRule
from schemas.draft import Item
from schemas.results import Absent, Coefficient, ItemFigures, OptionUse


@dataclass(frozen=True)
class AnswerCounts:
    """How many answered a question, how many of them rightly, and how many gave each response."""

    n: int = 0
    right: int = 0
    responses: Mapping[str, int] | None = None

    def chose(self, answer: str) -> int:
        """Return how many chose an answer, also as one of several."""
        counts = (self.responses or {}).items()
        return sum(learners for response, learners in counts if answer in response.split(DELIMITER))


def count_scored(connection: DuckDBPyConnection, edition: int, asked: AskedEdition) -> Scored:
    """Return how many learners reached each score, and how many of them had each item right.

    Only learners who answered every item are counted.
    """
    learners = dict(
        rows(
            connection,
            "SELECT reached, count(*) FROM whole_quizzes WHERE edition = ? GROUP BY ALL",
            [edition],
        )
    )
    right: dict[str, dict[int, int]] = {item.id: {} for item in asked.items}
    rows_right = rows(
        connection,
        "SELECT item, reached, count(*) FROM first_answers JOIN whole_quizzes USING (edition, learner) "
        "WHERE edition = ? AND counted AND correct GROUP BY ALL",
        [edition],
    )
    for item, score, count in rows_right:
        right[item][score] = count
    return Scored(learners, right)


def compute_reliability(scored: Scored, telling: SmallGroupRule) -> Coefficient | Absent:
    """Return the reliability of an edition's score."""
    return compute_alpha(scored) if scored.n >= telling.smallest else TOO_FEW


def count_items(
    connection: DuckDBPyConnection, edition: int, asked: AskedEdition, scored: Scored, telling: SmallGroupRule
) -> tuple[ItemFigures, ...]:
    """Return the figures of each scored question, in the order of the quiz.

    Learners who answered only part of the quiz are counted unless they are a small group, which comparing
    with the figures of those who answered everything would reveal.
    """
    answered = _count_answers(connection, edition, asked, telling)
    enough = scored.n >= telling.smallest
    return tuple(
        ItemFigures(
            item=item.id,
            wording=read_wording(item),
            stem=item.stem,
            kind=item.kind,
            objective=item.objective,
            chance=compute_chance(item),
            difficulty=telling.of_question(answered[item.id].right, answered[item.id].n),
            item_rest=correlate_item(scored, item.id) if enough else TOO_FEW,
            discrimination=compute_discrimination(scored, item.id) if enough else TOO_FEW,
            options=_describe_options(item, answered[item.id], telling),
        )
        for item in asked.items
    )


def _describe_options(item: Item, answered: AnswerCounts, telling: SmallGroupRule) -> tuple[OptionUse, ...]:
    return tuple(
        OptionUse(
            option=answer,
            text=text,
            right=right,
            chosen=telling.of_question(answered.chose(answer), answered.n),
        )
        for answer, text, right in list_answers_of(item)
    )


def _count_answers(
    connection: DuckDBPyConnection, edition: int, asked: AskedEdition, telling: SmallGroupRule
) -> Mapping[str, AnswerCounts]:
    items_with_options = [item.id for item in asked.items if list_answers_of(item)]
    answer_rows = rows(
        connection,
        "SELECT item, reached IS NOT NULL, if(list_contains(?, item), response, NULL), correct, count(*) "
        "FROM first_answers LEFT JOIN whole_quizzes USING (edition, learner) "
        "WHERE edition = ? AND counted GROUP BY ALL",
        [items_with_options, edition],
    )
    n: Counter[tuple[str, bool]] = Counter()
    right: Counter[tuple[str, bool]] = Counter()
    responses: defaultdict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for item, answered_all, response, correct, learners in answer_rows:
        n[item, answered_all] += learners
        right[item, answered_all] += learners if correct else 0
        responses[item, answered_all][response or ""] += learners

    def of(item: str) -> AnswerCounts:
        groups = [True] if telling.is_small(n[item, False]) else [True, False]
        return AnswerCounts(
            n=sum(n[item, answered_all] for answered_all in groups),
            right=sum(right[item, answered_all] for answered_all in groups),
            responses=sum((responses[item, answered_all] for answered_all in groups), Counter()),
        )

    return {item.id: of(item.id) for item in asked.items}
