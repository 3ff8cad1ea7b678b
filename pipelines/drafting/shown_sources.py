"""Fingerprint of the sources a writer is shown: while it is the same, nothing is written again.

Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

import json
from hashlib import sha256

from pipelines.drafting.parts import select_best_spans
from pipelines.drafting.request import DraftRequest
from schemas.ids import Digest
from schemas.source import SourceSpans, Span


def digest_shown_sources(request: DraftRequest) -> Digest:
    """Return the sha256 of what the sources say to whoever writes the module, whatever their bytes are.

    Writing by rule picks from all of it, so all of it counts; so it does for a model that is asked about the
    whole of the sources, in one question or in parts. Where a model is asked only about the passages that
    serve the objectives best, only those count.
    """
    spans = select_best_spans(request) if _sees_the_best(request) else request.spans
    return sha256(
        json.dumps([_list_texts(spans), sorted(f.name for f in spans.failures)]).encode()
    ).hexdigest()


def _sees_the_best(request: DraftRequest) -> bool:
    """Return whether a model is shown a choice of passages alone, by objectives people wrote."""
    recipes = [request.kinds[kind].recipe for kind in request.module.artefacts]
    return (
        request.course.model is not None
        and bool(request.module.objectives)
        and all(each is not None and not each.in_parts and each.shown is None for each in recipes)
    )


def _list_texts(spans: SourceSpans) -> list[list[object]]:
    return [
        [source.name, source.language, [_of_span(span) for span in source.spans]] for source in spans.sources
    ]


def _of_span(span: Span) -> list[object]:
    row = span.anchor.row
    return [span.id, span.kind, span.text, span.anchor.heading, row and (row.header, row.cells)]
