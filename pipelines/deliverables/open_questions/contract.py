"""The contract of the open questions."""

from typing import ClassVar, Literal

from schemas.contract import Contract
from schemas.draft import Notes, Table, Worksheet


class OpenQuestions(Worksheet):
    """Short questions answered in writing: a section asks one, then tells the trainer how it is marked.

    Learners read a section down to its first table or note; a person marks their answers.
    """

    asks_by_objective: ClassVar[bool] = True
    TRAINERS: ClassVar[tuple[type[Contract], ...]] = (Table, Notes)

    kind: Literal["open_questions"] = "open_questions"
