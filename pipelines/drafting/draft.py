"""Drafting of one revision: write, restore people's words, verify citations, criticise."""

from dataclasses import replace
from typing import TypedDict

from pipelines.drafting.comments import read_wishes
from pipelines.drafting.critique import criticise
from pipelines.drafting.human_edits import diff_proposals, is_human, restore_human_elements
from pipelines.drafting.identity import keep_ids
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from pipelines.drafting.kind import settle
from pipelines.drafting.moved_citations import find_stale_citations, follow_sources
from pipelines.drafting.patch.wish_answers import answer_wishes
from pipelines.drafting.plan.binding import find_binding_digest
from pipelines.drafting.plan.proposal.proposer import PLAN
from pipelines.drafting.plan.written_pages import describe_use
from pipelines.drafting.removals import find_orphaned_questions, keep_unnamed
from pipelines.drafting.repeated_titles import explain_new_titles, repeat_new_titles
from pipelines.drafting.request import DraftRequest, IdAllocator, Writer, WriterResult, add_objectives
from pipelines.drafting.revision_notes import read_revision_note
from pipelines.drafting.shown_sources import digest_shown_sources
from schemas.course import Objective
from schemas.draft import (
    AnsweredWish,
    Content,
    CourseFrame,
    Deliverable,
    Draft,
    Origin,
    Provenance,
    Spent,
    sum_spent,
    walk_named,
)
from schemas.draft.adders import follow_adders
from schemas.errors import InvalidInput
from schemas.ids import Digest

REPORTED_AS_STALE = {"citation.altered", "citation.unknown"}


class _RevisionNumber(TypedDict):
    revision: int
    parent: str | None


def compute_shown_fingerprint(request: DraftRequest) -> str:
    """Return the same sha256, but over the texts shown to the writer instead of the bytes of the sources.

    While it is the same, nothing that the draft cites or that its writer read has changed.
    """
    return compute_request_fingerprint(request, digest_shown_sources(request))


def compute_request_fingerprint(request: DraftRequest, spans_fingerprint: str) -> Digest:
    """Return the sha256 over all that the draft of a request depends on, its spans by this fingerprint."""
    plan = find_binding_digest(request.course, request.plan)
    return compute_inputs_fingerprint(request.kinds, request.course, request.module, spans_fingerprint, plan)


def write_draft(request: DraftRequest, writer: Writer) -> Draft:
    """Return the module's next revision, grounded and criticised.

    If `previous` holds a person's writing and nobody asked for changes, its content stays, and what the
    machine wrote becomes findings with their diffs. Raises InvalidInput if the sources hold nothing to
    teach, and whatever the writer raises.
    """
    previous = request.previous
    current = previous and previous.model_copy(
        update={"content": follow_sources(previous.content, request.spans)}
    )
    request_to_write = add_objectives(replace(request, previous=current))
    result = writer.write(request_to_write, IdAllocator(previous.minted if previous else None))
    if current is None or not is_human(current):
        return _build_machine_draft(request, writer, result, current)
    if request.decision is None:
        return _keep_human_draft(request, writer, result, current)
    wishes = read_wishes(request.decision.comment)
    written_ids = {each.id for each in walk_named(result.artefacts)}
    changeable = frozenset(
        each for each in wishes.named_ids if each in wishes.removable or each in written_ids
    )
    artefacts = restore_human_elements(current.content.artefacts, result.artefacts, changeable)
    revised = _build_machine_draft(
        request, writer, replace(result, artefacts=artefacts), current, current.content.title
    )
    # Part of it is still that person's: their name stays, so that they cannot approve it alone.
    provenance = revised.provenance.model_copy(update={"author": current.provenance.author})
    return revised.model_copy(update={"provenance": provenance})


def _build_machine_draft(
    request: DraftRequest,
    writer: Writer,
    result: WriterResult,
    current: Draft | None,
    title: str | None = None,
) -> Draft:
    """Return the revision that a writer's result makes of `current`, the last one as it stands by now.

    The wishes of a comment are answered last, when nothing is put back any more.
    """
    artefacts, minted = keep_ids(result.artefacts, request.previous)
    notes: tuple[str, ...] = ()
    if current is not None and request.decision is not None:
        artefacts, notes = _restore_removed(request, current, request.decision.comment, artefacts)
        artefacts, renamed = repeat_new_titles(current.content.artefacts, artefacts)
        notes += tuple(explain_new_titles(renamed, request.course.language_of(request.module)))
    content = settle(request.kinds, _build_content(request, artefacts, title, result.objectives))
    earlier = current.content.artefacts if current is not None else ()
    answered, unmet = answer_wishes(result.wishes, earlier, content.artefacts, content.language)
    notes = tuple(dict.fromkeys([*unmet, *result.notes_to_reviewer, *notes]))
    result = replace(result, notes_to_reviewer=notes)
    return Draft(
        **_number_revision(request),
        content=content,
        provenance=_build_provenance(request, writer, result, content, answered),
        findings=criticise(request.kinds, content, request.spans, request.course, request.edited_plan),
        minted=minted,
    )


