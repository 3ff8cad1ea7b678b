"""The targets of a course, each with how to open it."""

from adapters.courses import CourseFolder
from adapters.workspace import Workspace
from pipelines.delivery.destination import Destination
from pipelines.target_kinds import TARGETS


def list_destinations(workspace: Workspace, folder: CourseFolder) -> tuple[Destination, ...]:
    """Return the targets of a course in their order; none of them is opened."""
    store = workspace.records.store
    return tuple(
        Destination(target, folder, workspace.settings, TARGETS, store) for target in folder.course.targets
    )
