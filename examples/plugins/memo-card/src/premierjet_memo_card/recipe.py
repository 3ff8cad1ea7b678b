"""What a model answers for a memo card, and the card made of it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, StatementAnswer
from pipelines.drafting.prompt import Line, write_statement_line
from premierjet_memo_card.contract import MemoCard


class MemoCardAnswer(ArtefactAnswer):
    """The lines of the card, the most important first."""

    lines: Annotated[list[StatementAnswer], Field(min_length=1, max_length=20)]


def outline(card: MemoCard) -> Iterator[Line]:
    """Yield the lines of an earlier card as the prompt shows them."""
    for point in card.points:
        yield write_statement_line(point)


def build(
    answers: Sequence[MemoCardAnswer], builder: ElementBuilder, earlier: MemoCard | None
) -> MemoCard | None:
    """Return the card; None where nothing one can read was said. Code gives ids and inserts quotations."""
    before = earlier.points if earlier else ()
    said = (builder.build_statement(line, before) for answer in answers for line in answer.lines)
    points = tuple(point for point in said if point is not None)
    return MemoCard(points=points) if points else None
