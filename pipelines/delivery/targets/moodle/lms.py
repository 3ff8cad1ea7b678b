"""Moodle as a target: files are handed to the token's user, an admin imports them, the course is checked.

A release is a folder of the private files. The import sheet comes last: an admin who finds it finds the rest.
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
from schemas.delivery import ByHand, Capabilities, Does, Link, Step
from schemas.errors import StoreUnusable, TargetUnusable
from schemas.ids import split_key
from schemas.release import Release, StoredFile, find_sheet

HANDED = ("scorm12", "banks", "documents")
"""What an admin imports or hands out; Moodle plays SCORM 1.2, and neither cmi5 nor a page nobody tracks."""


@dataclass(frozen=True)
class ActivitiesOfModule:
    """What a course's activities hold of a module: those that learners see, and those hidden from them."""

    shown: ShownRelease | None = None
    hidden: ShownRelease | None = None


class MoodleLms:
    """Hands releases over; `course` says what its modules are called, and so what activities are."""

    def __init__(self, moodle: MoodleHandover, course: Course) -> None:
        self.moodle = moodle
        self.course = course

    @property
    def place(self) -> str:
        """Return the course's address."""
        return self.moodle.place

    @property
    def capabilities(self) -> Capabilities:
        """Return that an admin's hand is needed, and for what."""
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
        """Return a step for each file handed over, the import sheet last."""
        site = self.moodle.site()
        made = self._sheet(cargo, site)
        held = self._digest_held(site.userid, cargo.release)
        return tuple(
            _step(file, held.get(file.name))
            for file in (*_list_handed_files(cargo), _describe_sheet(cargo, made))
        )

    def find_hidden(self, cargo: Cargo) -> str:
        """Return the name of the activity that holds the module and is hidden, where no other is seen."""
        found = self._find_activities(self.moodle.site(), _zip_sums(cargo), cargo.external_id)
        return found.hidden.name if found.hidden is not None and found.shown is None else ""

    def upsert(self, cargo: Cargo, refuse_unless_standing: Callable[[], None]) -> ArrivedRelease:
        """Hand over each file that is not held yet, then the sheet that says what to do with them."""
        site = self.moodle.site()
        made = self._sheet(cargo, site)
        user = site.userid
        held = self._digest_held(user, cargo.release)
        files = _list_handed_files(cargo)
        sent: list[str] = []
        for file in files:
            sent += self._keep(user, cargo, file, held, partial(cargo.data, file))
        refuse_unless_standing()
        sheet = _describe_sheet(cargo, made)
        sent += self._keep(user, cargo, sheet, held, lambda: made)
        shown = self._find_activities(site, _zip_sums(cargo), cargo.external_id).shown
        location = f"{self.place}, private files {_folder(cargo.release)}"
        return ArrivedRelease(location, (*files, sheet), tuple(sent), shown.release if shown else None)

    def read_back(self, manifests: Sequence[Manifest]) -> HeldReleases:
        """Return the digests of the files still there, and which release the course's activity holds.

        An activity is known by the SHA-1 Moodle tells of its package, as it was released or lies in the
        private files, which are somebody else's once the token is; one whose package is none of these is
        known by its name, which the import sheet asks for. What learners do not see is not shown.
        """
        site = self.moodle.site()
        files: dict[tuple[int, str], str] = {}
        zips: dict[str, Release] = {}
        for each in manifests:
            names = self.moodle.names(site.userid, _folder(each.release))
            for file in each.files:
                if file.name in names:
                    data = self.moodle.read(names[file.name], f"{self.place}, {file.name}")
                    files[each.version, file.name] = sha256(data).hexdigest()
                    if file.name == _scorm(each.release):
                        zips[sha1(data).hexdigest()] = each.release
            if not _is_held(each, files):
                zips |= _list_release_sums(each)
        tells = _may_ask(site) and any(_scorm(each.release) for each in manifests)
        found = self._find_activities(site, zips, manifests[0].external_id)
        return HeldReleases(files, found.shown, tells_shown=tells, hidden=found.hidden)

    def read_extract(self, module: str) -> None:
        """Return nothing: its API gives no file of a release that nobody names."""

    def list_links(self, release: Release, now: datetime, days: int) -> tuple[Link, ...]:  # noqa: ARG002
        """Return nothing: private files are read by their owner alone."""
        return ()

    def clear(self, way: WayBack) -> ClearResult:  # noqa: ARG002
        """Raise TargetUnusable: only a person can change or hide an activity."""
        raise TargetUnusable(
            "core web services cannot change an activity",
            place=self.place,
            remedy="Replace its package by hand, or hide it",
        )

    def _find_activities(
        self, site: MoodleSite, zips: Mapping[str, Release], module: str
    ) -> ActivitiesOfModule:
        """Return what the course's activities hold of a module: nothing where the token may not ask."""
        if not _may_ask(site):
            return ActivitiesOfModule()
        seen, title = self.moodle.seen_by_learners(), require_module(self.course, module).title
        activities = self.moodle.scorms()
        shown = [each for each in activities if each.visible is not False and each.coursemodule in seen]
        hidden = [each for each in activities if each not in shown]
        return ActivitiesOfModule(_oldest(shown, zips, title), _oldest(hidden, zips, title))

    def _sheet(self, cargo: Cargo, site: MoodleSite) -> bytes:
        """Return the import sheet; raises TargetUnusable where course or section are not there."""
        module = require_module(self.course, cargo.external_id)
        course, section = self.moodle.course(), self.moodle.section()
        handed = HandedRelease(
            release=cargo.release,
            title=module.title,
            language=self.course.language_of(module),
            files=_list_handed_files(cargo),
            site=unescape(site.sitename),
            course=f"{unescape(course.fullname)} ({unescape(course.shortname)})",
            section=unescape(section),
            user=site.username or site.fullname,
            folder=_folder(cargo.release),
        )
        return write_import_sheet(handed)

    def _digest_held(self, user: int, release: Release) -> dict[str, str]:
        names = self.moodle.names(user, _folder(release))
        return {
            name: sha256(self.moodle.read(url, f"{self.place}, {name}")).hexdigest()
            for name, url in names.items()
        }

    def _keep(
        self,
        user: int,
        cargo: Cargo,
        file: StoredFile,
        held: Mapping[str, str],
        data: Callable[[], Member],
    ) -> tuple[str, ...]:
        """Hand one file over unless it is held; return the names sent, read back equal."""
        if held.get(file.name) == file.sha256:
            return ()
        folder = _folder(cargo.release)
        self.moodle.send(folder, file.name, data())
        url = self.moodle.names(user, folder).get(file.name)
        place = f"{self.place}, private files {folder}{file.name}"
        if url is None:
            raise TargetUnusable(
                "was sent and is not there",
                place=place,
                remedy="See whether the private files of the token's user are full, then deliver again",
            )
        if sha256(self.moodle.read(url, place)).hexdigest() != file.sha256:
            raise TargetUnusable(
                "what came back is not what was sent",
                place=place,
                remedy="Look for whatever else writes there, then deliver again",
            )
        return (f"{folder}{file.name}",)


