"""A release to one target, while people stand by it: what is there is not sent again, and proven."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.blob import Member
from adapters.courses import CourseFolder
from adapters.settings import Settings
from pipelines.delivery.checking import Sent, drift
from pipelines.delivery.target import Cargo
from pipelines.delivery.targets.opening import open_target
from schemas.course import Target
from schemas.delivery import Capabilities, DeliveryPlan, DriftKind, PolicyGap
from schemas.errors import TargetUnusable
from schemas.ledger import LedgerHead
from schemas.release import Receipt, Release, StoredFile


@dataclass(frozen=True)
class Delivered:
    """The proof of a delivery, the names sent by this run, and the release learners get there now.

    `gap` is what the release lacks by now: it was there before, is intact, and nothing of it was sent.
    """

    receipt: Receipt
    sent: tuple[str, ...]
    current: int | None
    capabilities: Capabilities
    gap: PolicyGap | None = None


def deliver(
    release: Release,
    read: Callable[[str], Member],
    target: Target,
    folder: CourseFolder,
    earlier: Receipt | None,
    now: datetime,
    *,
    settings: Settings,
    refuse: Callable[[], None],
    withdrawn: frozenset[str] = frozenset(),
    beside: tuple[StoredFile, ...] = (),
    head: LedgerHead | None = None,
) -> Delivered:
    """Send what the target does not hold yet, and return the receipt of what it holds.

    `beside` are the files of what was seen of the release, sent as evidence with the rest. `read` returns
    a file of either by name; `refuse` raises where it may not be sent, and is asked again once the files
    are there. `head` is how far the ledger has come, which the receipt keeps.
    Delivering again what is still there sends nothing and returns the earlier receipt; a file altered or
    missing at the target is sent again. Contents among the digests `withdrawn` give way to an older one.
    Raises what `refuse` raises, StoreUnusable where a file is not the release's,
    TargetUnusable where the target fails: it then still shows the release before.
    """
    refuse()
    cargo = Cargo(release, beside, course=folder.course, read=read, withdrawn=withdrawn)
    lms = open_target(target, folder, settings)
    arrived = lms.upsert(cargo, refuse)
    receipt = Receipt(
        module=cargo.external_id,
        release=cargo.version,
        content=release.approval.digest,
        target=target.id,
        location=arrived.location,
        files=arrived.files,
        delivered_at=now,
        ledger=head,
    )
    if earlier is not None and not arrived.sent and _same(earlier, receipt):
        receipt = earlier
    return Delivered(receipt, arrived.sent, arrived.current, lms.capabilities)


def confirm(
    release: Release,
    receipt: Receipt,
    target: Target,
    folder: CourseFolder,
    gap: PolicyGap,
    settings: Settings,
) -> Delivered | None:
    """Return a delivery that is still as its receipt says; None where it would have to be sent again.

    Nothing is sent. Raises TargetUnusable where the target cannot be asked.
    """
    lms = open_target(target, folder, settings)
    found = drift([Sent(release, receipt, ended=False)], target, folder, settings)
    for each in found:
        if each.kind is DriftKind.UNREACHED:
            raise TargetUnusable(each.trouble, place=each.place, remedy="Mend the access, then deliver again")
    # What learners get is a person's to change where the target does not show releases by itself.
    of_files = {DriftKind.MISSING, DriftKind.ALTERED}
    if any(each.kind in of_files or lms.capabilities.shows for each in found):
        return None
    current = release.number if lms.capabilities.shows else None
    return Delivered(receipt, (), current, lms.capabilities, gap)


def plan(
    release: Release,
    read: Callable[[str], Member],
    target: Target,
    folder: CourseFolder,
    *,
    settings: Settings,
    beside: tuple[StoredFile, ...] = (),
) -> DeliveryPlan:
    """Return what `deliver` would do at a target now; one that cannot be asked is told, and never raises."""
    cargo = Cargo(release, beside, course=folder.course, read=read)
    said = DeliveryPlan(module=cargo.external_id, release=cargo.version, target=target.id, place="")
    try:
        lms = open_target(target, folder, settings)
        said = said.model_copy(update={"place": lms.place, "capabilities": lms.capabilities})
        return said.model_copy(update={"steps": lms.plan(cargo), "hidden": lms.hidden(cargo)})
    except TargetUnusable as error:
        trouble = f"{error.happened}. {error.remedy}"
        return said.model_copy(update={"place": said.place or error.place, "trouble": trouble})


def _same(earlier: Receipt, receipt: Receipt) -> bool:
    told_then = {"delivered_at": earlier.delivered_at, "ledger": earlier.ledger}
    return earlier == receipt.model_copy(update=told_then)
