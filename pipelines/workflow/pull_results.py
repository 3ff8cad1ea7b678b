"""Pull of a course's results into the parts that analyses read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from adapters.courses import CourseFolder
from adapters.results.factory import open_results
from adapters.results.key import read_results_key
from adapters.store.results import ResultStore
from adapters.workspace import Workspace
from pipelines.results.erasure import ErasureResult, erase_learner
from pipelines.results.pull import PullOutcome, delete_expired_parts, find_oldest_kept
from pipelines.results.pull import pull_origins as pull_course
from pipelines.workflow.incidents import IncidentLog, describe_origin_troubles
from pipelines.workflow.pull import choose_courses
from schemas.errors import InvalidInput, PremierjetError
from schemas.incident import IncidentKind
from schemas.problem import Explainable
from schemas.refusal import Refusal

__all__ = [
    "PullOutcome",
    "ResultsPulls",
    "expire_abandoned",
    "forget_learner",
    "list_abandoned_courses",
    "list_courses_with_results",
    "open_course_results",
    "pull_results",
    "pull_results_of",
]


def pull_results(workspace: Workspace, folder: CourseFolder, now: datetime) -> PullOutcome:
    """Pull the new results of a course; raises Conflict, StoreUnusable, InvalidInput."""
    results = open_course_results(workspace, folder.course.id)
    results.save_keep_months(folder.course.results.keep_months)
    return pull_course(
        folder.course,
        results,
        read_results_key(workspace.settings, workspace.records.store),
        lambda entry: open_results(entry, folder, workspace.settings),
        now,
    )


@dataclass(frozen=True)
class ResultsPulls:
    """Outcomes of pulling the results of several courses, and the errors of those that failed, by course."""

    pulls: dict[str, PullOutcome] = field(default_factory=dict)
    failed: dict[str, PremierjetError] = field(default_factory=dict)

    def add(self, course: str, pull: Callable[[], PullOutcome]) -> None:
        """Pull one course with `pull`, and record its outcome or its error."""
        try:
            self.pulls[course] = pull()
        except PremierjetError as error:
            self.failed[course] = error


def pull_results_of(workspace: Workspace, courses: Iterable[str], now: datetime) -> ResultsPulls:
    """Pull the new results of some courses; one that fails is an incident, and stops no other."""
    pulls, incidents = ResultsPulls(), IncidentLog(workspace)
    for course in courses:
        pulls.add(course, partial(_pull_course, workspace, course, now))
        incidents.note(IncidentKind.RESULTS, course, _list_causes(pulls, course))
    return pulls


def _list_causes(pulls: ResultsPulls, course: str) -> tuple[Explainable, ...]:
    """Return why the results of a course are not all read: its error, or the troubles of its origins."""
    error = pulls.failed.get(course)
    return (error,) if error else describe_origin_troubles(course, pulls.pulls[course].troubles)


def _pull_course(workspace: Workspace, course: str, now: datetime) -> PullOutcome:
    return pull_results(workspace, workspace.find_course(course), now)


def forget_learner(workspace: Workspace, course: str, learner: str) -> ErasureResult:
    """Remove a learner from a course's results, whether or not the course is there any more.

    Raises Conflict, StoreUnusable, and InvalidInput if there is no such course and never was, or if no
    learner is named.
    """
    if not learner.strip():
        raise InvalidInput(Refusal("results.nobody_named", place="--learner"))
    if not open_course_results(workspace, course).read_state().number:
        choose_courses(workspace, course)
    key = read_results_key(workspace.settings, workspace.records.store)
    return erase_learner(open_course_results(workspace, course), key, learner)


def open_course_results(workspace: Workspace, course: str) -> ResultStore:
    """Return the results of a course, whether or not it is there any more."""
    return ResultStore(workspace.records.store, course)


def list_abandoned_courses(workspace: Workspace) -> tuple[str, ...]:
    """Return the courses that no longer exist but whose results are still stored.

    None are returned while a `course.yaml` cannot be read: it may be theirs. Raises StoreUnusable.
    """
    usable, wrong = workspace.read_courses()
    if wrong:
        return ()
    existing = {folder.course.id for folder in usable}
    stored = {entry.key.split("/")[1] for entry in workspace.records.store.list("results/")}
    return tuple(
        name for name in sorted(stored - existing) if open_course_results(workspace, name).read_state().parts
    )


def expire_abandoned(workspace: Workspace, course: str, now: datetime) -> int:
    """Remove the results of an abandoned course that are too old, and return how many rows were removed.

    How long they are kept is what the course last asked for. Raises Conflict, StoreUnusable.
    """
    results = open_course_results(workspace, course)
    state = results.delete_stray_parts(results.delete_dropped_parts(results.read_state()))
    _, rows_removed = delete_expired_parts(results, state, find_oldest_kept(results.read_keep_months(), now))
    return rows_removed


def list_courses_with_results(workspace: Workspace, course_id: str | None = None) -> tuple[CourseFolder, ...]:
    """Return the courses that read results or still hold some, or the one of an id.

    A course that no longer reads results still has old ones to remove. Raises InvalidInput if no usable
    course has that id, StoreUnusable.
    """
    return tuple(
        folder
        for folder in choose_courses(workspace, course_id)
        if folder.course.results.origins
        or open_course_results(workspace, folder.course.id).read_state().parts
    )
