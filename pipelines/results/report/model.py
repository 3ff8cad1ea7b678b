"""Model of a report before it becomes HTML or paper: parts, each with a chart and a table."""

from dataclasses import dataclass

from schemas.language import Language


@dataclass(frozen=True)
class ChartBar:
    """One bar: its label, its length (None: hidden), and the text at its end."""

    label: str
    value: float | None
    said: str


@dataclass(frozen=True)
class Bars:
    """Horizontal bars from zero; `side` titles the vertical axis if the labels need it."""

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
    """The minutes of the middle half of learners, with the median and the declared duration."""

    low: float
    median: float
    high: float
    declared: float
    declared_is: str
    axis: str


Panel = Bars | Dots | TimeSpread


@dataclass(frozen=True)
class ReportChart:
    """A chart: its panels, its title, and all its values in words."""

    language: Language
    panels: tuple[Panel, ...]
    title: str
    alternative: str


@dataclass(frozen=True)
class ReportTable:
    """A table; `numeric` is the number of the first column with figures."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: int = 1


@dataclass(frozen=True)
class Fact:
    """A headline figure: its value, the number of learners behind it, and its name."""

    value: str
    n: str
    name: str


@dataclass(frozen=True)
class ReportPart:
    """One section of a report: heading, introduction, facts, chart, tables and notes."""

    title: str
    leads: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    chart: ReportChart | None = None
    grids: tuple[ReportTable, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The report of a module's analysis in one language."""

    language: Language
    label: str
    title: str
    module: str
    of: str
    promise: str
    parts: tuple[ReportPart, ...]
