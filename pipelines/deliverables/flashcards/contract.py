"""The contract of the flashcards."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.draft import Row, TwoSided


class Flashcards(TwoSided):
    """Cards to learn by heart: each row is a front and a back."""

    LIST: ClassVar[str] = "cards"

    kind: Literal["flashcards"] = "flashcards"
    cards: tuple[Row, ...] = Field(min_length=1)
