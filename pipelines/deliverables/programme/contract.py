"""The contract of the programme."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class Programme(Sectioned):
    """What a course is, as it is told to people (fiche programme)."""

    of_a_course: ClassVar[bool] = True
    says_nothing_twice: ClassVar[bool] = True

    kind: Literal["programme"] = "programme"
