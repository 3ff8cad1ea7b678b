"""Layout of a target that is a folder or bucket: the paths of its files, and entries of its feed.

index.json                                            the feed: what is current, written last
<course>/<module>/v3/<course>--<module>--v3--scorm12.zip   a release's files, for ever
<course>/<module>/latest/<course>--<module>--scorm12.zip   the current zips, for an LMS that follows a URL
"""

from typing import TYPE_CHECKING

from schemas.course import Course, Module
from schemas.errors import InvalidInput
from schemas.feed import FeedKey, FeedModule, FeedPackage
from schemas.ids import split_key
from schemas.refusal import Refusal
from schemas.release import Package, Release, StoredFile

if TYPE_CHECKING:
    from adapters.signatures.key import PublicKey

INDEX = "index.json"


def build_feed_entry(
    course: Course,
    release: Release,
    observed_files: tuple[StoredFile, ...] = (),
    signed_with: "PublicKey | None" = None,
) -> FeedModule:
    """Return a release's entry in the feed; raises InvalidInput if the course has no such module."""
    module = require_module(course, release.module)
    decisions = release.approval.decisions
    return FeedModule(
        id=module.id,
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
                path=build_versioned_name(release, package),
                latest=build_latest_name(release, package),
                sha256=package.sha256,
                size=package.size,
            )
            for package in release.packages
        ),
        evidence=tuple(
            StoredFile(name=build_versioned_name(release, file), sha256=file.sha256, size=file.size)
            for file in (*release.evidence, *observed_files)
        ),
        signed_with=FeedKey(fingerprint=signed_with.fingerprint, pem=signed_with.pem.decode())
        if signed_with
        else None,
    )


def require_module(course: Course, key: str) -> Module:
    """Return a module by its key; raises InvalidInput if the course has no such module any more."""
    course_id, module_id = split_key(key)
    module = course.module(module_id)
    if module is None or course.id != course_id:
        raise InvalidInput(Refusal("delivery.module_gone", place=f"course {course.id}", module=module_id))
    return module


def build_versioned_name(release: Release, file: StoredFile) -> str:
    """Return the permanent name of a release's file, e.g. `froid/stocker/v3/…`."""
    return f"{build_folder(release)}/{file.name}"


def build_latest_name(release: Release, package: Package) -> str:
    """Return the stable name under which the current zip of a format is found."""
    course, module = split_key(release.module)
    return f"{course}/{module}/latest/{release.module}--{package.format}.zip"


def build_folder(release: Release) -> str:
    """Return the folder of a release's files."""
    course, module = split_key(release.module)
    return f"{course}/{module}/v{release.number}"
