"""Drafting of a module from its sources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from adapters.llm import Send
from adapters.sources.course_sources import SourceLibrary
from adapters.sources.placeholder import find_placeholder
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.batches import Outbox
from pipelines.drafting.budget import Meter
from pipelines.drafting.question_progress import QuestionProgress, ignore_progress
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import choose_nearness, choose_proposer, choose_writers
from pipelines.queries.lookups import is_written_from
from pipelines.queries.module_facts import count_course_modules
from pipelines.workflow.comment import write_request
from pipelines.workflow.decide import find_change_request, list_recorded
from pipelines.workflow.incidents import OF_DRAFTING, IncidentLog
from pipelines.workflow.learn import find_house_style
from pipelines.workflow.module_count_findings import add_count_findings, find_untold_counts
from pipelines.workflow.narrate import narrate_again, narrate_draft
from pipelines.workflow.plan import PlanOutcome, is_waiting_for_plan, require_plan
from pipelines.workflow.read_sources import (
    ModuleInputs,
    find_inputs,
    is_what_was_read,
    match_limits,
    read_found_sources,
)
from pipelines.workflow.reconfirm import confirm_head, find_unconcerned_head, is_same_draft
from pipelines.workflow.reread_reason import find_reread_digest, find_reread_reason
from pipelines.workflow.result_findings import add_result_findings, find_untold_results
from pipelines.workflow.session_findings import find_real_minutes
from pipelines.workflow.share_sweep import CourseMeters
from pipelines.workflow.write_revision import refuse_without_key, write_revision
from schemas.course import Course
from schemas.draft import Draft
from schemas.draft.module_facts import ModuleFacts
from schemas.incident import IncidentKind
from schemas.review import Decision, LedgerRecord
from schemas.source import SourceSpans


@dataclass(frozen=True)
class DraftOutcome:
    """A module's head; `wrote` if it was written now, not found up to date.

    `plan` is the plan it was written against, if the module is planned and was looked at.
    """

    draft: Draft
    wrote: bool
    plan: PlanOutcome | None = None


@dataclass(frozen=True)
class DraftSession:
    """What the modules drafted in one run share.

    `meters` keep the budget that modules of one course share; `library` lists the files of each course once.
    With an `outbox` models are asked by batch. `sweep` says that nobody waits for each call; `run_id` is
    Dagster's, for provenance. `tell` hears, from any thread, a line about each question to a model.
    `incidents` keeps what fails.
    """

    run_id: str | None = None
    sweep: bool = False
    meters: CourseMeters = field(default_factory=CourseMeters)
    outbox: Outbox | None = None
    library: SourceLibrary | None = None
    tell: Callable[[str], None] | None = None
    incidents: IncidentLog | None = None


def _compare_inputs(workspace: Workspace, head: Draft, inputs: ModuleInputs) -> tuple[ModuleInputs, bool]:
    """Return the inputs, and whether a head rests on them; most do, and what was read is not looked at."""
    if is_written_from(workspace, head, inputs.fingerprint):
        return inputs, True
    limited = match_limits(workspace, inputs, workspace.records.spans_fingerprint(head.module))
    return limited, limited != inputs and is_written_from(workspace, head, limited.fingerprint)


def find_unmet_inputs(
    workspace: Workspace,
    key: str,
    library: SourceLibrary | None = None,
    incidents: IncidentLog | None = None,
) -> str | None:
    """Return a fingerprint of what a module's head does not reflect yet, or None if it is up to date.

    That is its inputs, results or counts without a finding in it, or rules it was not criticised by. A module
    whose plan people have to approve first is not due, nor one that was never drafted of a course that still
    has its placeholder.

    In a log of `incidents` those of a module that is up to date are closed. One whose sources are told as
    unreadable, and are not what was read then, is due: they are read again.
    """
    inputs = find_inputs(workspace, key, library)
    head = workspace.records.head(key)
    unmet = _find_unmet(workspace, inputs, key, head)
    if unmet is not None or incidents is None:
        return unmet
    if incidents.has(IncidentKind.SOURCES, key) and not is_what_was_read(workspace, key, inputs):
        return inputs.fingerprint
    if any(incidents.has(kind, key) for kind in OF_DRAFTING) and not _has_changes_asked(workspace, head):
        incidents.close(key, *OF_DRAFTING)
    return None


def _has_changes_asked(workspace: Workspace, head: Draft | None) -> bool:
    return head is not None and find_change_request(workspace, head, datetime.now(UTC)) is not None


def _find_unmet(workspace: Workspace, inputs: ModuleInputs, key: str, head: Draft | None) -> str | None:
    if head is None and find_placeholder(inputs.sources.course) is not None:
        return None
    if head is None:
        inputs, is_current = match_limits(workspace, inputs, workspace.records.spans_fingerprint(key)), False
    else:
        inputs, is_current = _compare_inputs(workspace, head, inputs)
    if head is None or not is_current:
        return None if is_waiting_for_plan(workspace, inputs, datetime.now(UTC)) else inputs.fingerprint
    return (
        find_untold_results(workspace, head)
        or find_untold_counts(workspace, head)
        or find_reread_digest(workspace, head, datetime.now(UTC))
    )


def draft_module(
    workspace: Workspace, key: str, now: datetime, session: DraftSession | None = None
) -> DraftOutcome:
    """Write a module's next revision, unless its head rests on its inputs and nobody asked for changes.

    A head that no change in its sources concerns is confirmed: no model is asked, nothing is written.

    If the session has an outbox, AwaitingBatch is raised while an answer is missing. What a reviewer sent
    back is asked at once all the same, for a person waits.
    Raises Conflict if another run wrote a revision meanwhile; nothing of this one is kept. Why a module
    cannot be drafted is stored as an incident until it can.
    """
    session = session or DraftSession()
    workspace.find_module(key)
    with (session.incidents or IncidentLog(workspace)).watch_drafting(key):
        return _draft_module(workspace, key, now, session)


def _draft_module(workspace: Workspace, key: str, now: datetime, session: DraftSession) -> DraftOutcome:
    inputs = find_inputs(workspace, key, session.library)
    head = workspace.records.head(key)
    if head is None:
        return _ModuleDrafting(workspace, key, now, session, inputs).write_draft()
    records = list_recorded(workspace, key)
    change_request = find_change_request(workspace, head, now, records)
    if change_request is not None:
        change_request = write_request(workspace, change_request, records)
    drafting = _ModuleDrafting(workspace, key, now, session, inputs, head, change_request)
    if change_request is None and _compare_inputs(workspace, head, inputs)[1]:
        return drafting.refresh_head(head, records)
    return drafting.write_draft()


@dataclass(frozen=True)
class _ModuleDrafting:
    """One module being drafted in a session, with its head and the changes asked for, if any."""

    workspace: Workspace
    key: str
    now: datetime
    session: DraftSession
    inputs: ModuleInputs
    head: Draft | None = None
    change_request: Decision | None = None

    @property
    def _course(self) -> Course:
        return self.inputs.course

    def refresh_head(self, head: Draft, records: list[LedgerRecord]) -> DraftOutcome:
        """Return a head whose inputs have not changed, with the first of these updates that it needs.

        Findings on results or counts, its narration, or a new criticism; its text does not change.
        """
        refreshed = (
            add_result_findings(self.workspace, head, self.now)
            or add_count_findings(self.workspace, head, self.now)
            or narrate_again(
                self.workspace,
                self._course,
                head,
                self.now,
                self.session.meters.of(self._course),
                sweep=self.session.sweep,
            )
        )
        if refreshed is not None:
            write_revision(self.workspace, refreshed, head)
            return DraftOutcome(refreshed, wrote=True)
        reason = find_reread_reason(self.workspace, head, self.now, records)
        if reason is None:
            return DraftOutcome(head, wrote=False)
        from pipelines.workflow.criticise_again import criticise_again  # with it all rules

        return _compare_heads(head, criticise_again(self.workspace, head, reason, self.now))

    def write_draft(self) -> DraftOutcome:
        """Write the next revision, or confirm the head if no change concerns it or the same is written."""
        refuse_without_key(self.workspace, self.key)  # before anything is paid for
        spans = read_found_sources(self.workspace, self.key, self.inputs, self.session.incidents).spans
        meter = self._choose_meter()
        plan = self._plan(spans, meter)
        request = replace(self._make_request(spans, meter), plan=plan.revision if plan else None)
        planned = replace(self, inputs=self.inputs.with_plan(plan.revision)) if plan else self
        return replace(planned._write_or_confirm(request, meter), plan=plan)

    def _plan(self, spans: SourceSpans, meter: Meter) -> PlanOutcome | None:
        """Return the module's plan on today's sources; raises AwaitingBatch while an outbox has no answer."""
        if self._outbox is None:
            return self._require_plan(spans, meter, None)
        fingerprint = self.inputs.with_read(spans).plan_fingerprint
        with self._outbox.collect_questions(self.key, fingerprint) as questions:
            return self._require_plan(spans, questions.meter, questions.send)

    def _require_plan(self, spans: SourceSpans, meter: Meter, send: Send | None) -> PlanOutcome | None:
        choose = partial(
            choose_proposer,
            self._course,
            spans,
            self.workspace.records.store,
            sweep=self.session.sweep,
            meter=meter,
            send=send,
            report=self._report if send is None else ignore_progress,
        )
        return require_plan(
            self.workspace, self.key, self.inputs, spans, self.now, self.session.run_id, choose
        )

    def _write_or_confirm(self, request: DraftRequest, meter: Meter) -> DraftOutcome:
        from pipelines.workflow.source_findings import add_source_findings

        spans = request.spans
        if self._confirmable_head is not None:
            unconcerned = find_unconcerned_head(
                self.workspace, request, self._fingerprint_inputs(spans), self.now
            )
            if unconcerned is not None:
                return self._confirm(self._confirmable_head, unconcerned)
        drafted = add_source_findings(self.workspace, self._write(request, meter), spans, request.nearness)
        narrated = narrate_draft(self.workspace, self._course, drafted, meter)
        if self._confirmable_head is not None and is_same_draft(self._confirmable_head, narrated, spans):
            return self._confirm(self._confirmable_head, narrated)
        write_revision(self.workspace, narrated, self.head)
        return DraftOutcome(narrated, wrote=True)

    @property
    def _confirmable_head(self) -> Draft | None:
        """Return the head, unless somebody asked for changes in it."""
        return self.head if self.change_request is None else None

    @property
    def _outbox(self) -> Outbox | None:
        """Return where questions to models are collected; None if they are asked at once."""
        return self.session.outbox if self.change_request is None else None

    def _choose_meter(self) -> Meter:
        return self.session.meters.of(self._course) if self._outbox is None else self._outbox.voices

    def _make_request(self, spans: SourceSpans, meter: Meter) -> DraftRequest:
        course, workspace = self._course, self.workspace
        return DraftRequest(
            DRAFTING_KINDS,
            course,
            self.inputs.module,
            spans,
            self.now,
            self.head,
            self.change_request,
            self.session.run_id,
            find_house_style(workspace, course, self.now) if course.model is not None else None,
            nearness=choose_nearness(course, spans, workspace.records.store, meter),
            written=self._count_modules(),
            real_minutes=find_real_minutes(workspace, self.head),
        )

    def _count_modules(self) -> Mapping[str, ModuleFacts]:
        """Return the facts about the course's modules for a document that speaks of them, else none."""
        is_document = self._course.document(self.inputs.module.id) is not None
        return count_course_modules(self.workspace, self._course) if is_document else {}

    def _write(self, request: DraftRequest, meter: Meter) -> Draft:
        """Return the draft of the course's writers; raises AwaitingBatch while an outbox has no answer."""
        from pipelines.drafting.criticised_draft import write_criticised_draft  # writers, rules and critics

        course, spans, store = self._course, request.spans, self.workspace.records.store
        sweep = self.session.sweep
        if self._outbox is None:
            writers = choose_writers(course, spans, store, sweep=sweep, meter=meter, report=self._report)
            return write_criticised_draft(request, writers)
        with self._outbox.collect_questions(self.key, self._fingerprint_inputs(spans)) as questions:
            writers = choose_writers(
                course, spans, store, sweep=sweep, meter=questions.meter, send=questions.send
            )
            return write_criticised_draft(request, writers)

    def _report(self, progress: QuestionProgress) -> None:
        if self.session.tell is not None:
            self.session.tell(progress.describe(self._course.language_of(self.inputs.module)))

    def _fingerprint_inputs(self, spans: SourceSpans) -> str:
        """Return the fingerprint of the inputs with what was read now, which may have reached a limit."""
        return replace(self.inputs, sources_fingerprint=spans.fingerprint).fingerprint

    def _confirm(self, head: Draft, confirmed: Draft) -> DraftOutcome:
        return _compare_heads(head, confirm_head(self.workspace, head, confirmed))


def _compare_heads(before: Draft, after: Draft) -> DraftOutcome:
    return DraftOutcome(after, wrote=after.revision != before.revision)
