"""What a draft rests on as its sources stand now: an approval given on other passages has lapsed."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

import rfc8785

from adapters.store.records import Records
from pipelines.review.policy import AsOf
from schemas.draft import Content, Draft
from schemas.review import Decision
from schemas.source import SourceSpans


def evidence_of(content: Content, spans: SourceSpans | None) -> str:
    """Return a digest of the cited passages as the sources hold them: text by source and span, or gone."""
    held = {
        (source.name, span.id): span.text
        for source in (spans.sources if spans else ())
        for span in source.spans
    }
    cited = sorted({(citation.source, citation.span) for citation in content.citations})
    return sha256(rfc8785.dumps([[*place, held.get(place)] for place in cited])).hexdigest()


def as_of(draft: Draft, decisions: Iterable[Decision], records: Records, now: datetime) -> AsOf:
    """Return the moment a draft is judged at; its sources are read only where a decision rests on them."""
    digest = draft.content.canonical_digest()
    rests = any(d.evidence is not None and d.digest == digest for d in decisions)
    return AsOf(now, evidence_of(draft.content, records.spans(draft.module)) if rests else None)
