"""From a module's sources to its next draft."""

from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.sources.shelf import Library, Shelf
from adapters.workspace import Workspace
from pipelines.drafting.batches import Outbox
from pipelines.drafting.budget import Meter
from pipelines.drafting.draft import inputs_fingerprint
from pipelines.drafting.mending import criticised_draft
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import nearness_for, pens_for
from pipelines.line.confirming import confirmed, is_same, rests_on, unconcerned
from pipelines.line.criticism import criticise_again, unread_since, why_reread
from pipelines.line.deciding import changes_asked, recorded
from pipelines.line.findings import with_source_findings
from pipelines.line.learning import house_style
from pipelines.line.narrating import spoken, spoken_again
from pipelines.line.new_revision import refuse_without_key, write_revision
from pipelines.line.retelling import results_untold, told_again
from pipelines.line.sharing import Meters
from pipelines.sourcing.fingerprints import fingerprint
from pipelines.sourcing.reading import read_module
from schemas.course import Course, Module
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.ids import is_house_style
from schemas.source import SourceSpans


@dataclass(frozen=True)
class Sourced:
    """What a module may cite, and whether it was read now or stood unchanged."""

    spans: SourceSpans
    changed: bool


@dataclass(frozen=True)
class Drafted:
    """A module's head, and whether it was written now or stood unchanged."""

    draft: Draft
    wrote: bool


def source(workspace: Workspace, key: str, library: Library | None = None) -> Sourced:
    """Read a module's sources, unless they are what was read last; a run of many keeps one `library`."""
    return _sourced(workspace, key, _looked_at(workspace, key, library))


def _sourced(workspace: Workspace, key: str, looked_at: tuple[Shelf, Module, str]) -> Sourced:
    shelf, module, stamped = looked_at
    earlier = workspace.records.spans(key)
    if earlier is not None and earlier.fingerprint == stamped:
        overdue = shelf.overdue(module)  # an origin may have failed since, and nothing else have changed
        return Sourced(earlier.model_copy(update={"overdue": overdue}), changed=False)
    spans = read_module(shelf.course, module, earlier, shelf)
    workspace.records.save_spans(spans)
    return Sourced(spans, changed=True)


def is_read(workspace: Workspace, key: str, library: Library) -> bool:
    """Return whether a module's sources are what was read last, without reading what that was."""
    return workspace.records.spans_fingerprint(key) == _looked_at(workspace, key, library)[2]


def _looked_at(workspace: Workspace, key: str, library: Library | None) -> tuple[Shelf, Module, str]:
    """Return what a module's course holds, the module, and the fingerprint of what it draws on."""
    folder, module = workspace.find_module(key)
    if is_house_style(key):
        raise InvalidInput(
            "is no module to draft: its rules come from what people correct",
            place=key,
            remedy=f"Run `premierjet house-style {folder.course.id}`",
        )
    shelf = (library or workspace.library()).shelf(folder)
    stamped = fingerprint(folder, module, shelf)
    shelf.keep_stamps()
    return shelf, module, stamped


def unmet_inputs(workspace: Workspace, key: str, library: Library | None = None) -> str | None:
    """Return the fingerprint of what a module's draft should rest on, or should tell; None where it does."""
    shelf, module, stamped = _looked_at(workspace, key, library)
    inputs = inputs_fingerprint(shelf.course.course, module, stamped)
    head = workspace.records.head(key)
    if head is None or not rests_on(workspace, head, inputs):
        return inputs
    return results_untold(workspace, head) or unread_since(workspace, head, datetime.now(UTC))


def draft(
    workspace: Workspace,
    key: str,
    now: datetime,
    *,
    run_id: str | None = None,
    sweep: bool = False,
    meters: Meters | None = None,
    outbox: Outbox | None = None,
    library: Library | None = None,
) -> Drafted:
    """Write a module's next revision, unless its head rests on its inputs and nobody asked for changes.

    A head that a change in its sources does not concern is confirmed: not asked for, not written again.

    `meters` and `library` are kept by a run of many modules: those of one course share one budget, and
    what it holds is listed once. With an `outbox` the model is asked by batch, and AwaitingBatch is raised
    while an answer is missing; what a reviewer sent back is asked at once nevertheless, for a person waits.
    Raises Conflict where another run wrote a revision meanwhile; nothing of this one is kept.
    """
    looked_at = shelf, module, stamped = _looked_at(workspace, key, library)
    course = shelf.course.course
    head = workspace.records.head(key)
    held = recorded(workspace, key) if head is not None else []
    asked = None if head is None else changes_asked(workspace, head, now, held)
    inputs = inputs_fingerprint(course, module, stamped)
    if head is not None and asked is None and rests_on(workspace, head, inputs):
        again = told_again(workspace, head, now)
        again = again or spoken_again(workspace, course, head, now, _meter(course, meters), sweep=sweep)
        why = why_reread(workspace, head, now, held) if again is None else None
        if why is not None:
            return _standing(head, criticise_again(workspace, head, why, now))
        if again is None:
            return Drafted(head, wrote=False)
        write_revision(workspace, again, head)
        return Drafted(again, wrote=True)
    refuse_without_key(workspace, key)  # before anything is paid for
    spans = _sourced(workspace, key, looked_at).spans
    style = house_style(workspace, course, now) if course.model is not None else None
    store = workspace.records.store
    meter = _meter(course, meters) if outbox is None or asked is not None else outbox.voices
    nearness = nearness_for(course, spans, store, meter)
    request = DraftRequest(course, module, spans, now, head, asked, run_id, style, nearness=nearness)
    if head is not None and asked is None:
        stands = unconcerned(workspace, request, inputs, now)
        if stands is not None:
            return _standing(head, confirmed(workspace, head, stands))
    if outbox is not None and asked is None:
        with outbox.asking(key, inputs) as questions:
            pens = pens_for(course, spans, store, sweep=sweep, meter=questions.meter, send=questions.send)
            made = criticised_draft(request, pens)
    else:
        made = criticised_draft(request, pens_for(course, spans, store, sweep=sweep, meter=meter))
    written = spoken(workspace, course, with_source_findings(workspace, made, spans), meter)
    if head is not None and asked is None and is_same(head, written, spans):
        return _standing(head, confirmed(workspace, head, written))
    write_revision(workspace, written, head)
    return Drafted(written, wrote=True)


def _standing(head: Draft, stands: Draft) -> Drafted:
    return Drafted(stands, wrote=stands.revision != head.revision)


def _meter(course: Course, meters: Meters | None) -> Meter:
    return (meters or Meters()).of(course)
