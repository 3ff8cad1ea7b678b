"""The approved draft of a module that has no release yet."""

from datetime import datetime

from adapters.ledger import Ledger
from adapters.store.records import Records
from pipelines.review.evidence import as_of
from pipelines.review.policy import judge
from schemas.course import Course
from schemas.review import Approved, LedgerEntry, Published, pick_decisions, pick_recorded


def find_due_release(course: Course, key: str, records: Records, ledger: Ledger, now: datetime) -> str | None:
    """Return the digest of a module's approved head if it has no release, or one not recorded in the ledger.

    Raises PremierjetError if its ledger or draft was altered.
    """
    entries = ledger.read(key)
    recorded = pick_recorded(entries)
    head = records.head(key) if pick_decisions(recorded) else None
    if head is None:
        return None
    judgement = judge(head, recorded, course, as_of(head, recorded, records, now))
    if not isinstance(judgement, Approved) or _is_released(judgement, entries, records):
        return None
    return judgement.digest


def _is_released(approval: Approved, entries: tuple[LedgerEntry, ...], records: Records) -> bool:
    releases = records.releases(approval.module)
    if not releases or releases[-1].approval.digest != approval.digest:
        return False
    published = {e.recorded.release_digest for e in entries if isinstance(e.recorded, Published)}
    return releases[-1].canonical_digest() in published
