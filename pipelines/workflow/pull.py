"""Pull of a course's origins into the store."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from adapters.courses import CourseFolder
from adapters.sources.sources_lock import PulledOriginals
from adapters.workspace import Workspace
from schemas.errors import PremierjetError

if TYPE_CHECKING:
    from pipelines.sourcing.pull import Pull


def pull_sources(workspace: Workspace, course: CourseFolder, now: datetime, *, drop: bool = False) -> "Pull":
    """Pull the sources of a course's origins into the store; nothing happens if it only has local files.

    `drop` removes sources that the origins no longer have. Raises StoreUnusable.
    """
    from adapters.sources.factory import open_origin  # a course of local files asks no origin
    from pipelines.sourcing import pull

    originals = PulledOriginals(workspace.records.store, course.course.id)
    return pull.pull_origins(
        course.course.remote_sources,
        lambda entry: open_origin(entry, workspace.settings),
        originals,
        now,
        drop=drop,
    )


def pull_courses(
    workspace: Workspace, courses: Iterable[str], warn: Callable[[str], None], *, drop: bool = False
) -> Iterator[tuple[str, "Pull"]]:
    """Yield each course with the outcome of its pull; `warn` hears what could not be pulled.

    Raises InvalidInput if there is no such course, StoreUnusable.
    """
    for course in courses:
        for folder in list_pullable_courses(workspace, course):
            pull = pull_sources(workspace, folder, datetime.now(UTC), drop=drop)
            for name, trouble in pull.troubles.items():
                warn(f"{course}: {name}: {trouble.happened}. {trouble.remedy}")
            yield course, pull


def pull_or_warn(
    workspace: Workspace,
    courses: Iterable[str],
    warn: Callable[[str], None],
    tell_failure: Callable[[str], None],
) -> None:
    """Pull the courses' sources; one that cannot be pulled stays as it was, and stops no module.

    `warn` hears of each such source, `tell_failure` of each course that could not be pulled at all.
    """
    for course in courses:
        try:
            dict(pull_courses(workspace, [course], warn))
        except PremierjetError as error:
            tell_failure(f"{course}: {error}")


def list_pullable_courses(workspace: Workspace, course_id: str | None = None) -> tuple[CourseFolder, ...]:
    """Return the courses with sources at origins, or the one of an id.

    Raises InvalidInput if no usable course has that id.
    """
    return tuple(folder for folder in choose_courses(workspace, course_id) if folder.course.remote_sources)


def choose_courses(workspace: Workspace, course_id: str | None = None) -> tuple[CourseFolder, ...]:
    """Return the usable courses, or the one of an id; raises InvalidInput if none has it."""
    return workspace.read_courses()[0] if course_id is None else (workspace.find_course(course_id),)


def find_unasked_origins(workspace: Workspace) -> dict[str, str]:
    """Return a digest of the origins never asked, for each course that has one; no origin is asked."""
    digests: dict[str, str] = {}
    for folder in list_pullable_courses(workspace):
        lock = PulledOriginals(workspace.records.store, folder.course.id).lock()
        unasked = [entry.place for entry in folder.course.remote_sources if lock.origin(entry.place) is None]
        if unasked:
            digests[folder.course.id] = sha256("\n".join(sorted(unasked)).encode()).hexdigest()
    return digests
