"""The contract of a reveal."""

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from schemas.draft import NumberedBlock, Statement


class RevealVariant(StrEnum):
    """What is shown first."""

    TERM = "term"
    QUESTION = "question"


class Reveal(NumberedBlock):
    """A term with its explanation, or a question with its answer: the second is closed until asked for."""

    LISTS: ClassVar[tuple[str, ...]] = ("prompt", "details")
    TEXTS: ClassVar[tuple[str, ...]] = ("variant",)

    kind: Literal["reveal"] = "reveal"
    variant: RevealVariant
    prompt: Statement
    details: tuple[Statement, ...] = Field(min_length=1)

    def name_label(self, name: str) -> str:
        """Return the key of a list's label: term and explanation, or question and answer."""
        return f"list_{name}_{self.variant}"
