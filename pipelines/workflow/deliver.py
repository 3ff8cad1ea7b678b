"""Delivery of a release to the targets of its course."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from logging import getLogger

from adapters.courses import CourseFolder
from adapters.ledger.heads import read_head
from adapters.workspace import Workspace
from pipelines.delivery.deliver import (
    DeliveryResult,
    SendPermit,
    confirm_delivery,
    plan_delivery,
    send_release,
)
from pipelines.delivery.destination import Destination
from pipelines.delivery.drift import SentRelease, describe_unpublished, find_drift
from pipelines.delivery.due_releases import (
    find_missing_delivery,
    find_undelivered_release,
    find_valid_receipt,
)
from pipelines.delivery.lms_target import Cargo
from pipelines.delivery.release_standing import (
    find_publication_time,
    is_published,
    is_standing,
    list_withdrawals,
    read_observed_files,
)
from pipelines.queries.destinations import list_destinations
from pipelines.queries.ledger_losses import refuse_lost_lines
from pipelines.workflow.incidents import NO_INCIDENTS, IncidentLog, make_bug_refusal
from pipelines.workflow.operate import Order, record_operation, refuse_stranger, refuse_unordered_delivery
from pipelines.workflow.send_permission import ReleaseToSend, find_gap, find_newer_release, refuse_sending
from schemas.delivery import Capabilities, DeliveryPlan, Drift, DriftKind, Link, PolicyGap
from schemas.errors import AwaitingApproval, Conflict, PremierjetError, TargetUnusable
from schemas.incident import IncidentKind
from schemas.language import Language
from schemas.languages.formats import add_colon
from schemas.operation import OperationAct
from schemas.refusal import BilingualText, Refusal
from schemas.release import Receipt, Release

__all__ = [
    "DeliveryResult",
    "deliver_release",
    "find_drifts",
    "find_undelivered_drifts",
    "list_links",
    "list_target_capabilities",
    "plan_deliveries",
]

LOGGER = getLogger(__name__)

LONGEST_WAY = timedelta(hours=1)
"""How long after it was built a release may be on its way: the run that delivers it waits in a queue."""


def deliver_release(
    workspace: Workspace,
    key: str,
    now: datetime,
    incidents: IncidentLog | None = None,
    *,
    order: Order | None = None,
) -> tuple[DeliveryResult, ...]:
    """Deliver a module's newest release to every target of its course that does not have it yet.

    Somebody's `order` is recorded before anything is sent. It is needed where the course names operators and
    does not deliver on approval.

    A release that no longer meets the course's policy stays at targets where it is intact. Raises
    AwaitingApproval if there is no release, or if one that may not be sent would have to be; TargetUnusable
    if targets refuse or meet a bug, once all were tried: that comes before what is awaited. Targets that were
    served keep their receipts. What was found to differ at a target is an incident no more once all have the
    release, and what fails is one until then; a run of many keeps one log of `incidents`. Raises what
    `record_operation` raises, and Conflict if the newest release is not the one ordered.
    """
    folder, _ = workspace.find_module(key)
    if order is None:
        refuse_unordered_delivery(folder.course, key)
    else:
        refuse_stranger(folder.course, key, order)
    releases = workspace.records.releases(key)
    if not releases:
        raise AwaitingApproval(Refusal("delivery.no_release", place=key))
    log = incidents or IncidentLog(workspace)
    with log.watch(IncidentKind.UNSENT, key, IncidentKind.DELIVERY):
        return _deliver_newest(workspace, folder, releases[-1], now, order)


def _deliver_newest(
    workspace: Workspace, folder: CourseFolder, newest: Release, now: datetime, order: Order | None
) -> tuple[DeliveryResult, ...]:
    """Deliver a release to every target of its course; raises the errors of `deliver_release`."""
    key = newest.module
    gap = find_gap(workspace, newest, now)
    refuse_lost_lines(workspace, key, ask_targets=True)
    if order is not None:
        _record_order(workspace, newest, gap, order, now)
    entries = workspace.ledger.read(key)
    cargo = Cargo(
        newest,
        read_observed_files(workspace.records, newest, entries),
        course=folder.course,
        read=partial(workspace.records.release_blob, newest),
        find_newer=partial(find_newer_release, workspace, newest),
    )
    permit = SendPermit(partial(refuse_sending, workspace, ReleaseToSend(newest), now), read_head(entries))

    def serve(destination: Destination) -> DeliveryResult:
        if gap is not None:
            return _confirm_delivery(workspace, newest, destination, gap)
        receipt = find_valid_receipt(workspace.records, newest, destination.id)
        result = send_release(cargo, destination, permit, receipt, now)
        workspace.records.save_receipt(result.receipt)
        return result

    return _serve_targets(key, list_destinations(workspace, folder), serve)


def _serve_targets(
    key: str, destinations: Iterable[Destination], serve: Callable[[Destination], DeliveryResult]
) -> tuple[DeliveryResult, ...]:
    """Serve each target, whatever stops another; raises why some were not, once all were tried."""
    results: list[DeliveryResult] = []
    failures: dict[str, PremierjetError] = {}
    for destination in destinations:
        try:
            results.append(serve(destination))
        except PremierjetError as error:
            failures[destination.id] = error
        except Exception as bug:  # whatever a plug-in's target raises
            place = f"{key}, {destination.id}"
            LOGGER.exception("%s: a bug stopped this delivery; the other targets go on", place)
            failures[destination.id] = TargetUnusable(make_bug_refusal(place, bug))
            failures[destination.id].__cause__ = bug
    _refuse_failures(key, failures)
    return tuple(results)


def _refuse_failures(module: str, failures: Mapping[str, PremierjetError]) -> None:
    """Raise the errors of all targets that failed, as one, if any did; else that somebody is awaited, if so.

    What is wrong with the release itself is the same at each target, and told once.
    """
    faults = {target: error for target, error in failures.items() if not isinstance(error, NO_INCIDENTS)}
    if len({str(error) for error in faults.values()}) > 1:
        french, english = (
            "; ".join(
                f"{add_colon(target, language)} {error.explain(language)}" for target, error in faults.items()
            )
            for language in (Language.FRENCH, Language.ENGLISH)
        )
        why = BilingualText(french, english)
        raise TargetUnusable(Refusal("delivery.several_failed", module=module, why=why))
    for error in (*faults.values(), *failures.values()):
        raise error


def _record_order(
    workspace: Workspace, newest: Release, gap: PolicyGap | None, order: Order, now: datetime
) -> None:
    """Record who has a release delivered; raises AwaitingApproval if it may not be sent."""
    if order.release is not None and order.release != newest.number:
        raise Conflict(
            Refusal("operation.newer_release", module=newest.module, to=order.release, newest=newest.number)
        )
    if gap is not None:
        raise AwaitingApproval(gap.refusal)
    record_operation(workspace, newest.module, OperationAct.DELIVER, newest, order, now)


def list_target_capabilities(
    workspace: Workspace, key: str, only: Collection[str] | None = None
) -> dict[str, Capabilities]:
    """Return the capabilities of the targets of a module's course, without asking the targets.

    With `only`, those of these ids. Raises TargetUnusable if a target cannot be opened.
    """
    folder, _ = workspace.find_module(key)
    return {
        destination.id: destination.open().capabilities
        for destination in list_destinations(workspace, folder)
        if only is None or destination.id in only
    }


def plan_deliveries(workspace: Workspace, key: str, now: datetime) -> tuple[DeliveryPlan, ...]:
    """Return what delivering a module's newest release would do at each target; nothing is sent.

    Empty if there is no release. A plan says if its target cannot be asked. Raises AwaitingApproval or
    PackageRefused if the release would have to be sent and may not be.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        return ()
    newest = releases[-1]
    gap = find_gap(workspace, newest, now)
    observed_files = read_observed_files(workspace.records, newest, workspace.ledger.read(key))
    cargo = Cargo(
        newest, observed_files, course=folder.course, read=partial(workspace.records.release_blob, newest)
    )
    plans = tuple(plan_delivery(cargo, destination) for destination in list_destinations(workspace, folder))
    if gap is not None and any(plan.sent_steps for plan in plans):
        raise AwaitingApproval(gap.refusal)
    return plans


