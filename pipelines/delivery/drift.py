"""Drift: differences between what was delivered and what a target holds now.

Nothing is repaired: somebody may have had a reason for the change. A new delivery restores the files.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.blob import Blob
from pipelines.delivery.destination import Destination
from pipelines.delivery.layout import build_latest_name
from pipelines.delivery.lms_target import HeldReleases, Manifest, ShownRelease
from schemas.delivery import Drift, DriftKind
from schemas.errors import TargetUnusable
from schemas.release import Receipt, Release


@dataclass(frozen=True)
class SentRelease:
    """A release that was delivered to a target, its receipt, and whether it was rolled back since.

    `read` returns one of its packages as it was released; None if they are not at hand. `withdrawn`: it is to
    be shown no more.
    """

    release: Release
    receipt: Receipt
    ended: bool
    read: Callable[[str], Blob] | None = None
    withdrawn: bool = False


def find_drift(sent: Sequence[SentRelease], destination: Destination) -> tuple[Drift, ...]:
    """Return the differences between a target and one module's receipts, oldest release first.

    Files are compared by sha256, and what learners get with the newest release that was neither rolled back
    nor withdrawn. A withdrawn one that is still shown is no difference: its withdrawal tells it until then.
    If the target cannot be asked, that is the only difference; TargetUnusable is not raised.
    """
    if not sent:
        return ()
    newest, place = sent[-1].receipt, sent[-1].receipt.location
    try:
        lms = destination.open()
        place = lms.place
        releases = lms.read_back([_make_manifest(each) for each in sent])
    except TargetUnusable as error:
        return (_make_drift(newest, place, DriftKind.UNREACHED, trouble=error.happened),)
    return (*_compare_files(sent, releases, place), *_compare_shown(sent, releases, place))


def describe_unpublished(receipt: Receipt) -> Drift:
    """Return the difference of a receipt for a release that the ledger does not have as published."""
    return _make_drift(receipt, receipt.location, DriftKind.UNPUBLISHED)


def _compare_files(sent: Sequence[SentRelease], releases: HeldReleases, place: str) -> Iterator[Drift]:
    for receipt in (each.receipt for each in sent):
        if releases.known_releases is not None and receipt.release not in releases.known_releases:
            continue
        for file in receipt.files:
            sha256 = releases.files.get((receipt.release, file.name))
            if sha256 is None:
                yield _make_drift(receipt, place, DriftKind.MISSING, name=file.name)
            elif sha256 != file.sha256:
                yield _make_drift(receipt, place, DriftKind.ALTERED, name=file.name)


def _compare_shown(sent: Sequence[SentRelease], releases: HeldReleases, place: str) -> Iterator[Drift]:
    """Yield what learners get instead of the newest release that should be shown, and stale stable names."""
    if not releases.tells_shown:
        return
    standing = [each for each in sent if not (each.ended or each.withdrawn)]
    last = standing[-1] if standing else sent[-1]
    expected = last.receipt.release if standing else None
    open_withdrawals = {each.receipt.release for each in sent if each.withdrawn and not each.ended}
    if releases.shown is None:
        if standing:
            yield _describe_nothing_shown(last.receipt, releases.hidden, open_withdrawals, place)
    elif releases.shown.release is None:
        yield _make_drift(last.receipt, place, DriftKind.SHOWS_UNKNOWN)
    elif releases.shown.release in open_withdrawals:
        return
    elif releases.shown.release != expected:
        yield _make_drift(last.receipt, place, DriftKind.SHOWS_OTHER, shown=releases.shown.release)
    elif releases.stable is not None:
        yield from _compare_stable_names(last, releases.stable, place)


def _describe_nothing_shown(
    expected: Receipt, hidden: ShownRelease | None, open_withdrawals: set[int], place: str
) -> Drift:
    """Return that learners do not get the release they should; a withdrawn one is hidden for good reason."""
    if hidden is None:
        return _make_drift(expected, place, DriftKind.SHOWS_NOTHING)
    if hidden.release in open_withdrawals:
        return _make_drift(expected, place, DriftKind.HIDES_WITHDRAWN, name=hidden.name, shown=hidden.release)
    return _make_drift(expected, place, DriftKind.HIDDEN, name=hidden.name)


def _compare_stable_names(expected: SentRelease, stable: Mapping[str, str], place: str) -> Iterator[Drift]:
    for package in expected.release.packages:
        name = build_latest_name(expected.release, package)
        if name not in stable:
            yield _make_drift(expected.receipt, place, DriftKind.MISSING, name=name)
        elif stable[name] != package.sha256:
            yield _make_drift(expected.receipt, place, DriftKind.ALTERED, name=name)


def _make_manifest(sent: SentRelease) -> Manifest:
    """Return a release with the files of its receipt: it may have got more observed files since."""
    release = sent.release
    packages = {package.name for package in release.packages}
    rest = tuple(file for file in sent.receipt.files if file.name not in packages)
    return Manifest(release.model_copy(update={"evidence": rest}), read=sent.read)


def _make_drift(
    receipt: Receipt,
    place: str,
    kind: DriftKind,
    *,
    name: str = "",
    shown: int | None = None,
    trouble: str = "",
) -> Drift:
    return Drift(
        module=receipt.module,
        target=receipt.target,
        place=place,
        kind=kind,
        release=receipt.release,
        name=name,
        shown=shown,
        trouble=trouble,
    )
