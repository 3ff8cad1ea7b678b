"""SCORM Cloud as a target: a module is a course there, a release a version; new learners get the newest.

The API gives no checksum of a package. Which release a course holds is read from two of its files: the
manifest, which names the release, and `content.json`, whose sha256 is the approved digest, or that of what
learners have of the approved content.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4
from zipfile import ZipFile

from adapters.blob import Member, open_blob
from adapters.store.pending_imports import PendingImport, PendingImports
from pipelines.delivery.layout import require_module
from pipelines.delivery.lms_target import (
    ArrivedRelease,
    Cargo,
    ClearResult,
    HeldReleases,
    Manifest,
    ShownRelease,
    WayBack,
)
from pipelines.delivery.targets.scorm_cloud.api import REQUEST_SECONDS, ImportJob, RequestRefused, ScormCloud
from schemas.course import Course
from schemas.delivery import ByHand, Capabilities, Link, Step, StepAction
from schemas.errors import PremierjetError, StoreUnusable, TargetUnusable
from schemas.refusal import Refusal
from schemas.release import Package, Release, StoredFile

CONTENT = "content.json"
LONGEST_UPLOAD = timedelta(seconds=REQUEST_SECONDS + 60)
"""How long after it was begun an import may still get an id: its permit is asked before the request."""
MANIFESTS = {
    "scorm12": "imsmanifest.xml",
    "scorm2004": "imsmanifest.xml",
    "cmi5": "cmi5.xml",
    "tincan": "tincan.xml",
}


class ScormCloudLms:
    """Target that imports one package format of each release; `course` lists the modules."""

    def __init__(
        self, cloud: ScormCloud, course: Course, package_format: str, pending: PendingImports
    ) -> None:
        self.cloud = cloud
        self.course = course
        self.package_format = package_format
        self.pending = pending

    @property
    def place(self) -> str:
        """Return the API's address."""
        return self.cloud.place

    @property
    def capabilities(self) -> Capabilities:
        """Return that a module cannot be taken out: deleting a course deletes its learners' registrations."""
        return Capabilities(
            shows=True, goes_back=True, takes_out=False, results=True, taken_out=ByHand.CLOUD_REMOVE
        )

    def plan(self, cargo: Cargo) -> tuple[Step, ...]:
        """Return the one step, to import the package; none if the release lacks this format."""
        package = self._find_package(cargo.release)
        if package is None:
            return ()
        held_course = self.cloud.find_course(cargo.external_id)
        action = (
            StepAction.SEND
            if held_course is None
            else StepAction.KEEP
            if self._holds(cargo, package)
            else StepAction.REPLACE
        )
        return (Step(name=package.name, does=action, sha256=package.sha256, size=package.size),)

    def find_hidden(self, cargo: Cargo) -> str:  # noqa: ARG002
        """Return an empty name: a course of the Cloud cannot be hidden."""
        return ""

    def upsert(self, cargo: Cargo, refuse_unless_standing: Callable[[], None]) -> ArrivedRelease:
        """Import the package as a new version, unless it is the newest; learners get it at once.

        An import that an earlier delivery left is waited for. If the release lacks this format, nothing is
        sent. Raises TargetUnusable if a newer release stands by now: the last import is what learners get.
        """
        require_module(self.course, cargo.external_id)
        package = self._find_package(cargo.release)
        location = f"{self.place}/courses/{cargo.external_id}"
        if package is None:
            return ArrivedRelease(location, (), (), None)
        self._await_pending(cargo)
        sent_names: tuple[str, ...] = ()
        if not self._holds(cargo, package):
            self._import(cargo, package, refuse_unless_standing)
            if not self._holds(cargo, package):
                raise TargetUnusable(
                    "what came back is not what was sent",
                    place=location,
                    remedy="Look for whoever else imports into this course, then deliver again",
                )
            sent_names = (package.name,)
        file = StoredFile(name=package.name, sha256=package.sha256, size=package.size)
        return ArrivedRelease(location, (file,), sent_names, cargo.version)

    def read_back(self, manifests: Sequence[Manifest]) -> HeldReleases:
        """Return which of the releases the newest version holds; the API says nothing of earlier versions.

        Raises TargetUnusable while an import goes on: what learners get is not settled. One that has ended is
        forgotten.
        """
        if all(self._find_package(each.release) is None for each in manifests):
            return HeldReleases(tells_shown=False, known_releases=frozenset())
        for each in self._list_pending(manifests[0].external_id):
            if not each.job or self.cloud.find_job(each.job, each.module).status == "RUNNING":
                raise self._running_error(each)
            with suppress(StoreUnusable):  # who only looks may not be let write there
                self.pending.remove(each)
        held_content = self.cloud.read_asset(manifests[0].external_id, CONTENT)
        digest = None if held_content is None else sha256(held_content).hexdigest()
        approved = [each.release for each in manifests if digest in _list_digests(each.release)]
        newest = max(manifests, key=lambda each: each.version).release
        release = max(approved, key=lambda each: each.number, default=newest)
        package = self._find_package(release)
        files = {(release.number, package.name): package.sha256} if approved and package else {}
        shown = ShownRelease(release.number, release.approval.digest) if approved else None
        if shown is None and self.cloud.find_course(manifests[0].external_id) is not None:
            shown = ShownRelease(None)
        return HeldReleases(files, shown, known_releases=frozenset({release.number}))

    def read_extract(self, module: str) -> None:
        """Return None: the package imported there holds no ledger extract."""

    def list_links(self, release: Release, now: datetime, days: int) -> tuple[Link, ...]:  # noqa: ARG002
        """Return nothing: learners are registered and launched in the Cloud."""
        return ()

    def clear(self, way: WayBack) -> ClearResult:
        """Change nothing: the release that stands was imported before. Return what learners get.

        Raises TargetUnusable if none stands: a course cannot be removed.
        """
        if way.back is None:
            raise TargetUnusable(Refusal("scorm_cloud.registrations", place=self.place))
        shown = self.read_back([Manifest(each) for each in (*way.withdrawn, way.back)]).shown
        return ClearResult((), shown.release if shown else None)

    def _import(self, cargo: Cargo, package: Package, refuse_unless_standing: Callable[[], None]) -> None:
        """Import a package; until that has ended, the store knows of it.

        It does before a newer release is looked for: who delivers one later finds this import, and waits.
        """
        data = cargo.read_file(package)
        pending = self._begin_import(cargo)
        try:
            refuse_unless_standing()
            self._refuse_older(cargo)
        except PremierjetError:
            self.pending.remove(pending)
            raise
        try:
            job = self.cloud.upload_zip(cargo.external_id, package.name, data)
        except RequestRefused:
            self.pending.remove(pending)
            raise
        pending = pending.model_copy(update={"job": job})
        self.pending.save(pending)
        ended = self._await_end(pending)
        place = f"{self.place}, {cargo.external_id}"
        if ended.status == "RUNNING":
            raise TargetUnusable(Refusal("scorm_cloud.import_late", place=place))
        if ended.status == "ERROR":
            why = self.cloud.shorten(ended.message)
            raise TargetUnusable(Refusal("scorm_cloud.import_failed", place=place, why=why))

    def _begin_import(self, cargo: Cargo) -> PendingImport:
        pending = PendingImport(
            id=uuid4().hex,
            module=cargo.external_id,
            target=self.pending.target,
            release=cargo.version,
            place=self.place,
            since=read_clock(),
        )
        self.pending.save(pending)
        return pending

    def _await_pending(self, cargo: Cargo) -> None:
        """Wait for the imports that earlier deliveries left; raises TargetUnusable if one goes on.

        One of this very release that was not sent to its end is passed over: a second version is no other.
        """
        self._forget_unsent(cargo.external_id)
        for each in self._list_pending(cargo.external_id):
            if not each.job and each.release == cargo.version:
                continue
            if not each.job or self._await_end(each).status == "RUNNING":
                raise self._running_error(each)

    def _await_end(self, pending: PendingImport) -> ImportJob:
        """Return the state of an import once it has ended or was waited for long enough."""
        state = self.cloud.await_job(pending.job, pending.module)
        if state.status != "RUNNING":
            self.pending.remove(pending)
        return state

    def _forget_unsent(self, module: str) -> None:
        """Remove the imports whose upload must have ended without an id: nobody can ask for those."""
        for each in self.pending.list(module):
            if not _may_go_on(each):
                self.pending.remove(each)

    def _list_pending(self, module: str) -> tuple[PendingImport, ...]:
        """Return the imports of a module that may go on at this place."""
        return tuple(
            each for each in self.pending.list(module) if each.place == self.place and _may_go_on(each)
        )

    def _refuse_older(self, cargo: Cargo) -> None:
        newer = cargo.find_newer()
        if newer is not None:
            place = f"{self.place}, {cargo.external_id}"
            refusal = Refusal("scorm_cloud.newer_stands", place=place, release=cargo.version, newer=newer)
            raise TargetUnusable(refusal)

    def _running_error(self, pending: PendingImport) -> TargetUnusable:
        place = f"{self.place}, {pending.module}"
        return TargetUnusable(Refusal("scorm_cloud.import_running", place=place, release=pending.release))

    def _find_package(self, release: Release) -> Package | None:
        return next((each for each in release.packages if each.format == self.package_format), None)

    def _holds(self, cargo: Cargo, package: Package) -> bool:
        """Return whether the newest version has the manifest and the content of this very package."""
        expected = _read_members(cargo.read(package.name), (MANIFESTS[self.package_format], CONTENT))
        return all(self.cloud.read_asset(cargo.external_id, name) == data for name, data in expected.items())


def read_clock() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


def _may_go_on(pending: PendingImport) -> bool:
    return bool(pending.job) or read_clock() - pending.since < LONGEST_UPLOAD


def _read_members(data: Member, names: Sequence[str]) -> dict[str, bytes]:
    with open_blob(data).open() as file, ZipFile(file) as package:
        return {name: package.read(name) for name in names}


def _list_digests(release: Release) -> tuple[str, ...]:
    """Return the digests that `content.json` may have in a package of a release."""
    return (release.approval.digest, *((release.learners,) if release.learners else ()))
