"""Drafting of a module from its sources."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from adapters.sources.course_sources import CourseSources, SourceLibrary
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.batches import Outbox
from pipelines.drafting.criticised_draft import write_criticised_draft
from pipelines.drafting.draft import compute_inputs_fingerprint
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import choose_nearness, choose_writers
from pipelines.kinds import READERS
from pipelines.queries.lookups import is_written_from
from pipelines.source_process import open_limited_reader
from pipelines.sourcing.fingerprints import fingerprint_sources
from pipelines.sourcing.module_sources import read_module
from pipelines.workflow.criticise_again import criticise_again, find_reread_digest, find_reread_reason
from pipelines.workflow.decide import find_change_request, list_recorded
from pipelines.workflow.learn import find_house_style
from pipelines.workflow.narrate import narrate_again, narrate_draft
from pipelines.workflow.reconfirm import confirm_head, find_unconcerned_head, is_same_draft
from pipelines.workflow.result_findings import add_result_findings, find_untold_results
from pipelines.workflow.share_sweep import CourseMeters
from pipelines.workflow.source_findings import add_source_findings
from pipelines.workflow.write_revision import refuse_without_key, write_revision
from schemas.course import Module
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.ids import is_house_style
from schemas.source import SourceSpans


@dataclass(frozen=True)
class ReadOutcome:
    """What a module may cite, and whether it was read now or stood unchanged."""

    spans: SourceSpans
    changed: bool


@dataclass(frozen=True)
class DraftOutcome:
    """A module's head, and whether it was written now or stood unchanged."""

    draft: Draft
    wrote: bool


@dataclass(frozen=True)
class DraftSession:
    """What a run of one module or of many drafts with.

    Modules of one course share one budget by `meters`, and what the courses hold is listed once by
    `library`. With an `outbox` models are asked by batch. `sweep` says that nobody waits for each call;
    `run_id` is Dagster's, for provenance.
    """

    run_id: str | None = None
    sweep: bool = False
    meters: CourseMeters = field(default_factory=CourseMeters)
    outbox: Outbox | None = None
    library: SourceLibrary | None = None


def read_sources(workspace: Workspace, key: str, library: SourceLibrary | None = None) -> ReadOutcome:
    """Read a module's sources, unless they are what was read last; a run of many keeps one `library`."""
    return _read_sources(workspace, key, _looked_at(workspace, key, library))


def _read_sources(
    workspace: Workspace, key: str, looked_at: tuple[CourseSources, Module, str]
) -> ReadOutcome:
    shelf, module, stamped = looked_at
    earlier = workspace.records.spans(key)
    if earlier is not None and earlier.fingerprint == stamped:
        overdue = shelf.overdue(module)  # an origin may have failed since, and nothing else have changed
        return ReadOutcome(earlier.model_copy(update={"overdue": overdue}), changed=False)
    read = open_limited_reader(workspace.settings).read
    spans = read_module(shelf.course, module, earlier, READERS, shelf, read)
    workspace.records.save_spans(spans)
    return ReadOutcome(spans, changed=True)


def are_sources_read(workspace: Workspace, key: str, library: SourceLibrary) -> bool:
    """Return whether a module's sources are what was read last, without reading what that was."""
    return workspace.records.spans_fingerprint(key) == _looked_at(workspace, key, library)[2]


def _looked_at(
    workspace: Workspace, key: str, library: SourceLibrary | None
) -> tuple[CourseSources, Module, str]:
    """Return what a module's course holds, the module, and the fingerprint of what it draws on."""
    folder, module = workspace.find_module(key)
    if is_house_style(key):
        raise InvalidInput(
            "is no module to draft: its rules come from what people correct",
            place=key,
            remedy=f"Run `premierjet house-style {folder.course.id}`",
        )
    shelf = (library or workspace.library()).shelf(folder)
    stamped = fingerprint_sources(folder, module, READERS, shelf)
    shelf.keep_stamps()
    return shelf, module, stamped


def find_unmet_inputs(workspace: Workspace, key: str, library: SourceLibrary | None = None) -> str | None:
    """Return the fingerprint of what a module's draft should rest on, or should tell; None where it does."""
    shelf, module, stamped = _looked_at(workspace, key, library)
    inputs = compute_inputs_fingerprint(DRAFTING_KINDS, shelf.course.course, module, stamped)
    head = workspace.records.head(key)
    if head is None or not is_written_from(workspace, head, inputs):
        return inputs
    return find_untold_results(workspace, head) or find_reread_digest(workspace, head, datetime.now(UTC))


def draft_module(
    workspace: Workspace, key: str, now: datetime, session: DraftSession | None = None
) -> DraftOutcome:
    """Write a module's next revision, unless its head rests on its inputs and nobody asked for changes.

    A head that a change in its sources does not concern is confirmed: not asked for, not written again.

    Where the session has an outbox, AwaitingBatch is raised while an answer is missing; what a reviewer
    sent back is asked at once nevertheless, for a person waits.
    Raises Conflict where another run wrote a revision meanwhile; nothing of this one is kept.
    """
    session = session or DraftSession()
    sweep, outbox = session.sweep, session.outbox
    looked_at = shelf, module, stamped = _looked_at(workspace, key, session.library)
    course = shelf.course.course
    head = workspace.records.head(key)
    records = list_recorded(workspace, key) if head is not None else []
    asked = None if head is None else find_change_request(workspace, head, now, records)
    inputs = compute_inputs_fingerprint(DRAFTING_KINDS, course, module, stamped)
    if head is not None and asked is None and is_written_from(workspace, head, inputs):
        again = add_result_findings(workspace, head, now)
        again = again or narrate_again(workspace, course, head, now, session.meters.of(course), sweep=sweep)
        why = find_reread_reason(workspace, head, now, records) if again is None else None
        if why is not None:
            return _report_head(head, criticise_again(workspace, head, why, now))
        if again is None:
            return DraftOutcome(head, wrote=False)
        write_revision(workspace, again, head)
        return DraftOutcome(again, wrote=True)
    refuse_without_key(workspace, key)  # before anything is paid for
    spans = _read_sources(workspace, key, looked_at).spans
    style = find_house_style(workspace, course, now) if course.model is not None else None
    store = workspace.records.store
    meter = session.meters.of(course) if outbox is None or asked is not None else outbox.voices
    nearness = choose_nearness(course, spans, store, meter)
    request = DraftRequest(
        DRAFTING_KINDS, course, module, spans, now, head, asked, session.run_id, style, nearness=nearness
    )
    if head is not None and asked is None:
        stands = find_unconcerned_head(workspace, request, inputs, now)
        if stands is not None:
            return _report_head(head, confirm_head(workspace, head, stands))
    if outbox is not None and asked is None:
        with outbox.collect_questions(key, inputs) as questions:
            pens = choose_writers(
                course, spans, store, sweep=sweep, meter=questions.meter, send=questions.send
            )
            made = write_criticised_draft(request, pens)
    else:
        made = write_criticised_draft(request, choose_writers(course, spans, store, sweep=sweep, meter=meter))
    written = narrate_draft(workspace, course, add_source_findings(workspace, made, spans), meter)
    if head is not None and asked is None and is_same_draft(head, written, spans):
        return _report_head(head, confirm_head(workspace, head, written))
    write_revision(workspace, written, head)
    return DraftOutcome(written, wrote=True)


def _report_head(head: Draft, stands: Draft) -> DraftOutcome:
    return DraftOutcome(stands, wrote=stands.revision != head.revision)
