"""Model of a report before it becomes HTML or paper: parts, each with a chart and a table."""

from dataclasses import dataclass

from schemas.language import Language


@dataclass(frozen=True)
class ChartBar:
    """One bar: its label, its length (None: hidden), and the text at its end."""

    label: str
    value: float | None
    value_text: str


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
    """The minutes of the middle half of learners, with the median and the declared duration.

    `declared_text` names the declared duration beside its line.
    """

    low: float
    median: float
    high: float
    declared: float
    declared_text: str
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
    """One section of a report: heading, introductory sentences (`leads`), facts, chart, tables, notes."""

    title: str
    leads: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    chart: ReportChart | None = None
    tables: tuple[ReportTable, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The report of a module's analysis in one language.

    `basis` says how many results it counts, until when; `promise` that it tells of no small group.
    """

    language: Language
    label: str
    title: str
    module: str
    basis: str
    promise: str
    parts: tuple[ReportPart, ...]
