"""Account of the sources: every passage that no page of a plan rests on, with the reason."""

from collections import defaultdict
from collections.abc import Iterator

from pipelines.drafting.kind import Material
from pipelines.drafting.material import (
    Piece,
    index_spans,
    is_navigation,
    is_teachable,
    list_citable_sources,
)
from schemas.plan import LeftOutReason, LeftOutSpans, Plan


def account_for_sources(material: Material, plan: Plan, *, is_edited: bool) -> tuple[LeftOutSpans, ...]:
    """Return the passages that no page rests on, grouped by the reason; headings are no passages."""
    groups: defaultdict[LeftOutReason, list[str]] = defaultdict(list)
    for reason, span in _list_reasons(material, plan, is_edited=is_edited):
        groups[reason].append(span)
    return tuple(
        LeftOutSpans(reason=reason, spans=tuple(groups[reason])) for reason in LeftOutReason if groups[reason]
    )


def _list_reasons(material: Material, plan: Plan, *, is_edited: bool) -> Iterator[tuple[LeftOutReason, str]]:
    request, language = material.request, material.language
    used, removed = plan.evidence, set(plan.removed)
    citable = {each.name for each in list_citable_sources(request.spans, request.module, language)}
    usable = {piece.span.id for piece in material.pieces}
    room = LeftOutReason.UNPLANNED if is_edited else LeftOutReason.NO_ROOM
    for span, piece in index_spans(request).items():
        if span in removed:
            yield LeftOutReason.REMOVED, span
        elif span in used:
            continue
        elif piece.source.name not in citable:
            yield LeftOutReason.OTHER_LANGUAGE, span
        elif span not in usable:
            yield LeftOutReason.REPEATED, span
        else:
            yield _judge_piece(piece, material) or room, span


def _judge_piece(piece: Piece, material: Material) -> LeftOutReason | None:
    """Return why a piece cannot be taught; None if it can."""
    if is_navigation(piece.heading):
        return LeftOutReason.NAVIGATION
    return None if is_teachable(piece, material.language) else LeftOutReason.FRAGMENT
