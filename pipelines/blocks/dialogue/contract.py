"""The contract of a dialogue."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.draft import ElementHolder, NumberedBlock, Statement


class Turn(ElementHolder):
    """What one role says; the role's name makes no claim."""

    LISTS: ClassVar[tuple[str, ...]] = ("speaker", "words")

    speaker: Statement
    words: tuple[Statement, ...] = Field(min_length=1)


class Dialogue(NumberedBlock):
    """Two or more roles who speak in turns, to show how something is said."""

    LISTS: ClassVar[tuple[str, ...]] = ("turns",)

    kind: Literal["dialogue"] = "dialogue"
    turns: tuple[Turn, ...] = Field(min_length=2, max_length=40)
