"""Outline of a draft: its pages and other deliverables, with what is still open in each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipelines.desk.comment_list import CommentList
from pipelines.desk.draft_page import DraftPage
from pipelines.desk.finding_list import list_open_findings
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.desk.workbench import Workbench
from schemas.draft import Deliverable, walk_named

FINDINGS = "findings"
"""The fragment of the list of findings, which has those that stand at no page."""


@dataclass(frozen=True)
class OutlineEntry:
    """One page of the lesson, or one whole deliverable, and what is open in it for this visitor.

    `findings` counts those nobody set aside, `passages` those still to be opened, `edits` the visitor's own
    that no revision holds yet, `comments` those nobody resolved.
    """

    place: str
    title: str
    is_of_draft: bool
    """The title is in the language of the draft, not in that of the reader."""

    findings: int
    passages: int
    edits: int
    comments: int
    inside: frozenset[str]
    """Ids of what stands in it, and its own."""

    @property
    def is_whole(self) -> bool:
        """Return whether it is what stands in no page and in no other deliverable."""
        return self.place == FINDINGS

    @property
    def is_open(self) -> bool:
        """Return whether anything is open in it."""
        return bool(self.findings or self.passages or self.edits or self.comments)


def list_outline(
    page: DraftPage,
    panel: VerdictPanel,
    bench: Workbench,
    comments: CommentList,
    title_of: Callable[[Deliverable], str],
    title_of_whole: str,
) -> tuple[OutlineEntry, ...]:
    """Return an entry for each page of the lesson and each other deliverable, in the order of the page.

    What is open in none of them, as in objectives or in a source, comes first, in one entry.
    """
    findings = Counter(each.place for each in list_open_findings(page, panel))
    passages = Counter(each.element for each in panel.unopened_citations)
    edits = Counter(each.place for each in bench.edits)
    remarks = Counter(each.place for each in comments.open)

    def describe(place: str, title: str, is_of_draft: bool, inside: frozenset[str]) -> OutlineEntry:
        return OutlineEntry(
            place=place,
            title=title,
            is_of_draft=is_of_draft,
            findings=_count_at(inside, findings),
            passages=_count_at(inside, passages),
            edits=_count_at(inside, edits),
            comments=_count_at(inside, remarks),
            inside=inside,
        )

    entries = tuple(
        describe(place, title, is_of_draft, inside)
        for artefact in page.content.artefacts
        for place, title, is_of_draft, inside in _list_parts(artefact, title_of)
    )
    listed = frozenset(place for entry in entries for place in entry.inside)
    left = frozenset((*findings, *passages, *edits, *remarks)) - listed
    whole = describe(FINDINGS, title_of_whole, False, left)
    return (whole, *entries) if whole.is_open else entries


def index_outline(outline: Iterable[OutlineEntry]) -> dict[str, str]:
    """Return, for each id of a draft, the place of the entry that it stands in."""
    return {name: entry.place for entry in outline for name in entry.inside}


def _count_at(places: Iterable[str], counted: Mapping[str, int]) -> int:
    return sum(counted[place] for place in places if place in counted)


def _list_parts(
    artefact: Deliverable, title_of: Callable[[Deliverable], str]
) -> list[tuple[str, str, bool, frozenset[str]]]:
    """Return place, title, whether the title is the draft's own, and the ids inside, of each part listed."""
    sections = getattr(artefact, "sections", ())
    if sections:
        return [(each.id, each.title, True, _list_ids(each) | {each.id}) for each in sections]
    return [(artefact.kind, title_of(artefact), False, _list_ids(artefact) | {artefact.kind})]


def _list_ids(value: object) -> frozenset[str]:
    return frozenset(each.id for each in walk_named(value))
