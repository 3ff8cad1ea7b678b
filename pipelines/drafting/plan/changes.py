"""Changes that the sources of the day propose to a plan a person edited: reworded, new and lost passages.

A reworded passage is found as drafts find that of a quotation (`succession`): the same passage, changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pipelines.drafting.kind import Material
from pipelines.drafting.plan.scenarios import find_scenarios_anew
from pipelines.drafting.succession import SourceWording
from schemas.draft import Citation
from schemas.finding import Finding
from schemas.plan import Plan, PlannedBlock, PlannedPage, PlanRevision

REWORDED, PROPOSAL, EVIDENCE_GONE = "plan.reworded", "plan.proposal", "plan.evidence_gone"
TAKEABLE = frozenset({REWORDED, PROPOSAL, EVIDENCE_GONE})
"""Rules of findings each of which is a change that a person can take."""

SPANS = "spans"
"""The fact of such a finding that lists the ids of the passages that came, or are gone."""


@dataclass(frozen=True)
class PlanChange:
    """One change: passages of a page that are gone, those that came for them, or both.

    `page` is that of the plan; of new passages the one on which rules would put them.
    """

    rule: str
    page: PlannedPage
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


def find_changes(
    material: Material, plan: Plan, made: Plan, earlier: PlanRevision | None
) -> tuple[PlanChange, ...]:
    """Return what the sources propose to change in a plan, page by page, what was reworded first.

    `made` is the plan that rules make of them. A source that cannot be read this time proposes nothing.
    """
    if earlier is None or not earlier.is_edited:
        return tuple(_find_lost(plan, _list_lost(material, plan, {}), {}))
    return find_source_changes(material, plan, made, earlier)


def find_source_changes(
    material: Material, plan: Plan, made: Plan, earlier: PlanRevision
) -> tuple[PlanChange, ...]:
    """Return the same of a plan whose earlier revision keeps the words of its passages."""
    quotes = find_quotations(material, earlier)
    lost = _list_lost(material, plan, quotes)
    known = earlier.known_spans - _list_pending(earlier)
    successors = _find_successors(material, lost, quotes, known | plan.evidence)
    return (
        *_find_reworded(plan, successors),
        *_find_lost(plan, lost, successors),
        *_find_new(plan, made, known, frozenset(successors.values())),
    )


def apply_changes(plan: Plan, changes: tuple[PlanChange, ...], made: Plan, material: Material) -> Plan:
    """Return a plan with changes of `find_changes` taken; what a person arranged or gave stays."""
    for change in changes:
        plan = _apply_change(plan, change, made)
    return find_scenarios_anew(plan, material)


def find_quotations(material: Material, plan: PlanRevision) -> dict[str, Citation]:
    """Return the words of a plan's passages by their ids: those kept with it, else those the draft quotes."""
    previous = material.request.previous
    quoted = previous.content.citations if previous is not None else ()
    whole = {each.span: each for each in quoted if each.anchor.row is None}
    return whole | {each.span: each for each in plan.citations or ()}


def keep_quotations(material: Material, plan: Plan, earlier: PlanRevision | None) -> tuple[Citation, ...]:
    """Return the words that the passages of a plan have now, or had last."""
    last = {each.span: each for each in (earlier.citations or () if earlier is not None else ())}
    now = {span.id: (source, span) for source in material.request.spans.citable for span in source.spans}
    spans = dict.fromkeys(span for page in plan.pages for span in page.evidence)
    quoted = {span: Citation.list_quoted(*now[span])[:1] for span in spans if span in now}
    found = (quoted[span] if span in quoted else (last.get(span),) for span in spans)
    return tuple(each for one in found for each in one if each is not None)


def _list_lost(material: Material, plan: Plan, quotes: dict[str, Citation]) -> tuple[str, ...]:
    spans = material.request.spans
    there = {span.id for source in spans.citable for span in source.spans}
    unread = {failure.name for failure in spans.failures}
    evidence = dict.fromkeys(span for page in plan.pages for span in page.evidence)
    return tuple(
        span
        for span in evidence
        if span not in there and not (span in quotes and quotes[span].source in unread)
    )


def _list_pending(earlier: PlanRevision) -> frozenset[str]:
    """Return the passages that came since a person edited the plan, and that nobody took up yet."""
    proposed = (each.facts[SPANS] for each in earlier.findings if each.rule in {REWORDED, PROPOSAL})
    return frozenset(span for spans in proposed for span in spans.split(", "))


