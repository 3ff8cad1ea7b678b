"""SCORM Cloud as a target: a module is a course there, a release a version; new learners get the newest.

The API gives no checksum of a package. Which release a course holds is read from two of its files: the
manifest, which names the release, and `content.json`, whose sha256 is the approved digest, or that of what
learners have of the approved content.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from zipfile import ZipFile

from adapters.blob import Member, open_blob
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
from pipelines.delivery.targets.scorm_cloud.api import ScormCloud
from schemas.course import Course
from schemas.delivery import ByHand, Capabilities, Link, Step, StepAction
from schemas.errors import TargetUnusable
from schemas.refusal import Refusal
from schemas.release import Package, Release, StoredFile

CONTENT = "content.json"
MANIFESTS = {
    "scorm12": "imsmanifest.xml",
    "scorm2004": "imsmanifest.xml",
    "cmi5": "cmi5.xml",
    "tincan": "tincan.xml",
}


class ScormCloudLms:
    """Target that imports one package format of each release; `course` lists the modules."""

    def __init__(self, cloud: ScormCloud, course: Course, package_format: str) -> None:
        self.cloud = cloud
        self.course = course
        self.package_format = package_format

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

        If the release lacks this format, nothing is sent.
        """
        require_module(self.course, cargo.external_id)
        package = self._find_package(cargo.release)
        location = f"{self.place}/courses/{cargo.external_id}"
        if package is None:
            return ArrivedRelease(location, (), (), None)
        sent_names: tuple[str, ...] = ()
        if not self._holds(cargo, package):
            data = cargo.read_file(package)
            refuse_unless_standing()
            self.cloud.import_zip(cargo.external_id, package.name, data)
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
        """Return which of the releases the newest version holds; the API says nothing of earlier versions."""
        if all(self._find_package(each.release) is None for each in manifests):
            return HeldReleases(tells_shown=False, known_releases=frozenset())
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

    def _find_package(self, release: Release) -> Package | None:
        return next((each for each in release.packages if each.format == self.package_format), None)

    def _holds(self, cargo: Cargo, package: Package) -> bool:
        """Return whether the newest version has the manifest and the content of this very package."""
        expected = _read_members(cargo.read(package.name), (MANIFESTS[self.package_format], CONTENT))
        return all(self.cloud.read_asset(cargo.external_id, name) == data for name, data in expected.items())


def _read_members(data: Member, names: Sequence[str]) -> dict[str, bytes]:
    with open_blob(data).open() as file, ZipFile(file) as package:
        return {name: package.read(name) for name in names}


def _list_digests(release: Release) -> tuple[str, ...]:
    """Return the digests that `content.json` may have in a package of a release."""
    return (release.approval.digest, *((release.learners,) if release.learners else ()))
