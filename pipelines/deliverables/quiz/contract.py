"""The contract of the quiz."""

from typing import ClassVar, Literal

from schemas.draft import Questionnaire


class Quiz(Questionnaire):
    """The questions a learner is scored on, one point each."""

    is_scored: ClassVar[bool] = True

    kind: Literal["quiz"] = "quiz"
