"""The protocol every target follows: a folder, a bucket, or an LMS with its own API.

A release is known at a target by its module's key, its number and the digests of its files. What a target
already holds under the same digest is never sent again.
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
from schemas.release import Release, StoredFile


@dataclass(frozen=True)
class Manifest:
    """A release as a target knows it; `beside` are the files of what was seen of it.

    `read` gives one of its packages as it was released, where somebody has it at hand.
    """

    release: Release
    beside: tuple[StoredFile, ...] = ()
    read: Callable[[str], Member] | None = None

    @property
    def external_id(self) -> str:
        """Return what the module is called at every target."""
        return self.release.module

    @property
    def version(self) -> int:
        """Return the release's number."""
        return self.release.number

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """Return every file, with its digest."""
        return (*self.release.packages, *self.release.evidence, *self.beside)


@dataclass(frozen=True)
class Cargo(Manifest):
    """A release on its way: `read` returns a file's bytes by name.

    `withdrawn` are the digests of contents that give way to it though they are newer.
    """

    course: Course = field(kw_only=True)
    read: Callable[[str], Member] = field(kw_only=True, repr=False)
    withdrawn: frozenset[str] = field(default=frozenset(), kw_only=True)

    def data(self, file: StoredFile) -> Member:
        """Return a file's bytes; raises StoreUnusable where they are not what was packaged."""
        data = self.read(file.name)
        if open_blob(data).sha256 != file.sha256:
            raise StoreUnusable(
                f"{file.name} is not what was packaged",
                place=f"{self.external_id}, release {self.version}",
                remedy="Restore the store from a backup, or package again; the file was not sent",
            )
        return data


@dataclass(frozen=True)
class ArrivedRelease:
    """What a target holds of a release now, read back, and what was sent for it.

    `current` is the release learners get there, None where that is nobody's to say from here.
    """

    location: str
    files: tuple[StoredFile, ...]
    sent: tuple[str, ...]
    current: int | None


@dataclass(frozen=True)
class ClearResult:
    """What was changed where withdrawn releases are shown no more, and what learners get there now."""

    changed: tuple[str, ...]
    current: int | None


@dataclass(frozen=True)
class ShownRelease:
    """The release that learners get at a target, and the digest that was approved, if it is told.

    `release` is None where they get something that is none of those asked about. `name` is what holds it
    there, where that can be hidden from them.
    """

    release: int | None
    content: str | None = None
    name: str = ""


@dataclass(frozen=True)
class HeldReleases:
    """What a target holds of a module: files by release and name, what it shows, and its stable names.

    Each is a sha256; `stable` is None where a target has no such names. `tells_shown` is False where it
    cannot say what learners get; `told` are the releases whose files it can say something of, None for all.
    `hidden` is what learners would get if it were not hidden from them there.
    """

    files: Mapping[tuple[int, str], str] = field(default_factory=dict)
    shown: ShownRelease | None = None
    stable: Mapping[str, str] | None = None
    tells_shown: bool = True
    told: frozenset[int] | None = None
    hidden: ShownRelease | None = None


@dataclass(frozen=True)
class WayBack:
    """From the withdrawn releases of a module, oldest first, to the one that stands; None where none does."""

    withdrawn: tuple[Release, ...]
    back: Release | None

    @property
    def contents(self) -> frozenset[str]:
        """Return the digests that were approved once and are no more."""
        return frozenset(release.approval.digest for release in self.withdrawn)

    @property
    def leftovers(self) -> frozenset[str]:
        """Return the sha256 of the zips that no stable name should hold."""
        standing = {package.sha256 for package in self.back.packages} if self.back else set()
        return frozenset(p.sha256 for release in self.withdrawn for p in release.packages) - standing

    @property
    def newest_is_withdrawn(self) -> bool:
        """Return whether a delivery would refuse the module's newest release."""
        last = max((release.number for release in self.withdrawn), default=0)
        return last > (self.back.number if self.back else 0)


class LmsTarget(Protocol):
    """One target of a course; a verb that cannot do its work raises TargetUnusable."""

    @property
    def place(self) -> str:
        """Return where it is, for a person."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can be asked for; nothing is sent to find out."""
        ...

    def plan(self, cargo: Cargo) -> tuple[Step, ...]:
        """Return what `upsert` would do now; nothing is sent."""
        ...

    def find_hidden(self, cargo: Cargo) -> str:
        """Return the name of what holds the module and is hidden from learners; empty where nothing is."""
        ...

    def upsert(self, cargo: Cargo, refuse_unless_standing: Callable[[], None]) -> ArrivedRelease:
        """Send what is not held yet, then show the release, and return what was read back.

        `refuse_unless_standing` is called once the files are there and before anything shows them: sending
        takes time, and somebody may withdraw meanwhile. A failure or a kill before that shows nothing.
        """
        ...

    def read_back(self, manifests: Sequence[Manifest]) -> HeldReleases:
        """Return what is held now of releases of one module, at least one."""
        ...

    def read_extract(self, module: str) -> bytes | None:
        """Return the ledger's lines delivered with the release shown of a module; None where it has none."""
        ...

    def list_links(self, release: Release, now: datetime, days: int) -> tuple[Link, ...]:
        """Return addresses of a delivered release's packages and sheet; none where the target gives none."""
        ...

    def clear(self, way: WayBack) -> ClearResult:
        """Show no withdrawn release any more.

        A release that stands was put there before, if there is one. Raises TargetUnusable where the target
        cannot; its capabilities say so beforehand.
        """
        ...
