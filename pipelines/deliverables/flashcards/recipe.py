"""The schema of a model's answer for flashcards, and the cards built from it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder
from pipelines.drafting.prompt import Line
from pipelines.drafting.sides import SidesAnswer, build_row, drop_repeated_rows
from pipelines.drafting.sides import outline as rows_outline
from schemas.draft import Row


class FlashcardsAnswer(ArtefactAnswer):
    """Cards to be recalled."""

    cards: Annotated[list[SidesAnswer], Field(min_length=1, max_length=80)]


def outline(flashcards: Flashcards) -> Iterator[Line]:
    """Yield the cards as the prompt shows them."""
    yield from rows_outline(flashcards.cards)


def build(
    answers: Sequence[FlashcardsAnswer], builder: ElementBuilder, earlier: Flashcards | None
) -> Flashcards | None:
    """Return the cards, none with the front of another; None if the answers hold nothing readable."""
    cards = drop_repeated_rows(_build_rows(answers, builder, earlier.cards if earlier else ()))
    return Flashcards(cards=cards) if cards else None


def extend(
    there: Flashcards, answers: Sequence[FlashcardsAnswer], builder: ElementBuilder, most: int
) -> Flashcards:
    """Return the cards with more behind them, none with the front of another."""
    cards = drop_repeated_rows((*there.cards, *_build_rows(answers, builder, ())))
    return there.model_copy(update={"cards": cards[: len(there.cards) + most]})


def _build_rows(
    answers: Sequence[FlashcardsAnswer], builder: ElementBuilder, earlier: Sequence[Row]
) -> list[Row]:
    rows = (build_row(each, builder, earlier) for answer in answers for each in answer.cards)
    return [row for row in rows if row is not None]
