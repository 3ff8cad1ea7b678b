"""The contract of the letters."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class Letters(Sectioned):
    """Letters to the people of a course: each section is one."""

    of_a_course: ClassVar[bool] = True
    bears_provider: ClassVar[bool] = True

    kind: Literal["letters"] = "letters"
