"""Digest of the passages a draft rests on, as they are now; if it changes, earlier approvals lapse."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from adapters.store.records import Records
from pipelines.review.policy import AsOf
from schemas.canonical import write_canonical_json
from schemas.draft import Content, Draft
from schemas.review import LedgerRecord, pick_decisions
from schemas.source import SourceSpans, SpanKind


def collect_evidence(content: Content, spans: SourceSpans | None) -> str:
    """Return a digest of the current text of every span a content rests on; a span may be gone.

    These are the cited passages and the rows that figures were counted over; for a counted source also its
    number of rows, because one more answer changes the figure.
    """
    sources = spans.citable if spans else ()
    grounds = content.grounds
    texts_by_place = {(source.name, span.id): span.text for source in sources for span in source.spans}
    rests_on: list[list[str | int | None]] = [
        [*place, texts_by_place.get(place)] for place in sorted(grounds.places)
    ]
    rests_on += [
        [s.name, sum(span.kind is SpanKind.ROW for span in s.spans)]
        for s in sources
        if s.name in grounds.counted
    ]
    return sha256(write_canonical_json(rests_on)).hexdigest()


def as_of(draft: Draft, recorded: Iterable[LedgerRecord], records: Records, now: datetime) -> AsOf:
    """Return the moment at which a draft is judged, with its evidence if a decision recorded any."""
    digest, decisions = draft.content.canonical_digest(), pick_decisions(recorded)
    rests_on_evidence = any(d.evidence is not None and d.digest == digest for d in decisions)
    evidence = collect_evidence(draft.content, records.spans(draft.module)) if rests_on_evidence else None
    return AsOf(now, evidence, find_outdated(draft, decisions, records))


def find_outdated(
    draft: Draft, recorded: Sequence[LedgerRecord], records: Records
) -> frozenset[tuple[str, str]]:
    """Return the waivers among what is recorded that hold on a draft no longer."""
    if not any(decision.waivers for decision in pick_decisions(recorded)):
        return frozenset()
    from pipelines.review.outdated_waivers import find_outdated_waivers  # with it what finds elements

    return find_outdated_waivers(draft, recorded, records)
