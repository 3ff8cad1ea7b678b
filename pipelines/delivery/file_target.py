"""A drop (folder or bucket) as a target: files are written and read back first, then the feed.

`layout` defines the paths.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from adapters.blob import Blob, Scratch, digest_of
from adapters.signatures.key import PublicKey
from pipelines.delivery.drop import Drop
from pipelines.delivery.feed import add_release, may_replace, publish_module, read_feed, remove_module
from pipelines.delivery.layout import (
    INDEX,
    build_feed_entry,
    build_folder,
    build_latest_name,
    build_versioned_name,
)
from pipelines.delivery.lms_target import (
    ArrivedRelease,
    Cargo,
    ClearResult,
    HeldReleases,
    Manifest,
    ShownRelease,
    WayBack,
)
from schemas.attestation import PUBLIC_KEY
from schemas.delivery import Capabilities, Link, Step, StepAction
from schemas.errors import TargetUnusable
from schemas.feed import FeedModule
from schemas.refusal import Refusal
from schemas.release import EXTRACT, Release, StoredFile, find_sheet

MOST_ALIGNMENT_ROUNDS = 10
SECONDS_A_DAY = 86_400


class FileTarget:
    """Target that keeps releases as files of a `drop`, and names the current one in a feed."""

    def __init__(self, drop: Drop, *, signs: bool = False, public_url: str | None = None) -> None:
        self.drop = drop
        self.signs = signs
        self.public_url = public_url.rstrip("/") if public_url else None

    @property
    def place(self) -> str:
        """Return where the drop is."""
        return self.drop.place

    @property
    def capabilities(self) -> Capabilities:
        """Return that learners get what the feed and the stable names point at."""
        has_links = self.signs or self.public_url is not None
        return Capabilities(shows=True, goes_back=True, takes_out=True, links=has_links)

    def plan(self, cargo: Cargo) -> tuple[Step, ...]:
        """Return a step for each file, then for the stable names if they would move, and for the feed."""
        release = cargo.release
        entry = build_feed_entry(cargo.course, release, cargo.observed_files, read_signing_key(cargo))
        feed = read_feed(self.drop)
        steps = [self._plan_step(build_versioned_name(release, file), file) for file in cargo.files]
        if may_replace(feed.module(cargo.external_id), cargo.version, cargo.withdrawn):
            steps += [
                self._plan_step(build_latest_name(release, package), package) for package in release.packages
            ]
        next_feed = add_release(feed, cargo.course, entry, cargo.withdrawn).canonical()
        index = StoredFile(name=INDEX, sha256=digest_of([next_feed]), size=len(next_feed))
        return (*steps, self._plan_step(INDEX, index))

    def find_hidden(self, cargo: Cargo) -> str:  # noqa: ARG002
        """Return an empty name: a folder or bucket hides nothing."""
        return ""

    def upsert(self, cargo: Cargo, refuse_unless_standing: Callable[[], None]) -> ArrivedRelease:
        """Send each file not held, move the stable names, then the feed.

        A release older than the current one is kept beside it, unless the current one was withdrawn.
        """
        release = cargo.release
        entry = build_feed_entry(cargo.course, release, cargo.observed_files, read_signing_key(cargo))
        current = read_feed(self.drop).module(cargo.external_id)
        sent = [name for file in cargo.files for name in self._send_unless_held(cargo, file)]
        refuse_unless_standing()
        if may_replace(current, cargo.version, cargo.withdrawn):
            for package in release.packages:
                sent += self._update_stable_name(
                    build_latest_name(release, package),
                    package.sha256,
                    build_versioned_name(release, package),
                )
        if publish_module(self.drop, cargo.course, entry, cargo.withdrawn):
            sent.append(INDEX)
        aligned, resent = self._align_stable_names(cargo.external_id)
        if aligned is None:
            raise self._read_back_error(INDEX)
        files = tuple(StoredFile(name=f.name, sha256=f.sha256, size=f.size) for f in cargo.files)
        return ArrivedRelease(
            f"{self.place}/{build_folder(release)}", files, (*sent, *resent), aligned.release
        )

    def read_back(self, manifests: Sequence[Manifest]) -> HeldReleases:
        """Return the digests of the files named and of their stable names, and what the feed says."""
        current = read_feed(self.drop).module(manifests[0].external_id)
        names = {
            build_latest_name(each.release, package)
            for each in manifests
            for package in each.release.packages
        }
        names |= {package.latest for package in current.packages} if current else set()
        files = {
            (each.version, file.name): held
            for each in manifests
            for file in each.files
            if (held := self._digest_held(build_versioned_name(each.release, file))) is not None
        }
        stable = {name: held for name in sorted(names) if (held := self._digest_held(name)) is not None}
        return HeldReleases(
            files, ShownRelease(current.release, current.content) if current else None, stable
        )

    def read_extract(self, module: str) -> bytes | None:
        """Return the ledger extract delivered with the packages that the feed names."""
        current = read_feed(self.drop).module(module)
        if current is None or not current.packages:
            return None
        folder, _, _ = current.packages[0].path.rpartition("/")
        pieces = self.drop.pieces(f"{folder}/{EXTRACT}")
        return None if pieces is None else b"".join(pieces)

    def list_links(self, release: Release, now: datetime, days: int) -> tuple[Link, ...]:
        """Return the stable addresses an LMS follows, then signed ones of this release's own files."""
        links = []
        if self.public_url is not None:
            names = (build_latest_name(release, package) for package in release.packages)
            links += [Link(name=n, url=f"{self.public_url}/{quote(n)}") for n in (INDEX, *names)]
        for file in (*release.packages, *filter(None, [find_sheet(release.evidence)])):
            name = build_versioned_name(release, file)
            if (url := self.drop.link(name, days * SECONDS_A_DAY)) is not None:
                links.append(Link(name=name, url=url, expires_at=now + timedelta(days=days)))
        return tuple(links)

    def clear(self, way: WayBack) -> ClearResult:
        """Take the module out of the feed if no release stands, then remove stable names of withdrawn zips.

        The feed goes first, so that an interrupted roll-back leaves no entry without its zips. A release
        delivered meanwhile stays. Withdrawn files stay too, under their versioned names.
        """
        module = way.withdrawn[-1].module
        changed = [INDEX] if way.back is None and remove_module(self.drop, module, way.contents) else []
        names = {
            build_latest_name(release, package) for release in way.withdrawn for package in release.packages
        }
        for name in sorted(names):
            if self._digest_held(name) in way.leftovers:
                self.drop.remove(name)
                changed.append(name)
        current, resent = self._align_stable_names(module)
        return ClearResult((*changed, *resent), current.release if current else None)

    def _plan_step(self, name: str, file: StoredFile) -> Step:
        held_digest = self._digest_held(name)
        action = (
            StepAction.SEND
            if held_digest is None
            else StepAction.KEEP
            if held_digest == file.sha256
            else StepAction.REPLACE
        )
        return Step(name=name, does=action, sha256=file.sha256, size=file.size)

    def _send_unless_held(self, cargo: Cargo, file: StoredFile) -> tuple[str, ...]:
        """Send a file and check it, unless the drop has it already; return the names sent."""
        name = build_versioned_name(cargo.release, file)
        if self._digest_held(name) == file.sha256:
            return ()
        self.drop.send(name, cargo.read_file(file))
        if self._digest_held(name) != file.sha256:
            raise self._read_back_error(name)
        return (name,)

    def _update_stable_name(self, name: str, digest: str, source: str) -> tuple[str, ...]:
        """Copy the file `source` to a stable name unless that holds it already; return the names sent."""
        if self._digest_held(name) == digest:
            return ()
        blob = self._read_blob(source)
        if blob is None or blob.sha256 != digest:
            raise self._read_back_error(source)
        self.drop.send(name, blob)
        return (name,)

    def _align_stable_names(self, module: str) -> tuple[FeedModule | None, list[str]]:
        """Make the stable names agree with the feed, which another delivery may change meanwhile.

        Returns the module's current entry and the names sent. The feed is read again until nothing had to be
        sent, so whoever writes a name last has seen the newest feed. Raises TargetUnusable if names and feed
        still differ after MOST_ALIGNMENT_ROUNDS.
        """
        sent: list[str] = []
        for _ in range(MOST_ALIGNMENT_ROUNDS):
            current = read_feed(self.drop).module(module)
            repointed: list[str] = []
            for package in current.packages if current else ():
                repointed += self._update_stable_name(package.latest, package.sha256, package.path)
            if not repointed:
                return current, sent
            sent += repointed
        raise self._read_back_error(sent[-1])

    def _read_blob(self, name: str) -> Blob | None:
        pieces = self.drop.pieces(name)
        return None if pieces is None else Scratch().add(pieces)

    def _digest_held(self, name: str) -> str | None:
        pieces = self.drop.pieces(name)
        return None if pieces is None else digest_of(pieces)

    def _read_back_error(self, name: str) -> TargetUnusable:
        return TargetUnusable(Refusal("delivery.read_back_differs", place=f"{self.place}/{name}"))


def read_signing_key(cargo: Cargo) -> PublicKey | None:
    """Return the public key beside a release; None for a release from before there were attestations."""
    key_file = next((file for file in cargo.observed_files if file.name == PUBLIC_KEY), None)
    return None if key_file is None else PublicKey.from_pem(bytes(cargo.read_file(key_file)), key_file.name)
