"""Earlier revisions to compare a draft with: the previous, the last approved, the first by AI."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.store.records import Records
from pipelines.review.policy import AsOf, judge
from schemas.course import Course
from schemas.draft import Draft, Origin
from schemas.errors import InvalidInput
from schemas.review import (
    Approved,
    Decision,
    LedgerEntry,
    LedgerRecord,
    Published,
    Verdict,
    Waiting,
    pick_decisions,
)
from schemas.seal import RevisionSeal


@dataclass(frozen=True)
class Versions:
    """Earlier revisions of one module, each None if there is none; `first` may be the draft itself."""

    previous: Draft | None = None
    approved: Draft | None = None
    first: Draft | None = None


def find_versions(draft: Draft, entries: Iterable[LedgerEntry], records: Records, course: Course) -> Versions:
    """Return what a revision can be compared with; no other revision is read.

    Raises StoreUnusable if one of them is not what was written.
    """
    recorded = [entry.recorded for entry in entries]
    return Versions(
        previous=records.revision(draft.module, draft.revision - 1),
        approved=_find_last_approved(draft, recorded, records, course),
        first=_find_first_by_machine(draft, records),
    )


def _find_last_approved(
    draft: Draft, recorded: list[LedgerRecord], records: Records, course: Course
) -> Draft | None:
    """Return the newest earlier revision that was approved when its last decision was given."""
    decisions = pick_decisions(recorded)
    approved = {decision.revision for decision in decisions if decision.verdict is Verdict.APPROVE}
    for number in sorted((each for each in approved if each < draft.revision), reverse=True):
        earlier = records.revision(draft.module, number)
        if earlier is not None and _was_approved(earlier, recorded, course):
            return earlier
    return None


def _was_approved(earlier: Draft, recorded: list[LedgerRecord], course: Course) -> bool:
    digest = earlier.content.canonical_digest()
    decisions = [each for each in pick_decisions(recorded) if each.digest == digest]
    published = any(isinstance(each, Published) and each.digest == digest for each in recorded)
    try:
        judgement = (
            judge(earlier, _list_known_at(decisions[-1], recorded), course, _make_moment(decisions[-1]))
            if decisions
            else None
        )
    except InvalidInput:
        return published
    # A release proves an approval, whatever the policy asks today; a later refusal still undoes it.
    return isinstance(judgement, Approved) or (published and isinstance(judgement, Waiting))


def _list_known_at(last: Decision, recorded: list[LedgerRecord]) -> list[LedgerRecord]:
    """Return the records the ledger had when a decision was given, with all seals: some were added later."""
    return [each for each in recorded if isinstance(each, RevisionSeal) or each.at <= last.at]


def _make_moment(last: Decision) -> AsOf:
    return AsOf(last.at, last.evidence)


def _find_first_by_machine(draft: Draft, records: Records) -> Draft | None:
    for number in range(1, draft.revision):
        earlier = records.revision(draft.module, number)
        if earlier is not None and earlier.provenance.writer is not Origin.HUMAN:
            return earlier
    return draft if draft.provenance.writer is not Origin.HUMAN else None
