"""Delivery of a release to one target: sends the files it lacks, and returns the receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pipelines.delivery.destination import Destination
from pipelines.delivery.drift import SentRelease, find_drift
from pipelines.delivery.lms_target import Cargo
from schemas.delivery import Capabilities, DeliveryPlan, DriftKind, PolicyGap
from schemas.errors import TargetUnusable
from schemas.languages.sentences import join_sentences
from schemas.ledger import LedgerHead
from schemas.release import Receipt, Release


@dataclass(frozen=True)
class SendPermit:
    """Permission to send a release: `refuse` raises if it may not be sent; called again before it is shown.

    `head` is the ledger head of its module at that moment, for the receipt.
    """

    refuse: Callable[[], None]
    head: LedgerHead | None = None


@dataclass(frozen=True)
class DeliveryResult:
    """The receipt of a delivery, the names of the files sent, and the number of the release learners get now.

    `gap` is set if the release no longer satisfies the policy: it was there before and is intact, so nothing
    was sent.
    """

    receipt: Receipt
    sent: tuple[str, ...]
    current: int | None
    capabilities: Capabilities
    gap: PolicyGap | None = None


def send_release(
    cargo: Cargo, destination: Destination, permit: SendPermit, earlier: Receipt | None, now: datetime
) -> DeliveryResult:
    """Send the files that the target lacks or holds altered, and return the receipt of what it has.

    If it has them all, nothing is sent and the earlier receipt is returned.
    Raises the permit's errors, StoreUnusable if a file is not the release's, TargetUnusable if the target
    fails: it then still shows the release before.
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
    if earlier is not None and not arrived.sent and _is_same_delivery(earlier, receipt):
        receipt = earlier
    return DeliveryResult(receipt, arrived.sent, arrived.current, lms.capabilities)


def confirm_delivery(
    release: Release, receipt: Receipt, destination: Destination, gap: PolicyGap
) -> DeliveryResult | None:
    """Return the result of a delivery that is still as its receipt says, or None if files must be sent again.

    Nothing is sent. Raises TargetUnusable if the target cannot be asked.
    """
    lms = destination.open()
    drifts = find_drift([SentRelease(release, receipt, ended=False)], destination)
    for each in drifts:
        if each.kind is DriftKind.UNREACHED:
            raise TargetUnusable(each.trouble, place=each.place, remedy="Mend the access, then deliver again")
    # If the target does not show releases by itself, a person changes what learners get.
    file_drift = {DriftKind.MISSING, DriftKind.ALTERED}
    if any(each.kind in file_drift or lms.capabilities.shows for each in drifts):
        return None
    current = release.number if lms.capabilities.shows else None
    return DeliveryResult(receipt, (), current, lms.capabilities, gap)


def plan_delivery(cargo: Cargo, destination: Destination) -> DeliveryPlan:
    """Return what a delivery to a target would do now; if the target cannot be asked, the plan says so."""
    plan = DeliveryPlan(module=cargo.external_id, release=cargo.version, target=destination.id, place="")
    try:
        lms = destination.open()
        plan = plan.model_copy(update={"place": lms.place, "capabilities": lms.capabilities})
        return plan.model_copy(update={"steps": lms.plan(cargo), "hidden": lms.find_hidden(cargo)})
    except TargetUnusable as error:
        trouble = join_sentences(error.happened, error.remedy)
        return plan.model_copy(update={"place": plan.place or error.place, "trouble": trouble})


def _is_same_delivery(earlier: Receipt, receipt: Receipt) -> bool:
    earlier_moment = {"delivered_at": earlier.delivered_at, "ledger": earlier.ledger}
    return earlier == receipt.model_copy(update=earlier_moment)
