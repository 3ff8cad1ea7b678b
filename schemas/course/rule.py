"""When a module is complete, and how often its quiz may be taken: decision 0048."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract


class PagesAsked(StrEnum):
    """Which pages a learner has to see."""

    ALL = "all"
    NONE = "none"


class QuizAsked(StrEnum):
    """How far a learner has to come with the quiz."""

    NONE = "none"
    ANSWERED = "answered"
    PASSED = "passed"


UNLIMITED = "unlimited"
Attempts = Annotated[int, Field(ge=1, le=10)] | Literal["unlimited"]


class Completion(Contract):
    """What makes a module complete. Whether it is passed is another question: the pass mark answers it."""

    pages: PagesAsked = PagesAsked.ALL
    quiz: QuizAsked = QuizAsked.ANSWERED

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.pages is PagesAsked.NONE and self.quiz is QuizAsked.NONE:
            raise ValueError("neither pages nor quiz: a module would be complete before it was opened")
        return self


class Rule(Contract):
    """The one rule of completion that every format follows; as it stands, that of most courses."""

    completion: Completion = Completion()
    attempts: Attempts = Field(
        default=2, description="How often the quiz may be taken; the best result counts."
    )
