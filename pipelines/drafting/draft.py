"""Drafting of one revision: write, restore people's words, verify citations, criticise."""

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TypedDict

from pipelines.drafting.comments import read_wishes
from pipelines.drafting.critique import criticise
from pipelines.drafting.human_edits import diff_proposals, is_human, restore_human_elements
from pipelines.drafting.identity import keep_ids
from pipelines.drafting.kind import Kinds, settle
from pipelines.drafting.moved_citations import find_stale_citations, follow_sources
from pipelines.drafting.removals import find_orphaned_questions, keep_unnamed
from pipelines.drafting.request import DraftRequest, IdAllocator, Writer, WriterResult, add_objectives
from pipelines.drafting.revision_notes import read_revision_note
from pipelines.drafting.shown_sources import digest_shown_sources
from schemas.course import CompletionRule, Course, Module, Objective
from schemas.deliverables import find_contract
from schemas.draft import Content, CourseFrame, Deliverable, Draft, Origin, Provenance, sum_spent, walk_named
from schemas.errors import InvalidInput
from schemas.kinds import DELIVERABLES

WRITER_VERSION = "1"
"""Raise it where the same sources and settings should be drafted anew."""

ASKED_AT = {"api_key_env", "concurrency", "timeout_seconds", "requests_per_minute", "tokens_per_minute"}
NOT_IN_CONTENT = {*ASKED_AT, "batch", "price", "prices", "send_sources_to"}
NOT_IN_RANKS = {*ASKED_AT, "send_sources_to", "price_per_million_tokens"}
RULED = {"completion", "attempts"}
"""What a module may say of its rule; `Course.rule_of` reads it together with what the course says."""

SAID_BY_STALE = {"citation.altered", "citation.unknown"}


class _Place(TypedDict):
    revision: int
    parent: str | None


def compute_inputs_fingerprint(kinds: Kinds, course: Course, module: Module, spans_fingerprint: str) -> str:
    """Return the sha256 over exactly what a draft depends on; while it stands, nothing is redrafted.

    That is the module's settings, the course's title, context and mastery, the model's settings but not
    its key, its price or how fast it may be asked, the spans' fingerprint, the writer's version, and what
    each kind of deliverable depends on besides. A document of the course also depends on all modules and on
    what people gave for documents; what is filled from data alone, which cites nothing, on no source.
    """
    model = course.model.model_dump(mode="json", exclude=NOT_IN_CONTENT) if course.model else None
    depends_on: dict[str, object] = {
        "writer": WRITER_VERSION,
        "course": course.title,
        "language": course.language_of(module),
        "context": course.context.model_dump(mode="json") if course.context else None,
        "mastery": course.mastery_percent,
        "module": module.model_dump(mode="json", exclude=RULED),
        "model": model,
        "spans": spans_fingerprint,
    }
    if course.embedding is not None:
        depends_on["embedding"] = course.embedding.model_dump(mode="json", exclude=NOT_IN_RANKS)
    rule = course.rule_of(module)
    if rule != CompletionRule():  # the usual one was part of no fingerprint before there was another
        depends_on["rule"] = rule.model_dump(mode="json", exclude_none=True)
    if course.rights is not None:
        stated = CourseFrame.of(module, course)
        depends_on["rights_stated"] = (stated.rights, stated.source_rights)
    for kind in module.artefacts:
        depends_on |= _of_kind(kinds, kind, course, module)
    if course.document(module.id) is not None:
        depends_on |= _of_document(course, module)
        if not any(find_contract(kind).rests_on_sources for kind in module.artefacts):
            del depends_on["spans"]
    return sha256(json.dumps(depends_on, sort_keys=True).encode()).hexdigest()


def _of_kind(kinds: Kinds, name: str, course: Course, module: Module) -> Mapping[str, object]:
    """Return what a kind depends on besides; what a plug-in names stands under its own name and version.

    Else it would take the place of what every draft depends on, or of what another kind does.
    """
    own, origin = kinds[name].depends_on(course, module), DELIVERABLES.origin(name)
    return {f"kind:{name}": {"origin": origin, "depends_on": own}} if origin else own


def _of_document(course: Course, module: Module) -> dict[str, object]:
    """Return what every document of the course depends on."""
    document, administration = course.document(module.id), course.administration
    return {
        "document": document.model_dump(mode="json") if document else None,
        "modules": [each.model_dump(mode="json", exclude=RULED) for each in course.modules],
        "administration": administration.model_dump(mode="json") if administration else None,
    }


def compute_shown_fingerprint(request: DraftRequest) -> str:
    """Return the same sha256 over what the sources say to the writer in the place of their bytes.

    While it stands, a draft rests on its sources as before: nothing it cites or its writer saw has changed.
    """
    return compute_inputs_fingerprint(
        request.kinds, request.course, request.module, digest_shown_sources(request)
    )


