"""Delivery of a release to one target: files already there are not sent again, and arrival is proven."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pipelines.delivery.destination import Destination
from pipelines.delivery.drift import SentRelease, find_drift
from pipelines.delivery.lms_target import Cargo
from schemas.delivery import Capabilities, DeliveryPlan, DriftKind, PolicyGap
from schemas.errors import TargetUnusable
from schemas.ledger import LedgerHead
from schemas.release import Receipt, Release


@dataclass(frozen=True)
class SendPermit:
    """What lets a release be sent: `refuse` raises if it may not be, and is called again before it is shown.

    `head` is how far the ledger had come that vouches for the release; the receipt keeps it.
    """

    refuse: Callable[[], None]
    head: LedgerHead | None = None


@dataclass(frozen=True)
class DeliveryResult:
    """The proof of a delivery, the names sent by this run, and the release learners get there now.

    `gap` is what the release lacks by now: it was there before, is intact, and nothing of it was sent.
    """

    receipt: Receipt
    sent: tuple[str, ...]
    current: int | None
    capabilities: Capabilities
    gap: PolicyGap | None = None


def send_release(
    cargo: Cargo, destination: Destination, permit: SendPermit, earlier: Receipt | None, now: datetime
) -> DeliveryResult:
    """Send what the target does not hold yet, and return the receipt of what it holds.

    Delivering again what is still there sends nothing and returns the earlier receipt; a file altered or
    missing at the target is sent again.
    Raises what the permit raises, StoreUnusable where a file is not the release's,
    TargetUnusable where the target fails: it then still shows the release before.
    """
    permit.refuse()
    lms = destination.open()
    arrived = lms.upsert(cargo, permit.refuse)
    receipt = Receipt(
        module=cargo.external_id,
        release=cargo.version,
        content=cargo.release.approval.digest,
        target=destination.id,
        location=arrived.location,
        files=arrived.files,
        delivered_at=now,
        ledger=permit.head,
    )
    if earlier is not None and not arrived.sent and _same(earlier, receipt):
        receipt = earlier
    return DeliveryResult(receipt, arrived.sent, arrived.current, lms.capabilities)


def confirm_delivery(
    release: Release, receipt: Receipt, destination: Destination, gap: PolicyGap
) -> DeliveryResult | None:
    """Return a delivery that is still as its receipt says; None where it would have to be sent again.

    Nothing is sent. Raises TargetUnusable where the target cannot be asked.
    """
    lms = destination.open()
    found = find_drift([SentRelease(release, receipt, ended=False)], destination)
    for each in found:
        if each.kind is DriftKind.UNREACHED:
            raise TargetUnusable(each.trouble, place=each.place, remedy="Mend the access, then deliver again")
    # What learners get is a person's to change where the target does not show releases by itself.
    of_files = {DriftKind.MISSING, DriftKind.ALTERED}
    if any(each.kind in of_files or lms.capabilities.shows for each in found):
        return None
    current = release.number if lms.capabilities.shows else None
    return DeliveryResult(receipt, (), current, lms.capabilities, gap)


def plan_delivery(cargo: Cargo, destination: Destination) -> DeliveryPlan:
    """Return what `deliver` would do at a target now; one that cannot be asked is told, and never raises."""
    found = DeliveryPlan(module=cargo.external_id, release=cargo.version, target=destination.id, place="")
    try:
        lms = destination.open()
        found = found.model_copy(update={"place": lms.place, "capabilities": lms.capabilities})
        return found.model_copy(update={"steps": lms.plan(cargo), "hidden": lms.find_hidden(cargo)})
    except TargetUnusable as error:
        trouble = f"{error.happened}. {error.remedy}"
        return found.model_copy(update={"place": found.place or error.place, "trouble": trouble})


def _same(earlier: Receipt, receipt: Receipt) -> bool:
    told_then = {"delivered_at": earlier.delivered_at, "ledger": earlier.ledger}
    return earlier == receipt.model_copy(update=told_then)
