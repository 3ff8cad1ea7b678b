"""The spans that a kind of deliverable may rest on, and the fingerprint of what a writer is shown.

While that is the same, nothing is written again.
Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

import json
from collections.abc import Iterable
from hashlib import sha256

from pipelines.drafting.parts import select_best_spans
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.speaker_notes import SpeakerNotes
from schemas.ids import Digest
from schemas.source import SourceSpans, Span


def choose_shown_spans(request: DraftRequest, kinds: Iterable[str]) -> SourceSpans:
    """Return the spans that all of these kinds may rest on: only a trainer's may on speaker notes."""
    is_for_learners = any(request.kinds[kind].speaker_notes is SpeakerNotes.NOWHERE for kind in kinds)
    return request.spans.drop_speaker_notes() if is_for_learners else request.spans


def digest_shown_sources(request: DraftRequest) -> Digest:
    """Return the sha256 of the spans and pictures that a module's writer reads, whatever the sources' bytes.

    All spans count for writing by rule, and for a model that is shown all of them, at once or in parts. If a
    model is shown only the passages that serve the objectives best, only those count.
    """
    spans = select_best_spans(request) if _sees_best_only(request) else request.spans
    shown: list[object] = [_list_texts(spans), sorted(f.name for f in spans.failures)]
    pictures = [picture.model_dump(mode="json") for each in spans.sources for picture in each.kept_pictures]
    if pictures:  # what was drafted before there were any keeps its digest
        shown.append(pictures)
    return sha256(json.dumps(shown).encode()).hexdigest()


def _sees_best_only(request: DraftRequest) -> bool:
    """Return whether the writer is a model that is only shown the passages best for people's objectives."""
    recipes = [request.kinds[kind].recipe for kind in request.module.artefacts]
    return (
        request.course.model is not None
        and bool(request.module.objectives)
        and all(recipe is not None and not recipe.in_parts and recipe.shown is None for recipe in recipes)
        and request.spans.drop_speaker_notes() is request.spans  # else not all kinds see the same passages
    )


def _list_texts(spans: SourceSpans) -> list[list[object]]:
    return [
        [source.name, source.language, [_describe_span(span) for span in source.spans]]
        for source in spans.sources
    ]


def _describe_span(span: Span) -> list[object]:
    row = span.anchor.row
    return [span.id, span.kind, span.text, span.anchor.heading, row and (row.header, row.cells)]
