"""Drafts and releases that quote a source, and whether the source still says the same.

Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from adapters.limited_process import ProcessLimits
from adapters.sources.course_sources import CourseSources, SourceLibrary
from adapters.sources.patterns import compile_pattern
from adapters.store.reached_limits import ReachedLimits
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_standing
from pipelines.drafting.elements import list_elements
from pipelines.drafting.succession import LostQuotation, find_lost_quotations
from pipelines.queries.changed_quotations import list_released
from pipelines.queries.overview_cache import OverviewLook
from pipelines.queries.people_answers import mark_module_answers
from pipelines.reader_kinds import READERS
from pipelines.source_process import read_module_within_limits
from pipelines.sourcing.course_context import renew_context
from pipelines.sourcing.fingerprints import fingerprint_sources, match_fingerprint
from schemas.anchor import abbreviate_place
from schemas.course import Module
from schemas.draft import Citation, Content
from schemas.errors import PremierjetError
from schemas.source import SourceSpans


@dataclass(frozen=True)
class SourceUse:
    """An element that quotes a source, in a release or, if `release` is None, in a module's draft.

    `stands` is False for a release that was withdrawn. `changed` says that the source no longer contains the
    quotation; `now` is what replaced it, empty if nothing did.
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
        """Return the draft or release as a person names it: `draft`, `v3`, or `v3, withdrawn`."""
        if self.release is None:
            return "draft"
        return f"v{self.release}" if self.stands else f"v{self.release}, withdrawn"


def read_sources_now(workspace: Workspace, key: str, library: SourceLibrary) -> SourceSpans:
    """Return the spans of a module's sources as they are now; nothing is written.

    Raises SourceUnreadable and CourseInvalid.
    """
    folder, module = workspace.find_module(key)
    shelf = library.shelf(folder)
    earlier = workspace.records.spans(key)
    if earlier is not None:
        now = fingerprint_sources(folder, module, READERS, shelf)
        limits = ProcessLimits.of(workspace.settings).text
        if earlier.fingerprint == match_fingerprint(earlier.fingerprint, now, limits):
            return mark_module_answers(renew_context(earlier, folder.course, module), module)
    read = read_module_within_limits(workspace.settings, shelf, module, earlier)
    return mark_module_answers(read, module)


def read_sources_afresh(workspace: Workspace, shelf: CourseSources, module: Module) -> SourceSpans:
    """Return the spans of a module's sources, read again from the start; nothing is written.

    Raises SourceUnreadable and CourseInvalid.
    """
    return mark_module_answers(read_module_within_limits(workspace.settings, shelf, module, None), module)


def read_sources_once(workspace: Workspace, shelf: CourseSources, module: Module) -> SourceSpans:
    """Return the spans of a module's sources, read as by `read_sources_afresh`, for a page of the desk.

    A source that reached a limit is remembered, and not waited for again until it or the limit changes.
    """
    reached = ReachedLimits(workspace.records.store)
    read = read_module_within_limits(workspace.settings, shelf, module, None, reached=reached)
    return mark_module_answers(read, module)


def list_source_uses(workspace: Workspace, key: str, spans: SourceSpans | None) -> Iterator[SourceUse]:
    """Yield what a module's draft and its releases quote, the newest release first.

    Without `spans`, no quotation counts as changed. Raises StoreUnusable and LedgerBroken.
    """
    head = workspace.records.head(key)
    if head is not None:
        yield from _list_uses_in(key, None, True, head.content, spans)
    entries = workspace.ledger.read(key)
    for release, content in list_released(workspace, key, entries):
        yield from _list_uses_in(key, release.number, is_standing(release, entries), content, spans)


def find_uses_of_source(
    workspace: Workspace, source: str, seen: OverviewLook | None = None
) -> tuple[tuple[SourceUse, ...], tuple[PremierjetError, ...]]:
    """Return where a source of any course is quoted, and the errors of modules that cannot be read.

    No source is opened, so no quotation counts as changed. With `seen`, a module is opened only if the cache
    says that it quotes the source, or if it changed since.
    """
    uses: list[SourceUse] = []
    errors: list[PremierjetError] = [*workspace.read_courses()[1]]
    matches = compile_pattern(source)
    for key in workspace.module_keys():
        try:
            if seen and not any(
                map(matches, seen.find_cited_sources(key, partial(_list_cited, workspace, key)))
            ):
                continue
            uses += (use for use in list_source_uses(workspace, key, None) if is_about(use, source, None))
        except PremierjetError as error:
            errors.append(error)
    return tuple(uses), tuple(errors)


def _list_cited(workspace: Workspace, key: str) -> frozenset[str]:
    return frozenset(use.source for use in list_source_uses(workspace, key, None))


def is_about(use: SourceUse, source: str, passage: str | None) -> bool:
    """Return whether a quotation is from a source, given by name or pattern, and from a passage of it.

    Patterns are those of `course.yaml`; a passage is given by its span's id, or by some of its words.
    """
    if not compile_pattern(source)(use.source):
        return False
    return passage is None or use.span == passage or passage.casefold() in use.quote.casefold()


def _list_uses_in(
    key: str, release: int | None, stands: bool, content: Content, spans: SourceSpans | None
) -> Iterator[SourceUse]:
    lost: dict[tuple[str, Citation], LostQuotation] = {}
    if spans is not None:
        lost = {
            (quotation.element.id, quotation.citation): quotation
            for quotation in find_lost_quotations(content, spans)
        }
    for element in list_elements(content.artefacts):
        for citation in element.citations:
            lost_quotation = lost.get((element.id, citation))
            yield SourceUse(
                module=key,
                release=release,
                stands=stands,
                element=element.id,
                source=citation.source,
                span=citation.span,
                place=abbreviate_place(citation.anchor.place),
                quote=citation.quote,
                changed=lost_quotation is not None,
                now=lost_quotation.now.text if lost_quotation and lost_quotation.now else "",
            )
