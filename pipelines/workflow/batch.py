"""Drafting by batch: questions are sent at the end of a run and collected at the start of another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.llm.refused_parameters import open_refused_parameters
from adapters.llm.reply_cache import Replies
from adapters.workspace import Workspace
from pipelines.drafting.batches import (
    Outbox,
    ReadyModules,
    collect_batches,
    end_batches,
    find_ready_modules,
    submit_batches,
)
from pipelines.queries.open_batches import open_course_batches
from pipelines.workflow.draft import find_unmet_inputs
from pipelines.workflow.incidents import IncidentLog
from schemas.batch import Batch
from schemas.course import Course, ModelSettings
from schemas.errors import InvalidInput, ModelUnusable, PremierjetError
from schemas.refusal import Refusal

if TYPE_CHECKING:
    from adapters.llm.batch import BatchHost


@dataclass(frozen=True)
class BatchMode:
    """How one run asks the models of its courses: at once, in a batch, or as each `course.yaml` says.

    A module that waits for a batch is never asked at once, unless it is told so.
    """

    workspace: Workspace
    by_batch: bool | None = None
    _waiting: dict[str, frozenset[str]] = field(default_factory=dict, init=False)
    _outboxes: dict[str, Outbox] = field(default_factory=dict, init=False)
    _problems: dict[str, ModelUnusable] = field(default_factory=dict, init=False)

    def outbox(self, key: str, now: datetime) -> Outbox | None:
        """Return the outbox for a module's questions; None if they are asked at once.

        For the first module of a course, the answers of its batches are collected. Raises ModelUnusable if
        the answers the module waits for cannot be read, Conflict if another run is reading them.
        """
        course = self.workspace.find_module(key)[0].course
        if course.model is None or not self._goes_by_batch(course, course.model, key):
            return None
        if course.id not in self._outboxes:
            self._outboxes[course.id] = self._open_outbox(course, course.model, now)
        if key in self._problems:
            raise self._problems[key]
        self._outboxes[course.id].walk(key)
        return self._outboxes[course.id]

    def close(self, now: datetime) -> dict[str, PremierjetError]:
        """Send the collected questions, course by course; return the errors by module or course."""
        failures: dict[str, PremierjetError] = {}
        for course_id, outbox in self._outboxes.items():
            batches = open_course_batches(self.workspace, course_id)
            if not outbox.held and not batches.all():
                continue
            try:
                failures |= submit_batches(outbox, batches, _open_host(outbox.model, self.workspace), now)
            except PremierjetError as error:
                modules_held = [each.waiting.module for each in outbox.held]
                failures |= dict.fromkeys(modules_held or [course_id], error)
        return failures

    def is_in_order(self, course_id: str) -> bool:
        """Return whether a course's batches were looked at in this run, or there are none to look at."""
        return course_id in self._outboxes or not open_course_batches(self.workspace, course_id).all()

    def _goes_by_batch(self, course: Course, model: ModelSettings, key: str) -> bool:
        if self.by_batch is not None:
            return self.by_batch
        if model.batch is not None:
            return True
        if course.id not in self._waiting:
            batches = open_course_batches(self.workspace, course.id).all()
            self._waiting[course.id] = frozenset(module for batch in batches for module in batch.modules)
        return key in self._waiting[course.id]

    def _open_outbox(self, course: Course, model: ModelSettings, now: datetime) -> Outbox:
        batches = open_course_batches(self.workspace, course.id)
        if any(batch.settled is None for batch in batches.all()):
            replies = Replies(self.workspace.records.store)
            self._problems.update(
                collect_batches(batches, _open_host(model, self.workspace), replies, model, now)
            )
        return Outbox(course, model, batches.all())


def list_nightly_modules(workspace: Workspace, tell: Callable[[str], None]) -> list[str]:
    """Return the modules of courses drafted in batches that are not up to date; `tell` hears errors."""
    due: list[str] = []
    library, incidents = workspace.library(), IncidentLog(workspace)
    for folder in workspace.read_courses()[0]:
        course = folder.course
        if course.model is None or course.model.batch is None:
            continue
        for key in map(course.key_of, course.drafted_modules):
            try:
                unmet = find_unmet_inputs(workspace, key, library, incidents)
            except PremierjetError as error:
                tell(f"{key}: {error}")
            else:
                due += [key] if unmet else []
    return due


def find_answered_modules(
    workspace: Workspace, now: datetime, tell: Callable[[str], None]
) -> list[ReadyModules]:
    """Return, course by course, the modules whose batches have ended; `tell` hears what cannot be asked."""
    ready: list[ReadyModules] = []
    for folder in workspace.read_courses()[0]:
        course = folder.course
        batches = open_course_batches(workspace, course.id)
        course_batches = batches.all()
        if course.model is None or not course_batches or batches.turn_ends(now) is not None:
            continue
        try:
            ready_modules = find_ready_modules(
                _list_known(workspace, course_batches),
                course.model,
                _make_end_check(course.model, workspace),
                now,
            )
        except ModelUnusable as error:
            tell(f"{course.id}: {error}")
        else:
            ready += [ready_modules] if ready_modules is not None else []
    return ready


def cancel_batches(workspace: Workspace, course_id: str, now: datetime) -> tuple[Batch, ...]:
    """End a course's batches early and return them; raises InvalidInput if there is no such course."""
    courses = {folder.course.id: folder.course for folder in workspace.read_courses()[0]}
    course = courses.get(course_id)
    if course is None or course.model is None:
        raise InvalidInput(
            Refusal("batch.no_course", place=course_id, courses=", ".join(sorted(courses)) or "–")
        )
    return end_batches(open_course_batches(workspace, course_id), _open_host(course.model, workspace), now)


def _make_end_check(model: ModelSettings, workspace: Workspace) -> Callable[[str], bool]:
    host = _open_host(model, workspace)
    return lambda remote: host.state(remote).ending is not None


def _list_known(workspace: Workspace, batches: Sequence[Batch]) -> list[Batch]:
    """Return the batches without the modules that are in no course any more."""
    keys = {*workspace.module_keys()}
    return [batch.without(frozenset(batch.modules) - keys) for batch in batches]


def _open_host(model: ModelSettings, workspace: Workspace) -> "BatchHost":
    # Loading openai takes the better part of a second; a course without a model does without.
    from adapters.llm.batch import BatchHost

    return BatchHost(model, refused=open_refused_parameters(model.base_url, workspace.records.store))
