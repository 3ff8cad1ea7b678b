"""When a module is complete, and how often its quiz may be taken: decision 0048."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

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


class SuccessSent(StrEnum):
    """When a package says that a learner passed, where its standard has a word of its own for that."""

    AT_THE_MARK = "at_the_mark"
    ONCE_COMPLETE = "once_complete"


UNLIMITED = "unlimited"
Attempts = Annotated[int, Field(ge=1, le=10)] | Literal["unlimited"]


class Completion(Contract):
    """What makes a module complete. Whether it is passed is another question: the pass mark answers it."""

    pages: PagesAsked = PagesAsked.ALL
    quiz: QuizAsked = QuizAsked.ANSWERED
    success: SuccessSent | None = Field(
        default=None,
        description="When SCORM 2004 says `passed`: `at_the_mark` (the usual), or `once_complete`.",
    )

    @field_validator("success")
    @classmethod
    def _the_usual_is_left_out(cls, success: SuccessSent | None) -> SuccessSent | None:
        return None if success is SuccessSent.AT_THE_MARK else success

    @property
    def agrees(self) -> bool:
        """Return whether nobody is told to have passed a module that is not complete."""
        return self.success is SuccessSent.ONCE_COMPLETE

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.pages is PagesAsked.NONE and self.quiz is QuizAsked.NONE:
            raise ValueError("neither pages nor quiz: a module would be complete before it was opened")
        return self


class CompletionRule(Contract):
    """The one rule of completion that every format follows; as it stands, that of most courses."""

    completion: Completion = Completion()
    attempts: Attempts = Field(
        default=2, description="How often the quiz may be taken; the best result counts."
    )
