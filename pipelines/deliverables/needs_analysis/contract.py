"""The contract of the needs analysis."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class NeedsAnalysis(Sectioned):
    """What the people to be trained and their organisation need (pré-analyse): every figure counted."""

    of_a_course: ClassVar[bool] = True
    says_nothing_twice: ClassVar[bool] = True

    kind: Literal["needs_analysis"] = "needs_analysis"
