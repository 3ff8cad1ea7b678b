"""Outline of a draft: its pages and other deliverables, with what is still open in each."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.desk.draft_page import DraftPage
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.desk.workbench import Workbench

from schemas.draft import Deliverable, walk_named
from schemas.finding import Finding


@dataclass(frozen=True)
class OutlineEntry:
    """One page of the lesson, or one whole deliverable, and what is open in it for this visitor.

    `findings` counts those nobody set aside, `passages` those still to be opened, `edits` the visitor's own
    that no revision holds yet.
    """

    place: str
    title: str
    is_of_draft: bool
    """The title is in the language of the draft, not in that of the reader."""

    findings: int
    passages: int
    edits: int

    @property
    def is_settled(self) -> bool:
        """Return whether nothing is open in it."""
        return not (self.findings or self.passages or self.edits)


def list_open_findings(page: DraftPage, panel: VerdictPanel) -> tuple[Finding, ...]:
    """Return the findings that neither the visitor nor anybody whose decision stands has set aside."""
    return tuple(each for each in page.findings if each.id not in panel.waivers | page.waived)


def list_outline(
    page: DraftPage, panel: VerdictPanel, bench: Workbench, title_of: Callable[[Deliverable], str]
) -> tuple[OutlineEntry, ...]:
    """Return an entry for each page of the lesson and each other deliverable, in the order of the page."""
    return tuple(
        _describe_entry(place, title, is_of_draft, {place, *inside}, page, panel, bench)
        for artefact in page.content.artefacts
        for place, title, is_of_draft, inside in _list_parts(artefact, title_of)
    )


def _list_parts(
    artefact: Deliverable, title_of: Callable[[Deliverable], str]
) -> list[tuple[str, str, bool, frozenset[str]]]:
    """Return place, title, whether the title is the draft's own, and the ids inside, of each part listed."""
    sections = getattr(artefact, "sections", ())
    if sections:
        return [(each.id, each.title, True, _list_ids(each)) for each in sections]
    return [(artefact.kind, title_of(artefact), False, _list_ids(artefact))]


def _list_ids(value: object) -> frozenset[str]:
    return frozenset(each.id for each in walk_named(value))


def _describe_entry(
    place: str,
    title: str,
    is_of_draft: bool,
    inside: set[str],
    page: DraftPage,
    panel: VerdictPanel,
    bench: Workbench,
) -> OutlineEntry:
    return OutlineEntry(
        place=place,
        title=title,
        is_of_draft=is_of_draft,
        findings=sum(each.place in inside for each in list_open_findings(page, panel)),
        passages=sum(each.element in inside for each in panel.unopened_citations),
        edits=sum(each.place in inside for each in bench.edits),
    )
