"""All modules and documents of an installation at one moment."""

from datetime import datetime

from schemas.contract import Contract
from schemas.ids import ModuleKey
from schemas.overview.costs import Cost
from schemas.overview.indicators import Indicator
from schemas.overview.lines import Late, ModuleLine, ModuleStage, Problem


class Overview(Contract):
    """What whoever answers for quality is shown.

    `late` is what is late of a course as a whole: what it could not pull. `framework` says which edition of
    the national quality framework the indicators are of; `problems` are courses that cannot be used, whose
    modules are missing here, and `unnamed` what has drafts and is of no usable course.
    """

    at: datetime
    courses: dict[str, str]
    lines: tuple[ModuleLine, ...]
    late: tuple[Late, ...] = ()
    cost: Cost
    framework: str
    indicators: tuple[Indicator, ...]
    problems: tuple[Problem, ...] = ()
    unnamed: tuple[ModuleKey, ...] = ()

    @property
    def lateness(self) -> list[tuple[ModuleLine | None, Late]]:
        """Return everything late with its module, the longest first; without one what is of a course."""
        found: list[tuple[ModuleLine | None, Late]] = [(None, each) for each in self.late]
        found += [(line, each) for line in self.lines for each in line.late]
        return sorted(found, key=lambda pair: -pair[1].days)

    @property
    def delivered_count(self) -> int:
        """Return how many modules a target shows, in a release nobody took back."""
        return sum(any(each.taken_back is None for each in line.delivered) for line in self.lines)

    @property
    def unreadable(self) -> tuple[Problem, ...]:
        """Return what could not be read: courses, then modules or their results."""
        unread = (each for each in self.lines if each.state is not ModuleStage.STUCK)
        return (*self.problems, *(each.problem for each in unread if each.problem is not None))
