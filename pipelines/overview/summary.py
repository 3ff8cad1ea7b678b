"""Summary of the overview for Dagster: a few figures, and a few lines on what is late."""

from dataclasses import dataclass

from pipelines.overview.presentation import Presentation
from schemas.languages.dates import format_day
from schemas.languages.formats import NO_BREAK
from schemas.languages.numbers import format_cost, format_count
from schemas.overview import Cost, ModuleStage, Overview
from schemas.short_text import shorten_text

MOST_LATE = 8
LONGEST_LINE = 100


@dataclass(frozen=True)
class OverviewSummary:
    """The figures as pairs of name and text, in the order of the page, and what is late as Markdown."""

    figures: tuple[tuple[str, str], ...]
    late: str


def summarise_overview(overview: Overview, telling: Presentation) -> OverviewSummary:
    """Return the figures with their names in words, and what is latest."""
    t = telling.t
    figures = tuple((t[f"glance_{name}"], text) for name, text in list_figures(overview, telling))
    return OverviewSummary(figures, _describe_late(overview, telling))


def list_figures(overview: Overview, telling: Presentation) -> list[tuple[str, str]]:
    """Return each figure of the summary as its key and its text."""
    states = [line.state for line in overview.lines]
    covered = sum(bool(indicator.held) for indicator in overview.indicators)
    numbers = {
        "modules": len(states),
        "waiting": states.count(ModuleStage.WAITING),
        "delivered": overview.delivered_count,
        "late": len(overview.lateness),
    }
    figures = [(name, format_count(number, telling.language)) for name, number in numbers.items()]
    return [
        *figures,
        ("cost", _describe_cost(overview.cost, telling)),
        ("evidence", format_count(covered, telling.language)),
    ]


def _describe_cost(cost: Cost, telling: Presentation) -> str:
    """Return the known costs, and the number of calls without a price."""
    known = [format_cost(each.value, each.currency, telling.language) for each in cost.known]
    unknown = [f"{format_count(cost.unpriced, telling.language)}{NO_BREAK}?"] if cost.unpriced else []
    return " + ".join([*known, *unknown]) or format_count(0, telling.language)


def _describe_late(overview: Overview, telling: Presentation) -> str:
    t, language = telling.t, telling.language
    lines = []
    for line, late in overview.lateness[:MOST_LATE]:
        what = t[f"late_{late.kind}"].format(since=format_day(late.since, language), what=late.what)
        text = f"{line.title}{t.colon}{what}" if line else what
        days = t["days"].format(days=late.days) if late.days else t["today"]
        lines.append(f"- {days} · {_escape(shorten_text(text, LONGEST_LINE))}")
    return "\n".join(lines) or t["nothing_late"]


def _escape(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in text)
