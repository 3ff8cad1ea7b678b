"""States of modules that earlier views of the queue found, for whoever looks next.

A queue of thousands is read once; after that only the modules of which something changed are read again, and
a desk that starts anew takes up what the one before it found (docs/decisions/0155-at-once-and-at-scale.md).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property, partial

from pydantic import ConfigDict, TypeAdapter

from adapters.kept_answers import KeptAnswers
from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.queries.due_cache import MOST_MODULES
from pipelines.queries.module_versions import list_module_versions
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
class KnownState:
    """State of one module at a moment, whoever looks; time alone changes it at `until`.

    `since` is None if it is not known when an approval lapsed; `blocking` counts blocking findings without a
    waiver; `awaited` are the roles a draft waits for, `awaited_from` their people who may decide now.
    """

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)  # of an error or a plan: they are not kept

    state: ReviewState
    at: datetime
    until: datetime | None = None
    since: datetime | None = None
    deadline: datetime | None = None
    overdue: bool = False
    lapsed: Lapse | None = None
    revision: int = 0
    digest: str = ""
    awaited: tuple[str, ...] = ()
    awaited_from: tuple[str, ...] = ()
    blocking: int = 0
    findings: int = 0
    release: int = 0
    minutes: int = 0
    has_plan: bool = False
    problem: PremierjetError | None = None
    plan: PlanSituation | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether it is still the state of the module, if nothing it depends on has changed."""
        moments = (self.until, self.plan.moves_at if self.plan else None)
        return self.at <= now and not any(moment is not None and moment <= now for moment in moments)


Reader = Callable[[Workspace, Course, Module, datetime], KnownState]

MANY = 200
"""So many modules read at one view are kept for the next desk; fewer are soon read again."""

_KNOWN = VersionCache[tuple[str, str, str], KnownState](MOST_MODULES)
"""States by root, place of the store and module."""


def find_known_states(workspace: Workspace, courses: Iterable[Course], read: Reader) -> dict[str, KnownState]:
    """Return the state of every module of some courses; only what changed is read."""
    now, place = datetime.now(UTC), workspace.records.store.place
    kept = KeptAnswers(workspace.root, "queue", place, workspace.ledger_key, TypeAdapter(KnownState))
    view = _View((str(workspace.root), place), kept, now)
    versions = list_module_versions(workspace)
    for course in courses:
        course_digest = course.canonical_digest()
        for module in course.reviewed_modules:
            key = course.key_of(module)
            view.add(key, versions.digest(key, course_digest), partial(read, workspace, course, module, now))
    if view.count_read >= MANY:
        kept.write(view.answers)
    return view.states


@dataclass
class _View:
    """One view of the queue: the states found so far, and how many of them had to be read."""

    of: tuple[str, str]
    kept: KeptAnswers[KnownState]
    now: datetime
    states: dict[str, KnownState] = field(default_factory=dict)
    answers: dict[str, tuple[str, KnownState]] = field(default_factory=dict)
    """The states that rest on the store alone, each with its version."""

    count_read: int = 0

    def add(self, key: str, version: str | None, read: Callable[[], KnownState]) -> None:
        """Add the state of a module: known to this process, kept by an earlier one, or read now."""
        state = _KNOWN.find((*self.of, key), version) or self._find_kept(key, version)
        if state is None or not state.holds(self.now):
            state = read()
            self.count_read += 1
        self.states[key] = state
        _KNOWN.keep((*self.of, key), version if state.problem is None else None, state)
        if version is not None and state.problem is None and state.plan is None:
            self.answers[key] = (version, state)

    def _find_kept(self, key: str, version: str | None) -> KnownState | None:
        if version is None:
            return None
        kept_version, state = self._earlier.get(key, ("", None))
        return state if kept_version == version else None

    @cached_property
    def _earlier(self) -> dict[str, tuple[str, KnownState]]:
        return self.kept.read()
