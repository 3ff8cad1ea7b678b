"""Changes requested to a summary, made without a model: the next best sentence replaces one."""

from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.summary.extraction import rank_sentences
from pipelines.drafting.material import list_cited_spans
from pipelines.drafting.reviser import Reviser
from pipelines.drafting.statements import quote_piece
from schemas.draft import Statement


def revise(before: Summary, reviser: Reviser) -> Summary | None:
    """Return the key points, each that the comment names exchanged for one not used yet."""
    material = reviser.material
    used = list_cited_spans(tuple(citation for point in before.points for citation in point.citations))
    ranked = rank_sentences(material.pieces, material.request.spans, material.module, material.language)
    unused = [piece for piece in ranked if piece.span.id not in used]
    points: list[Statement] = []
    for point in before.points:
        if point.id in reviser.wishes.removable and unused:
            points.append(quote_piece(unused.pop(0), material.ids))
            continue
        reviser.say_without_other(point.id)
        points += [point] if point.id not in reviser.wishes.dropped_ids else []
    return Summary(points=tuple(points)) if points else None
