"""Evidence behind a figure, such as a draft, a plan, a release, a ledger line or a key of `course.yaml`."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, ModuleKey, Slug
from schemas.results import Absent, Month


class DraftEvidence(Contract):
    """Evidence: one revision of a module."""

    kind: Literal["draft"] = "draft"
    module: ModuleKey
    revision: int = Field(ge=1)
    digest: Digest


class PlanEvidence(Contract):
    """Evidence: one revision of a module's plan."""

    kind: Literal["plan"] = "plan"
    module: ModuleKey
    revision: int = Field(ge=1)
    digest: Digest


class ReleaseEvidence(Contract):
    """A release; `content` is the digest people approved, `digest` that of the release itself."""

    kind: Literal["release"] = "release"
    module: ModuleKey
    release: int = Field(ge=1)
    content: Digest
    digest: Digest


class LedgerEvidence(Contract):
    """A line of a module's ledger, counted from 1."""

    kind: Literal["ledger"] = "ledger"
    module: ModuleKey
    line: int = Field(ge=1)


class ReceiptEvidence(Contract):
    """The receipt of a release at a target, and where it lies there."""

    kind: Literal["receipt"] = "receipt"
    module: ModuleKey
    target: Slug
    release: int = Field(ge=1)
    location: str


class CourseEvidence(Contract):
    """A key of a course's `course.yaml`, e.g. `review.deadline_days`."""

    kind: Literal["course"] = "course"
    course: Slug
    key: str


class PulledEvidence(Contract):
    """A course's `sources.lock.json`: how many sources were pulled, and when the last one was."""

    kind: Literal["pulled"] = "pulled"
    course: Slug
    sources: int = Field(ge=1)
    last: datetime


class ResultsEvidence(Contract):
    """A module's analysis: the month of its newest result, and the fingerprint of what it counts."""

    kind: Literal["results"] = "results"
    module: ModuleKey
    up_to: Month | Absent
    inputs: Digest


Evidence = Annotated[
    DraftEvidence
    | PlanEvidence
    | ReleaseEvidence
    | LedgerEvidence
    | ReceiptEvidence
    | CourseEvidence
    | PulledEvidence
    | ResultsEvidence,
    Field(discriminator="kind"),
]
