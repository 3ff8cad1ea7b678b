"""Completion rules: when a module is complete, and how often its quiz may be taken (decision 0048)."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from schemas.contract import Contract


class PagesAsked(StrEnum):
    """Which pages a learner has to see."""

    ALL = "all"
    NONE = "none"


class QuizAsked(StrEnum):
    """What a learner has to do with the quiz."""

    NONE = "none"
    ANSWERED = "answered"
    PASSED = "passed"


class SuccessSent(StrEnum):
    """When a package reports that a learner passed, if its standard can report it separately."""

    AT_THE_MARK = "at_the_mark"
    ONCE_COMPLETE = "once_complete"


UNLIMITED = "unlimited"
Attempts = Annotated[int, Field(ge=1, le=10)] | Literal["unlimited"]


class Completion(Contract):
    """What makes a module complete; whether it is passed depends on the pass mark instead."""

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
        """Return whether a module is reported as passed only once it is complete."""
        return self.success is SuccessSent.ONCE_COMPLETE

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.pages is PagesAsked.NONE and self.quiz is QuizAsked.NONE:
            raise ValueError("neither pages nor quiz: a module would be complete before it was opened")
        return self


class ScoredBlocks(Contract):
    """Which questions inside pages count in the score of a module, beside those of its quiz."""

    scenarios: bool = Field(
        default=True, description="The first time a learner plays a scenario through, by fixed points."
    )
    checkpoints: bool = Field(default=False, description="The questions inside pages, answered at once.")


class CompletionRule(Contract):
    """The completion rule that every format follows; its defaults are the usual rule."""

    completion: Completion = Completion()
    attempts: Attempts = Field(
        default=2, description="How often the quiz may be taken; the best result counts."
    )
    scored: ScoredBlocks | None = Field(
        default=None, description="What counts in the score inside pages; left out if it is the usual."
    )

    @field_validator("scored")
    @classmethod
    def _the_usual_score_is_left_out(cls, scored: ScoredBlocks | None) -> ScoredBlocks | None:
        return None if scored == ScoredBlocks() else scored
