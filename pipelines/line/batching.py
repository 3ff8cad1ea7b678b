"""Drafts whose questions are answered by batch: sent at the end of a run, collected at the start of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.llm.replies import Replies
from adapters.store.batches import Batches
from adapters.workspace import Workspace
from pipelines.drafting.batches import Outbox, Ready, collect, ready, submit
from pipelines.line.drafting import unmet_inputs
from schemas.batch import Batch
from schemas.course import Course, ModelSettings
from schemas.errors import ModelUnusable, PremierjetError

if TYPE_CHECKING:
    from adapters.llm.batch import BatchHost


@dataclass(frozen=True)
class Asking:
    """How one run asks the models of its courses: at once, in a batch, or as each `course.yaml` says.

    A module that waits for a batch is never asked at once, unless it is told so.
    """

    workspace: Workspace
    now: datetime
    by_batch: bool | None = None
    _outboxes: dict[str, Outbox] = field(default_factory=dict, init=False)
    _problems: dict[str, dict[str, PremierjetError]] = field(default_factory=dict, init=False)

    def outbox(self, key: str) -> Outbox | None:
        """Return what takes a module's questions; None where they are asked at once.

        The first of a course's modules collects what its batches have answered. Raises ModelUnusable
        where what the module waits for cannot be read, Conflict where another run is reading it.
        """
        course = self.workspace.find_module(key)[0].course
        if course.model is None or not self._goes_by_batch(course, course.model, key):
            return None
        if course.id not in self._outboxes:
            self._open(course, course.model)
        problem = self._problems[course.id].get(key)
        if problem is not None:
            raise problem
        outbox = self._outboxes[course.id]
        outbox.walk(key)
        return outbox

    def close(self) -> dict[str, PremierjetError]:
        """Send what was gathered, course by course, and return what stopped which module."""
        failures: dict[str, PremierjetError] = {}
        for course_id, outbox in self._outboxes.items():
            modules = [each.waiting.module for each in outbox.held] or sorted(outbox.done)
            if not modules:
                continue
            course = self.workspace.find_module(modules[0])[0].course
            batches, host = _batches(self.workspace, course_id), _host(outbox.model)
            try:
                failures |= submit(outbox, course_id, batches, host, course.budget, self.now)
            except PremierjetError as error:
                failures |= dict.fromkeys(modules, error)
        return failures

    def _goes_by_batch(self, course: Course, model: ModelSettings, key: str) -> bool:
        if self.by_batch is not None:
            return self.by_batch
        if model.batch is not None:
            return True
        return any(key in batch.modules for batch in _batches(self.workspace, course.id).all())

    def _open(self, course: Course, model: ModelSettings) -> None:
        batches, problems = _batches(self.workspace, course.id), {}
        if any(batch.settled is None for batch in batches.all()):
            replies = Replies(self.workspace.records.store)
            problems = collect(batches, _host(model), replies, model, self.now)
        self._problems[course.id] = {**problems}
        self._outboxes[course.id] = Outbox(model, batches.all())


def awaited(workspace: Workspace) -> dict[str, datetime]:
    """Return since when each module waits for a batch; raises StoreUnusable where that cannot be told."""
    since: dict[str, datetime] = {}
    for folder in workspace.read_courses()[0]:
        for batch in _batches(workspace, folder.course.id).all():
            for waiting in batch.waiting:
                head = workspace.records.head(waiting.module)
                if head is None or head.provenance.inputs != waiting.inputs:
                    since.setdefault(waiting.module, batch.prepared_at)
    return since


def left_to_batches(workspace: Workspace, key: str, inputs: str) -> bool:
    """Return whether a module that should rest on these inputs is no business of a run of its own.

    Its course is asked at night, or it waits for a batch already.
    """
    course = workspace.find_module(key)[0].course
    if course.model is None:
        return False
    waits = (each for batch in _batches(workspace, course.id).all() for each in batch.waiting)
    return course.model.batch is not None or (key, inputs) in ((w.module, w.inputs) for w in waits)


def asked_at_night(workspace: Workspace, tell: Callable[[str], None]) -> list[str]:
    """Return the modules of the courses asked in batches whose drafts rest on yesterday's sources."""
    due: list[str] = []
    for folder in workspace.read_courses()[0]:
        course = folder.course
        if course.model is None or course.model.batch is None:
            continue
        for key in map(course.key_of, course.drafted):
            try:
                unmet = unmet_inputs(workspace, key)
            except PremierjetError as error:
                tell(f"{key}: {error}")
            else:
                due += [key] if unmet else []
    return due


def answered(workspace: Workspace, now: datetime, tell: Callable[[str], None]) -> list[Ready]:
    """Return, course by course, the modules whose batches have ended; `tell` hears what cannot be asked."""
    found: list[Ready] = []
    for folder in workspace.read_courses()[0]:
        course = folder.course
        batches = _batches(workspace, course.id)
        kept = batches.all()
        if course.model is None or not kept or batches.turn_ends(now) is not None:
            continue
        try:
            due = ready(_known(workspace, kept), course.model, _ended(course.model), now)
        except ModelUnusable as error:
            tell(f"{course.id}: {error}")
        else:
            found += [due] if due is not None else []
    return found


def _ended(model: ModelSettings) -> Callable[[str], bool]:
    host = _host(model)
    return lambda remote: host.state(remote).ending is not None


def _known(workspace: Workspace, batches: Sequence[Batch]) -> list[Batch]:
    """Return the batches without the modules that are in no course any more."""
    keys = {*workspace.module_keys()}
    return [batch.without(frozenset(batch.modules) - keys) for batch in batches]


def _batches(workspace: Workspace, course: str) -> Batches:
    return Batches(workspace.records.store, course)


def _host(model: ModelSettings) -> "BatchHost":
    # Loading openai takes the better part of a second; a course without a model does without.
    from adapters.llm.batch import BatchHost

    return BatchHost(model)