def _oldest(
    activities: Sequence[MoodleScorm], zips: Mapping[str, Release], title: str
) -> ShownRelease | None:
    """Return the oldest release that activities hold: whoever opens that one is taught by it."""
    ours = [each for each in activities if each.sha1hash in zips]
    if ours:
        first = min(ours, key=lambda each: zips[each.sha1hash or ""].number)
        release = zips[first.sha1hash or ""]
        return ShownRelease(release.number, release.approval.digest, unescape(first.name))
    named = next((each for each in activities if _has_title(each, title)), None)
    return None if named is None else ShownRelease(None, name=unescape(named.name))


def _is_held(manifest: Manifest, files: Mapping[tuple[int, str], str]) -> bool:
    """Return whether the private files hold the zip to be imported as it was released."""
    name = _scorm(manifest.release)
    return any(
        file.name == name and files.get((manifest.version, name)) == file.sha256 for file in manifest.files
    )


def _list_release_sums(manifest: Manifest) -> dict[str, Release]:
    """Return the SHA-1 of what was released to be imported; nothing where it is gone from the store."""
    try:
        return _zip_sums(manifest)
    except StoreUnusable:
        return {}


def _zip_sums(manifest: Manifest) -> dict[str, Release]:
    """Return the SHA-1 of the zip to be imported, where there is one and somebody has it at hand."""
    name = _scorm(manifest.release)
    if not name or manifest.read is None:
        return {}
    digest = sha1()
    for piece in open_blob(manifest.read(name)).pieces():
        digest.update(piece)
    return {digest.hexdigest(): manifest.release}


def _may_ask(site: MoodleSite) -> bool:
    return SCORM_FUNCTION in {function.name for function in site.functions}


def _list_handed_files(cargo: Cargo) -> tuple[StoredFile, ...]:
    packages = (package for package in cargo.release.packages if package.format in HANDED)
    evidence = filter(None, [find_sheet((*cargo.release.evidence, *cargo.beside))])
    chosen = (*packages, *evidence)
    return tuple(StoredFile(name=each.name, sha256=each.sha256, size=each.size) for each in chosen)


def _describe_sheet(cargo: Cargo, sheet: bytes) -> StoredFile:
    name = f"{cargo.release.name}--moodle.html"
    return StoredFile(name=name, sha256=sha256(sheet).hexdigest(), size=len(sheet))


def _step(file: StoredFile, held: str | None) -> Step:
    does = Does.SEND if held is None else Does.KEEP if held == file.sha256 else Does.REPLACE
    return Step(name=file.name, does=does, sha256=file.sha256, size=file.size)


def _folder(release: Release) -> str:
    course, module = split_key(release.module)
    return f"/premierjet/{course}/{module}/v{release.number}/"


def _scorm(release: Release) -> str:
    """Return the name of the zip an activity plays; empty where the release has none."""
    return next((each.name for each in release.packages if each.format == "scorm12"), "")


def _has_title(activity: MoodleScorm, title: str) -> bool:
    return unescape(activity.name).strip().casefold() == title.strip().casefold()
