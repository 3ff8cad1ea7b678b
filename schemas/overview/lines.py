"""Lines of the overview: each is the state of one module or document of a course."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from schemas import ids
from schemas.contract import Contract
from schemas.ids import ModuleKey, Person, Slug
from schemas.language import Language
from schemas.overview.costs import Cost
from schemas.overview.evidence import (
    DraftEvidence,
    Evidence,
    LedgerEvidence,
    PlanEvidence,
    ReceiptEvidence,
    ReleaseEvidence,
)
from schemas.overview.results import ModuleResults
from schemas.problem import Problem
from schemas.review import Lapse, Verdict


class ModuleStage(StrEnum):
    """How far a module has come, judged by its newest draft."""

    NO_DRAFT = "no_draft"
    DRAFTING = "drafting"
    """Changes were requested, or a batch is under way: the writer is next."""

    WAITING = "waiting"
    """A reviewer is next, of the draft or, before there is one, of the plan."""

    REFUSED = "refused"
    """Rejected: a person has to decide what happens next."""

    WITHDRAWN = "withdrawn"
    """Its approval was withdrawn: a person has to decide what happens next."""

    STUCK = "stuck"
    """The policy of its course cannot be met."""

    APPROVED = "approved"
    """Approved, not released yet."""

    RELEASED = "released"
    """Released, not at any target yet."""

    DELIVERED = "delivered"

    UNREADABLE = "unreadable"
    """Its draft or its ledger is damaged."""


class LastWord(Contract):
    """One person's last decision on a digest, and the ledger line that holds it."""

    person: Person
    verified: bool = Field(
        description="Whether an identity provider or a signed invitation vouched for them."
    )
    verdict: Verdict
    at: datetime
    evidence: LedgerEvidence


class TargetRelease(Contract):
    """The release of a module that a target shows, according to the receipts.

    `current` is whether it is the module's newest release; `taken_back` is when its approval was withdrawn,
    if it was.
    """

    target: Slug
    at: datetime
    current: bool
    taken_back: datetime | None = None
    evidence: ReceiptEvidence


class WaitingPlan(Contract):
    """A plan that people have to approve: for which roles it waits, since and until when."""

    evidence: PlanEvidence
    waits_for: tuple[Slug, ...] = Field(min_length=1)
    since: datetime
    due: datetime | None = None


class Lateness(StrEnum):
    """What is late."""

    REVIEW = "review"
    """A draft or a plan has waited longer than `review.deadline_days`."""

    OPENING = "opening"
    """A pilot or an opening has begun, and the module is at no target."""

    SESSION = "session"
    """The first half-day has begun, and the module or document is not released."""

    ROLL_BACK = "roll_back"
    """A target still shows a release that was withdrawn."""

    SOURCES = "sources"
    """A source could not be pulled."""


class Late(Contract):
    """Something late: since which day, and what proves it; `what` names a milestone, target or source."""

    kind: Lateness
    since: date
    days: int = Field(ge=0)
    what: str = ""
    evidence: Evidence


class ModuleLine(Contract):
    """One module or document of a course; a field that is not known is None or empty.

    `approved_by` lists the approvals of the newest draft that count. `release` is the newest one recorded in
    the ledger, `released_by` lists its approvals, and `absent` the targets that do not show it.
    """

    module: ModuleKey
    course: Slug
    title: ids.Line
    language: Language
    is_document: bool
    kinds: tuple[str, ...]
    state: ModuleStage
    since: datetime | None = None
    draft: DraftEvidence | None = None
    blocking: int = Field(default=0, ge=0, description="Findings that stop approval and that nobody waived.")
    waits_for: tuple[Slug, ...] = ()
    lapsed: Lapse | None = None
    due: datetime | None = Field(
        default=None, description="When the draft that waits for review becomes overdue."
    )
    plan: WaitingPlan | None = Field(default=None, description="None if no plan waits for people.")
    approved_by: tuple[LastWord, ...] = ()
    good_until: datetime | None = None
    release: ReleaseEvidence | None = None
    published: LedgerEvidence | None = None
    released_at: datetime | None = None
    released_by: tuple[LastWord, ...] = ()
    stands: bool = Field(default=True, description="False if the release's approval was withdrawn.")
    sheet: bool = Field(default=False, description="Whether the release has a release sheet.")
    draft_cites: tuple[str, ...] = Field(default=(), description="The sources its newest draft quotes.")
    release_cites: tuple[str, ...] = Field(default=(), description="The sources its release quotes.")
    delivered: tuple[TargetRelease, ...] = ()
    absent: tuple[Slug, ...] = ()
    late: tuple[Late, ...] = ()
    cost: Cost = Cost()
    results: ModuleResults | None = Field(default=None, description="None if there are none yet.")
    problem: Problem | None = None
