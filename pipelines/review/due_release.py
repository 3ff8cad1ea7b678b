"""The approved draft of a module that has no release yet, or none that looks as the course does today."""

from datetime import datetime
from hashlib import sha256

from adapters.ledger import Ledger
from adapters.store.records import Records
from pipelines.review.evidence import as_of
from pipelines.review.policy import judge
from schemas.course import Course
from schemas.ids import Digest
from schemas.review import Approved, LedgerEntry, Published, pick_decisions, pick_recorded


def find_due_release(
    course: Course,
    key: str,
    records: Records,
    ledger: Ledger,
    now: datetime,
    theme: Digest | None = None,
) -> str | None:
    """Return a digest of the release that is due of a module's approved head; None if none is.

    It is due if the head has no release, one that is not recorded in the ledger, or one with another theme
    than this one: the packages are built again, what was approved stays so.
    Raises PremierjetError if its ledger or draft was altered.
    """
    entries = ledger.read(key)
    recorded = pick_recorded(entries)
    head = records.head(key) if pick_decisions(recorded) else None
    if head is None:
        return None
    judgement = judge(head, recorded, course, as_of(head, recorded, records, now))
    if not isinstance(judgement, Approved) or _is_released(judgement, entries, records, theme):
        return None
    return judgement.digest if theme is None else sha256(f"{judgement.digest} {theme}".encode()).hexdigest()


def _is_released(
    approval: Approved, entries: tuple[LedgerEntry, ...], records: Records, theme: Digest | None
) -> bool:
    releases = records.releases(approval.module)
    if not releases or (releases[-1].approval.digest, releases[-1].theme) != (approval.digest, theme):
        return False
    published = {e.recorded.release_digest for e in entries if isinstance(e.recorded, Published)}
    return releases[-1].canonical_digest() in published
