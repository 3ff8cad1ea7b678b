"""The overview as HTML: a page in one self-contained file, or the body of a page of the desk."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipelines.overview.framework import name_criterion, read_framework
from pipelines.overview.page_slice import PageSlice, show_whole
from pipelines.overview.presentation import Presentation
from pipelines.overview.spending_summary import total
from pipelines.overview.summary import list_figures
from schemas.anchor import abbreviate_place
from schemas.language import Language
from schemas.languages.dates import format_day, format_moment
from schemas.languages.numbers import format_cost, format_count
from schemas.overview import Indicator, ModuleLine, Overview, Trace

POLICY = "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
MOST_OPEN = 12
"""Entries of a list that is shown open; of a longer one only the number is shown until it is opened."""


DETAIL_SECTIONS = {
    "modules": "modules",
    "waiting": "modules",
    "delivered": "modules",
    "late": "late",
    "cost": "spending",
    "evidence": "quality",
}
"""The section of the page with the details of each figure of the summary."""


def render_page(overview: Overview, telling: Presentation) -> bytes:
    """Return the overview as one HTML file, UTF-8, without a script; equal overviews give equal bytes.

    It may load nothing: the style is named by its digest (CSP Level 3, 2.3.1).
    """
    style = _read_style("standalone.css") + read_stylesheet()
    rendered = _render(
        "page.html",
        telling,
        overview=overview,
        body=render_body(overview, telling),
        style=style,
        policy=POLICY.format(style=b64encode(sha256(style.encode()).digest()).decode()),
    )
    return rendered.encode()


def render_body(
    overview: Overview, telling: Presentation, asking: str = "", shown: PageSlice | None = None
) -> Markup:
    """Return the body of the page; `asking` are the forms of a page that can answer.

    `shown` is the part of the modules that is on it, all of them by default.
    """
    shown = shown or show_whole(overview)
    return _render(
        "body.html",
        telling,
        overview=overview,
        shown=shown,
        asking=asking,
        glance=list_figures(overview, telling),
        leads=DETAIL_SECTIONS,
        late=overview.lateness,
        courses=_group_by_course(shown.lines),
        counts=Counter(line.course for line in overview.lines),
        costs=[
            (course, total(line.cost for line in lines)) for course, lines in _group_by_course(overview.lines)
        ],
        criteria=_list_criteria(overview, telling.language),
        cited=_list_cited(shown.lines),
        languages={line.module: line.language for line in overview.lines},
        most_open=MOST_OPEN,
    )


def render_question_forms(telling: Presentation, *, sentence: str = "", source: str = "") -> Markup:
    """Return the forms of the desk's page: who approved a sentence, and what quotes a source."""
    kept = bool(telling.addresses.keep)
    return _render("asking.html", telling, sentence=sentence, source=source, kept=kept)


def verdict(trace: Trace, telling: Presentation) -> tuple[str, str]:
    """Return `yes`, `no` or `none` (the words are nowhere), and a sentence on who approved the words."""
    t = telling.t
    people = ", ".join(
        last_word.person if last_word.verified else f"{last_word.person} ({t['unverified']})"
        for last_word in trace.approvals
    )
    if not trace.occurrences:
        return "none", t["trace_nowhere"]
    if trace.approved_places:
        counts = {"approved": len(trace.approved_places), "places": len(trace.occurrences)}
        return "yes", t["trace_approved"].format(people=people, **counts)
    return "no", t["trace_partly"].format(people=people) if people else t["trace_nobody"]


def render_trace(trace: Trace, telling: Presentation) -> Markup:
    """Return who approved a sentence, as the body of a page."""
    return _render(
        "trace.html", telling, trace=trace, verdict=verdict(trace, telling), place=abbreviate_place
    )


@cache
def read_stylesheet() -> str:
    """Return the styles of the page's body, for a page that has the others."""
    return _read_style("overview.css")


def _group_by_course(lines: Iterable[ModuleLine]) -> list[tuple[str, list[ModuleLine]]]:
    return [(course, list(found)) for course, found in groupby(lines, key=lambda each: each.course)]


def _list_cited(
    lines: Iterable[ModuleLine],
) -> list[tuple[str, str, list[ModuleLine], list[ModuleLine]]]:
    """Return each source of each course with the releases that quote it, and the other drafts that do."""
    lines_by_source: dict[tuple[str, str], tuple[list[ModuleLine], list[ModuleLine]]] = {}
    for line in lines:
        for source in line.release_cites:
            lines_by_source.setdefault((line.course, source), ([], []))[0].append(line)
        if line.draft and not (line.release and line.release.content == line.draft.digest):
            for source in line.draft_cites:
                lines_by_source.setdefault((line.course, source), ([], []))[1].append(line)
    return [(*name, *quoting) for name, quoting in sorted(lines_by_source.items())]


def _list_criteria(
    overview: Overview, language: Language
) -> list[tuple[int, str, list[tuple[Indicator, str]]]]:
    descriptions = {evidence.number: evidence.describe(language) for evidence in read_framework().indicators}
    criteria = []
    for number, indicators in groupby(overview.indicators, key=lambda each: each.criterion):
        name = name_criterion(number, language)
        criteria.append(
            (number, name, [(indicator, descriptions[indicator.number]) for indicator in indicators])
        )
    return criteria


def _render(template: str, telling: Presentation, **shown: Any) -> Markup:
    language = telling.language
    return Markup(
        _open_templates()
        .get_template(template)
        .render(
            t=telling.t,
            language=language,
            addresses=telling.addresses,
            named=telling.name_evidence,
            held=telling.describe_evidence,
            kinds=telling.list_kinds,
            amounts=telling.amounts,
            unpriced=telling.describe_unpriced,
            tokens=telling.tokens,
            figure=telling.figure,
            money=lambda amount: format_cost(amount.value, amount.currency, language),
            count=partial(format_count, language=language),
            day=partial(format_day, language=language),
            moment=partial(format_moment, language=language),
            **shown,
        )
    )


def _read_style(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


@cache
def _open_templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipelines.overview"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
