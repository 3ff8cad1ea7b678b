"""The contract of the trainer guide."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class TrainerGuide(Sectioned):
    """How a trainer leads the module: facilitation, questions for the debrief, frequent misconceptions."""

    is_for_trainers_alone: ClassVar[bool] = True
    takes_up_context: ClassVar[bool] = True

    kind: Literal["trainer_guide"] = "trainer_guide"
