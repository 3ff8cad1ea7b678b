"""Going back, on purpose: a target that shows a withdrawn release shows the one that stands, or none.

The files of the withdrawn release stay where they are, under the name they keep for ever: an LMS that
took them is told by the feed, and a release that is approved again is found there whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.blob import Member
from adapters.courses import CourseFolder
from adapters.lms import LmsTarget
from adapters.lms.opening import open_target
from pipelines.delivery.deliver import deliver, held_digest, latest, settle
from pipelines.delivery.feed import INDEX, take_out
from pipelines.delivery.standing import Entries
from pipelines.delivery.withdrawal import Way
from schemas.course import Target
from schemas.release import Receipt, Release, StoredFile
from schemas.withdrawal import RolledBack


@dataclass(frozen=True)
class Returned:
    """What a roll-back came to at one target.

    `changed` are the names sent or removed there, `current` the release the feed names afterwards: a
    newer one where it was delivered meanwhile. `receipt` proves what was put.
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
    ledger: Callable[[], Entries],
    beside: tuple[StoredFile, ...] = (),
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
        ledger=ledger,
        withdrawn=way.contents,
        beside=beside,
    )
    drop = open_target(target, folder.folder)
    removed = _cleared(drop, way)
    current, resent = settle(drop, release.module)
    names = dict.fromkeys((*done.sent, *removed, *resent))
    return Returned(tuple(names), current.release if current else None, done.receipt)


def take_away(way: Way, target: Target, folder: CourseFolder) -> Returned:
    """Show nothing of a module of which no release stands.

    The feed goes first, so that an interrupted roll-back leaves no entry without its zips; a release
    delivered meanwhile stays. Raises TargetUnusable, Conflict.
    """
    drop = open_target(target, folder.folder)
    module = way.withdrawn[-1].module
    changed = [INDEX] if take_out(drop, module, way.contents) else []
    changed += _cleared(drop, way)
    current, resent = settle(drop, module)
    return Returned((*changed, *resent), current.release if current else None)


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


def _cleared(drop: LmsTarget, way: Way) -> list[str]:
    """Remove the stable names that hold a withdrawn zip, and return them."""
    names = {latest(release, package) for release in way.withdrawn for package in release.packages}
    cleared = []
    for name in sorted(names):
        if held_digest(drop, name) in way.leftovers:
            drop.remove(name)
            cleared.append(name)
    return cleared
