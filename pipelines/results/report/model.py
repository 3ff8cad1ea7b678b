"""A report before it is set as a page or on paper: parts, each with its chart and the table beside it."""

from dataclasses import dataclass

from schemas.language import Language


@dataclass(frozen=True)
class ChartBar:
    """One bar: its label, how long it is (None: not told), and what is written at its end."""

    label: str
    value: float | None
    said: str


@dataclass(frozen=True)
class Bars:
    """Bars from zero, lying, one a line; `side` says what the lines are, where their labels do not."""

    rows: tuple[ChartBar, ...]
    axis: str
    side: str = ""


@dataclass(frozen=True)
class Dot:
    """One estimate with its interval; `earlier` is drawn as an empty dot beside it."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    earlier: float | None = None


@dataclass(frozen=True)
class Dots:
    """Estimates on one axis; `lines` are the limits drawn across it."""

    rows: tuple[Dot, ...]
    axis: str
    start: float
    end: float
    lines: tuple[float, ...] = ()


@dataclass(frozen=True)
class TimeSpread:
    """The middle half of what learners took, with the median, beside what was declared."""

    low: float
    median: float
    high: float
    declared: float
    declared_is: str
    axis: str


Panel = Bars | Dots | TimeSpread


@dataclass(frozen=True)
class ReportChart:
    """What is drawn, its title, and everything it shows in words."""

    language: Language
    panels: tuple[Panel, ...]
    title: str
    alternative: str


@dataclass(frozen=True)
class ReportTable:
    """A table; `numeric` says from which column on the cells are figures."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: int = 1


@dataclass(frozen=True)
class Fact:
    """A figure that stands out, over how many it was counted, and what it says."""

    value: str
    n: str
    name: str


@dataclass(frozen=True)
class ReportPart:
    """One heading with what stands under it."""

    title: str
    leads: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    chart: ReportChart | None = None
    grids: tuple[ReportTable, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A module's analysis, in words."""

    language: Language
    label: str
    title: str
    module: str
    of: str
    promise: str
    parts: tuple[ReportPart, ...]
