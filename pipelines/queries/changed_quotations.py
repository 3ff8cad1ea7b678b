"""Quotations of releases that their sources no longer hold, by what was read of those; no source is opened.

Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

from collections.abc import Iterator

from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_published, is_standing
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.succession import LostQuotation, find_lost_quotations
from schemas.anchor import abbreviate_place
from schemas.draft import Content
from schemas.finding import Finding
from schemas.ids import is_house_style
from schemas.release import Release
from schemas.review import LedgerEntry
from schemas.source import SourceSpans


def find_changed_quotations(workspace: Workspace, key: str, spans: SourceSpans | None) -> tuple[Finding, ...]:
    """Return a finding for each quotation that its source no longer contains, in releases learners may have.

    Those are the newest release that stands and the ones that targets hold. A quotation gives one finding,
    which names every such release. Raises StoreUnusable and LedgerBroken.
    """
    if spans is None or is_house_style(key):
        return ()
    entries = workspace.ledger.read(key)
    lost: dict[tuple[str, str, str], tuple[LostQuotation, list[int]]] = {}
    released = list_released(workspace, key, entries)
    standing_releases = [(release, content) for release, content in released if is_standing(release, entries)]
    delivered: dict[str, int] = {}
    for receipt in workspace.records.receipts(key):
        delivered[receipt.target] = max(receipt.release, delivered.get(receipt.target, 0))
    for release, content in standing_releases:
        if release is not standing_releases[0][0] and release.number not in delivered.values():
            continue
        for quotation_lost in find_lost_quotations(content, spans):
            quotation = (
                quotation_lost.element.id,
                quotation_lost.citation.source,
                quotation_lost.citation.quote,
            )
            numbers = lost.setdefault(quotation, (quotation_lost, []))[1]
            numbers += [release.number] if release.number not in numbers else []
    return tuple(_make_finding(quotation_lost, numbers) for quotation_lost, numbers in lost.values())


def list_released(
    workspace: Workspace, key: str, entries: tuple[LedgerEntry, ...]
) -> Iterator[tuple[Release, Content]]:
    """Yield the published releases whose content can be read, with it, the newest first."""
    for release in reversed(workspace.records.releases(key)):
        content = workspace.records.release_content(release) if is_published(release, entries) else None
        if content is not None:
            yield release, content


def _make_finding(quotation: LostQuotation, releases: list[int]) -> Finding:
    facts = {
        "source": quotation.citation.source,
        "releases": ", ".join(f"v{number}" for number in sorted(releases)),
        "before": cut_excerpt(quotation.citation.quote),
        "before_place": abbreviate_place(quotation.citation.anchor.place),
    }
    if quotation.now is None:
        return Finding(rule="source.removed-under-release", place=quotation.element.id, facts=facts)
    facts |= {
        "now": cut_excerpt(quotation.now.text),
        "now_place": abbreviate_place(quotation.now.anchor.place),
    }
    return Finding(rule="source.altered-under-release", place=quotation.element.id, facts=facts)
