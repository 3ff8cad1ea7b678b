"""Going back, on purpose: a target that shows a withdrawn release shows the one that stands, or none.

The files of the withdrawn release stay where they are, under the name they keep for ever: an LMS that
took them is told by the feed, and a release that is approved again is found there whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.delivery.deliver import SendPermit, deliver
from pipelines.delivery.destination import Destination
from pipelines.delivery.target import Cargo, Way
from schemas.release import Receipt
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
    cargo: Cargo,
    destination: Destination,
    permit: SendPermit,
    earlier: Receipt | None,
    now: datetime,
) -> Returned:
    """Show the release that stands where a withdrawn one is shown; as `deliver`, which says what it raises.

    `cargo` names the withdrawn contents of `way`, which give way to it. A newer release delivered
    meanwhile stays. A stable name of a format that only the withdrawn release had is removed.
    """
    done = deliver(cargo, destination, permit, earlier, now)
    cleared = destination.open().clear(way)
    names = dict.fromkeys((*done.sent, *cleared.changed))
    return Returned(tuple(names), cleared.current, done.receipt)


def take_away(way: Way, destination: Destination) -> Returned:
    """Show nothing of a module of which no release stands; one delivered meanwhile stays.

    Raises TargetUnusable, Conflict.
    """
    cleared = destination.open().clear(way)
    return Returned(cleared.changed, cleared.current)


def ended(
    way: Way, target: str, receipts: Sequence[Receipt], now: datetime, run_id: str | None
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
