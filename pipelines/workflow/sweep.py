"""Sweep of many modules through the stages; a failing module stops no other.

Dagster's job `sweep` and the command `premierjet draft` both call this, each with a listener of its own.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from logging import Logger, NullHandler
from typing import TYPE_CHECKING, NoReturn

from adapters.look import index_heads
from adapters.sources.course_sources import SourceLibrary
from adapters.sources.placeholder import find_placeholder
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import list_withdrawals
from pipelines.workflow.batch import BatchMode
from pipelines.workflow.claim_modules import claim_modules
from pipelines.workflow.decide import judge_draft
from pipelines.workflow.draft import DraftOutcome, DraftSession, draft_module
from pipelines.workflow.incidents import OF_DRAFTING, IncidentLog
from pipelines.workflow.pull import pull_or_warn
from pipelines.workflow.read_sources import (
    ReadOutcome,
    are_sources_read,
    read_sources,
)
from pipelines.workflow.share_sweep import CourseMeters
from pipelines.workflow.sweep_tally import SweepTally
from schemas.course import Deliver
from schemas.draft import Draft
from schemas.errors import AwaitingApproval, AwaitingBatch, InvalidInput, PremierjetError, StoreUnusable
from schemas.ids import split_key
from schemas.refusal import Refusal
from schemas.review import Approved

if TYPE_CHECKING:
    from pipelines.delivery.deliver import DeliveryResult
    from pipelines.workflow.release import ReleaseOutcome

STAGES = ("source", "draft", "release", "deliver")
DRAFTING_STAGES = ("source", "draft")

_SILENT = Logger("premierjet.silent")
"""For whoever is told what stopped a module when the sweep is over."""
_SILENT.addHandler(NullHandler())


@dataclass(frozen=True)
class SweepRequest:
    """Which modules go through which stages, and how.

    `shows_unchanged`: the listener also hears of what did not change. `pulls`: origins are pulled first.
    `by_batch`: models are asked by batch; if None, as each `course.yaml` says. `shares`: how many runs divide
    a course's budget and pace. `run_id`: that of Dagster's run.
    """

    modules: tuple[str, ...]
    stages: Collection[str] = STAGES
    shows_unchanged: bool = True
    pulls: bool = False
    by_batch: bool | None = None
    shares: Mapping[str, int] = field(default_factory=dict)
    run_id: str | None = None


class SweepListener:
    """Hears the outcome of each stage for each module; this one ignores them."""

    def hear_sources(self, key: str, outcome: ReadOutcome) -> None:
        """Hear what a module may cite."""

    def hear_progress(self, key: str, line: str) -> None:
        """Hear how far the questions to a model are, from any thread."""

    def hear_draft(self, key: str, outcome: DraftOutcome) -> None:
        """Hear which draft is a module's head now."""

    def hear_release(self, key: str, outcome: "ReleaseOutcome") -> None:
        """Hear which release was built."""

    def hear_deliveries(self, key: str, deliveries: "tuple[DeliveryResult, ...]") -> None:
        """Hear where a release arrived."""


def list_swept_modules(workspace: Workspace) -> tuple[str, ...]:
    """Return the modules that a sweep of everything walks.

    Those of a course that still has its placeholder are left out, unless somebody had them drafted.
    """
    unfilled = {folder.course.id for folder in workspace.read_courses()[0] if find_placeholder(folder)}
    return tuple(
        key
        for key in workspace.module_keys()
        if split_key(key)[0] not in unfilled or workspace.records.count_revisions(key)
    )


def refuse_unknown_stages(stages: Collection[str]) -> None:
    """Raise InvalidInput if a sweep has no such stage: it would go through the others as if all was done."""
    for stage in stages:
        if stage not in STAGES:
            raise InvalidInput(Refusal("sweep.unknown_stage", stage=stage, stages=", ".join(STAGES)))


