"""Whether the results of a course can be pulled: its origins' logins, and the key that hashes learners."""

from dataclasses import dataclass

from adapters.courses import CourseFolder
from adapters.results.factory import open_results
from adapters.results.key import read_results_key
from adapters.store.results import ResultStore
from adapters.workspace import Workspace
from pipelines.results.intake import refuse_other_key


@dataclass(frozen=True)
class ResultsSetup:
    """Where the results of a course are pulled from, and the id of the key that hashes its learners."""

    key_id: str
    places: tuple[str, ...]


def check_results_setup(workspace: Workspace, folder: CourseFolder) -> ResultsSetup:
    """Return how the results of a course are pulled; no origin is asked anything.

    Raises InvalidInput if a login is missing, or if the stored learners were hashed with another key.
    """
    course, store = folder.course, workspace.records.store
    places = tuple(open_results(entry, folder, workspace.settings).place for entry in course.results.origins)
    key = read_results_key(workspace.settings, store)
    refuse_other_key(ResultStore(store, course.id).read_state(), key, course.id)
    return ResultsSetup(key.id, places)