def find_drifts(workspace: Workspace, key: str) -> tuple[Drift, ...]:
    """Return how each target differs from a module's receipts; nothing is changed.

    A receipt counts only if the ledger records its release as published, with the files it lists. Raises
    LedgerBroken if the ledger lacks lines that releases, receipts or targets name.
    """
    refuse_lost_lines(workspace, key, ask_targets=True)
    folder, _ = workspace.find_module(key)
    receipts = workspace.records.receipts(key)
    if not receipts:
        return ()
    entries = workspace.ledger.read(key)
    published = {r.number: r for r in workspace.records.releases(key) if is_published(r, entries)}
    drifts: list[Drift] = []
    for destination in list_destinations(workspace, folder):
        own_receipts = sorted(
            (r for r in receipts if r.target == destination.id), key=lambda receipt: receipt.release
        )
        published_receipts = [r for r in own_receipts if _matches_release(r, published.get(r.release))]
        drifts += [describe_unpublished(each) for each in own_receipts if each not in published_receipts]
        sent = [
            SentRelease(
                release,
                each,
                find_valid_receipt(workspace.records, release, destination.id) is None,
                partial(workspace.records.release_blob, release),
                withdrawn=bool(list_withdrawals(release, entries)),
            )
            for each in published_receipts
            if (release := published.get(each.release)) is not None
        ]
        drifts += find_drift(sent, destination)
    return tuple(drifts)


