"""The state of one module or document in the overview."""

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
    ReceiptEvidence,
    ReleaseEvidence,
)
from schemas.overview.results import ModuleResults
from schemas.review import Lapse, Verdict


class ModuleStage(StrEnum):
    """What is next for a module, told of its newest draft."""

    NO_DRAFT = "no_draft"
    DRAFTING = "drafting"
    """Changes were requested, or a batch is under way: a writer's turn."""

    WAITING = "waiting"
    """A reviewer's turn."""

    REFUSED = "refused"
    """Rejected, or its approval withdrawn: a person has to say how it goes on."""

    STUCK = "stuck"
    """The policy of its course cannot be met."""

    APPROVED = "approved"
    """Not released yet."""

    RELEASED = "released"
    """Not at any target."""

    DELIVERED = "delivered"

    UNREADABLE = "unreadable"
    """Its store or ledger is not what was written."""


class LastWord(Contract):
    """One person's last word on a digest, and the line that holds it."""

    person: Person
    verified: bool = Field(
        description="Whether an identity provider or a signed invitation vouched for them."
    )
    verdict: Verdict
    at: datetime
    evidence: LedgerEvidence


class TargetRelease(Contract):
    """What a target shows of a module, as far as receipts say.

    `current` where that is its newest release; `taken_back` is when the approval of that release was
    withdrawn, if it was.
    """

    target: Slug
    at: datetime
    current: bool
    taken_back: datetime | None = None
    evidence: ReceiptEvidence


class Lateness(StrEnum):
    """What is late."""

    REVIEW = "review"
    """A draft waits longer than `review.deadline_days`."""

    OPENING = "opening"
    """A pilot or an opening has begun, and the module is at no target."""

    SESSION = "session"
    """The first half-day has begun, and the module or document was never released."""

    ROLL_BACK = "roll_back"
    """A target still shows a release that was withdrawn."""

    SOURCES = "sources"
    """A source kept elsewhere could not be pulled since."""


class Late(Contract):
    """Something late: since which day, by which rule, and what it is called there."""

    kind: Lateness
    since: date
    days: int = Field(ge=0)
    what: str = ""
    evidence: Evidence


class Problem(Contract):
    """Why something cannot be told, in both languages where there are two."""

    happened: dict[Language, str]
    place: str
    remedy: dict[Language, str]


class ModuleLine(Contract):
    """One module or document of a course; what is not known has no value.

    `approved_by` are those whose approval of the newest draft counts; `release` is the newest the ledger
    vouches for, whose approval `released_by` gave; `absent` are the targets that do not show it.
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
    blocking: int = Field(default=0, ge=0, description="Findings that stop approval and nobody set aside.")
    waits_for: tuple[Slug, ...] = ()
    lapsed: Lapse | None = None
    due: datetime | None = Field(default=None, description="When the draft it waits with is overdue.")
    approved_by: tuple[LastWord, ...] = ()
    good_until: datetime | None = None
    release: ReleaseEvidence | None = None
    published: LedgerEvidence | None = None
    released_at: datetime | None = None
    released_by: tuple[LastWord, ...] = ()
    stands: bool = Field(default=True, description="False where the release's approval was withdrawn.")
    sheet: bool = Field(default=False, description="Whether a release sheet lies beside it.")
    draft_cites: tuple[str, ...] = Field(default=(), description="The sources its newest draft quotes.")
    release_cites: tuple[str, ...] = Field(default=(), description="The sources its release quotes.")
    delivered: tuple[TargetRelease, ...] = ()
    absent: tuple[Slug, ...] = ()
    late: tuple[Late, ...] = ()
    cost: Cost = Cost()
    results: ModuleResults | None = Field(default=None, description="None where none were counted.")
    problem: Problem | None = None
