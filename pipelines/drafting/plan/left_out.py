"""Account of the sources: every passage that no page of a plan rests on, with the reason."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from pipelines.drafting.kind import Material, find_settled
from pipelines.drafting.material import index_spans, list_citable_sources
from schemas.plan import LeftOutReason, LeftOutSpans, Plan

LeftOut = Mapping[str, LeftOutReason]
"""Reasons by span id."""


@dataclass(frozen=True)
class PlannedUse:
    """What the pages of a plan rest on, and what a person took out; `is_edited`: a person chose both."""

    evidence: frozenset[str]
    removed: frozenset[str] = frozenset()
    is_edited: bool = False

    @classmethod
    def of(cls, plan: Plan, *, is_edited: bool) -> Self:
        """Return the use of a plan."""
        return cls(plan.evidence, frozenset(plan.removed), is_edited)


def account_for_sources(material: Material, use: PlannedUse, left_out: LeftOut) -> tuple[LeftOutSpans, ...]:
    """Return the passages that no page rests on, grouped by the reason; headings are no passages.

    `left_out` are the reasons that the writer of the pages itself gives.
    """
    groups: defaultdict[LeftOutReason, list[str]] = defaultdict(list)
    for span, reason in find_reasons(material, use, left_out):
        groups[reason].append(span)
    return tuple(
        LeftOutSpans(reason=reason, spans=tuple(groups[reason])) for reason in LeftOutReason if groups[reason]
    )


def find_reasons(
    material: Material, use: PlannedUse, left_out: LeftOut
) -> Iterator[tuple[str, LeftOutReason]]:
    """Yield why no page of a plan rests on a passage, with its id, in reading order."""
    request = material.request
    sources = list_citable_sources(request.spans, request.module, material.language)
    citable = {each.name for each in sources}
    usable = {piece.span.id for piece in material.pieces}
    settled = material.compute_once(find_settled)
    for span, piece in index_spans(request).items():
        reason = left_out.get(span)
        if span in use.removed:
            yield span, LeftOutReason.REMOVED
        elif piece.span.is_speaker_note:
            yield span, LeftOutReason.SPEAKER_NOTES
        elif span in settled:
            yield span, LeftOutReason.SETTLED
        elif span in use.evidence:
            continue
        elif piece.source.name not in citable:
            yield span, LeftOutReason.OTHER_LANGUAGE
        elif span not in usable:
            yield span, LeftOutReason.REPEATED
        elif use.is_edited and reason in {None, LeftOutReason.NO_ROOM}:
            yield span, LeftOutReason.UNPLANNED
        else:
            yield span, reason or LeftOutReason.UNUSED
