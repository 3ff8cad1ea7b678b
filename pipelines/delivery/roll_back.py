"""Roll-back of a target from a withdrawn release to the newest that may be delivered, or to none.

The files of the withdrawn release stay under their permanent names: an LMS that took them sees in the feed
that it is no longer current, and if it is approved again its files are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.delivery.deliver import SendPermit, send_release
from pipelines.delivery.destination import Destination
from pipelines.delivery.lms_target import Cargo, WayBack
from schemas.release import Receipt
from schemas.withdrawal import RolledBack


@dataclass(frozen=True)
class RollBackResult:
    """Result of a roll-back at one target.

    `changed` are the names of the files sent or removed, `current` is the number of the release learners get
    afterwards (a newer one may have been delivered meanwhile). `receipt` is that of a release that was put.
    """

    changed: tuple[str, ...]
    current: int | None
    receipt: Receipt | None = None


def put_release_back(
    way: WayBack,
    cargo: Cargo,
    destination: Destination,
    permit: SendPermit,
    earlier: Receipt | None,
    now: datetime,
) -> RollBackResult:
    """Show the release that stands instead of a withdrawn one; raises the errors of `send_release`.

    `cargo` is that release, and names the withdrawn contents it replaces. A newer release delivered
    meanwhile stays. Stable names of formats that only the withdrawn release had are removed.
    """
    delivered = send_release(cargo, destination, permit, earlier, now)
    cleared = destination.open().clear(way)
    names = dict.fromkeys((*delivered.sent, *cleared.changed))
    return RollBackResult(tuple(names), cleared.current, delivered.receipt)


def take_module_away(way: WayBack, destination: Destination) -> RollBackResult:
    """Stop showing a module that has no standing release; a release delivered meanwhile stays.

    Raises TargetUnusable, Conflict.
    """
    cleared = destination.open().clear(way)
    return RollBackResult(cleared.changed, cleared.current)


def list_ended_deliveries(
    way: WayBack, target: str, receipts: Sequence[Receipt], now: datetime, run_id: str | None
) -> tuple[RolledBack, ...]:
    """Return the proofs that deliveries of withdrawn releases at a target came to an end."""
    standing = way.back.number if way.back else None
    numbers = {release.number for release in way.withdrawn if release.number > (standing or 0)}
    return tuple(
        RolledBack(
            module=receipt.module,
            target=target,
            location=receipt.location,
            release=receipt.release,
            to=standing,
            receipt=receipt.canonical_digest(),
            at=now,
            run_id=run_id,
        )
        for receipt in receipts
        if receipt.target == target and receipt.release in numbers
    )
