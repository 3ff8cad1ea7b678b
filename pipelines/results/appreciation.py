"""Learners' opinions from questionnaires, at the end of a training (à chaud) and later (à froid)."""

from collections import defaultdict
from collections.abc import Iterable

from duckdb import DuckDBPyConnection

from pipelines.results.intervals import ValueCounts
from pipelines.results.module_tables import query_rows
from pipelines.results.small_groups import SmallGroupRule
from schemas.results import Appreciation, Mean, Moment


def count_appreciation(connection: DuckDBPyConnection, rule: SmallGroupRule) -> tuple[Appreciation, ...]:
    """Return the ratings by moment and question; only a learner's newest rating counts.

    A question rated by too few learners is left out with its text, which one of them may have written.
    Qualiopi asks for ratings at both moments (indicator 30).
    """
    answer_rows = query_rows(
        connection,
        "SELECT moment, question, answer.best, answer.rating, count(*) FROM ("
        "SELECT moment, question, "
        "max({'happened': happened, 'id': id, 'rating': rating, 'best': best_rating}) AS answer "
        "FROM module_results WHERE kind = 'rated' GROUP BY moment, question, learner) GROUP BY ALL",
    )
    ratings: defaultdict[tuple[str, str, float], dict[float, int]] = defaultdict(dict)
    for moment, question, best, rating, learners in answer_rows:
        ratings[moment, question, best][rating] = learners
    return tuple(
        Appreciation(
            moment=Moment(moment),
            question=question,
            best=best,
            rating=rule.publish_mean(ValueCounts.of(ratings[moment, question, best])),
        )
        for moment, question, best in sorted(ratings)
        if sum(ratings[moment, question, best].values()) >= rule.smallest
    )


def settle_ratings(
    current: Iterable[Appreciation], before: Iterable[Appreciation], rule: SmallGroupRule
) -> tuple[Appreciation, ...]:
    """Return the new ratings, but keep an earlier one if only a small group was added since.

    Each question waits by itself, because questionnaires come in one by one, long after the other results.
    """
    earlier = {(each.moment, each.question, each.best): each for each in before}
    return tuple(
        _settle_rating(each, earlier.get((each.moment, each.question, each.best)), rule) for each in current
    )


def _settle_rating(current: Appreciation, earlier: Appreciation | None, rule: SmallGroupRule) -> Appreciation:
    if earlier is None or not isinstance(current.rating, Mean) or not isinstance(earlier.rating, Mean):
        return current
    change = abs(current.rating.n - earlier.rating.n)
    return earlier if change == 0 or rule.is_small(change) else current
