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
    """Show the release that stands where a withdrawn one is shown; as `deliver`, which says what it raises.

    `cargo` names the withdrawn contents of `way`, which give way to it. A newer release delivered
    meanwhile stays. A stable name of a format that only the withdrawn release had is removed.
    """
    done = send_release(cargo, destination, permit, earlier, now)
    cleared = destination.open().clear(way)
    names = dict.fromkeys((*done.sent, *cleared.changed))
    return RollBackResult(tuple(names), cleared.current, done.receipt)


def take_module_away(way: WayBack, destination: Destination) -> RollBackResult:
    """Show nothing of a module of which no release stands; one delivered meanwhile stays.

    Raises TargetUnusable, Conflict.
    """
    cleared = destination.open().clear(way)
    return RollBackResult(cleared.changed, cleared.current)


def list_ended_deliveries(
    way: WayBack, target: str, receipts: Sequence[Receipt], now: datetime, run_id: str | None
) -> tuple[RolledBack, ...]:
    """Return the proofs that deliveries of withdrawn releases at a target came to an end."""
    back = way.back.number if way.back else None
    numbers = {release.number for release in way.withdrawn if release.number > (back or 0)}
    return tuple(
        RolledBack(
            module=receipt.module,
            target=target,
            location=receipt.location,
            release=receipt.release,
            to=back,
            receipt=receipt.canonical_digest(),
            at=now,
            run_id=run_id,
        )
        for receipt in receipts
        if receipt.target == target and receipt.release in numbers
    )
