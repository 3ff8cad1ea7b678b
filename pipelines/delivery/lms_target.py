"""The protocol every target follows: a folder, a bucket, or an LMS with its own API.

A target identifies a release by its module's key, its number and the digests of its files. A file it already
holds under the same digest is not sent again.
Decided in docs/decisions/0064-one-protocol-for-targets.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from adapters.blob import Member, open_blob
from schemas.course import Course
from schemas.delivery import Capabilities, Link, Step
from schemas.errors import StoreUnusable
from schemas.refusal import Refusal
from schemas.release import Release, StoredFile


@dataclass(frozen=True)
class Manifest:
    """A release as a target knows it; `observed_files` are those of its self-test and attestation.

    `read` returns one of its packages by name; None if the store is not at hand.
    """

    release: Release
    observed_files: tuple[StoredFile, ...] = ()
    read: Callable[[str], Member] | None = None

    @property
    def external_id(self) -> str:
        """Return the module's key, its name at every target."""
        return self.release.module

    @property
    def version(self) -> int:
        """Return the release's number."""
        return self.release.number

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """Return every file, with its digest."""
        return (*self.release.packages, *self.release.evidence, *self.observed_files)


def _find_none() -> None:
    return None


@dataclass(frozen=True)
class Cargo(Manifest):
    """A release to be delivered: `read` returns a file's bytes by name.

    `withdrawn` are the digests of withdrawn contents, which it replaces even if they are newer. `find_newer`
    returns the number of a newer release that was published meanwhile and may be delivered, or None.
    """

    course: Course = field(kw_only=True)
    read: Callable[[str], Member] = field(kw_only=True, repr=False)
    withdrawn: frozenset[str] = field(default=frozenset(), kw_only=True)
    find_newer: Callable[[], int | None] = field(default=_find_none, kw_only=True, repr=False)

    def read_file(self, file: StoredFile) -> Member:
        """Return a file's bytes; raises StoreUnusable if they differ from what was packaged."""
        data = self.read(file.name)
        if open_blob(data).sha256 != file.sha256:
            raise StoreUnusable(
                Refusal(
                    "delivery.package_altered",
                    place=f"{self.external_id}, release {self.version}",
                    name=file.name,
                )
            )
        return data


@dataclass(frozen=True)
class ArrivedRelease:
    """The files of a release read back from a target, and the names sent in this run.

    `current` is the release learners get there; None if the target cannot tell.
    """

    location: str
    files: tuple[StoredFile, ...]
    sent: tuple[str, ...]
    current: int | None


@dataclass(frozen=True)
class ClearResult:
    """Names changed to take withdrawn releases out of a target, and the release learners get there now."""

    changed: tuple[str, ...]
    current: int | None


@dataclass(frozen=True)
class ShownRelease:
    """The release learners get at a target, and its approved digest if known.

    `release` is None if they get something other than the releases asked about. `name` is the activity that
    holds it, at a target that can hide one.
    """

    release: int | None
    content: str | None = None
    name: str = ""


@dataclass(frozen=True)
class HeldReleases:
    """What a target holds of a module.

    `files` gives the sha256 of a file by release number and name, `stable` the sha256 by stable name; None if
    the target has no stable names. `shown` is what learners get; `tells_shown` is False if the target cannot
    say. `known_releases` are the numbers of the releases that `files` tells about; None for all. `hidden` is
    what learners would get if it were not hidden.
    """

    files: Mapping[tuple[int, str], str] = field(default_factory=dict)
    shown: ShownRelease | None = None
    stable: Mapping[str, str] | None = None
    tells_shown: bool = True
    known_releases: frozenset[int] | None = None
    hidden: ShownRelease | None = None


@dataclass(frozen=True)
class WayBack:
    """How a module can be rolled back: its withdrawn releases, oldest first, and the one to go back to.

    `back` is the newest release that stands; None if none does.
    """

    withdrawn: tuple[Release, ...]
    back: Release | None

    @property
    def contents(self) -> frozenset[str]:
        """Return the digests of the withdrawn contents."""
        return frozenset(release.approval.digest for release in self.withdrawn)

    @property
    def leftovers(self) -> frozenset[str]:
        """Return the sha256 of the withdrawn zips that are not zips of `back` too."""
        standing = {package.sha256 for package in self.back.packages} if self.back else set()
        return frozenset(p.sha256 for release in self.withdrawn for p in release.packages) - standing

    @property
    def newest_is_withdrawn(self) -> bool:
        """Return whether the module's newest release was withdrawn."""
        last = max((release.number for release in self.withdrawn), default=0)
        return last > (self.back.number if self.back else 0)


class LmsTarget(Protocol):
    """One target of a course; a verb that cannot do its work raises TargetUnusable."""

    @property
    def place(self) -> str:
        """Return the target's address or path, for people to read."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """Return what the target can do; nothing is sent to find out."""
        ...

    def plan(self, cargo: Cargo) -> tuple[Step, ...]:
        """Return what `upsert` would do now; nothing is sent."""
        ...

    def find_hidden(self, cargo: Cargo) -> str:
        """Return the name of the module's activity if it is hidden from learners; otherwise empty."""
        ...

    def upsert(self, cargo: Cargo, refuse_unless_standing: Callable[[], None]) -> ArrivedRelease:
        """Send the files the target does not hold, then show the release; return what was read back.

        `refuse_unless_standing` is called once the files are there and before anything shows them: sending
        takes time, and somebody may withdraw meanwhile. A failure or a kill before that shows nothing.
        """
        ...

    def read_back(self, manifests: Sequence[Manifest]) -> HeldReleases:
        """Return what the target holds of some releases of one module; `manifests` is not empty."""
        ...

    def read_extract(self, module: str) -> bytes | None:
        """Return the ledger extract delivered with a module's shown release; None if there is none."""
        ...

    def list_links(self, release: Release, now: datetime, days: int) -> tuple[Link, ...]:
        """Return the addresses of a delivered release's packages and sheet; empty if the target has none."""
        ...

    def clear(self, way: WayBack) -> ClearResult:
        """Stop showing withdrawn releases.

        The release that stands, if there is one, was delivered before. Raises TargetUnusable if the target
        cannot do it; its capabilities say so beforehand.
        """
        ...
