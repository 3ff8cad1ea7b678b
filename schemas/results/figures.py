"""Figures of an analysis: each states how many it was counted over, or why it is withheld."""

from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract


class Reason(StrEnum):
    """Why a figure is withheld."""

    TOO_FEW = "too_few"
    """It is of fewer learners than the smallest group of the course."""

    BY_SUBTRACTION = "by_subtraction"
    """Subtracted from the figures shown, it would give one of too few learners."""

    NOT_TOLD = "not_told"
    """No origin of results states it."""

    UNDEFINED = "undefined"
    """It has no value: every learner did the same, or there is nothing to compare."""


class Absent(Contract):
    """A figure that is withheld or unknown, which is not the same as zero."""

    reason: Reason
    at_least: int | None = Field(default=None, description="The least it can be, if that much may be shown.")


class Share(Contract):
    """How many of `n` learners, with E. B. Wilson's 95 % interval (1927) from `low` to `high`."""

    n: int = Field(ge=1)
    count: int = Field(ge=0)
    share: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Mean(Contract):
    """What `n` learners reached on average, with Student's 95 % interval, and how it is spread.

    The interval and the standard deviation are left out for a single learner, and where `n` is only a lower
    bound: the exact number could be calculated from them.
    """

    n: int = Field(ge=1)
    n_at_least: bool = Field(
        default=False, description="`n` is a lower bound: exact, it would give away a figure of too few."
    )
    mean: float
    deviation: float | None = Field(default=None, ge=0)
    low: float | None = None
    high: float | None = None
    least_quarter: float = Field(description="A quarter of the learners are below.")
    median: float
    top_quarter: float = Field(description="A quarter of the learners are above.")


class Coefficient(Contract):
    """A correlation or a reliability over `n` learners who answered every question."""

    n: int = Field(ge=1)
    value: float


class Discrimination(Contract):
    """Share of right answers among the best 27 % of learners, less that among the worst (Kelley, 1939)."""

    n: int = Field(ge=1)
    group: int = Field(ge=1, description="Learners in each of the two groups.")
    upper: float = Field(ge=0, le=1)
    lower: float = Field(ge=0, le=1)
    value: float = Field(ge=-1, le=1)


class GroupDifference(Contract):
    """The later figure less the earlier, of two groups of learners, with its 95 % interval.

    The interval is R. G. Newcombe's for shares (1998, method 10), B. L. Welch's for means (1947).
    """

    n_earlier: int = Field(ge=1)
    n_later: int = Field(ge=1)
    earlier: float
    later: float
    value: float
    low: float
    high: float


class Band(Contract):
    """Learners whose score is at least `start` and below `end`; the last band includes its `end`."""

    start: float
    end: float
    learners: Share | Absent
