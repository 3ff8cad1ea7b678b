"""95 % intervals in closed form, so that the same counts always give the same digits."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, fsum, sqrt
from statistics import NormalDist

from pipelines.results.student import compute_t_quantile
from schemas.results import GroupDifference, Mean, Share

Z = NormalDist().inv_cdf(0.975)


def share_of(count: int, n: int) -> Share:
    """Return a share with its score interval (E. B. Wilson, 1927, JASA 22, 209-212, without correction)."""
    share = count / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == n else min(1.0, middle + half)
    return Share(n=n, count=count, share=share, low=low, high=high)


def compare_shares(earlier: Share, later: Share) -> GroupDifference:
    """Return the later share less the earlier.

    The interval is made of the two of Wilson (R. G. Newcombe, 1998, Statistics in Medicine 17, 873-890,
    method 10). The groups are taken for independent: a learner who had both releases counts in each.
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

    None where nobody differs from anybody in either group.
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
    """Values and how many learners have each; nothing of it hangs on an order."""

    learners: tuple[tuple[float, int], ...]

    @classmethod
    def of(cls, learners: Mapping[float, int]) -> "ValueCounts":
        """Return the values in order, those of nobody left out."""
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

    def quantile(self, part: float) -> float:
        """Return what `part` of the learners are below (Hyndman & Fan, 1996, definition 7: R's usual one)."""
        place = part * (self.n - 1)
        at = floor(place)
        low, high = self._at(at), self._at(min(at + 1, self.n - 1))
        return low + (place - at) * (high - low)

    def _at(self, place: int) -> float:
        before = 0
        for value, n in self.learners:
            before += n
            if place < before:
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
        least_quarter=counted.quantile(0.25),
        median=counted.quantile(0.5),
        top_quarter=counted.quantile(0.75),
    )
