"""Going back, on purpose: a target that shows a withdrawn release shows the one that stands, or none.

The files of the withdrawn release stay where they are, under the name they keep for ever: an LMS that
took them is told by the feed, and a release that is approved again is found there whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.blob import Member
from adapters.courses import CourseFolder
from adapters.settings import Settings
from pipelines.delivery.deliver import deliver
from pipelines.delivery.target import Way
from pipelines.delivery.targets.opening import open_target
from schemas.course import Target
from schemas.ledger import LedgerHead
from schemas.release import Receipt, Release, StoredFile
from schemas.withdrawal import RolledBack


@dataclass(frozen=True)
class Returned:
    """What a roll-back came to at one target.

    `changed` are the names sent or removed there, `current` the release learners get afterwards: a newer
    one where it was delivered meanwhile. `receipt` proves what was put.
    """

    changed: tuple[str, ...]
    current: int | None
    receipt: Receipt | None = None


def put_back(
    way: Way,
    release: Release,
    read: Callable[[str], Member],
    target: Target,
    folder: CourseFolder,
    earlier: Receipt | None,
    now: datetime,
    *,
    settings: Settings,
    refuse: Callable[[], None],
    beside: tuple[StoredFile, ...] = (),
    head: LedgerHead | None = None,
) -> Returned:
    """Show the release that stands where a withdrawn one is shown; as `deliver`, which says what it raises.

    A newer release delivered meanwhile stays. A stable name of a format that only the withdrawn
    release had is removed.
    """
    done = deliver(
        release,
        read,
        target,
        folder,
        earlier,
        now,
        settings=settings,
        refuse=refuse,
        withdrawn=way.contents,
        beside=beside,
        head=head,
    )
    lms = open_target(target, folder, settings)
    cleared = lms.clear(way)
    names = dict.fromkeys((*done.sent, *cleared.changed))
    return Returned(tuple(names), cleared.current, done.receipt)


def take_away(way: Way, target: Target, folder: CourseFolder, settings: Settings) -> Returned:
    """Show nothing of a module of which no release stands; one delivered meanwhile stays.

    Raises TargetUnusable, Conflict.
    """
    cleared = open_target(target, folder, settings).clear(way)
    return Returned(cleared.changed, cleared.current)


def ended(
    way: Way, target: Target, receipts: Sequence[Receipt], now: datetime, run_id: str | None
) -> tuple[RolledBack, ...]:
    """Return the proofs that deliveries of withdrawn releases at a target came to an end."""
    back = way.back.number if way.back else None
    numbers = {release.number for release in way.withdrawn if release.number > (back or 0)}
    return tuple(
        RolledBack(
            module=receipt.module,
            target=target.id,
            location=receipt.location,
            release=receipt.release,
            to=back,
            receipt=receipt.canonical_digest(),
            at=now,
            run_id=run_id,
        )
        for receipt in receipts
        if receipt.target == target.id and receipt.release in numbers
    )
