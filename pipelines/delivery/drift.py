"""Drift: differences between what was delivered and what a target holds now.

Nothing is mended: whoever changed something there may have had a reason, and a delivery puts it right.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.blob import Blob
from pipelines.delivery.destination import Destination
from pipelines.delivery.layout import build_latest_name
from pipelines.delivery.lms_target import HeldReleases, Manifest
from schemas.delivery import Drift, DriftKind
from schemas.errors import TargetUnusable
from schemas.release import Receipt, Release


@dataclass(frozen=True)
class SentRelease:
    """A release that was delivered to a target, its receipt, and whether it was rolled back since.

    `read` gives one of its packages as it was released, where somebody has it at hand.
    """

    release: Release
    receipt: Receipt
    ended: bool
    read: Callable[[str], Blob] | None = None


def find_drift(sent: Sequence[SentRelease], destination: Destination) -> tuple[Drift, ...]:
    """Return how a target differs from what one module's receipts say, oldest release first.

    Files are compared by their sha256; what learners get, with the newest release that was not rolled back.
    Never raises TargetUnusable: a target that cannot be asked is the one difference.
    """
    if not sent:
        return ()
    newest, place = sent[-1].receipt, sent[-1].receipt.location
    try:
        lms = destination.open()
        place = lms.place
        releases = lms.read_back([_as_it_arrived(each) for each in sent])
    except TargetUnusable as error:
        return (_differs(newest, place, DriftKind.UNREACHED, trouble=error.happened),)
    return (*_files(sent, releases, place), *_compare_shown(sent, releases, place))


def describe_unpublished(receipt: Receipt) -> Drift:
    """Return that a receipt names what the ledger does not hold as published."""
    return _differs(receipt, receipt.location, DriftKind.UNPUBLISHED)


def _files(sent: Sequence[SentRelease], releases: HeldReleases, place: str) -> Iterator[Drift]:
    for receipt in (each.receipt for each in sent):
        if releases.told is not None and receipt.release not in releases.told:
            continue
        for file in receipt.files:
            now = releases.files.get((receipt.release, file.name))
            if now is None:
                yield _differs(receipt, place, DriftKind.MISSING, name=file.name)
            elif now != file.sha256:
                yield _differs(receipt, place, DriftKind.ALTERED, name=file.name)


def _compare_shown(sent: Sequence[SentRelease], releases: HeldReleases, place: str) -> Iterator[Drift]:
    """Yield what learners get instead of the newest release that should be shown, and stale stable names."""
    if not releases.tells_shown:
        return
    standing = [each for each in sent if not each.ended]
    last = standing[-1] if standing else sent[-1]
    expected = last.receipt.release if standing else None
    if releases.shown is None:
        if standing and releases.hidden is not None:
            yield _differs(last.receipt, place, DriftKind.HIDDEN, name=releases.hidden.name)
        elif standing:
            yield _differs(last.receipt, place, DriftKind.SHOWS_NOTHING)
    elif releases.shown.release is None:
        yield _differs(last.receipt, place, DriftKind.SHOWS_UNKNOWN)
    elif releases.shown.release != expected:
        yield _differs(last.receipt, place, DriftKind.SHOWS_OTHER, shown=releases.shown.release)
    elif releases.stable is not None:
        yield from _stable(last, releases.stable, place)


def _stable(expected: SentRelease, stable: Mapping[str, str], place: str) -> Iterator[Drift]:
    for package in expected.release.packages:
        name = build_latest_name(expected.release, package)
        if name not in stable:
            yield _differs(expected.receipt, place, DriftKind.MISSING, name=name)
        elif stable[name] != package.sha256:
            yield _differs(expected.receipt, place, DriftKind.ALTERED, name=name)


def _as_it_arrived(sent: SentRelease) -> Manifest:
    """Return a release with the files its receipt names: what was seen of it may have grown since."""
    release = sent.release
    packages = {package.name for package in release.packages}
    rest = tuple(file for file in sent.receipt.files if file.name not in packages)
    return Manifest(release.model_copy(update={"evidence": rest}), read=sent.read)


def _differs(
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