def sweep_modules(
    workspace: Workspace,
    request: SweepRequest,
    listener: SweepListener,
    log: Logger,
    tally: SweepTally | None = None,
) -> dict[str, Exception]:
    """Walk each module through the stages; return the errors by module, course or batch.

    A module that waits for a batch has not failed. A bug is logged with its traceback. Nothing is raised.
    `tally` counts what became of the modules.
    """
    tally = SweepTally() if tally is None else tally
    if request.pulls:
        pull_or_warn(workspace, _list_courses(request.modules), log.warning, log.error)
    batches = BatchMode(workspace, request.by_batch)
    library, meters = workspace.library(), CourseMeters(request.shares)
    walk = _Walk(workspace, request, listener, log, batches, library, meters, IncidentLog(workspace), tally)
    stopped = {key: walk.walk(key) for key in request.modules}
    failed = {key: error for key, error in stopped.items() if error is not None}
    failed |= walk.close_batches()
    index_heads(workspace, walk.written)
    for error in workspace.read_courses()[1]:
        log.error(str(error))
        failed[error.place] = error
    tally.counts["failed"] = sum(not isinstance(each, AwaitingApproval) for each in failed.values())
    tally.add_meters(meters)
    return failed


def draft_modules(
    workspace: Workspace,
    modules: Sequence[str],
    warn: Callable[[str], None],
    done: Callable[[str], None] | None = None,
    *,
    by_batch: bool | None = None,
    tell: Callable[[str], None] | None = None,
) -> dict[str, PremierjetError]:
    """Pull, read and draft modules; return the errors by module or course, which stop no other module.

    Meanwhile sensors leave these modules alone. `warn` hears what could not be pulled, `done` each module's
    key once its draft is written or found unchanged, `tell` how far the questions to a model are. A bug is
    raised once all modules are done, several bugs as an ExceptionGroup; `warn` then hears the other errors.
    """
    request = SweepRequest(tuple(modules), DRAFTING_STAGES, by_batch=by_batch)
    with claim_modules(workspace.records.store, modules, warn):
        pull_or_warn(workspace, _list_courses(modules), warn, warn)
        stopped = sweep_modules(workspace, request, _DraftListener(done, tell), _SILENT)
    failures = {key: error for key, error in stopped.items() if isinstance(error, PremierjetError)}
    bugs = {key: error for key, error in stopped.items() if key not in failures}
    if bugs:
        for error in failures.values():
            warn(str(error))
        _raise_bugs(bugs)
    return failures


def _list_courses(modules: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(split_key(key)[0] for key in modules))


def _raise_bugs(bugs: Mapping[str, Exception]) -> NoReturn:
    for key, bug in bugs.items():
        bug.add_note(f"It stopped {key}; the other modules went on.")
    first, *others = bugs.values()
    raise ExceptionGroup("bugs stopped several modules", [first, *others]) if others else first


@dataclass(frozen=True)
class _DraftListener(SweepListener):
    """Tells a caller how far the questions of a module are, and each module whose draft is done."""

    done: Callable[[str], None] | None
    tell: Callable[[str], None] | None

    def hear_progress(self, key: str, line: str) -> None:
        if self.tell is not None:
            self.tell(f"{key}: {line}")

    def hear_draft(self, key: str, outcome: DraftOutcome) -> None:  # noqa: ARG002, the key is enough
        if self.done is not None:
            self.done(key)


