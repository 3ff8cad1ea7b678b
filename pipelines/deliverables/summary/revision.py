"""A request for changes to a summary, without a model: the next best sentence takes the place of one."""

from pipelines.deliverables.lesson.extraction import statement
from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.summary.extraction import ranked
from pipelines.drafting.material import cited
from pipelines.drafting.revising import Reviser
from schemas.draft import Statement


def revise(before: Summary, reviser: Reviser) -> Summary | None:
    """Return the key points, each that the comment names exchanged for one not used yet."""
    material = reviser.material
    used = cited(tuple(citation for point in before.points for citation in point.citations))
    best = ranked(material.found, material.request.spans, material.module, material.language)
    left = [piece for piece in best if piece.span.id not in used]
    points: list[Statement] = []
    for point in before.points:
        if point.id in reviser.wishes.removable and left:
            points.append(statement(left.pop(0), material.mint))
            continue
        reviser.say_without_other(point.id)
        points += [point] if point.id not in reviser.wishes.dropped else []
    return Summary(points=tuple(points)) if points else None
