"""95 % intervals in closed form, so that the same counts always give the same digits."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, fsum, sqrt
from statistics import NormalDist

from pipelines.results.student_t import compute_t_quantile
from schemas.results import GroupDifference, Mean, Share

Z_95 = NormalDist().inv_cdf(0.975)


def compute_share(count: int, n: int) -> Share:
    """Return a share with its score interval (E. B. Wilson, 1927, JASA 22, 209-212, without correction)."""
    share = count / n
    middle = (share + Z_95 * Z_95 / (2 * n)) / (1 + Z_95 * Z_95 / n)
    half = Z_95 / (1 + Z_95 * Z_95 / n) * sqrt(share * (1 - share) / n + Z_95 * Z_95 / (4 * n * n))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == n else min(1.0, middle + half)
    return Share(n=n, count=count, share=share, low=low, high=high)


def compare_shares(earlier: Share, later: Share) -> GroupDifference:
    """Return the later share less the earlier.

    The interval combines the two Wilson intervals (R. G. Newcombe, 1998, Statistics in Medicine 17, 873-890,
    method 10). The groups are treated as independent, although a learner may be in both.
    """
    value = later.share - earlier.share
    below = sqrt((later.share - later.low) ** 2 + (earlier.high - earlier.share) ** 2)
    above = sqrt((later.high - later.share) ** 2 + (earlier.share - earlier.low) ** 2)
    return GroupDifference(
        n_earlier=earlier.n,
        n_later=later.n,
        earlier=earlier.share,
        later=later.share,
        value=value,
        low=value - below,
        high=value + above,
    )


def compare_means(earlier: Mean, later: Mean) -> GroupDifference | None:
    """Return the later mean less the earlier (B. L. Welch, 1947, Biometrika 34, 28-35).

    None if neither group has any spread.
    """
    errors = [(each.deviation or 0.0) ** 2 / each.n for each in (earlier, later)]
    spread = sum(errors)
    if spread == 0:
        return None
    freedom = spread**2 / sum(
        error**2 / (each.n - 1) for error, each in zip(errors, (earlier, later), strict=True) if each.n > 1
    )
    value = later.mean - earlier.mean
    half = compute_t_quantile(freedom) * sqrt(spread)
    return GroupDifference(
        n_earlier=earlier.n,
        n_later=later.n,
        earlier=earlier.mean,
        later=later.mean,
        value=value,
        low=value - half,
        high=value + half,
    )


@dataclass(frozen=True)
class ValueCounts:
    """Values and how many learners have each, sorted by value, so that results do not depend on any order."""

    learners: tuple[tuple[float, int], ...]

    @classmethod
    def of(cls, learners: Mapping[float, int]) -> "ValueCounts":
        """Return the values sorted, without those no learner has."""
        return cls(tuple(sorted((value, n) for value, n in learners.items() if n)))

    @property
    def n(self) -> int:
        """Return how many learners have a value."""
        return sum(n for _, n in self.learners)

    @property
    def mean(self) -> float:
        """Return the mean; every learner counts once."""
        return fsum(value * n for value, n in self.learners) / self.n

    @property
    def deviation(self) -> float:
        """Return the standard deviation of a sample, with n - 1."""
        mean = self.mean
        return sqrt(fsum(n * (value - mean) ** 2 for value, n in self.learners) / (self.n - 1))

    def compute_quantile(self, part: float) -> float:
        """Return the quantile for `part` between 0 and 1 (Hyndman & Fan, 1996, definition 7, R's default)."""
        place = part * (self.n - 1)
        index = floor(place)
        low, high = self._value_at(index), self._value_at(min(index + 1, self.n - 1))
        return low + (place - index) * (high - low)

    def _value_at(self, place: int) -> float:
        passed = 0
        for value, n in self.learners:
            passed += n
            if place < passed:
                return value
        raise IndexError(place)


def compute_mean(counted: ValueCounts) -> Mean:
    """Return the mean with its interval (Student, 1908), the deviation and the quartiles."""
    n, mean = counted.n, counted.mean
    deviation = counted.deviation if n > 1 else None
    half = None if deviation is None else compute_t_quantile(n - 1) * deviation / sqrt(n)
    return Mean(
        n=n,
        mean=mean,
        deviation=deviation,
        low=None if half is None else mean - half,
        high=None if half is None else mean + half,
        least_quarter=counted.compute_quantile(0.25),
        median=counted.compute_quantile(0.5),
        top_quarter=counted.compute_quantile(0.75),
    )
