"""Learners' opinions from questionnaires, at the end of a training (à chaud) and later (à froid)."""

from collections import defaultdict
from collections.abc import Iterable

from duckdb import DuckDBPyConnection

from pipelines.results.intervals import ValueCounts
from pipelines.results.rows import rows
from pipelines.results.small_groups import SmallGroupRule
from schemas.results import Appreciation, Mean, Moment


def count_appreciation(connection: DuckDBPyConnection, telling: SmallGroupRule) -> tuple[Appreciation, ...]:
    """Return the ratings by question, those of the end first; of each learner the newest counts.

    A question few have rated is left out with its words: they may be what one of them wrote.
    Qualiopi asks for both (indicator 30, appreciations of those concerned).
    """
    found = rows(
        connection,
        "SELECT moment, question, answer.best, answer.rating, count(*) FROM ("
        "SELECT moment, question, "
        "max({'happened': happened, 'id': id, 'rating': rating, 'best': best_rating}) AS answer "
        "FROM module_results WHERE kind = 'rated' GROUP BY moment, question, learner) GROUP BY ALL",
    )
    ratings: defaultdict[tuple[str, str, float], dict[float, int]] = defaultdict(dict)
    for moment, question, best, rating, learners in found:
        ratings[moment, question, best][rating] = learners
    return tuple(
        Appreciation(
            moment=Moment(moment),
            question=question,
            best=best,
            rating=telling.mean(ValueCounts.of(ratings[moment, question, best])),
        )
        for moment, question, best in sorted(ratings)
        if sum(ratings[moment, question, best].values()) >= telling.smallest
    )


def settle_ratings(
    now: Iterable[Appreciation], before: Iterable[Appreciation], telling: SmallGroupRule
) -> tuple[Appreciation, ...]:
    """Return the ratings with those of the analysis before where only a few learners gave others since.

    Questionnaires come in one by one, long after what else is counted: a mean that waits holds up no other.
    """
    told = {(each.moment, each.question, each.best): each for each in before}
    return tuple(_settle(each, told.get((each.moment, each.question, each.best)), telling) for each in now)


def _settle(now: Appreciation, before: Appreciation | None, telling: SmallGroupRule) -> Appreciation:
    if before is None or not isinstance(now.rating, Mean) or not isinstance(before.rating, Mean):
        return now
    more = abs(now.rating.n - before.rating.n)
    return before if more == 0 or telling.is_small(more) else now
