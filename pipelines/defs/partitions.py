"""One partition a module, `course--module`; every run keeps the list complete, the source sensor right."""

from collections.abc import Iterable, Sequence

import dagster as dg

from adapters.courses import CourseFolder
from adapters.workspace import Workspace
from pipelines.defs.names import NAMES
from schemas.ids import split_key

MODULES = dg.DynamicPartitionsDefinition(name=NAMES.partitions)


def register_modules(instance: dg.DagsterInstance, keys: Iterable[str]) -> frozenset[str]:
    """Add a partition for each of these modules that has none yet, and return all there are then."""
    known = set(instance.get_dynamic_partitions(NAMES.partitions))
    new = sorted(set(keys) - known)
    if new:
        instance.add_dynamic_partitions(NAMES.partitions, new)
    return frozenset(known).union(new)


def register_known_modules(instance: dg.DagsterInstance, workspace: Workspace, keys: Iterable[str]) -> None:
    """Add a partition for each of these modules that a course has: a mistyped one would never go away."""
    courses = [folder.course for folder in workspace.read_courses()[0]]
    known = {course.key_of(module) for course in courses for module in course.reviewed_modules}
    register_modules(instance, known.intersection(keys))


def drop_gone_modules(
    instance: dg.DagsterInstance, registered: Iterable[str], usable: Sequence[CourseFolder]
) -> None:
    """Delete the partition of each `registered` module that its course, which could be read, has no more.

    Its draft, its decisions and what Dagster shows of it stay. Of a course that cannot be read, or whose file
    is gone, nothing is known, and its partitions stay.
    """
    present = {
        folder.course.id: {folder.course.key_of(each) for each in folder.course.reviewed_modules}
        for folder in usable
    }
    for key in registered:
        course, _ = split_key(key)
        if key not in present.get(course, {key}):
            instance.delete_dynamic_partition(NAMES.partitions, key)