@dataclass(frozen=True)
class _Walk:
    """One sweep; modules of one course share its budget through `meters`, its sources through `library`.

    `heads` hands a module's draft from one stage to the next; `written` are the modules that got a new one.
    """

    workspace: Workspace
    request: SweepRequest
    listener: SweepListener
    log: Logger
    batches: BatchMode
    library: SourceLibrary
    meters: CourseMeters
    incidents: IncidentLog
    tally: SweepTally
    heads: dict[str, Draft] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)

    def walk(self, key: str) -> Exception | None:
        """Walk one module through its stages, and return what stopped it, if anything did."""
        try:
            for name, stage in self._stages.items():
                if name in self.request.stages:
                    stage(key)
        except AwaitingBatch as waits:
            self.log.info(str(waits))
            self.tally.count("batch")
        except AwaitingApproval as waits:  # of its plan: a person has to decide, which is no fault of the run
            self.log.info(str(waits))
            self.tally.count("waiting")
            return waits
        except PremierjetError as error:
            self.log.error(f"{key}: {error}")
            return error
        except Exception as error:
            self.log.exception(f"{key}: a bug stopped this module; the others go on")
            return error
        return None

    def close_batches(self) -> dict[str, PremierjetError]:
        """Send the collected questions, and return the errors by module or course."""
        failures = self.batches.close(datetime.now(UTC))
        for key, error in failures.items():
            self.incidents.open_failure(key, error)
        with suppress(StoreUnusable):  # what stays told is closed by the next sweep
            for course in _list_courses(self.request.modules):
                if course not in failures and self.batches.is_in_order(course):
                    self.incidents.close(course, *OF_DRAFTING)
        return failures

    @property
    def _stages(self) -> dict[str, Callable[[str], None]]:
        return dict(zip(STAGES, (self._read, self._draft, self._release, self._deliver), strict=True))

    def _read(self, key: str) -> None:
        is_asked = self.request.shows_unchanged
        if is_asked or not are_sources_read(self.workspace, key, self.library, self.incidents):
            outcome = read_sources(self.workspace, key, self.library, self.incidents)
            self.listener.hear_sources(key, outcome)

    def _draft(self, key: str) -> None:
        now = datetime.now(UTC)
        self.workspace.find_module(key)
        with self.incidents.watch_drafting(key):  # answers that cannot be collected stop a draft as well
            outbox = self.batches.outbox(key, now)
            session = DraftSession(
                run_id=self.request.run_id,
                sweep=True,
                meters=self.meters,
                outbox=outbox,
                library=self.library,
                tell=partial(self.listener.hear_progress, key),
                incidents=self.incidents,
            )
            outcome = draft_module(self.workspace, key, now, session)
        self.heads[key] = outcome.draft
        self.tally.count(*(("drafted", "waiting") if outcome.wrote else ("unchanged",)))
        if outcome.wrote:
            self.written.append(key)
        if outcome.wrote and outbox is not None:
            self.tally.add_usage(outcome.draft.provenance.usage)
        if outcome.wrote or self.request.shows_unchanged:
            self.listener.hear_draft(key, outcome)

    def _release(self, key: str) -> None:
        head = self.heads.pop(key, None) or self.workspace.records.head(key)
        now = datetime.now(UTC)
        if head is None or not isinstance(judge_draft(self.workspace, head, now), Approved):
            return
        from pipelines.workflow.release import release_module  # which build, sign and print
        from pipelines.workflow.report_recorded import report_or_warn

        outcome = release_module(self.workspace, key, datetime.now(UTC), incidents=self.incidents)
        if outcome.published is not None:
            report_or_warn(self.workspace, outcome.published, self.log.warning)
        if outcome.built:
            self.tally.count("released")
            self.listener.hear_release(key, outcome)

    def _deliver(self, key: str) -> None:
        folder, _ = self.workspace.find_module(key)
        if folder.course.deliver is not Deliver.ON_APPROVAL:
            return
        releases = self.workspace.records.releases(key)
        if not releases or list_withdrawals(releases[-1], self.workspace.ledger.read(key)):
            return
        from pipelines.workflow.deliver import deliver_release

        try:
            deliveries = deliver_release(self.workspace, key, datetime.now(UTC), self.incidents)
        except AwaitingApproval as error:  # a person has to decide, which is no fault of the run
            self.log.warning(str(error))
            return
        if any(delivery.sent for delivery in deliveries):
            self.tally.count("delivered")
            self.listener.hear_deliveries(key, deliveries)
