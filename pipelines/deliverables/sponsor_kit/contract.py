"""The contract of the sponsor kit."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class SponsorKit(Sectioned):
    """Texts that bring people on board (embarquement): each section is one, with its channel."""

    of_a_course: ClassVar[bool] = True

    kind: Literal["sponsor_kit"] = "sponsor_kit"
