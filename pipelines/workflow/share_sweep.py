"""Division of a sweep among several runs: the modules and the budget of each.

Decided in docs/decisions/0075-workers.md.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from adapters.workspace import Workspace
from pipelines.drafting.budget import Meter, TokenSum
from pipelines.drafting.run_share import count_possible_runs, divide_course
from pipelines.drafting.spending_limits import start_meter
from schemas.course import Course
from schemas.ids import split_key


@dataclass(frozen=True)
class SweepPart:
    """The modules of one run of a sweep; `shares` has the number of runs of a divided course."""

    modules: tuple[str, ...]
    shares: Mapping[str, int]


@dataclass(frozen=True)
class CourseMeters:
    """The meters of one run, one for each course; of a shared course, with this run's share of its budget."""

    shares: Mapping[str, int] = field(default_factory=dict)
    _meters: dict[str, Meter] = field(default_factory=dict, init=False)
    _courses: dict[str, Course] = field(default_factory=dict, init=False)

    def of(self, course: Course) -> Meter:
        """Return a course's meter; raises InvalidInput if its budget needs a price nobody stated."""
        if course.id not in self._meters:
            self._courses[course.id] = course
            self._meters[course.id] = start_meter(divide_course(course, self.shares.get(course.id, 1)))
        return self._meters[course.id]

    def list_spent(self) -> list[tuple[Course, TokenSum]]:
        """Return each course as it was when its meter started, with what it has used in this run.

        Its `course.yaml` may be unusable by now.
        """
        return [(self._courses[course], meter.total_spent) for course, meter in self._meters.items()]


def split_sweep(
    workspace: Workspace, keys: Iterable[str], most: int, *, whole: Callable[[Course], bool] = lambda _: False
) -> tuple[SweepPart, ...]:
    """Return the modules divided evenly among at most `most` runs.

    A course is divided among all runs, because its modules cost about the same; but it goes to the run with
    the fewest modules if it is drafted in batches, may be asked less often a minute than there are runs, or
    is `whole`.
    """
    courses = {folder.course.id: folder.course for folder in workspace.read_courses()[0]}
    shares_of_runs: list[list[str]] = [[] for _ in range(most)]
    for course_id, own_keys in groupby(sorted(keys, key=_find_course), _find_course):
        course = courses.get(course_id)
        undivided = course is not None and (whole(course) or (count_possible_runs(course) or most) < most)
        for piece in [list(own_keys)] if undivided else ([key] for key in own_keys):
            min(shares_of_runs, key=len).extend(piece)
    return _count_parts([modules for modules in shares_of_runs if modules])


def _count_parts(taken: Sequence[Sequence[str]]) -> tuple[SweepPart, ...]:
    shared_by = Counter(course for modules in taken for course in dict.fromkeys(map(_find_course, modules)))
    return tuple(
        SweepPart(
            tuple(modules),
            {course: shared_by[course] for course in map(_find_course, modules) if shared_by[course] > 1},
        )
        for modules in taken
    )


def _find_course(key: str) -> str:
    return split_key(key)[0]
