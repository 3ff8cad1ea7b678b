"""The overview: all modules and documents of an installation at one moment."""

from datetime import datetime

from schemas.contract import Contract
from schemas.ids import ModuleKey
from schemas.overview.costs import Cost
from schemas.overview.indicators import Indicator
from schemas.overview.lines import Late, ModuleLine, ModuleStage
from schemas.problem import Problem


class Overview(Contract):
    """What a quality manager is shown.

    `late` lists what is late of a course as a whole, such as a source that could not be pulled. `framework`
    names the edition of the national quality framework. `problems` are the courses that cannot be read, whose
    modules have no line here. `unnamed` are modules with drafts that no readable course has.
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
        """Return all that is late, the longest first, each with its module; None for a course as a whole."""
        found: list[tuple[ModuleLine | None, Late]] = [(None, late) for late in self.late]
        found += [(line, late) for line in self.lines for late in line.late]
        return sorted(found, key=lambda pair: -pair[1].days)

    @property
    def delivered_count(self) -> int:
        """Return how many modules are shown at a target in a release that was not withdrawn."""
        return sum(any(shown.taken_back is None for shown in line.delivered) for line in self.lines)

    @property
    def unreadable(self) -> tuple[Problem, ...]:
        """Return what could not be read: courses, then modules or their results."""
        # A stuck module can be read: its problem is the policy of its course.
        lines = (line for line in self.lines if line.state is not ModuleStage.STUCK)
        return (*self.problems, *(line.problem for line in lines if line.problem is not None))
