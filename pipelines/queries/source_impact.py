"""Drafts and releases that rest on a source, and whether it still says the same.

Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from adapters.sources.course_sources import CourseSources, SourceLibrary
from adapters.sources.patterns import compile_pattern
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_published, is_standing
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.elements import list_elements
from pipelines.drafting.succession import LostQuotation, find_lost_quotations
from pipelines.kinds import READERS
from pipelines.queries.overview_cache import OverviewLook
from pipelines.source_process import open_limited_reader
from pipelines.sourcing.fingerprints import fingerprint_sources
from pipelines.sourcing.module_sources import read_module
from schemas.course import Module
from schemas.draft import Citation, Content
from schemas.errors import PremierjetError
from schemas.finding import Finding
from schemas.ids import is_house_style
from schemas.release import Release
from schemas.review import LedgerEntry
from schemas.source import SourceSpans, abbreviate_place


@dataclass(frozen=True)
class SourceUse:
    """An element that quotes a passage, in a release or, where `release` is None, in a module's draft.

    `stands` is False for a release that was taken back. `changed` says that the source no longer says
    the words; `now` is what it says in their place, empty where they were removed.
    """

    module: str
    release: int | None
    stands: bool
    element: str
    source: str
    span: str
    place: str
    quote: str
    changed: bool
    now: str

    @property
    def edition(self) -> str:
        """Return what a person calls it: `draft`, `v3`, or `v3, withdrawn`."""
        if self.release is None:
            return "draft"
        return f"v{self.release}" if self.stands else f"v{self.release}, withdrawn"


def read_sources_now(workspace: Workspace, key: str, library: SourceLibrary) -> SourceSpans:
    """Return what a module may cite as its sources stand now; nothing is written.

    Raises SourceUnreadable and CourseInvalid.
    """
    folder, module = workspace.find_module(key)
    shelf = library.shelf(folder)
    earlier = workspace.records.spans(key)
    if earlier is not None and earlier.fingerprint == fingerprint_sources(folder, module, READERS, shelf):
        return earlier
    return read_module(folder, module, earlier, READERS, shelf, open_limited_reader(workspace.settings).read)


def read_sources_afresh(workspace: Workspace, shelf: CourseSources, module: Module) -> SourceSpans:
    """Return what a module may cite, whatever was read of it before; nothing is written.

    Raises SourceUnreadable and CourseInvalid.
    """
    read = open_limited_reader(workspace.settings).read
    return read_module(shelf.course, module, None, READERS, shelf, read)


def list_source_uses(workspace: Workspace, key: str, spans: SourceSpans | None) -> Iterator[SourceUse]:
    """Yield what a module's draft and its releases quote, the newest release first.

    Without `spans` nothing is said to have changed. Raises StoreUnusable and LedgerBroken.
    """
    head = workspace.records.head(key)
    if head is not None:
        yield from _rests(key, None, True, head.content, spans)
    entries = workspace.ledger.read(key)
    for release, content in _list_released(workspace, key, entries):
        yield from _rests(key, release.number, is_standing(release, entries), content, spans)


def find_uses_of_source(
    workspace: Workspace, source: str, seen: OverviewLook | None = None
) -> tuple[tuple[SourceUse, ...], tuple[PremierjetError, ...]]:
    """Return what rests on a source of any course, and what kept a module from being looked at.

    Nothing is said to have changed: no source is opened. With `seen`, a module that quoted another source
    when it was looked at last, and is as it was, is not opened either.
    """
    found: list[SourceUse] = []
    errors: list[PremierjetError] = [*workspace.read_courses()[1]]
    is_meant = compile_pattern(source)
    for key in workspace.module_keys():
        try:
            if seen and not any(
                map(is_meant, seen.find_cited_sources(key, partial(_list_cited, workspace, key)))
            ):
                continue
            found += (each for each in list_source_uses(workspace, key, None) if is_about(each, source, None))
        except PremierjetError as error:
            errors.append(error)
    return tuple(found), tuple(errors)


def _list_cited(workspace: Workspace, key: str) -> frozenset[str]:
    return frozenset(each.source for each in list_source_uses(workspace, key, None))


def is_about(rest: SourceUse, source: str, passage: str | None) -> bool:
    """Return whether a quotation is of a source, by its name or a pattern, and of a passage.

    Patterns are those of `course.yaml`; a passage is named by its span's id, or by words it says.
    """
    if not compile_pattern(source)(rest.source):
        return False
    return passage is None or rest.span == passage or passage.casefold() in rest.quote.casefold()


def find_changed_quotations(workspace: Workspace, key: str, spans: SourceSpans | None) -> tuple[Finding, ...]:
    """Return a finding for each quotation that its source no longer says, in a release learners may have.

    That is the newest that stands, and what a target holds in its place. Each is told once, with every such
    release. Raises StoreUnusable and LedgerBroken.
    """
    if spans is None or is_house_style(key):
        return ()
    entries = workspace.ledger.read(key)
    found: dict[tuple[str, str, str], tuple[LostQuotation, list[int]]] = {}
    released = _list_released(workspace, key, entries)
    standing = [(release, content) for release, content in released if is_standing(release, entries)]
    arrived: dict[str, int] = {}
    for receipt in workspace.records.receipts(key):
        arrived[receipt.target] = max(receipt.release, arrived.get(receipt.target, 0))
    for release, content in standing:
        if release is not standing[0][0] and release.number not in arrived.values():
            continue
        for each in find_lost_quotations(content, spans):
            same = (each.element.id, each.citation.source, each.citation.quote)
            numbers = found.setdefault(same, (each, []))[1]
            numbers += [release.number] if release.number not in numbers else []
    return tuple(_finding(each, numbers) for each, numbers in found.values())


def _list_released(
    workspace: Workspace, key: str, entries: tuple[LedgerEntry, ...]
) -> Iterator[tuple[Release, Content]]:
    """Yield the releases the ledger vouches for, the newest first, with what can be read of them."""
    for release in reversed(workspace.records.releases(key)):
        content = workspace.records.release_content(release) if is_published(release, entries) else None
        if content is not None:
            yield release, content


def _rests(
    key: str, release: int | None, standing: bool, content: Content, spans: SourceSpans | None
) -> Iterator[SourceUse]:
    gone: dict[tuple[str, Citation], LostQuotation] = {}
    if spans is not None:
        gone = {(each.element.id, each.citation): each for each in find_lost_quotations(content, spans)}
    for element in list_elements(content.artefacts):
        for citation in element.citations:
            found = gone.get((element.id, citation))
            yield SourceUse(
                module=key,
                release=release,
                stands=standing,
                element=element.id,
                source=citation.source,
                span=citation.span,
                place=abbreviate_place(citation.anchor.place),
                quote=citation.quote,
                changed=found is not None,
                now=found.now.text if found and found.now else "",
            )


def _finding(each: LostQuotation, releases: list[int]) -> Finding:
    facts = {
        "source": each.citation.source,
        "releases": ", ".join(f"v{number}" for number in sorted(releases)),
        "before": cut_excerpt(each.citation.quote),
        "before_place": abbreviate_place(each.citation.anchor.place),
    }
    if each.now is None:
        return Finding(rule="source.removed-under-release", place=each.element.id, facts=facts)
    facts |= {"now": cut_excerpt(each.now.text), "now_place": abbreviate_place(each.now.anchor.place)}
    return Finding(rule="source.altered-under-release", place=each.element.id, facts=facts)
