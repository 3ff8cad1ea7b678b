"""Figures on a course's reviews: counts and times, never about one person."""

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Slug


class Quartiles(Contract):
    """How a number is spread: a quarter lies below `lower`, half below `median`, a quarter above `upper`."""

    count: int = Field(ge=1)
    lower: float
    median: float
    upper: float


class RuleMeasure(Contract):
    """How many findings of one rule were corrected, accepted or disputed."""

    rule: str
    raised: int = Field(ge=1)
    mended: int = Field(ge=0, description="No longer found in the newest draft.")
    accepted: int = Field(ge=0, description="Waived with a reason by a person who approved.")
    disputed: int = Field(ge=0, description="Said to be mistaken.")


class CourseMeasures(Contract):
    """One course's reviews so far. There is no field for a person: this is no ranking."""

    course: Slug
    modules: int = Field(ge=0, description="Modules with a draft.")
    decided: int = Field(ge=0, description="Drafts somebody has decided on.")
    hours_to_decision: Quartiles | None = Field(
        default=None, description="Hours from the writing of a draft to the first decision on it."
    )
    edits: dict[str, int] = Field(description="Texts people changed, by kind of artefact.")
    findings: tuple[RuleMeasure, ...] = ()
    human_share: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Share of the characters of the newest drafts that a person wrote.",
    )
