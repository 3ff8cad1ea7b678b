"""A release to one target: its files, each read back; then the feed, so that a failure shows nothing.

index.json                                            what is current, written last
<course>/<module>/v3/<course>--<module>--v3--scorm12.zip   a release's files, for ever
<course>/<module>/latest/<course>--<module>--scorm12.zip   the current zips, for an LMS that follows a URL
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.blob import Member, Scratch, blob, digest_of
from adapters.courses import CourseFolder
from adapters.lms import LmsTarget
from adapters.lms.opening import open_target
from pipelines.delivery.feed import INDEX, gives_way, publish, read_feed
from pipelines.delivery.standing import Entries, refuse_unless_standing
from schemas.course import Course, Target
from schemas.errors import InvalidInput, StoreUnusable, TargetUnusable
from schemas.feed import FeedModule, FeedPackage
from schemas.ids import split_key
from schemas.release import Package, Receipt, Release, StoredFile

MOST_ROUNDS = 10


@dataclass(frozen=True)
class Delivered:
    """The proof of a delivery, the names sent by this run, and the release the feed now names."""

    receipt: Receipt
    sent: tuple[str, ...]
    current: int


def deliver(
    release: Release,
    read: Callable[[str], Member],
    target: Target,
    folder: CourseFolder,
    earlier: Receipt | None,
    now: datetime,
    *,
    ledger: Callable[[], Entries],
    withdrawn: frozenset[str] = frozenset(),
    beside: tuple[StoredFile, ...] = (),
) -> Delivered:
    """Send what the target does not hold yet, and return the receipt of what it holds.

    `beside` are the files of what was seen of the release, sent as evidence with the rest. `read` returns
    a file of either by name; `ledger` the module's entries, asked again once the
    files are there: sending them takes time, and somebody may withdraw meanwhile. Delivering again
    what is still there sends nothing and returns the earlier receipt; a file altered or missing at
    the target is sent again. A release older than the current one is kept beside it, unless the
    current one's content is among the digests `withdrawn`: then it takes its place. Raises what
    `refuse_unless_standing` raises, StoreUnusable where a file is not the release's, TargetUnusable
    where the target fails: the feed then still names the release before.
    """
    refuse_unless_standing(release, ledger())
    drop = open_target(target, folder.folder)
    entry = feed_module(folder.course, release, beside)
    current = read_feed(drop).module(release.module)
    files = (*release.packages, *release.evidence, *beside)
    sent = [name for file in files for name in _keep(drop, release, file, read)]
    refuse_unless_standing(release, ledger())
    if gives_way(current, release.number, withdrawn):
        for package in release.packages:
            sent += _point(drop, latest(release, package), package.sha256, versioned(release, package))
    if publish(drop, folder.course, entry, withdrawn):
        sent.append(INDEX)
    settled, resent = settle(drop, release.module)
    if settled is None:
        raise _came_back_different(drop, INDEX)
    receipt = Receipt(
        module=release.module,
        release=release.number,
        content=release.approval.digest,
        target=target.id,
        location=f"{drop.place}/{_folder(release)}",
        files=tuple(StoredFile(name=f.name, sha256=f.sha256, size=f.size) for f in files),
        delivered_at=now,
    )
    sent += resent
    if earlier is not None and not sent and _same(earlier, receipt):
        receipt = earlier
    return Delivered(receipt, tuple(sent), settled.release)


def feed_module(course: Course, release: Release, beside: tuple[StoredFile, ...] = ()) -> FeedModule:
    """Return a release's entry in the feed; raises InvalidInput where the course has no such module."""
    course_id, module_id = split_key(release.module)
    module = course.module(module_id)
    if module is None or course.id != course_id:
        raise InvalidInput(
            f"the course has no module {module_id!r} any more",
            place=f"course {course.id}",
            remedy="Put the module back in course.yaml, or deliver another one",
        )
    decisions = release.approval.decisions
    return FeedModule(
        id=module_id,
        key=release.module,
        title=module.title,
        language=course.language_of(module),
        release=release.number,
        content=release.approval.digest,
        approved_by=tuple(dict.fromkeys(decision.person for decision in decisions)),
        approved_at=max(decision.at for decision in decisions),
        packages=tuple(
            FeedPackage(
                format=package.format,
                path=versioned(release, package),
                latest=latest(release, package),
                sha256=package.sha256,
                size=package.size,
            )
            for package in release.packages
        ),
        evidence=tuple(
            StoredFile(name=versioned(release, file), sha256=file.sha256, size=file.size)
            for file in (*release.evidence, *beside)
        ),
    )


def versioned(release: Release, file: StoredFile) -> str:
    """Return the name a release's file keeps for ever."""
    return f"{_folder(release)}/{file.name}"


def latest(release: Release, package: Package) -> str:
    """Return the name that always holds the current zip of a format."""
    course, module = split_key(release.module)
    return f"{course}/{module}/latest/{release.module}--{package.format.value}.zip"


def _folder(release: Release) -> str:
    course, module = split_key(release.module)
    return f"{course}/{module}/v{release.number}"


def _keep(
    drop: LmsTarget, release: Release, file: StoredFile, read: Callable[[str], Member]
) -> tuple[str, ...]:
    """Send one file unless the target holds it; return the names sent, read back equal."""
    name = versioned(release, file)
    if _holds(drop, name, file.sha256):
        return ()
    data = read(file.name)
    if blob(data).sha256 != file.sha256:
        raise StoreUnusable(
            f"{file.name} is not what was packaged",
            place=f"{release.module}, release {release.number}",
            remedy="Restore the store from a backup, or package again; the file was not sent",
        )
    drop.send(name, data)
    if not _holds(drop, name, file.sha256):
        raise _came_back_different(drop, name)
    return (name,)


def _point(drop: LmsTarget, name: str, digest: str, source: str) -> tuple[str, ...]:
    """Make a stable name hold the bytes of a versioned one; return the names sent."""
    if _holds(drop, name, digest):
        return ()
    pieces = drop.pieces(source)
    held = None if pieces is None else Scratch().add(pieces)
    if held is None or held.sha256 != digest:
        raise _came_back_different(drop, source)
    drop.send(name, held)
    return (name,)


def settle(drop: LmsTarget, module: str) -> tuple[FeedModule | None, list[str]]:
    """Make the stable names agree with the feed, for another release may have raced.

    Returns what is current, and the names sent. The feed is read again after each name sent: whoever
    writes a name last has then seen the feed as it was at that moment, or writes it once more. Raises
    TargetUnusable where the names never come to agree.
    """
    sent: list[str] = []
    for _ in range(MOST_ROUNDS):
        current = read_feed(drop).module(module)
        again: list[str] = []
        for package in current.packages if current else ():
            again += _point(drop, package.latest, package.sha256, package.path)
        if not again:
            return current, sent
        sent += again
    raise _came_back_different(drop, sent[-1])


def held_digest(drop: LmsTarget, name: str) -> str | None:
    """Return the digest of what a target holds under a name, None where it holds nothing."""
    pieces = drop.pieces(name)
    return None if pieces is None else digest_of(pieces)


def _holds(drop: LmsTarget, name: str, digest: str) -> bool:
    return held_digest(drop, name) == digest


def _same(earlier: Receipt, receipt: Receipt) -> bool:
    return earlier == receipt.model_copy(update={"delivered_at": earlier.delivered_at})


def _came_back_different(drop: LmsTarget, name: str) -> TargetUnusable:
    return TargetUnusable(
        "what came back is not what was sent",
        place=f"{drop.place}/{name}",
        remedy="Look for whatever else writes there, then deliver again",
    )
