"""The contract of the lesson."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class Lesson(Sectioned):
    """The pages a learner reads, in order."""

    bears_provider: ClassVar[bool] = True
    is_read: ClassVar[bool] = True
    says_nothing_twice: ClassVar[bool] = True
    takes_up_context: ClassVar[bool] = True
    teaches: ClassVar[bool] = True

    kind: Literal["lesson"] = "lesson"
