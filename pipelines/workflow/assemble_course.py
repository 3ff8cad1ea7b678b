"""Assembly of a course package from the releases of its modules that may be sent."""

from collections.abc import Mapping
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.course_package.build import BuiltCoursePackage, build_course_package
from pipelines.packaging.course_package.contents import CourseContents, ModulePackage, open_module_package
from pipelines.packaging.identifiers import list_scored_items
from pipelines.packaging.kinds import sort_by_rank
from pipelines.queries.release_lookups import find_standing_release
from pipelines.workflow.send_permission import ReleaseToSend, refuse_sending
from schemas.course import Course
from schemas.course_package import LeftOutModule, LeftOutReason
from schemas.errors import AwaitingApproval, PackageRefused
from schemas.refusal import Refusal
from schemas.release import Release

__all__ = ["BuiltCoursePackage", "assemble_course"]

Releases = Mapping[str, Release | None]
"""The release of each module that may be sent, in the order of the course; None for none."""


def assemble_course(
    workspace: Workspace, course_id: str, now: datetime, *, released_only: bool = False
) -> tuple[BuiltCoursePackage, ...]:
    """Return the packages of a course, one for each format that chains modules; nothing is stored.

    With `released_only` modules without a release that may be sent are left out. Raises AwaitingApproval if
    there are any otherwise, or if no module has one; PackageRefused if no module has a package to open.
    """
    course = workspace.find_course(course_id).course
    releases = {
        key: _find_release(workspace, key, now) for key in (course.key_of(each) for each in course.modules)
    }
    unreleased = [key for key, release in releases.items() if release is None]
    if unreleased and (not released_only or len(unreleased) == len(releases)):
        raise AwaitingApproval(
            Refusal("course_package.unreleased", place=course.id, modules=", ".join(unreleased))
        )
    contents = [_open_contents(workspace, course, name, releases) for name in _list_chained_formats()]
    chained = tuple(each for each in contents if each.modules)
    if not chained:
        reasons = {left.reason for each in contents for left in each.left_out}
        lacks_packages = LeftOutReason.NO_PACKAGE in reasons
        key = "course_package.no_package" if lacks_packages else "course_package.nothing_to_open"
        raise PackageRefused(Refusal(key, place=course.id))
    return tuple(build_course_package(each, PACKAGING_KINDS) for each in chained)


def _list_chained_formats() -> list[str]:
    """Return the names of the formats that chain modules, in their order."""
    ranked = sort_by_rank(PACKAGING_KINDS.formats)
    return [name for name, each in ranked.items() if each.write_course_manifest is not None]


def _find_release(workspace: Workspace, key: str, now: datetime) -> Release | None:
    """Return the newest release of a module that stands, if it may be sent; LedgerBroken is raised."""
    release = find_standing_release(workspace, key)
    if release is None:
        return None
    try:
        refuse_sending(workspace, ReleaseToSend(release), now)
    except AwaitingApproval:
        return None
    return release


def _open_contents(workspace: Workspace, course: Course, name: str, releases: Releases) -> CourseContents:
    """Return what the package of a course in one format is written from; without modules if none has any."""
    modules, left_out = [], []
    for key, release in releases.items():
        opened = LeftOutReason.UNRELEASED if release is None else _open_release(workspace, release, name)
        if isinstance(opened, LeftOutReason):
            left_out.append(LeftOutModule(module=key, reason=opened))
        else:
            modules.append(opened)
    return CourseContents(course=course, format=name, modules=tuple(modules), left_out=tuple(left_out))


def _open_release(workspace: Workspace, release: Release, name: str) -> ModulePackage | LeftOutReason:
    """Return a release's package of a format, opened; why it is left out if there is none."""
    package_format = PACKAGING_KINDS.formats[name]
    package = next((each for each in release.packages if each.format == name), None)
    content = workspace.records.release_content(release)
    if package is None or package_format.standard is None:
        has_pages = content is None or package_format.is_made_of(content, PACKAGING_KINDS)
        return LeftOutReason.NO_PACKAGE if has_pages else LeftOutReason.NO_PAGES
    return open_module_package(
        release,
        package,
        workspace.records.release_blob(release, package.name),
        package_format.standard,
        is_scored=content is None or bool(list_scored_items(content)),
    )
