"""Statistics of classical test theory: correlation, reliability and discrimination of questions.

They are computed from `ScoreCounts`, of learners who answered every question of an edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor, sqrt

from schemas.results import Absent, Coefficient, Discrimination, Reason

UNDEFINED = Absent(reason=Reason.UNDEFINED)

GROUP_SHARE = Fraction(27, 100)
"""The share of learners in the best and in the worst group that tells items apart most sharply.

T. L. Kelley, 1939, Journal of Educational Psychology 30, 17-24.
"""


@dataclass(frozen=True)
class ScoreCounts:
    """How many learners have each score, and how many of those have each item right."""

    learners: Mapping[int, int]
    right: Mapping[str, Mapping[int, int]]

    @property
    def n(self) -> int:
        """Return how many learners answered every question."""
        return sum(self.learners.values())


def correlate_item(scored: ScoreCounts, item: str) -> Coefficient | Absent:
    """Return the correlation of an item with the number of other items right.

    The point-biserial one, corrected for the item being part of the score (S. Henrysson, 1963, Psychometrika
    28, 211-218). Undefined if all learners, or all their other answers, are alike.
    """
    n, right = scored.n, scored.right[item]
    with_item = products = rests = squares = 0  # sums over learners, of the item and of the rest of the score
    for score, learners in scored.learners.items():
        learners_with = right.get(score, 0)
        learners_without = learners - learners_with
        with_item += learners_with
        products += learners_with * (score - 1)
        rests += learners_with * (score - 1) + learners_without * score
        squares += learners_with * (score - 1) ** 2 + learners_without * score**2
    spread = (n * with_item - with_item * with_item) * (n * squares - rests * rests)
    if spread == 0:
        return UNDEFINED
    return Coefficient(n=n, value=(n * products - with_item * rests) / sqrt(spread))


def compute_alpha(scored: ScoreCounts) -> Coefficient | Absent:
    """Return the reliability of the score (L. J. Cronbach, 1951, Psychometrika 16, 297-334).

    If answers are right or wrong, it is Kuder and Richardson's formula 20 (1937). Undefined for one item,
    or if all learners have the same score.
    """
    n, items = scored.n, len(scored.right)
    score = sum(value * learners for value, learners in scored.learners.items())
    squares = sum(value**2 * learners for value, learners in scored.learners.items())
    score_variance = n * squares - score**2  # times n squared
    if items < 2 or score_variance == 0:
        return UNDEFINED
    totals = [sum(by_score.values()) for by_score in scored.right.values()]
    item_variance = sum(n * total - total**2 for total in totals)
    return Coefficient(
        n=n, value=float(Fraction(items, items - 1) * (1 - Fraction(item_variance, score_variance)))
    )


def compute_discrimination(scored: ScoreCounts, item: str) -> Discrimination | Absent:
    """Return how much more often an item is right among the best 27 % of learners than among the worst.

    A group has 27 % of the learners, halves rounded up. Learners who share the score at its edge count in
    part, so that they fill the group exactly. Undefined if all learners have the same score.
    """
    group = max(1, floor(GROUP_SHARE * scored.n + Fraction(1, 2)))
    scores = sorted(scored.learners)
    if len(scores) < 2:
        return UNDEFINED
    lower, upper = (_share_right(scored, item, order, group) for order in (scores, scores[::-1]))
    return Discrimination(
        n=scored.n, group=group, upper=float(upper), lower=float(lower), value=float(upper - lower)
    )


def _share_right(scored: ScoreCounts, item: str, scores: list[int], group: int) -> Fraction:
    """Return the share of a group that has an item right; `scores` is the order in which it is filled."""
    remaining, right = Fraction(group), Fraction(0)
    for score in scores:
        learners = scored.learners[score]
        taken = min(remaining, Fraction(learners))
        right += taken * Fraction(scored.right[item].get(score, 0), learners)
        remaining -= taken
        if remaining == 0:
            break
    return right / group
