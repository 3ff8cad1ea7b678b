"""The overview in a few figures, and what is late in a few lines: what Dagster has room for."""

from dataclasses import dataclass

from pipelines.overview.presentation import Presentation
from schemas.languages.dates import format_day
from schemas.languages.formats import NO_BREAK
from schemas.languages.numbers import format_cost, format_count
from schemas.overview import Cost, ModuleStage, Overview

MOST_LATE = 8
LONGEST = 100


@dataclass(frozen=True)
class OverviewSummary:
    """Each figure by its name, in the order of the page; what is late as Markdown."""

    figures: tuple[tuple[str, str], ...]
    late: str


def summarise_overview(overview: Overview, telling: Presentation) -> OverviewSummary:
    """Return the figures a page opens with, in words, and the longest late of what is late."""
    t = telling.t
    figures = tuple((t[f"glance_{name}"], text) for name, text in list_figures(overview, telling))
    return OverviewSummary(figures, _late(overview, telling))


def list_figures(overview: Overview, telling: Presentation) -> list[tuple[str, str]]:
    """Return each figure of the summary: its name, and what it says."""
    states = [line.state for line in overview.lines]
    held = sum(bool(indicator.held) for indicator in overview.indicators)
    numbers = {
        "modules": len(states),
        "waiting": states.count(ModuleStage.WAITING),
        "delivered": overview.delivered_count,
        "late": len(overview.lateness),
    }
    told = [(name, format_count(number, telling.language)) for name, number in numbers.items()]
    return [
        *told,
        ("cost", _cost(overview.cost, telling)),
        ("evidence", format_count(held, telling.language)),
    ]


def _cost(cost: Cost, telling: Presentation) -> str:
    """Return what is known to be spent, and how many calls nobody priced."""
    known = [format_cost(each.value, each.currency, telling.language) for each in cost.known]
    unknown = [f"{format_count(cost.unpriced, telling.language)}{NO_BREAK}?"] if cost.unpriced else []
    return " + ".join([*known, *unknown]) or format_count(0, telling.language)


def _late(overview: Overview, telling: Presentation) -> str:
    t, language = telling.t, telling.language
    lines = []
    for line, late in overview.lateness[:MOST_LATE]:
        what = t[f"late_{late.kind}"].format(since=format_day(late.since, language), what=late.what)
        text = f"{line.title}{t['colon']}{what}" if line else what
        cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        lines.append(f"- {t['days'].format(days=late.days)} · {_plain(cut)}")
    return "\n".join(lines) or t["nothing_late"]


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in text)
