"""Rule of small groups: no figure reveals a group smaller than the limit, not even by subtraction.

Decided in docs/decisions/0068-what-results-may-say.md and 0072-too-few-to-tell.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.results.intervals import ValueCounts, compute_mean, compute_share
from schemas.results import Absent, Mean, Reason, Share

TOO_FEW = Absent(reason=Reason.TOO_FEW)
BY_SUBTRACTION = Absent(reason=Reason.BY_SUBTRACTION)
NOT_TOLD = Absent(reason=Reason.NOT_TOLD)
UNDEFINED = Absent(reason=Reason.UNDEFINED)


FEW_ROWS = 100
"""Fewer rows than this may all come from one learner."""


def round_row_count(rows: int) -> str:
    """Return a number of rows in words, as `none`, `fewer than 100` or a power of ten such as `1000 or more`.

    Exact numbers, compared night after night, would show how much a single learner did.
    """
    if rows < FEW_ROWS:
        return f"fewer than {FEW_ROWS}" if rows else "none"
    return f"{10 ** (len(str(rows)) - 1)} or more"


@dataclass(frozen=True)
class SmallGroupRule:
    """Rule of one course; `smallest` is the fewest learners a figure may be about."""

    smallest: int

    def is_small(self, learners: int) -> bool:
        """Return whether there are learners, but fewer than a figure may be about."""
        return 0 < learners < self.smallest

    def publish_answer_share(self, count: int, n: int) -> Share | Absent:
        """Return a share of those who answered a question, unless their total is too small."""
        return compute_share(count, n) if n >= self.smallest else TOO_FEW

    def publish_group_share(self, count: int, n: int) -> Share | Absent:
        """Return the share of a group among `n` learners; it and the rest must be empty or large enough."""
        if n < self.smallest or self.is_small(count):
            return TOO_FEW
        if self.is_small(n - count):
            return Absent(reason=Reason.BY_SUBTRACTION, at_least=n - self.smallest + 1)
        return compute_share(count, n)

    def publish_mean(self, counted: ValueCounts, published: Iterable[int] = ()) -> Mean | Absent:
        """Return the mean of learners' values.

        `published` are numbers of learners published elsewhere. If one differs from theirs by a small group,
        subtraction would reveal that group: then only a lower bound of their number is given, no interval.
        """
        if not counted.learners:
            return NOT_TOLD
        if counted.n < self.smallest:
            return TOO_FEW
        mean, close_total = compute_mean(counted), self.find_close_count(counted.n, published)
        if close_total is None:
            return mean
        least = close_total if close_total < counted.n else close_total - self.smallest + 1
        hidden = {
            "n": max(least, self.smallest),
            "n_at_least": True,
            "deviation": None,
            "low": None,
            "high": None,
        }
        return mean.model_copy(update=hidden)

    def find_close_count(self, learners: int, published: Iterable[int]) -> int | None:
        """Return a number in `published` that differs from `learners` by a small group; None if none does."""
        return next((other for other in published if self.is_small(abs(other - learners))), None)

    def hide_small_parts(self, counts: Sequence[int]) -> tuple[Absent | None, ...]:
        """Return, for each part of a total, why it is hidden; None if it is published.

        If the parts hidden as too small together make a small group, subtracting the others from the total
        would reveal it. So the smallest of the others is hidden too (secondary suppression: Hundepool et al.,
        2012, Statistical Disclosure Control, 4.3).
        """
        hidden = {index for index, count in enumerate(counts) if self.is_small(count)}
        others = sorted((count, index) for index, count in enumerate(counts) if count and index not in hidden)
        suppressed = (
            [index for _, index in others[:1]]
            if self.is_small(sum(counts[index] for index in hidden))
            else []
        )
        return tuple(
            TOO_FEW if index in hidden else BY_SUBTRACTION if index in suppressed else None
            for index in range(len(counts))
        )
