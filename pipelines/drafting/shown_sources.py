"""The spans that a kind of deliverable may rest on, and the fingerprint of what a writer is shown.

While that is the same, nothing is written again.
Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

import json
from collections.abc import Iterable
from hashlib import sha256

from pipelines.drafting.disagreement import list_settled_spans
from pipelines.drafting.kind import Recipe
from pipelines.drafting.parts import select_best_spans
from pipelines.drafting.plan.plan_parts import split_recipe
from pipelines.drafting.plan.prompt_lines import list_plan_lines
from pipelines.drafting.plan.rules import follow_plan
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.speaker_notes import SpeakerNotes
from schemas.ids import Digest
from schemas.source import SourceSpans, Span


def choose_shown_spans(request: DraftRequest, kinds: Iterable[str]) -> SourceSpans:
    """Return the spans that all of these kinds may rest on: only a trainer's may on speaker notes.

    None may on what an expert's answer stands in the place of. Of people's answers they are the open ones
    alone.
    """
    is_for_learners = any(request.kinds[kind].speaker_notes is SpeakerNotes.NOWHERE for kind in kinds)
    spans, settled = request.spans.drop_closed_answers(), list_settled_spans(request.spans)
    if settled:
        spans = spans.keep_spans({span.id for source in spans.sources for span in source.spans} - settled)
    return spans.drop_speaker_notes() if is_for_learners else spans


def digest_shown_sources(request: DraftRequest) -> Digest:
    """Return the sha256 of the spans and pictures that a module's writer reads, whatever the sources' bytes.

    All spans count for writing by rule, and for a model that is shown all of them, at once or in parts. If a
    model is shown only the pages of a plan, or the passages that serve the objectives best, only those count,
    and what it is shown of the plan.
    """
    shown: list[object] = [_list_shown(request), sorted(f.name for f in request.spans.failures)]
    pictures = [
        picture.model_dump(mode="json") for each in request.spans.sources for picture in each.kept_pictures
    ]
    if pictures:  # what was drafted before there were any keeps its digest
        shown.append(pictures)
    return sha256(json.dumps(shown).encode()).hexdigest()


def _list_shown(request: DraftRequest) -> list[object]:
    settings, recipes = request.course.model, _list_planned_recipes(request)
    followed = follow_plan(request) if recipes else request
    if settings is None or followed.pages is None:
        return _list_texts(select_best_spans(request) if _sees_best_only(request) else request.spans)
    parts = (part for recipe in recipes for part in split_recipe(followed, recipe, settings))
    return [list(list_plan_lines(followed)), [_list_texts(part.spans) for part in parts]]


def _list_planned_recipes(request: DraftRequest) -> tuple[Recipe, ...]:
    """Return the recipes of a module whose writer is a model, if all are shown pages of a plan; else none."""
    recipes = [request.kinds[kind].recipe for kind in request.module.artefacts]
    planned = tuple(each for each in recipes if each is not None and each.plan_share is not None)
    return planned if request.course.model is not None and len(planned) == len(recipes) else ()


def _sees_best_only(request: DraftRequest) -> bool:
    """Return whether the writer is a model that is only shown the passages best for people's objectives."""
    recipes = [request.kinds[kind].recipe for kind in request.module.artefacts]
    return (
        request.course.model is not None
        and bool(request.module.objectives)
        and all(recipe is not None and not recipe.in_parts for recipe in recipes)
        and request.spans.drop_speaker_notes() is request.spans  # else not all kinds see the same passages
    )


def _list_texts(spans: SourceSpans) -> list[object]:
    return [
        [source.name, source.language, [_describe_span(span) for span in source.spans]]
        for source in spans.sources
    ]


def _describe_span(span: Span) -> list[object]:
    row = span.anchor.row
    return [span.id, span.kind, span.text, span.anchor.heading, row and (row.header, row.cells)]
