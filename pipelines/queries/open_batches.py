"""Batches under way: which modules wait for one, and since when."""

from datetime import datetime

from adapters.store.batches import Batches
from adapters.workspace import Workspace
from pipelines.queries.lookups import is_written_from
from schemas.batch import Batch
from schemas.errors import StoreUnusable


def open_course_batches(workspace: Workspace, course: str) -> Batches:
    """Return the batches of a course, by its id."""
    return Batches(workspace.records.store, course)


def list_awaited_batches(workspace: Workspace) -> dict[str, datetime]:
    """Return since when each module waits for a batch; one that cannot be read is told in the list of needs.

    Raises StoreUnusable.
    """
    since: dict[str, datetime] = {}
    for folder in workspace.read_courses()[0]:
        batches, _ = open_course_batches(workspace, folder.course.id).read_each()
        for batch in batches:
            for waiting in batch.waiting:
                head = workspace.records.head(waiting.module)
                if head is None or not is_written_from(workspace, head, waiting.inputs):
                    since.setdefault(waiting.module, batch.prepared_at)
    return since


def is_left_to_batches(workspace: Workspace, key: str, inputs: str) -> bool:
    """Return whether a module with these inputs needs no run of its own, because a batch will draft it.

    That is so if its course is drafted in batches at night, or if it waits for a batch already.
    """
    course = workspace.find_module(key)[0].course
    if course.model is None:
        return False
    waits = (each for batch in open_course_batches(workspace, course.id).all() for each in batch.waiting)
    return course.model.batch is not None or (key, inputs) in ((w.module, w.inputs) for w in waits)


def list_open_batches(workspace: Workspace) -> tuple[Batch, ...]:
    """Return the batches that are not answered yet, by course; no host is asked. Raises StoreUnusable."""
    batches, unusable = read_open_batches(workspace)
    for error in unusable:
        raise error
    return batches


def read_open_batches(workspace: Workspace) -> tuple[tuple[Batch, ...], tuple[StoreUnusable, ...]]:
    """Return the same that can be read, and what is wrong with each batch that cannot."""
    asked = {entry.key.split("/")[1] for entry in workspace.records.store.list("batches/")}
    courses = (folder.course.id for folder in workspace.read_courses()[0])
    read = [open_course_batches(workspace, course).read_each() for course in courses if course in asked]
    batches = tuple(batch for found, _ in read for batch in found if batch.settled is None)
    return batches, tuple(error for _, unusable in read for error in unusable)