def find_undelivered_drifts(
    workspace: Workspace, key: str, now: datetime, *, was_tried: bool
) -> tuple[Drift, ...]:
    """Return a difference for each target that a module's newest release should be at, and never was.

    It should where the course delivers on approval, or if somebody had it delivered and that failed. One that
    may not be sent now is awaited by nobody, and one built just now may be on its way. No target is asked.
    """
    folder, _ = workspace.find_module(key)
    entries = workspace.ledger.read(key)
    find = find_undelivered_release if was_tried else find_missing_delivery
    due = find(folder, key, workspace.records, lambda _: entries)
    if due is None or not is_standing(due.release, entries) or find_gap(workspace, due.release, now):
        return ()
    if not was_tried and now - find_publication_time(due.release, entries) < LONGEST_WAY:
        return ()
    missing = {target.id for target in due.targets}
    return tuple(
        Drift(
            module=key,
            target=destination.id,
            place=_name_place(destination),
            kind=DriftKind.UNDELIVERED,
            release=due.release.number,
        )
        for destination in list_destinations(workspace, folder)
        if destination.id in missing
    )


def _name_place(destination: Destination) -> str:
    try:
        return destination.open().place
    except TargetUnusable as error:
        return error.place


def _matches_release(receipt: Receipt, release: Release | None) -> bool:
    """Return whether the files on a receipt are those of a published release."""
    if release is None:
        return False
    listed = {file.name: file.sha256 for file in (*release.packages, *release.evidence)}
    return all(listed.get(file.name, file.sha256) == file.sha256 for file in receipt.files)


def list_links(workspace: Workspace, key: str, now: datetime, days: int) -> dict[str, tuple[Link, ...]]:
    """Return, by target, the addresses of the module's release that was delivered there last.

    Raises TargetUnusable if a target cannot sign any.
    """
    folder, _ = workspace.find_module(key)
    links_by_target: dict[str, tuple[Link, ...]] = {}
    releases = workspace.records.releases(key)
    for destination in list_destinations(workspace, folder):
        delivered = [r for r in releases if find_valid_receipt(workspace.records, r, destination.id)]
        if delivered:
            links_by_target[destination.id] = destination.open().list_links(delivered[-1], now, days)
    return links_by_target


def _confirm_delivery(
    workspace: Workspace, release: Release, destination: Destination, gap: PolicyGap
) -> DeliveryResult:
    """Return the delivery of a release that may not be sent; raises AwaitingApproval unless intact."""
    receipt = find_valid_receipt(workspace.records, release, destination.id)
    if receipt is not None:
        confirmed = confirm_delivery(release, receipt, destination, gap)
        if confirmed is not None:
            return confirmed
    raise AwaitingApproval(gap.refusal)
