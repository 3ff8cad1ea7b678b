"""Indicators of the French national quality framework with the evidence held on each; no verdict."""

from enum import StrEnum

from pydantic import Field

from schemas import ids
from schemas.contract import Contract
from schemas.ids import ModuleKey, Slug
from schemas.overview.evidence import Evidence
from schemas.overview.lines import LastWord


class IndicatorScope(StrEnum):
    """Which training organisations an indicator applies to."""

    ALL = "all"
    CERTIFYING = "certifying"
    WORK_STUDY = "work_study"
    APPRENTICES = "apprentices"
    SUBCONTRACTING = "subcontracting"


class EvidenceKind(StrEnum):
    """What a piece of evidence shows."""

    RELEASED = "released"
    """A deliverable that people approved and that was released."""

    APPROVED = "approved"
    """A deliverable that people approved, not released yet."""

    OBJECTIVES = "objectives"
    """Objectives that people approved, each with a measurable criterion."""

    RESULTS = "results"
    """Figures of what learners did."""

    RATED = "rated"
    """Ratings by learners."""

    WATCHED = "watched"
    """Sources pulled from elsewhere, and so kept up to date."""

    STATED = "stated"
    """A fact in `course.yaml`."""

    IMPROVED = "improved"
    """A release replaced by a newer one, or a request for changes that was answered."""


class MissingReason(StrEnum):
    """Why evidence is missing."""

    NOT_ASKED = "not_asked"
    """`course.yaml` asks for no deliverable of that kind."""

    NOT_APPROVED = "not_approved"

    NOT_MEASURABLE = "not_measurable"
    """There are no objectives, or some have no criterion."""

    NOT_WATCHED = "not_watched"
    NOT_STATED = "not_stated"
    NO_RESULTS = "no_results"
    NOTHING_REPLACED = "nothing_replaced"


class EvidenceItem(Contract):
    """A piece of evidence: what it shows, of which module, and where it can be read."""

    held_as: EvidenceKind
    course: Slug
    module: ModuleKey | None = None
    title: ids.Line
    kinds: tuple[str, ...] = ()
    count: int | None = Field(
        default=None, ge=0, description="How many of them there are, if they are counted."
    )
    approved_by: tuple[LastWord, ...] = ()
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class MissingEvidence(Contract):
    """Evidence that an auditor could look for and that is missing."""

    why: MissingReason
    course: Slug
    module: ModuleKey | None = None
    title: ids.Line
    kinds: tuple[str, ...] = ()
    evidence: Evidence | None = None


class Indicator(Contract):
    """One indicator with the evidence on it; Premierjet never says whether that is enough."""

    number: int = Field(ge=1, le=32)
    criterion: int = Field(ge=1, le=7)
    scope: IndicatorScope = IndicatorScope.ALL
    covered: bool = Field(description="Whether Premierjet can hold any evidence on it.")
    held: tuple[EvidenceItem, ...] = ()
    missing: tuple[MissingEvidence, ...] = ()
