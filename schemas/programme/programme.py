"""All modules and documents of an installation at one moment."""

from datetime import datetime

from schemas.contract import Contract
from schemas.programme.costs import Cost
from schemas.programme.indicators import Indicator
from schemas.programme.lines import Late, ModuleLine, Problem


class Programme(Contract):
    """What whoever answers for quality is shown.

    `late` is what is late of a course as a whole: what it could not pull. `framework` says which edition of
    the national quality framework the indicators are of; `problems` are courses that cannot be used, whose
    modules are missing here.
    """

    at: datetime
    courses: dict[str, str]
    lines: tuple[ModuleLine, ...]
    late: tuple[Late, ...] = ()
    cost: Cost
    framework: str
    indicators: tuple[Indicator, ...]
    problems: tuple[Problem, ...] = ()