def write_draft(request: DraftRequest, writer: Writer) -> Draft:
    """Return the module's next revision, grounded and criticised.

    Where `previous` holds a person's writing and nobody asked for changes, its content stands and the
    machine's becomes a finding with its diff. Raises InvalidInput where the sources give nothing to
    write, and what the writer raises.
    """
    before = request.previous
    followed = before and before.model_copy(update={"content": follow_sources(before.content, request.spans)})
    asking = add_objectives(replace(request, previous=followed))
    written = writer.write(asking, IdAllocator(before.minted if before else None))
    if followed is None or not is_human(followed):
        return _machine_draft(request, writer, written)
    if request.decision is None:
        return _kept_draft(request, writer, written, followed)
    wishes = read_wishes(request.decision.comment)
    there = {each.id for each in walk_named(written.artefacts)}
    asked = frozenset(each for each in wishes.named_ids if each in wishes.removable or each in there)
    artefacts = restore_human_elements(followed.content.artefacts, written.artefacts, asked)
    revised = _machine_draft(request, writer, replace(written, artefacts=artefacts), followed.content.title)
    # Part of it is still the person's: their name stays, so that they cannot approve it alone.
    provenance = revised.provenance.model_copy(update={"author": followed.provenance.author})
    return revised.model_copy(update={"provenance": provenance})


def _machine_draft(
    request: DraftRequest, writer: Writer, written: WriterResult, title: str | None = None
) -> Draft:
    with_ids, minted = keep_ids(written.artefacts, request.previous)
    if request.previous is not None and request.decision is not None:
        with_ids, notes = _weighed_removals(request, request.previous, request.decision.comment, with_ids)
        written = replace(written, unanswered=tuple(dict.fromkeys([*written.unanswered, *notes])))
    content = settle(request.kinds, _content(request, with_ids, title, written.objectives))
    return Draft(
        **_place_in_line(request),
        content=content,
        provenance=_provenance(request, writer, written),
        findings=criticise(request.kinds, content, request.spans, request.course),
        minted=minted,
    )


def _weighed_removals(
    request: DraftRequest, previous: Draft, comment: str, written: tuple[Deliverable, ...]
) -> tuple[tuple[Deliverable, ...], tuple[str, ...]]:
    """Return a revision with what nobody asked to remove, and what the reviewer is told of it."""
    before = previous.content.artefacts
    language = request.course.language_of(request.module)
    deliverables, back = keep_unnamed(comment, before, written, request.module.artefacts)
    notes = [read_revision_note(language, "put_back", ids=name) for name in back]
    questions, pages = find_orphaned_questions(before, deliverables)
    if questions:
        facts = {"ids": ", ".join(questions), "pages": ", ".join(pages)}
        notes.append(read_revision_note(language, "orphaned", **facts))
    return deliverables, tuple(notes)


def _kept_draft(request: DraftRequest, writer: Writer, written: WriterResult, before: Draft) -> Draft:
    """Return the person's content as it stands, with what the machine proposes as findings."""
    proposed, _ = keep_ids(written.artefacts, before)
    kept = _content(request, before.content.artefacts, before.content.title)
    moved = find_stale_citations(kept, request.spans)
    told = {finding.place for finding in moved}
    findings = (
        *moved,
        *diff_proposals(request.kinds, kept, settle(request.kinds, _content(request, proposed))),
        *(
            finding
            for finding in criticise(request.kinds, kept, request.spans, request.course)
            if not (finding.rule in SAID_BY_STALE and finding.place in told)
        ),
    )
    provenance = _provenance(request, writer, written).model_copy(
        update={"writer": Origin.HUMAN, "author": before.provenance.author}
    )
    return Draft(
        **_place_in_line(request),
        content=kept,
        provenance=provenance,
        findings=findings,
        minted=before.minted,
    )


def _place_in_line(request: DraftRequest) -> _Place:
    before = request.previous
    if before is None:
        return {"revision": 1, "parent": None}
    return {"revision": before.revision + 1, "parent": before.content.canonical_digest()}


def _content(
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
    before = request.previous.content.objectives_origin if request.previous else None
    return Content(
        module=request.key,
        title=title or module.title,
        language=course.language_of(module),
        objectives=module.objectives or proposed,
        objectives_origin=None if request.module.objectives else Origin.MODEL if proposed else before,
        duration_minutes=module.duration_minutes,
        mastery_percent=course.mastery_percent,
        rule=course.rule_of(module),
        given=CourseFrame.of(module, course),
        artefacts=artefacts,
    )


def _provenance(request: DraftRequest, writer: Writer, written: WriterResult) -> Provenance:
    inputs = compute_inputs_fingerprint(
        request.kinds, request.course, request.module, request.spans.fingerprint
    )
    shown = compute_shown_fingerprint(request)
    spent = (*written.spent, *(request.nearness.take_spent() if request.nearness else ()))
    return Provenance(
        shown=shown,
        writer=writer.origin,
        model=written.model,
        host=written.host,
        parameters=written.parameters,
        prompts=dict(written.prompts),
        inputs=inputs,
        reply_to=request.decision.comment if request.decision else None,
        unanswered=written.unanswered,
        usage=sum_spent(spent),
        spent=spent,
        run_id=request.run_id,
        written_at=request.now,
    )
