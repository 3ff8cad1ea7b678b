"""Moodle as a target: uploads a release for an admin to import, and checks which release the course shows.

Each release is a folder among the private files of the token's user. The import sheet is uploaded last, so
that an admin who finds it finds the other files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha1, sha256
from html import unescape

from adapters.blob import Member, open_blob
from adapters.moodle.contents import MoodleScorm, MoodleSite
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
from pipelines.delivery.targets.moodle.handover import SCORM_FUNCTION, MoodleHandover
from pipelines.delivery.targets.moodle.import_sheet import HandedRelease, write_import_sheet
from schemas.course import Course
from schemas.delivery import ByHand, Capabilities, Link, Step, StepAction
from schemas.errors import StoreUnusable, TargetUnusable
from schemas.ids import split_key
from schemas.refusal import Refusal
from schemas.release import Release, StoredFile, find_sheet

HANDED_FORMATS = ("scorm12", "banks", "documents")
"""Formats an admin imports or hands out: Moodle plays SCORM 1.2 but not cmi5, and cannot track a web page."""


@dataclass(frozen=True)
class ModuleActivities:
    """The release of a module in the activities that learners see, and that in hidden activities."""

    shown: ShownRelease | None = None
    hidden: ShownRelease | None = None


class MoodleLms:
    """Target that uploads releases to a Moodle; an activity is recognised by the title of its module."""

    def __init__(self, moodle: MoodleHandover, course: Course) -> None:
        self.moodle = moodle
        self.course = course

    @property
    def place(self) -> str:
        """Return the course's address."""
        return self.moodle.place

    @property
    def capabilities(self) -> Capabilities:
        """Return which steps an admin has to do by hand."""
        return Capabilities(
            shows=False,
            goes_back=False,
            takes_out=False,
            results=True,
            by_hand=(ByHand.MOODLE_ACTIVITY, ByHand.MOODLE_QUESTIONS),
            returned=ByHand.MOODLE_RETURN,
            taken_out=ByHand.MOODLE_HIDE,
        )

    def plan(self, cargo: Cargo) -> tuple[Step, ...]:
        """Return a step for each file to upload, the import sheet last."""
        site = self.moodle.read_site()
        sheet = self._write_sheet(cargo, site)
        held_digests = self._digest_held(site.userid, cargo.release)
        return tuple(
            _plan_step(file, held_digests.get(file.name))
            for file in (*_list_handed_files(cargo), _describe_sheet(cargo, sheet))
        )

    def find_hidden(self, cargo: Cargo) -> str:
        """Return the name of the module's hidden activity; empty if there is none or learners see another."""
        found = self._find_activities(self.moodle.read_site(), _hash_scorm_zip(cargo), cargo.external_id)
        return found.hidden.name if found.hidden is not None and found.shown is None else ""

    def upsert(self, cargo: Cargo, refuse_unless_standing: Callable[[], None]) -> ArrivedRelease:
        """Upload each file that is not there yet, then the import sheet."""
        site = self.moodle.read_site()
        sheet_bytes = self._write_sheet(cargo, site)
        user = site.userid
        held_digests = self._digest_held(user, cargo.release)
        files = _list_handed_files(cargo)
        sent: list[str] = []
        for file in files:
            sent += self._upload_unless_held(user, cargo, file, held_digests, partial(cargo.read_file, file))
        refuse_unless_standing()
        sheet = _describe_sheet(cargo, sheet_bytes)
        sent += self._upload_unless_held(user, cargo, sheet, held_digests, lambda: sheet_bytes)
        shown = self._find_activities(site, _hash_scorm_zip(cargo), cargo.external_id).shown
        location = f"{self.place}, private files {_folder_path(cargo.release)}"
        return ArrivedRelease(location, (*files, sheet), tuple(sent), shown.release if shown else None)

    def read_back(self, manifests: Sequence[Manifest]) -> HeldReleases:
        """Return the digests of the files still there, and which release the course's activity holds.

        An activity is recognised by the SHA-1 of its package, compared with the zips in the private files
        and, if those lack one (another token has other private files), with the zip of the store. Otherwise
        it is recognised by its name, which the import sheet prescribes. Hidden activities are not shown.
        """
        site = self.moodle.read_site()
        files: dict[tuple[int, str], str] = {}
        zips: dict[str, Release] = {}
        for manifest in manifests:
            names = self.moodle.list_file_addresses(site.userid, _folder_path(manifest.release))
            for file in manifest.files:
                if file.name in names:
                    data = self.moodle.read(names[file.name], f"{self.place}, {file.name}")
                    files[manifest.version, file.name] = sha256(data).hexdigest()
                    if file.name == _scorm_zip_name(manifest.release):
                        zips[sha1(data).hexdigest()] = manifest.release
            if not _is_held(manifest, files):
                zips |= _list_release_sums(manifest)
        tells_shown = _can_list_activities(site) and any(
            _scorm_zip_name(manifest.release) for manifest in manifests
        )
        found = self._find_activities(site, zips, manifests[0].external_id)
        return HeldReleases(files, found.shown, tells_shown=tells_shown, hidden=found.hidden)

    def read_extract(self, module: str) -> None:
        """Return None: Moodle's API only gives files whose release is known."""

    def list_links(self, release: Release, now: datetime, days: int) -> tuple[Link, ...]:  # noqa: ARG002
        """Return nothing: only their owner can read private files."""
        return ()

    def clear(self, way: WayBack) -> ClearResult:  # noqa: ARG002
        """Raise TargetUnusable: only a person can change or hide an activity."""
        raise TargetUnusable(Refusal("moodle.cannot_replace", place=self.place))

    def _find_activities(
        self, site: MoodleSite, zips: Mapping[str, Release], module: str
    ) -> ModuleActivities:
        """Return which release of a module activities hold; nothing if the token may not list activities."""
        if not _can_list_activities(site):
            return ModuleActivities()
        visible_ids, title = self.moodle.list_visible_activities(), require_module(self.course, module).title
        activities = self.moodle.list_scorms()
        shown = [
            each for each in activities if each.visible is not False and each.coursemodule in visible_ids
        ]
        hidden = [each for each in activities if each not in shown]
        return ModuleActivities(
            _find_oldest_release(shown, zips, title), _find_oldest_release(hidden, zips, title)
        )

    def _write_sheet(self, cargo: Cargo, site: MoodleSite) -> bytes:
        """Return the import sheet; raises TargetUnusable if the course or the section does not exist."""
        module = require_module(self.course, cargo.external_id)
        course, section = self.moodle.read_course(), self.moodle.find_section()
        handed = HandedRelease(
            release=cargo.release,
            title=module.title,
            language=self.course.language_of(module),
            files=_list_handed_files(cargo),
            site=unescape(site.sitename),
            course=f"{unescape(course.fullname)} ({unescape(course.shortname)})",
            section=unescape(section),
            user=site.username or site.fullname,
            folder=_folder_path(cargo.release),
        )
        return write_import_sheet(handed)

    def _digest_held(self, user: int, release: Release) -> dict[str, str]:
        """Return the sha256 of each file of a release among the private files, by name."""
        names = self.moodle.list_file_addresses(user, _folder_path(release))
        return {
            name: sha256(self.moodle.read(url, f"{self.place}, {name}")).hexdigest()
            for name, url in names.items()
        }

    def _upload_unless_held(
        self,
        user: int,
        cargo: Cargo,
        file: StoredFile,
        held_digests: Mapping[str, str],
        data: Callable[[], Member],
    ) -> tuple[str, ...]:
        """Upload a file and check it, unless Moodle has it already; return the paths uploaded."""
        if held_digests.get(file.name) == file.sha256:
            return ()
        folder = _folder_path(cargo.release)
        self.moodle.send(folder, file.name, data())
        url = self.moodle.list_file_addresses(user, folder).get(file.name)
        place = f"{self.place}, private files {folder}{file.name}"
        if url is None:
            raise TargetUnusable(Refusal("moodle.not_arrived", place=place))
        if sha256(self.moodle.read(url, place)).hexdigest() != file.sha256:
            raise TargetUnusable(Refusal("delivery.read_back_differs", place=place))
        return (f"{folder}{file.name}",)


