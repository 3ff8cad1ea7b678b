"""Comparison of an edition with the one before it: did the change help?"""

from collections.abc import Iterator
from itertools import pairwise

from pipelines.results.intervals import compare_means, compare_shares
from pipelines.results.small_groups import UNDEFINED
from schemas.results import Absent, EditionComparison, GroupDifference, Mean, QuizEdition, Share

Figure = Share | Mean | Absent


def compare_editions(editions: tuple[QuizEdition, ...]) -> tuple[EditionComparison, ...]:
    """Return how each edition differs from the one before: as a whole, and question by question.

    A question that both have is compared even if it was reworded, which `reworded` then says. What is hidden
    of one edition is not compared.
    """
    return tuple(each for earlier, later in pairwise(editions) for each in _compare_pair(earlier, later))


def _compare_pair(earlier: QuizEdition, later: QuizEdition) -> Iterator[EditionComparison]:
    before, now = earlier.releases, later.releases
    passed, reached = (
        _compare_figures(earlier.passed, later.passed),
        _compare_figures(earlier.reached, later.reached),
    )
    yield EditionComparison(of="passed", earlier=before, later=now, difference=passed)
    yield EditionComparison(of="reached", earlier=before, later=now, difference=reached)
    known = {figures.item: figures for figures in earlier.items}
    for figures in later.items:
        if figures.item in known:
            old = known[figures.item]
            yield EditionComparison(
                of="difficulty",
                item=figures.item,
                reworded=old.wording != figures.wording,
                earlier=before,
                later=now,
                difference=_compare_figures(old.difficulty, figures.difficulty),
            )


def _compare_figures(earlier: Figure, later: Figure) -> GroupDifference | Absent:
    if isinstance(earlier, Absent):
        return earlier
    if isinstance(later, Absent):
        return later
    if isinstance(earlier, Share) and isinstance(later, Share):
        return compare_shares(earlier, later)
    assert isinstance(earlier, Mean)
    assert isinstance(later, Mean)
    return compare_means(earlier, later) or UNDEFINED
