"""Writing of a module's next revision, by the plan, the writer and the voice that its course asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from adapters.llm import Send
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.batches import Outbox
from pipelines.drafting.budget import Meter
from pipelines.drafting.question_progress import QuestionProgress, ignore_progress
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import choose_nearness, choose_proposer, choose_writers
from pipelines.queries.module_facts import count_course_modules
from pipelines.workflow.draft import DraftOutcome, DraftSession, compare_heads
from pipelines.workflow.learn import find_house_style
from pipelines.workflow.narrate import narrate_draft
from pipelines.workflow.plan import PlanOutcome, require_plan
from pipelines.workflow.read_sources import ModuleInputs, read_found_sources
from pipelines.workflow.reconfirm import confirm_head, find_unconcerned_head, is_same_draft
from pipelines.workflow.session_findings import find_real_minutes
from pipelines.workflow.write_revision import refuse_without_key, write_revision
from schemas.course import Course
from schemas.draft import Draft
from schemas.draft.module_facts import ModuleFacts
from schemas.review import Decision
from schemas.source import SourceSpans


@dataclass(frozen=True)
class RevisionWriter:
    """One module to write in a session, with its head and the changes asked for, if any."""

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
        return compare_heads(head, confirm_head(self.workspace, head, confirmed))
