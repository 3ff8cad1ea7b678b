"""Parts in which a model is asked for a deliverable by the plan: page by page, or with what it needs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.drafting.kind import PlanShare, Recipe
from pipelines.drafting.parts import RequestPart, count_statements, list_citable_ids, split_request
from pipelines.drafting.plan.asked_pages import (
    AskedPage,
    count_span_words,
    count_taught_minutes,
    measure_pages,
    split_long_pages,
)
from pipelines.drafting.plan.evidence_choice import choose_page_evidence
from pipelines.drafting.plan.page_evidence import show_pages
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.selection import select_course_spans
from pipelines.drafting.shares import share_out
from schemas.course import ModelSettings
from schemas.plan import Plan
from schemas.source import SourceSpans

FEWEST_CHARACTERS = 12_000
"""Evidence that a deliverable is shown at least, however short the module: some sixty sentences.

With half of it, a model was asked for duties and limits of 45 minutes without being shown them.
"""


def split_recipe(request: DraftRequest, recipe: Recipe, settings: ModelSettings) -> tuple[RequestPart, ...]:
    """Return the parts in which a model is asked for one deliverable: by the plan's pages if it has any.

    A module without a page that its sources serve, and a kind that needs the sources themselves, is split as
    its sources are (`split_request`).
    """
    plan, share = request.pages, recipe.plan_share
    pages = measure_pages(plan, request.module, request.spans) if plan is not None and share else ()
    if plan is None or share is None or not pages:
        return _split_sources(request, recipe, settings)
    if not share.recalls:
        pages = tuple(replace(page, recalled=()) for page in pages)
    if share.page_tokens is not None:
        return _split_pages(request, plan, pages, share, settings)
    evidence = _choose_evidence(request, plan, pages, share)
    parts = _split_sources(replace(request, spans=evidence), recipe, settings)
    return tuple(replace(part, pages=pages) for part in parts)


def _split_sources(request: DraftRequest, recipe: Recipe, settings: ModelSettings) -> tuple[RequestPart, ...]:
    most = recipe.characters_an_objective
    if most is not None:
        spans = select_course_spans(request.spans, request.course, most, request.nearness)
        request = replace(request, spans=spans if list_citable_ids(spans) else request.spans)
    return split_request(request, settings, in_parts=recipe.in_parts, by_question=recipe.by_question)


def _choose_evidence(
    request: DraftRequest, plan: Plan, pages: Sequence[AskedPage], share: PlanShare, part: float = 1
) -> SourceSpans:
    """Return the evidence of pages, cut to what a kind is shown of it; they are a `part` of the module's."""
    module, shown = request.module, show_pages(request.spans, pages, plan)
    most: float
    if share.characters_a_question is not None:
        most = share.characters_a_question * module.questions
    elif share.characters_a_minute is not None:
        most = share.characters_a_minute * sum(page.minutes for page in pages)
    else:
        return shown
    return choose_page_evidence(shown, pages, request, round(max(most, FEWEST_CHARACTERS * part)))


def _split_pages(
    request: DraftRequest,
    plan: Plan,
    pages: tuple[AskedPage, ...],
    share: PlanShare,
    settings: ModelSettings,
) -> tuple[RequestPart, ...]:
    measure = share.page_tokens
    assert measure is not None
    room = settings.max_output_tokens
    cut = tuple(split_long_pages(pages, measure, room, count_span_words(request.spans)))
    groups = [*share_out(cut, measure, min(room, share.most_tokens or room))]
    minutes = sum(page.minutes for page in pages)
    parts = [sum(page.minutes for page in group) / minutes for group in groups]
    shown = _share_out(
        _choose_evidence(request, plan, group, share, part) for group, part in zip(groups, parts, strict=True)
    )
    ids = [list_citable_ids(spans) for spans in shown]
    every_id = frozenset().union(*ids)
    shared_spans = _choose_shared(request, plan, pages, share)
    return tuple(
        RequestPart(
            number=number,
            of=len(groups),
            spans=spans,
            elsewhere=every_id - own_ids,
            questions=0,
            statements=count_statements(settings),
            minutes=max(round(count_taught_minutes(request.module) * part), 1),
            pages=group,
            shared_spans=shared_spans,
        )
        for number, (group, part, spans, own_ids) in enumerate(
            zip(groups, parts, shown, ids, strict=True), start=1
        )
    )


def _choose_shared(
    request: DraftRequest, plan: Plan, pages: Sequence[AskedPage], share: PlanShare
) -> frozenset[str]:
    """Return the passages that every call is shown; speaker notes only with their own chapter."""
    if not share.most_shared:
        return frozenset()
    shown = show_pages(request.spans, pages, plan).drop_speaker_notes()
    return list_citable_ids(choose_page_evidence(shown, pages, request, share.most_shared))


def _share_out(shown: Iterable[SourceSpans]) -> list[SourceSpans]:
    """Return the spans of each part without those of earlier parts: an element belongs to one part alone."""
    taken, shares = set[str](), list[SourceSpans]()
    for spans in shown:
        own_ids = list_citable_ids(spans) - taken
        taken |= own_ids
        shares.append(spans.keep_spans(own_ids))
    return shares