def _find_successors(
    material: Material, lost: tuple[str, ...], quotes: dict[str, Citation], known: frozenset[str]
) -> dict[str, str]:
    """Return the passage that replaced each lost one, if any; none of those that were there before."""
    sources = {source.name: source for source in material.request.spans.citable}
    taken = {(name, span) for name in sources for span in known}
    successors: dict[str, str] = {}
    for quote in (quotes[span] for span in lost if span in quotes):
        source = sources.get(quote.source)
        now = SourceWording(source).successor(quote, taken) if source is not None else None
        if now is not None:
            successors[quote.span] = now.id
            taken.add((quote.source, now.id))
    return successors


def _find_reworded(plan: Plan, successors: dict[str, str]) -> Iterator[PlanChange]:
    for page in plan.pages:
        for span in page.evidence:
            if span in successors:
                yield PlanChange(REWORDED, page, (span,), (successors[span],))


def _find_lost(plan: Plan, lost: tuple[str, ...], successors: dict[str, str]) -> Iterator[PlanChange]:
    for page in plan.pages:
        gone = tuple(span for span in page.evidence if span in lost and span not in successors)
        if gone:
            yield PlanChange(EVIDENCE_GONE, page, gone=gone)


def _find_new(plan: Plan, made: Plan, known: frozenset[str], paired: frozenset[str]) -> Iterator[PlanChange]:
    """Yield a change for each page on which rules would put passages that came since."""
    taken = plan.evidence.union(plan.removed, paired, known)
    for page in made.pages:
        came = tuple(span for span in page.evidence if span not in taken)
        if came:
            yield PlanChange(PROPOSAL, page, came=came)


def find_joined_page(plan: Plan, made: PlannedPage) -> PlannedPage | None:
    """Return the page of a plan that a page of rules corresponds to; None if it would be a new one."""
    evidence = set(made.evidence)
    return next((page for page in plan.pages if page.id == made.id or evidence & set(page.evidence)), None)


def _apply_change(plan: Plan, change: PlanChange, made: Plan) -> Plan:
    if change.rule == REWORDED:
        swapped = dict(zip(change.gone, change.came, strict=True))
        return _change_passages(plan, lambda span: swapped.get(span, span))
    if change.rule == EVIDENCE_GONE:
        return _change_passages(plan, lambda span: None if span in change.gone else span)
    return _add_passages(plan, change, made)


def _change_passages(plan: Plan, change: Callable[[str], str | None]) -> Plan:
    """Return a plan with each passage changed, or dropped with the blocks and pages it leaves empty."""
    pages = tuple(page for page in map(partial(_change_page, change=change), plan.pages) if page is not None)
    ids = {page.id for page in pages}
    return plan.model_copy(
        update={"pages": pages, "pictures": tuple(each for each in plan.pictures if each.page in ids)}
    )


def _change_page(page: PlannedPage, change: Callable[[str], str | None]) -> PlannedPage | None:
    changed = ((block, tuple(filter(None, map(change, block.evidence)))) for block in page.blocks)
    blocks = tuple(block.model_copy(update={"evidence": spans}) for block, spans in changed if spans)
    return page.model_copy(update={"blocks": blocks}) if blocks else None


def _add_passages(plan: Plan, change: PlanChange, made: Plan) -> Plan:
    blocks = tuple(_pick_blocks(change))
    joined = find_joined_page(plan, change.page)
    if joined is not None:
        grown = joined.model_copy(update={"blocks": (*joined.blocks, *blocks)})
        return plan.model_copy(
            update={"pages": tuple(grown if page is joined else page for page in plan.pages)}
        )
    place = _find_place(plan, change.page, made)
    page = change.page.model_copy(update={"blocks": blocks})
    return plan.model_copy(update={"pages": (*plan.pages[:place], page, *plan.pages[place:])})


def _pick_blocks(change: PlanChange) -> Iterator[PlannedBlock]:
    """Yield the blocks that rules make of the passages that came."""
    for block in change.page.blocks:
        spans = tuple(span for span in block.evidence if span in change.came)
        if spans:
            yield block.model_copy(update={"evidence": spans})


def _find_place(plan: Plan, page: PlannedPage, made: Plan) -> int:
    """Return where a new page stands: behind the nearest page before it, by rules, that the plan has."""
    before = made.pages[: made.pages.index(page)]
    for earlier in reversed(before):
        joined = find_joined_page(plan, earlier)
        if joined is not None:
            return plan.pages.index(joined) + 1
    return len(plan.pages) if not before else 0


def is_told_by(change: PlanChange, finding: Finding) -> bool:
    """Return whether a finding tells of a change."""
    return finding.rule == change.rule and finding.facts[SPANS] == list_spans(change)


def list_spans(change: PlanChange) -> str:
    """Return the ids of the passages that came, or are gone if none came, as a finding lists them."""
    return ", ".join(change.came or change.gone)
