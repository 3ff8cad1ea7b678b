"""Waivers of contradictions that hold no longer, because a sentence says something else than it did then."""

from collections.abc import Iterable, Sequence

from adapters.store.records import Records
from pipelines.review.editing.elements import find
from pipelines.review.editing.quoted_places import find_quotations, list_kept_places
from pipelines.review.held_waivers import list_earlier_decisions
from schemas.draft import Draft
from schemas.draft.element_parts import list_parts
from schemas.finding import Finding
from schemas.plan import PlanRevision
from schemas.review import Decision, LedgerRecord


def find_outdated_waivers(
    examined: Draft | PlanRevision, recorded: Iterable[LedgerRecord], records: Records
) -> frozenset[tuple[str, str]]:
    """Return the waivers of a contradiction given where its elements said something else: digest and finding.

    Such a waiver says which side the draft keeps: its finding is the same only while the draft keeps it.
    Raises StoreUnusable if a revision cannot be read.
    """
    quoting = {each.id: each for each in examined.findings if find_quotations(each) is not None}
    if not quoting or not isinstance(examined, Draft):
        return frozenset()
    return frozenset(
        (decision.digest, waiver.finding)
        for decision in list_earlier_decisions(examined, recorded)
        if decision.digest != examined.digest
        for waiver in decision.waivers
        if waiver.finding in quoting and _is_outdated(decision, quoting[waiver.finding], examined, records)
    )


def _is_outdated(decision: Decision, finding: Finding, examined: Draft, records: Records) -> bool:
    # Read for these alone: a queue asks this of each decision there was.
    decided = records.draft_of(decision.module, decision.digest)
    places = list_kept_places(finding)
    return decided is not None and _list_said(decided, places) != _list_said(examined, places)


def _list_said(draft: Draft, places: Sequence[str]) -> list[object]:
    found = (find(draft.content, place) for place in places)
    return [tuple(list_parts(each)) if each is not None else None for each in found]
