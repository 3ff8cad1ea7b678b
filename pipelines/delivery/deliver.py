"""A release to one target, while people stand by it: what is there is not sent again, and proven."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.blob import Member
from adapters.courses import CourseFolder
from adapters.settings import Settings
from pipelines.delivery.standing import Entries, refuse_unless_standing
from pipelines.delivery.target import Cargo
from pipelines.delivery.targets.opening import open_target
from schemas.course import Target
from schemas.delivery import Capabilities, DeliveryPlan
from schemas.errors import TargetUnusable
from schemas.release import Receipt, Release, StoredFile


@dataclass(frozen=True)
class Delivered:
    """The proof of a delivery, the names sent by this run, and the release learners get there now."""

    receipt: Receipt
    sent: tuple[str, ...]
    current: int | None
    capabilities: Capabilities


def deliver(
    release: Release,
    read: Callable[[str], Member],
    target: Target,
    folder: CourseFolder,
    earlier: Receipt | None,
    now: datetime,
    *,
    settings: Settings,
    ledger: Callable[[], Entries],
    withdrawn: frozenset[str] = frozenset(),
    beside: tuple[StoredFile, ...] = (),
) -> Delivered:
    """Send what the target does not hold yet, and return the receipt of what it holds.

    `beside` are the files of what was seen of the release, sent as evidence with the rest. `read` returns
    a file of either by name; `ledger` the module's entries, asked again once the files are there.
    Delivering again what is still there sends nothing and returns the earlier receipt; a file altered or
    missing at the target is sent again. Contents among the digests `withdrawn` give way to an older one.
    Raises what `refuse_unless_standing` raises, StoreUnusable where a file is not the release's,
    TargetUnusable where the target fails: it then still shows the release before.
    """
    refuse_unless_standing(release, ledger())
    cargo = Cargo(release, beside, course=folder.course, read=read, withdrawn=withdrawn)
    lms = open_target(target, folder, settings)
    arrived = lms.upsert(cargo, lambda: refuse_unless_standing(release, ledger()))
    receipt = Receipt(
        module=cargo.external_id,
        release=cargo.version,
        content=release.approval.digest,
        target=target.id,
        location=arrived.location,
        files=arrived.files,
        delivered_at=now,
    )
    if earlier is not None and not arrived.sent and _same(earlier, receipt):
        receipt = earlier
    return Delivered(receipt, arrived.sent, arrived.current, lms.capabilities)


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
        return said.model_copy(update={"steps": lms.plan(cargo)})
    except TargetUnusable as error:
        trouble = f"{error.happened}. {error.remedy}"
        return said.model_copy(update={"place": said.place or error.place, "trouble": trouble})


def _same(earlier: Receipt, receipt: Receipt) -> bool:
    return earlier == receipt.model_copy(update={"delivered_at": earlier.delivered_at})
