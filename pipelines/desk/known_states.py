"""States of modules that earlier views of the queue found, for whoever looks next.

A queue of thousands is read once; after that only the modules of which something changed are read again, and
a desk that starts anew takes up what the one before it found (docs/decisions/0155-at-once-and-at-scale.md).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from pydantic import ConfigDict, TypeAdapter

from adapters.workspace import Workspace
from pipelines.queries.answer_span import holds_at
from pipelines.queries.module_answers import KnownAnswers
from pipelines.queries.plan_lookups import PlanSituation
from schemas.course import Course, Module
from schemas.errors import PremierjetError
from schemas.review import Lapse


class ReviewState(StrEnum):
    """Review state of a module; only in WAITING does it wait for a reviewer.

    STUCK: nobody can meet its review policy. UNREADABLE: its records cannot be read.
    """

    WAITING = "waiting"
    STUCK = "stuck"
    UNREADABLE = "unreadable"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    RELEASED = "released"
    NO_DRAFT = "no_draft"


@dataclass(frozen=True)
class ReviewFacts:
    """Where one module stands, whoever looks.

    `since` is None if it is not known when an approval lapsed; `findings` counts those nobody has set aside,
    `blocking` the blocking ones among them; `awaited` are the roles a draft waits for.
    """

    state: ReviewState
    since: datetime | None = None
    deadline: datetime | None = None
    overdue: bool = False
    lapsed: Lapse | None = None
    revision: int = 0
    digest: str = ""
    awaited: tuple[str, ...] = ()
    blocking: int = 0
    findings: int = 0
    comments: int = 0
    """How many comments on the draft nobody has resolved."""

    nothing_changed: bool = False
    """The draft answers a request for changes with the very same text."""

    release: int = 0
    minutes: int = 0
    """About how long the draft takes to read, if it waits."""

    has_plan: bool = False
    """It has a plan, and no draft yet or a plan to approve: the plan is what there is to read."""

    problem: PremierjetError | None = None
    plan: PlanSituation | None = None
    """Where the plan stands that people have to approve before anything is drafted."""


@dataclass(frozen=True, kw_only=True)
class KnownState(ReviewFacts):
    """State of one module at a moment; time alone changes it at `until`.

    `awaited_from` are the people of the roles it waits for who may decide now.
    """

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)  # of an error or a plan: they are not kept

    at: datetime
    until: datetime | None = None
    awaited_from: tuple[str, ...] = ()

    def holds(self, now: datetime) -> bool:
        """Return whether it is still the state of the module, if nothing it depends on has changed."""
        return holds_at(now, self.at, self.until, self.plan.moves_at if self.plan else None)

    @property
    def is_read(self) -> bool:
        """Return whether the module could be read."""
        return self.problem is None

    @property
    def may_be_kept(self) -> bool:
        """Return whether it can be written to a file: what is known of a plan holds all of it."""
        return self.plan is None


Reader = Callable[[Workspace, Course, Module, datetime], KnownState]

_KNOWN = KnownAnswers[KnownState]("queue", lambda: TypeAdapter(KnownState))


def find_known_states(workspace: Workspace, courses: Iterable[Course], read: Reader) -> dict[str, KnownState]:
    """Return the state of every module of some courses; only what changed is read."""
    now = datetime.now(UTC)
    look = _KNOWN.look(workspace, now)
    states: dict[str, KnownState] = {}
    for course in courses:
        course_digest = course.canonical_digest()
        for module in course.reviewed_modules:
            key = course.key_of(module)
            states[key] = look.find(key, partial(read, look.workspace, course, module, now), course_digest)
    look.keep()
    return states
