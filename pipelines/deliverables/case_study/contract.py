"""The contract of the case study."""

from typing import ClassVar, Literal

from schemas.draft import Worksheet


class CaseStudy(Worksheet):
    """A situation lived in the organisation, what one has to know of it, and what is to be done.

    Learners read a section down to its first note; what the sources expect is the trainer's.
    """

    takes_up_context: ClassVar[bool] = True
    tells_a_story: ClassVar[bool] = True

    kind: Literal["case_study"] = "case_study"
