"""Courses that are gone: the ledger and the store hold their modules, and no `course.yaml` names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from adapters.course_folders import list_folders, list_written_ids
from adapters.courses import COURSE_FILE, CourseFolder, find_written_file
from adapters.workspace import Workspace
from schemas.errors import InvalidInput
from schemas.ids import split_key
from schemas.refusal import Refusal


@dataclass(frozen=True)
class LostCourse:
    """A course whose file is gone: its modules that have a draft, and how many releases they have."""

    course: str
    modules: tuple[str, ...]
    releases: int

    def describe(self, workspace: Workspace) -> Refusal:
        """Return what happened, and what to do."""
        return Refusal(
            "needs.course_gone",
            course=self.course,
            drafts=len(self.modules),
            releases=self.releases,
            file=str(workspace.courses / self.course / COURSE_FILE),
        )


def list_lost_errors(workspace: Workspace, usable: Sequence[CourseFolder]) -> list[InvalidInput]:
    """Return an error for each course that is gone; raises StoreUnusable."""
    return [InvalidInput(each.describe(workspace)) for each in list_lost_courses(workspace, usable)]


def refuse_no_course(workspace: Workspace) -> NoReturn:
    """Raise the error of a course that is gone, where no folder holds one; InvalidInput if there was none."""
    for error in list_lost_errors(workspace, ()):
        raise error
    raise InvalidInput(Refusal("course.none", folder=str(workspace.courses)))


def list_lost_courses(
    workspace: Workspace, usable: Sequence[CourseFolder], recorded: Sequence[str] | None = None
) -> tuple[LostCourse, ...]:
    """Return the courses that have drafts and no file; `usable` are those that can be read.

    `recorded` are the names of the ledger's chains, if they are known. A broken file still has its id. It
    costs those names: only what is in no course is looked up in the store. Raises StoreUnusable.
    """
    known = frozenset(each.course.id for each in usable)
    recorded = workspace.ledger.modules() if recorded is None else recorded
    chains = [key for key in recorded if split_key(key)[0] not in known]
    if not chains:
        return ()
    broken = _list_broken_ids(workspace, usable)
    by_course: dict[str, list[str]] = {}
    for key in chains:
        course, _ = split_key(key)
        if course not in broken and workspace.records.count_revisions(key):
            by_course.setdefault(course, []).append(key)
    return tuple(
        LostCourse(course, tuple(keys), sum(workspace.records.count_releases(key) for key in keys))
        for course, keys in by_course.items()
    )


def _list_broken_ids(workspace: Workspace, usable: Sequence[CourseFolder]) -> frozenset[str]:
    """Return each id that a file gives which is no course; of one that gives none, its folder's name."""
    read = {each.folder for each in usable}
    folders = [each for each in list_folders(workspace.courses) if find_written_file(each) is not None]
    return frozenset().union(*(list_written_ids(each) or {each.name} for each in folders if each not in read))