def _find_oldest_release(
    activities: Sequence[MoodleScorm], zips: Mapping[str, Release], title: str
) -> ShownRelease | None:
    """Return the oldest release among activities: some learners still get that one.

    Without a package known by its SHA-1, an activity with the module's title counts. None if there is none.
    """
    known_zips = [each for each in activities if each.sha1hash in zips]
    if known_zips:
        oldest = min(known_zips, key=lambda each: zips[each.sha1hash or ""].number)
        release = zips[oldest.sha1hash or ""]
        return ShownRelease(release.number, release.approval.digest, unescape(oldest.name))
    same_title = next((each for each in activities if _has_title(each, title)), None)
    return None if same_title is None else ShownRelease(None, name=unescape(same_title.name))


def _is_held(manifest: Manifest, files: Mapping[tuple[int, str], str]) -> bool:
    """Return whether the private files hold the zip to be imported as it was released."""
    name = _scorm_zip_name(manifest.release)
    return any(
        file.name == name and files.get((manifest.version, name)) == file.sha256 for file in manifest.files
    )


def _list_release_sums(manifest: Manifest) -> dict[str, Release]:
    """Return the release by the SHA-1 of its SCORM zip; empty if the store no longer has the zip."""
    try:
        return _hash_scorm_zip(manifest)
    except StoreUnusable:
        return {}


