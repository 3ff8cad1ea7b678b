"""Figures of an analysis: each states how many it was counted over, or why it is withheld."""

from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract


class Reason(StrEnum):
    """Why a figure is not told."""

    TOO_FEW = "too_few"
    """Fewer learners than the smallest group a course tells of."""

    BY_SUBTRACTION = "by_subtraction"
    """Beside what is told, it would tell of fewer others than that."""

    NOT_TOLD = "not_told"
    """No origin of results says anything of it."""

    UNDEFINED = "undefined"
    """It has no value: every learner did the same, or there is nothing to compare."""


class Absent(Contract):
    """A figure that is not told, which is not the same as zero."""

    reason: Reason
    at_least: int | None = Field(
        default=None, description="How many learners it is at least, where no more than that is told."
    )


class Share(Contract):
    """How many of `n` learners; with the 95 % interval of E. B. Wilson (1927)."""

    n: int = Field(ge=1)
    count: int = Field(ge=0)
    share: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Mean(Contract):
    """What `n` learners reached on average, with Student's 95 % interval, and how it is spread.

    The interval and the standard deviation are left out for one learner alone, and where `n` is only the
    least there are: they would tell it.
    """

    n: int = Field(ge=1)
    n_at_least: bool = Field(
        default=False, description="`n` is the least there are: beside other figures it would tell of a few."
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
    """Right answers of the 27 % with the best scores less those of the 27 % with the worst (Kelley, 1939)."""

    n: int = Field(ge=1)
    group: int = Field(ge=1, description="Learners in each of the two groups.")
    upper: float = Field(ge=0, le=1)
    lower: float = Field(ge=0, le=1)
    value: float = Field(ge=-1, le=1)


class GroupDifference(Contract):
    """The later figure less the earlier, of two groups of learners, with its 95 % interval.

    Of shares by R. G. Newcombe (1998, method 10), of means by B. L. Welch (1947).
    """

    n_earlier: int = Field(ge=1)
    n_later: int = Field(ge=1)
    earlier: float
    later: float
    value: float
    low: float
    high: float


class Band(Contract):
    """The learners whose score lies between two ends; the upper end belongs to the last band alone."""

    start: float
    end: float
    learners: Share | Absent
