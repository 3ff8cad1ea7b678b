"""Division of a sweep among several runs: the modules and the budget of each.

Decided in docs/decisions/0075-workers.md.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from adapters.workspace import Workspace
from pipelines.drafting.budget import Meter
from pipelines.drafting.run_share import count_possible_runs, divide_course
from pipelines.drafting.writers import start_meter
from schemas.course import Course
from schemas.ids import split_key


@dataclass(frozen=True)
class SweepPart:
    """What one run of a sweep takes; `shares` says how many runs divide a course, where there are several."""

    modules: tuple[str, ...]
    shares: Mapping[str, int]


@dataclass(frozen=True)
class CourseMeters:
    """One meter a course for a run of many modules; of a shared course, for this run's share alone."""

    shares: Mapping[str, int] = field(default_factory=dict)
    _kept: dict[str, Meter] = field(default_factory=dict, init=False)

    def of(self, course: Course) -> Meter:
        """Return a course's meter; raises InvalidInput if its budget needs a price nobody stated."""
        if course.id not in self._kept:
            self._kept[course.id] = start_meter(divide_course(course, self.shares.get(course.id, 1)))
        return self._kept[course.id]


def split_sweep(
    workspace: Workspace, keys: Iterable[str], most: int, *, whole: Callable[[Course], bool] = lambda _: False
) -> tuple[SweepPart, ...]:
    """Return who takes which of some modules: at most so many runs, each module once, as evenly as can be.

    A course is divided among all, for its modules tend to cost alike, unless it is one of batches, of fewer
    questions a minute than there are runs, or `whole`: it goes to whoever has least.
    """
    courses = {folder.course.id: folder.course for folder in workspace.read_courses()[0]}
    taken: list[list[str]] = [[] for _ in range(most)]
    for course_id, own in groupby(sorted(keys, key=_course_of), _course_of):
        course = courses.get(course_id)
        undivided = course is not None and (whole(course) or (count_possible_runs(course) or most) < most)
        for piece in [list(own)] if undivided else ([key] for key in own):
            min(taken, key=len).extend(piece)
    return _count_parts([modules for modules in taken if modules])


def _count_parts(taken: Sequence[Sequence[str]]) -> tuple[SweepPart, ...]:
    shared_by = Counter(course for modules in taken for course in dict.fromkeys(map(_course_of, modules)))
    return tuple(
        SweepPart(
            tuple(modules),
            {course: shared_by[course] for course in map(_course_of, modules) if shared_by[course] > 1},
        )
        for modules in taken
    )


def _course_of(key: str) -> str:
    return split_key(key)[0]
