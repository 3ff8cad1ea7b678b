"""What the reconciling sensors do now; `defs` turns Launch into a run request and Quiet into a skip.

A sensor remembers nothing: what should exist is compared with what does, and the runs launched for it
say how often that was tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from adapters.ledger import Ledger
from adapters.store.records import Records
from pipelines.review.evidence import as_of
from pipelines.review.policy import judge
from pipelines.review.seals import recorded_in
from schemas.course import Course
from schemas.ids import SHORT_DIGEST
from schemas.review import Approved, LedgerEntry, Published, pick_decisions

MOST_ATTEMPTS = 3


class RunState(Enum):
    """How a run that was launched for something due stands."""

    WAITING = "waiting"
    GOING = "going"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class Due:
    """Work that should be done and is not, named by what it is about."""

    module: str
    digest: str

    @property
    def tag(self) -> str:
        """Return what its runs are tagged with, and found by: a new digest starts at no attempts."""
        return f"{self.module}@{self.digest[:SHORT_DIGEST]}"


@dataclass(frozen=True)
class LaunchRun:
    """Launch a run; `attempt` counts from 1."""

    attempt: int


@dataclass(frozen=True)
class Quiet:
    """Launch nothing; `notify` where a person has to look because trying again did not help."""

    reason: str
    notify: bool = False


def choose_launch(due: Due | None, earlier: Sequence[RunState]) -> LaunchRun | Quiet:
    """Return what to do about one thing due; `earlier` are the runs tagged with it, oldest first.

    A run that ended while its work is still due was an attempt, however it ended: after three of them
    a person is told. A run still waiting or going is left alone.
    """
    if due is None:
        return Quiet("nothing is due")
    if any(state in {RunState.WAITING, RunState.GOING} for state in earlier):
        return Quiet(f"{due.tag} is being worked on")
    if len(earlier) >= MOST_ATTEMPTS:
        return Quiet(f"{due.tag} is still due after {len(earlier)} attempts", notify=True)
    return LaunchRun(attempt=len(earlier) + 1)


def find_due_release(course: Course, key: str, records: Records, ledger: Ledger, now: datetime) -> Due | None:
    """Return a module's approved head, where it has no release or one the ledger has not heard of.

    Raises PremierjetError where its ledger or draft cannot be believed.
    """
    entries = ledger.read(key)
    recorded = recorded_in(entries)
    head = records.head(key) if pick_decisions(recorded) else None
    if head is None:
        return None
    judgement = judge(head, recorded, course, as_of(head, recorded, records, now))
    if not isinstance(judgement, Approved) or _is_released(judgement, entries, records):
        return None
    return Due(key, judgement.digest)


def _is_released(approval: Approved, entries: tuple[LedgerEntry, ...], records: Records) -> bool:
    releases = records.releases(approval.module)
    if not releases or releases[-1].approval.digest != approval.digest:
        return False
    published = {e.recorded.release_digest for e in entries if isinstance(e.recorded, Published)}
    return releases[-1].canonical_digest() in published
