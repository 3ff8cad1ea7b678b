"""The model's answer for a summary, and the summary built from it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, StatementAnswer
from pipelines.drafting.prompt import Line, write_statement_line


class SummaryAnswer(ArtefactAnswer):
    """Key points, most important first."""

    points: Annotated[list[StatementAnswer], Field(min_length=1, max_length=40)]


def outline(summary: Summary) -> Iterator[Line]:
    """Yield the points as the prompt shows them."""
    for point in summary.points:
        yield write_statement_line(point)


def build(
    answers: Sequence[SummaryAnswer], builder: ElementBuilder, earlier: Summary | None
) -> Summary | None:
    """Return the summary; None if the answers hold nothing readable."""
    earlier_points = earlier.points if earlier else ()
    built_points = (
        builder.build_statement(point, earlier_points) for answer in answers for point in answer.points
    )
    points = tuple(point for point in built_points if point is not None)
    return Summary(points=points) if points else None
