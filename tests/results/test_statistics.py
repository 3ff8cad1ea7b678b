"""Formulas beside figures others have published."""

from collections import Counter, defaultdict

import pytest

from pipelines.results.intervals import ValueCounts, compare_means, compute_mean, compute_share
from pipelines.results.item_statistics import (
    ScoreCounts,
    compute_alpha,
    compute_discrimination,
    correlate_item,
)
from pipelines.results.student_t import compute_t_quantile
from schemas.results import Absent, Coefficient, Discrimination, Reason

LSAT_6 = [
    *(3, 6, 2, 11, 1, 1, 3, 4),
    *(1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80),
    *(16, 56, 21, 173, 11, 61, 28, 298),
]
"""How many of 1,000 candidates gave each pattern of five answers, 00000 first (Bock & Lieberman, 1970)."""


def scored(patterns: dict[str, int]) -> ScoreCounts:
    learners: Counter[int] = Counter()
    right: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for pattern, count in patterns.items():
        score = pattern.count("1")
        learners[score] += count
        for at, answer in enumerate(pattern):
            right[f"item {at + 1}"][score] += count if answer == "1" else 0
    return ScoreCounts(learners, right)


LSAT = scored({f"{pattern:05b}": count for pattern, count in enumerate(LSAT_6)})


def test_alpha_of_the_law_school_test_is_the_published_one() -> None:
    """0.2950: D. Rizopoulos (2006), Journal of Statistical Software 17(5), `descript(LSAT)`."""
    found = compute_alpha(LSAT)
    assert isinstance(found, Coefficient)
    assert (found.n, found.value) == (1000, pytest.approx(0.2950, abs=5e-5))


@pytest.mark.parametrize(
    ("item", "published"),
    [("item 1", 0.1128), ("item 2", 0.1532), ("item 3", 0.1728), ("item 4", 0.1444), ("item 5", 0.1216)],
)
def test_item_rest_correlations_of_the_law_school_test_are_the_published_ones(
    item: str, published: float
) -> None:
    """The same source: point-biserial correlations with the total score, the item excluded."""
    found = correlate_item(LSAT, item)
    assert isinstance(found, Coefficient)
    assert found.value == pytest.approx(published, abs=5e-5)


def test_learners_at_the_edge_of_a_group_count_in_part() -> None:
    """Of ten learners three are a group: two with three right, and half of the two with two right."""
    found = compute_discrimination(scored({"111": 2, "110": 1, "011": 1, "100": 2, "000": 4}), "item 1")
    assert isinstance(found, Discrimination)
    assert (found.n, found.group, found.upper, found.lower) == (10, 3, (2 + 0.5) / 3, 0.0)


def test_what_has_no_spread_has_no_correlation() -> None:
    alike = scored({"11": 4})
    for figure in (
        compute_alpha(alike),
        correlate_item(alike, "item 1"),
        compute_discrimination(alike, "item 1"),
    ):
        assert figure == Absent(reason=Reason.UNDEFINED)


@pytest.mark.parametrize(
    ("freedom", "published"), [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)]
)
def test_student_s_quantiles_are_those_of_the_tables(freedom: int, published: float) -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, two-sided 95 %."""
    assert compute_t_quantile(freedom) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_of_shares_are_those_newcombe_published(
    count: int, n: int, low: float, high: float
) -> None:
    """R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3 (Wilson)."""
    found = compute_share(count, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_the_difference_of_two_means_has_welch_s_interval() -> None:
    """Student's sleep data, as R's manual shows them: t.test(extra ~ group) gives -3.365 to 0.205."""
    one = ValueCounts.of(Counter([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]))
    other = ValueCounts.of(Counter([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]))
    found = compare_means(compute_mean(other), compute_mean(one))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)


def test_quartiles_are_r_s_usual_ones() -> None:
    """quantile(c(1, 2, 3, 4, 10)) in R: 1, 2, 3, 4, 10; of four values the quarter lies between two."""
    assert compute_mean(ValueCounts.of({1: 1, 2: 1, 3: 1, 4: 1, 10: 1})).top_quarter == 4
    assert compute_mean(ValueCounts.of({1: 1, 2: 1, 3: 1, 4: 1})).least_quarter == 1.75