def _hash_scorm_zip(manifest: Manifest) -> dict[str, Release]:
    """Return the release by the SHA-1 of its SCORM zip; empty if it has none or `read` is not given."""
    name = _scorm_zip_name(manifest.release)
    if not name or manifest.read is None:
        return {}
    digest = sha1()
    for piece in open_blob(manifest.read(name)).pieces():
        digest.update(piece)
    return {digest.hexdigest(): manifest.release}


def _can_list_activities(site: MoodleSite) -> bool:
    return SCORM_FUNCTION in {function.name for function in site.functions}


def _list_handed_files(cargo: Cargo) -> tuple[StoredFile, ...]:
    packages = (package for package in cargo.release.packages if package.format in HANDED_FORMATS)
    evidence = filter(None, [find_sheet((*cargo.release.evidence, *cargo.observed_files))])
    chosen = (*packages, *evidence)
    return tuple(StoredFile(name=each.name, sha256=each.sha256, size=each.size) for each in chosen)


def _describe_sheet(cargo: Cargo, sheet_bytes: bytes) -> StoredFile:
    name = f"{cargo.release.name}--moodle.html"
    return StoredFile(name=name, sha256=sha256(sheet_bytes).hexdigest(), size=len(sheet_bytes))


def _plan_step(file: StoredFile, held_digest: str | None) -> Step:
    action = (
        StepAction.SEND
        if held_digest is None
        else StepAction.KEEP
        if held_digest == file.sha256
        else StepAction.REPLACE
    )
    return Step(name=file.name, does=action, sha256=file.sha256, size=file.size)


def _folder_path(release: Release) -> str:
    course, module = split_key(release.module)
    return f"/premierjet/{course}/{module}/v{release.number}/"


def _scorm_zip_name(release: Release) -> str:
    """Return the name of the zip an activity plays; empty if the release has none."""
    return next((each.name for each in release.packages if each.format == "scorm12"), "")


def _has_title(activity: MoodleScorm, title: str) -> bool:
    return unescape(activity.name).strip().casefold() == title.strip().casefold()
