"""The programme as a page: one file that needs nothing beside it, or the body of a page of the desk."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipelines.programme.addresses import Addresses
from pipelines.programme.framework import framework
from pipelines.programme.spending import total
from pipelines.programme.words import count, day, moment, money, words
from schemas.course import ArtefactKind
from schemas.language import Language
from schemas.programme import Cost, Evidence, Indicator, Late, ModuleLine, Programme, State, Trace
from schemas.source import abbreviated

POLICY = "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
MOST_OPEN = 12
"""Of longer lists only the number is shown until somebody opens them."""


@dataclass(frozen=True)
class Telling:
    """In which language, from where, and what that language calls each kind of deliverable."""

    language: Language
    addresses: Addresses
    kinds: Mapping[str, str]

    @property
    def t(self) -> dict[str, str]:
        """Return every word of the page."""
        return words(self.language)

    def named(self, evidence: Evidence) -> str:
        """Return what a piece of evidence is called."""
        facts = evidence.model_dump()
        if "last" in facts:
            facts["last"] = day(facts["last"], self.language)
        return self.t[f"evidence_{evidence.kind}"].format(**facts)

    def listed(self, kinds: Iterable[ArtefactKind]) -> str:
        """Return the names of deliverables, with commas between them."""
        return ", ".join(self.kinds[kind] for kind in kinds)

    def amounts(self, cost: Cost) -> str:
        """Return the money that is known to be spent, each currency by itself."""
        if not cost.calls:
            return self.t["no_model"]
        said = (money(each.value, each.currency, self.language) for each in cost.known)
        return " + ".join(said) or "–"

    def unpriced(self, cost: Cost) -> str:
        """Return how many calls nobody stated a price for, and of which models."""
        models = ", ".join(name or self.t["no_name"] for name in cost.of)
        return self.t["unpriced"].format(count=count(cost.unpriced, self.language), models=models)

    def tokens(self, cost: Cost) -> str:
        """Return how much was read and written, and in how many calls."""
        calls = count(cost.calls, self.language)
        return self.t["tokens"].format(tokens=count(cost.tokens, self.language), calls=calls)


def page(programme: Programme, telling: Telling) -> bytes:
    """Return the programme as one HTML file, UTF-8, without a script; equal programmes give equal bytes.

    It may load nothing: the style is named by its digest (CSP Level 3, 2.3.1).
    """
    style = _style("standalone.css") + stylesheet()
    rendered = _rendered(
        "page.html",
        telling,
        programme=programme,
        body=body(programme, telling),
        style=style,
        policy=POLICY.format(style=b64encode(sha256(style.encode()).digest()).decode()),
    )
    return rendered.encode()


def body(programme: Programme, telling: Telling, asking: str = "") -> Markup:
    """Return what stands on the page; `asking` are the forms of a page that can answer."""
    late = _late(programme)
    return _rendered(
        "body.html",
        telling,
        programme=programme,
        asking=asking,
        glance=_glance(programme, late, telling),
        late=late,
        courses=_by_course(programme),
        costs=[(course, total(line.cost for line in lines)) for course, lines in _by_course(programme)],
        criteria=_criteria(programme, telling.language),
        cited=_cited(programme),
        languages={line.module: line.language for line in programme.lines},
        most_open=MOST_OPEN,
    )


def verdict(trace: Trace, telling: Telling) -> tuple[str, str]:
    """Return in one sentence who approved the words, and whether that is `yes`, `no` or `none` at all."""
    t = telling.t
    people = ", ".join(
        said.person if said.verified else f"{said.person} ({t['unverified']})" for said in trace.approvals
    )
    if not trace.occurrences:
        return "none", t["trace_nowhere"]
    if trace.approved:
        counts = {"approved": len(trace.approved), "places": len(trace.occurrences)}
        return "yes", t["trace_approved"].format(people=people, **counts)
    return "no", t["trace_partly"].format(people=people) if people else t["trace_nobody"]


def trace_body(trace: Trace, telling: Telling) -> Markup:
    """Return who approved a sentence, as the body of a page."""
    return _rendered("trace.html", telling, trace=trace, verdict=verdict(trace, telling), place=abbreviated)


@cache
def stylesheet() -> str:
    """Return the styles of the page's body, for a page that has the others."""
    return _style("programme.css")


def _glance(
    programme: Programme, late: list[tuple[ModuleLine | None, Late]], telling: Telling
) -> list[tuple[str, str, str]]:
    """Return each figure of the summary: its name, what it says, and where it is told in full."""

    def said(number: int) -> str:
        return count(number, telling.language)

    states = [line.state for line in programme.lines]
    delivered = sum(any(not each.taken_back for each in line.delivered) for line in programme.lines)
    held = sum(bool(indicator.held) for indicator in programme.indicators)
    cost = telling.amounts(programme.cost)
    unknown = f" + {said(programme.cost.unpriced)}\N{NO-BREAK SPACE}?" if programme.cost.unpriced else ""
    return [
        ("modules", said(len(states)), "modules"),
        ("waiting", said(states.count(State.WAITING)), "modules"),
        ("delivered", said(delivered), "modules"),
        ("late", said(len(late)), "late"),
        ("cost", ("–" if not programme.cost.calls else cost) + unknown, "spending"),
        ("evidence", said(held), "quality"),
    ]


def _late(programme: Programme) -> list[tuple[ModuleLine | None, Late]]:
    """Return everything late with its module, the longest first."""
    found: list[tuple[ModuleLine | None, Late]] = [(None, each) for each in programme.late]
    found += [(line, each) for line in programme.lines for each in line.late]
    return sorted(found, key=lambda pair: -pair[1].days)


def _by_course(programme: Programme) -> list[tuple[str, list[ModuleLine]]]:
    return [(course, list(lines)) for course, lines in groupby(programme.lines, key=lambda each: each.course)]


def _cited(
    programme: Programme,
) -> list[tuple[str, str, list[ModuleLine], list[ModuleLine]]]:
    """Return each source of each course with the releases that quote it, and the drafts that do otherwise."""
    found: dict[tuple[str, str], tuple[list[ModuleLine], list[ModuleLine]]] = {}
    for line in programme.lines:
        for source in line.release_cites:
            found.setdefault((line.course, source), ([], []))[0].append(line)
        if line.draft and not (line.release and line.release.content == line.draft.digest):
            for source in line.draft_cites:
                found.setdefault((line.course, source), ([], []))[1].append(line)
    return [(*name, *lines) for name, lines in sorted(found.items())]


def _criteria(programme: Programme, language: Language) -> list[tuple[int, str, list[tuple[Indicator, str]]]]:
    about = {asked.number: asked.said(language) for asked in framework().indicators}
    told = []
    for number, indicators in groupby(programme.indicators, key=lambda each: each.criterion):
        name = framework().criteria[str(number)][language]
        told.append((number, name, [(each, about[each.number]) for each in indicators]))
    return told


def _rendered(template: str, telling: Telling, **shown: Any) -> Markup:
    language = telling.language
    return Markup(
        _templates()
        .get_template(template)
        .render(
            t=telling.t,
            language=language,
            addresses=telling.addresses,
            named=telling.named,
            kinds=telling.listed,
            amounts=telling.amounts,
            unpriced=telling.unpriced,
            tokens=telling.tokens,
            money=lambda amount: money(amount.value, amount.currency, language),
            count=partial(count, language=language),
            day=partial(day, language=language),
            moment=partial(moment, language=language),
            **shown,
        )
    )


def _style(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipelines.programme"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
