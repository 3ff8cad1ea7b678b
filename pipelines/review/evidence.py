"""Evidence of a draft in its sources as they are now; an approval on other passages has lapsed."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from adapters.store.records import Records
from pipelines.review.evidence_phrases import phrase_computation
from pipelines.review.policy import AsOf
from schemas.canonical import write_canonical_json
from schemas.draft import Content, Draft
from schemas.review import Recorded, pick_decisions
from schemas.source import SourceSpans, SpanKind


def collect_evidence(content: Content, spans: SourceSpans | None) -> str:
    """Return a digest of what a content rests on as the sources hold it: text by source and span, or gone.

    That is the passages cited and the rows figures were counted over; of a counted source also how many
    rows it has, as one answer more makes another figure.
    """
    sources = spans.sources if spans else ()
    held = {(source.name, span.id): span.text for source in sources for span in source.spans}
    computed = [found for element in content.walk_citing() if (found := phrase_computation(element))]
    cited = {(citation.source, citation.span) for citation in content.citations}
    cited |= {(computation.source, row) for computation in computed for row in computation.rows}
    rests_on: list[list[str | int | None]] = [[*place, held.get(place)] for place in sorted(cited)]
    counted = {computation.source for computation in computed}
    rests_on += [
        [s.name, sum(span.kind is SpanKind.ROW for span in s.spans)] for s in sources if s.name in counted
    ]
    return sha256(write_canonical_json(rests_on)).hexdigest()


def as_of(draft: Draft, recorded: Iterable[Recorded], records: Records, now: datetime) -> AsOf:
    """Return the moment a draft is judged at; its sources are read only where a decision rests on them."""
    digest = draft.content.canonical_digest()
    rests = any(d.evidence is not None and d.digest == digest for d in pick_decisions(recorded))
    return AsOf(now, collect_evidence(draft.content, records.spans(draft.module)) if rests else None)
