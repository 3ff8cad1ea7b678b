"""Indicators of the French national quality framework with the evidence held on each; no verdict."""

from enum import StrEnum

from pydantic import Field

from schemas import ids
from schemas.contract import Contract
from schemas.ids import ModuleKey, Slug
from schemas.overview.evidence import Evidence
from schemas.overview.lines import LastWord


class IndicatorScope(StrEnum):
    """Whom an indicator is asked of, beside everybody."""

    ALL = "all"
    CERTIFYING = "certifying"
    WORK_STUDY = "work_study"
    APPRENTICES = "apprentices"
    SUBCONTRACTING = "subcontracting"


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    RELEASED = "released"
    """A deliverable that people approved and that was released."""

    APPROVED = "approved"
    """A deliverable that people approved, not released yet."""

    OBJECTIVES = "objectives"
    """Objectives people approved, each with a criterion anyone can tell."""

    RESULTS = "results"
    """What learners did, counted."""

    RATED = "rated"
    """What learners think, as they rated it."""

    WATCHED = "watched"
    """Sources kept elsewhere and pulled."""

    STATED = "stated"
    """Something `course.yaml` says."""

    IMPROVED = "improved"
    """A release that another replaced, or a request for changes that was answered."""


class MissingReason(StrEnum):
    """Why evidence is missing."""

    NOT_ASKED = "not_asked"
    """`course.yaml` asks for nothing of the kind."""

    NOT_APPROVED = "not_approved"
    NOT_MEASURABLE = "not_measurable"
    """Objectives without a criterion, or none."""

    NOT_WATCHED = "not_watched"
    NOT_STATED = "not_stated"
    NO_RESULTS = "no_results"
    NOTHING_REPLACED = "nothing_replaced"


class EvidenceItem(Contract):
    """A piece of evidence: what it is, of which module, and where it can be read."""

    held_as: EvidenceKind
    course: Slug
    module: ModuleKey | None = None
    title: ids.Line
    kinds: tuple[str, ...] = ()
    count: int | None = Field(default=None, ge=0, description="How many of them, where they are counted.")
    approved_by: tuple[LastWord, ...] = ()
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class MissingEvidence(Contract):
    """Evidence a reader could look for and that is not there."""

    why: MissingReason
    course: Slug
    module: ModuleKey | None = None
    title: ids.Line
    kinds: tuple[str, ...] = ()
    evidence: Evidence | None = None


class Indicator(Contract):
    """One indicator, and what is held on it; Premierjet never says whether that is enough."""

    number: int = Field(ge=1, le=32)
    criterion: int = Field(ge=1, le=7)
    scope: IndicatorScope = IndicatorScope.ALL
    covered: bool = Field(description="Whether Premierjet can hold anything on it.")
    held: tuple[EvidenceItem, ...] = ()
    missing: tuple[MissingEvidence, ...] = ()