def _restore_removed(
    request: DraftRequest, previous: Draft, comment: str, written: tuple[Deliverable, ...]
) -> tuple[tuple[Deliverable, ...], tuple[str, ...]]:
    """Return the deliverables with parts put back that nobody asked to remove, and notes for the reviewer."""
    earlier = previous.content.artefacts
    language = request.course.language_of(request.module)
    deliverables, restored = keep_unnamed(comment, earlier, written, request.module.artefacts)
    notes = [read_revision_note(language, "put_back", ids=name) for name in restored]
    questions, pages = find_orphaned_questions(earlier, deliverables)
    if questions:
        facts = {"ids": ", ".join(questions), "pages": ", ".join(pages)}
        notes.append(read_revision_note(language, "orphaned", **facts))
    return deliverables, tuple(notes)


def _keep_human_draft(request: DraftRequest, writer: Writer, result: WriterResult, previous: Draft) -> Draft:
    """Return a revision with the person's content unchanged and the machine's proposals as findings."""
    proposed, _ = keep_ids(result.artefacts, previous)
    content = _build_content(request, previous.content.artefacts, previous.content.title)
    stale = find_stale_citations(content, request.spans)
    stale_places = {finding.place for finding in stale}
    findings = (
        *stale,
        *diff_proposals(request.kinds, content, settle(request.kinds, _build_content(request, proposed))),
        *(
            finding
            for finding in criticise(
                request.kinds, content, request.spans, request.course, request.edited_plan
            )
            if not (finding.rule in REPORTED_AS_STALE and finding.place in stale_places)
        ),
    )
    provenance = _build_provenance(request, writer, result, content).model_copy(
        update={"writer": Origin.HUMAN, "author": previous.provenance.author}
    )
    return Draft(
        **_number_revision(request),
        content=content,
        provenance=provenance,
        findings=findings,
        minted=previous.minted,
    )


def _number_revision(request: DraftRequest) -> _RevisionNumber:
    previous = request.previous
    if previous is None:
        return {"revision": 1, "parent": None}
    return {"revision": previous.revision + 1, "parent": previous.content.canonical_digest()}


def _build_content(
    request: DraftRequest,
    artefacts: tuple[Deliverable, ...],
    title: str | None = None,
    proposed: tuple[Objective, ...] = (),
) -> Content:
    if not artefacts:
        raise InvalidInput(
            "the sources hold no statement one could teach",
            place=request.key,
            remedy="Add a source with whole sentences in the module's language",
        )
    module, course = add_objectives(request).module, request.course
    earlier_origin = request.previous.content.objectives_origin if request.previous else None
    if earlier_origin is None and request.plan is not None:
        earlier_origin = request.plan.plan.objectives_origin
    return Content(
        module=request.key,
        title=title or module.title,
        language=course.language_of(module),
        objectives=module.objectives or proposed,
        objectives_origin=None if request.module.objectives else Origin.MODEL if proposed else earlier_origin,
        duration_minutes=module.duration_minutes,
        mastery_percent=course.mastery_percent,
        rule=course.rule_of(module),
        given=CourseFrame.of(module, course),
        artefacts=artefacts,
    )


def _list_plan_costs(request: DraftRequest) -> tuple[Spent, ...]:
    """Return what the plan cost, for the first draft that is written against it."""
    plan, previous = request.plan, request.previous
    if plan is None or plan.call is None:
        return ()
    used = previous.provenance.plan if previous is not None else None
    if used is not None and used.digest == plan.digest:
        return ()
    return (Spent(artefact=PLAN, model=plan.call.model, usage=plan.call.usage),)


def _build_provenance(
    request: DraftRequest,
    writer: Writer,
    result: WriterResult,
    content: Content,
    answered: tuple[AnsweredWish, ...] = (),
) -> Provenance:
    inputs = compute_request_fingerprint(request, request.spans.fingerprint)
    shown = compute_shown_fingerprint(request)
    compared = request.nearness.take_spent() if request.nearness else ()
    spent = (*_list_plan_costs(request), *result.spent, *compared)
    return Provenance(
        shown=shown,
        writer=writer.origin,
        model=result.model,
        host=result.host,
        parameters=result.parameters,
        prompts=dict(result.prompts),
        inputs=inputs,
        reply_to=request.decision.comment if request.decision else None,
        answered=answered or None,
        unanswered=result.notes_to_reviewer,
        added_by=follow_adders(request.previous, content),
        usage=sum_spent(spent),
        spent=spent,
        plan=describe_use(request.plan, content.artefacts) if request.plan else None,
        run_id=request.run_id,
        written_at=request.now,
    )
