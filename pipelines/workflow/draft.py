"""Drafting of a module from its sources."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.sources.course_sources import SourceLibrary
from adapters.sources.placeholder import find_placeholder
from adapters.workspace import Workspace
from pipelines.drafting.batches.outbox import Outbox
from pipelines.queries.lookups import is_written_from
from pipelines.workflow.decide import find_change_request, list_recorded
from pipelines.workflow.incidents import OF_DRAFTING, IncidentLog
from pipelines.workflow.module_count_findings import add_count_findings, find_untold_counts
from pipelines.workflow.read_sources import ModuleInputs, find_inputs, is_what_was_read, match_limits
from pipelines.workflow.reread_reason import find_reread_digest, find_reread_reason
from pipelines.workflow.result_findings import add_result_findings, find_untold_results
from pipelines.workflow.share_sweep import CourseMeters
from pipelines.workflow.write_revision import write_revision
from schemas.course import Course
from schemas.draft import Draft
from schemas.errors import Conflict
from schemas.incident import IncidentKind
from schemas.review import LedgerRecord

if TYPE_CHECKING:
    from pipelines.workflow.plan import PlanOutcome

MOST_TRIES = 3
"""How often a module is looked at while others keep writing it first."""

OVERTAKEN = ("draft.overtaken", "plan.overtaken")
"""Refusals of a revision that somebody else has written meanwhile."""

OF_NARRATION = "narration."
"""Begins the rules on what is read aloud."""


@dataclass(frozen=True)
class DraftOutcome:
    """A module's head; `wrote` if it was written now, not found up to date.

    `plan` is the plan it was written against, if the module is planned and was looked at.
    """

    draft: Draft
    wrote: bool
    plan: "PlanOutcome | None" = None


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
        from pipelines.workflow.plan import is_waiting_for_plan  # with it what makes one

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
    If another run wrote a revision meanwhile, nothing of this one is kept, and what that one wrote is looked
    at: mostly nothing is left to do. Raises Conflict if that happens time and again. Why a module cannot be
    drafted is stored as an incident until it can.
    """
    session = session or DraftSession()
    workspace.find_module(key)
    with (session.incidents or IncidentLog(workspace)).watch_drafting(key):
        for _ in range(MOST_TRIES - 1):
            with _suppress_overtaken():
                return _draft_module(workspace, key, now, session)
        return _draft_module(workspace, key, now, session)


@contextmanager
def _suppress_overtaken() -> Iterator[None]:
    """Suppress the Conflict of a draft or plan of which somebody else wrote a newer revision meanwhile."""
    try:
        yield
    except Conflict as error:
        if error.wording not in OVERTAKEN:
            raise


def _draft_module(workspace: Workspace, key: str, now: datetime, session: DraftSession) -> DraftOutcome:
    inputs = find_inputs(workspace, key, session.library)
    head = workspace.records.head(key)
    change_request = None
    if head is not None:
        records = list_recorded(workspace, key)
        change_request = find_change_request(workspace, head, now, records)
        if change_request is None and _compare_inputs(workspace, head, inputs)[1]:
            return _refresh_head(workspace, inputs.course, head, records, now, session)
    if change_request is not None:
        from pipelines.workflow.comment import write_request  # with it what places comments

        change_request = write_request(workspace, change_request, records)
    from pipelines.workflow.revision_writer import RevisionWriter  # with it writers, plans and voices

    return RevisionWriter(workspace, key, now, session, inputs, head, change_request).write_draft()


def _refresh_head(
    workspace: Workspace,
    course: Course,
    head: Draft,
    records: list[LedgerRecord],
    now: datetime,
    session: DraftSession,
) -> DraftOutcome:
    """Return a head whose inputs have not changed, with the first of these updates that it needs.

    Findings on results or counts, its narration, or a new criticism; its text does not change.
    """
    refreshed = (
        add_result_findings(workspace, head, now)
        or add_count_findings(workspace, head, now)
        or _narrate_again(workspace, course, head, now, session)
    )
    if refreshed is not None:
        write_revision(workspace, refreshed, head)
        return DraftOutcome(refreshed, wrote=True)
    reason = find_reread_reason(workspace, head, now, records)
    if reason is None:
        return DraftOutcome(head, wrote=False)
    from pipelines.workflow.criticise_again import criticise_again  # with it all rules

    return compare_heads(head, criticise_again(workspace, head, reason, now))


def _narrate_again(
    workspace: Workspace, course: Course, head: Draft, now: datetime, session: DraftSession
) -> Draft | None:
    meter = session.meters.of(course)  # which refuses a budget that no price is stated for
    if not any(finding.rule.startswith(OF_NARRATION) for finding in head.findings):
        return None
    from pipelines.workflow.narrate import narrate_again  # with it voices

    return narrate_again(workspace, course, head, now, meter, sweep=session.sweep)


def compare_heads(before: Draft, after: Draft) -> DraftOutcome:
    """Return the outcome of writing that may have left a head as it was."""
    return DraftOutcome(after, wrote=after.revision != before.revision)
