"""The rule of small groups: no figure reveals a group below the smallest, not even by subtraction.

Decided in docs/decisions/0068-what-results-may-say.md and 0072-too-few-to-tell.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.results.intervals import ValueCounts, compute_mean, share_of
from schemas.results import Absent, Mean, Reason, Share

TOO_FEW = Absent(reason=Reason.TOO_FEW)
BY_SUBTRACTION = Absent(reason=Reason.BY_SUBTRACTION)
NOT_TOLD = Absent(reason=Reason.NOT_TOLD)
UNDEFINED = Absent(reason=Reason.UNDEFINED)


FEW_ROWS = 100
"""Below it a number of rows may be what one learner did."""


def roughly(rows: int) -> str:
    """Return how many rows there are, of whichever learners, as a power of ten: *none*, *1000 or more*.

    An exact number would say each night how much the one who came did.
    """
    if rows < FEW_ROWS:
        return f"fewer than {FEW_ROWS}" if rows else "none"
    return f"{10 ** (len(str(rows)) - 1)} or more"


@dataclass(frozen=True)
class SmallGroupRule:
    """The rule of one course; `smallest` is the fewest learners a figure tells of."""

    smallest: int

    def is_small(self, learners: int) -> bool:
        """Return whether so many learners are somebody, but too few to be told."""
        return 0 < learners < self.smallest

    def of_question(self, count: int, n: int) -> Share | Absent:
        """Return what is counted of a question: told with all who answered, however few did one thing."""
        return share_of(count, n) if n >= self.smallest else TOO_FEW

    def of_people(self, count: int, n: int) -> Share | Absent:
        """Return a share that sorts people in two: told where both groups are nobody, or enough."""
        if n < self.smallest or self.is_small(count):
            return TOO_FEW
        if self.is_small(n - count):
            return Absent(reason=Reason.BY_SUBTRACTION, at_least=n - self.smallest + 1)
        return share_of(count, n)

    def mean(self, counted: ValueCounts, beside: Iterable[int] = ()) -> Mean | Absent:
        """Return what learners reached on average; beside numbers of learners that are told elsewhere.

        Where there are a few more or fewer of them, only how many there are at least is told.
        """
        if not counted.learners:
            return NOT_TOLD
        if counted.n < self.smallest:
            return TOO_FEW
        mean, near = compute_mean(counted), self.near(counted.n, beside)
        if near is None:
            return mean
        least = near if near < counted.n else near - self.smallest + 1
        hidden = {
            "n": max(least, self.smallest),
            "n_at_least": True,
            "deviation": None,
            "low": None,
            "high": None,
        }
        return mean.model_copy(update=hidden)

    def near(self, learners: int, beside: Iterable[int]) -> int | None:
        """Return a number told elsewhere from which learners differ by a few; None where there is none."""
        return next((told for told in beside if self.is_small(abs(told - learners))), None)

    def parts(self, counts: Sequence[int]) -> tuple[Absent | None, ...]:
        """Return, for parts that add up to a whole, why one is not told; None where it is.

        Where the parts that are too small would be found as what is missing from the whole, the smallest
        of the others goes with them (secondary suppression: Hundepool et al., 2012, Statistical Disclosure
        Control, 4.3).
        """
        hidden = {at for at, count in enumerate(counts) if self.is_small(count)}
        kept = sorted((count, at) for at, count in enumerate(counts) if count and at not in hidden)
        beside = [at for _, at in kept[:1]] if self.is_small(sum(counts[at] for at in hidden)) else []
        return tuple(
            TOO_FEW if at in hidden else BY_SUBTRACTION if at in beside else None for at in range(len(counts))
        )
