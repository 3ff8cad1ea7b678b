"""Decisions of reviewers, what else the ledger records, and the judgement on a draft."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.answer_seal import AnswerSeal
from schemas.comment_seal import CommentSeal
from schemas.contract import Contract
from schemas.finding import Waiver
from schemas.ids import CommentId, Digest, InvitationId, ModuleKey, Person, ReceivedId, Slug, SpanId
from schemas.operation import Operation
from schemas.plan_seal import PlanSeal
from schemas.seal import RevisionSeal
from schemas.session_seal import SessionSeal

LONGEST_COMMENT = 100_000


class Verdict(StrEnum):
    """What a reviewer decides about one digest."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class Decision(Contract):
    """One reviewer's verdict on one digest: of a draft or, if `subject` says so, of a plan."""

    kind: Literal["decision"] = "decision"
    subject: Literal["plan"] | None = Field(
        default=None, description="`plan` if it is about the module's plan; missing if about its draft."
    )
    module: ModuleKey
    digest: Digest
    findings: Digest = Field(description="Digest of the findings shown to the reviewer.")
    revision: int = Field(ge=1)
    verdict: Verdict
    person: Person
    verified: bool = Field(
        description="Whether an identity provider, or a signed invitation, vouched for the name."
    )
    comment: str = Field(default="", max_length=LONGEST_COMMENT)
    waivers: tuple[Waiver, ...] = ()
    evidence: Digest | None = Field(
        default=None, description="Digest of the cited passages as they then were in the sources."
    )
    opened: tuple[SpanId, ...] | None = Field(
        default=None, description="The cited passages the reviewer opened at the desk."
    )
    invitation: InvitationId | None = Field(
        default=None, description="The signed invitation it was made with; each allows one decision."
    )
    comments: tuple[CommentId, ...] | None = Field(
        default=None, description="The open comments that a request for changes sends with it."
    )
    received: ReceivedId | None = Field(
        default=None, description="Id under which the desk received it; one id is recorded once, for ever."
    )
    at: datetime
    run_id: str | None = None


class Published(Contract):
    """A release was built from an approved digest."""

    kind: Literal["published"] = "published"
    module: ModuleKey
    digest: Digest
    release: int = Field(ge=1)
    release_digest: Digest = Field(
        description="Digest of the release, which lists every file with its sha256."
    )
    observed: Digest | None = Field(
        default=None,
        description="Digest of the record of its tests, `Observed`; the last ledger line counts.",
    )
    policy: Digest | None = Field(
        default=None, description="Digest of the course's review rules that its approval met."
    )
    at: datetime


class Exemption(Contract):
    """A person allows a roll-back to a release that does not meet the course's policy.

    It is valid only for this release, this withdrawal and this policy.
    """

    kind: Literal["exemption"] = "exemption"
    module: ModuleKey
    release: int = Field(ge=1, description="The number of the release to go back to.")
    release_digest: Digest
    withdrawn: int = Field(ge=1, description="The number of the newest withdrawn release.")
    policy: Digest = Field(description="Digest of the review rules that the release does not meet.")
    person: Person
    verified: bool = Field(description="Whether an identity provider vouched for the name.")
    reason: str = Field(min_length=1, max_length=LONGEST_COMMENT)
    at: datetime
    run_id: str | None = None


class KeyRotated(Contract):
    """A new key seals the chain from this line on, instead of the one before it."""

    kind: Literal["key_rotated"] = "key_rotated"
    module: ModuleKey
    retired: str = Field(description="Id of the key that sealed the chain until now.")
    at: datetime


LedgerRecord = Annotated[
    Decision
    | Published
    | Exemption
    | KeyRotated
    | RevisionSeal
    | PlanSeal
    | AnswerSeal
    | SessionSeal
    | CommentSeal
    | Operation,
    Field(discriminator="kind"),
]


class LedgerEntry(Contract):
    """One line of a module's ledger, chained to the line before it.

    `previous` is the sha256 of the line before (64 zeros for the first); `mac` is the HMAC-SHA256,
    under the ledger's key, of the canonical JSON of the other fields.
    """

    sequence: int = Field(ge=1)
    previous: Digest
    recorded: LedgerRecord
    key_id: str
    mac: Digest


class Approved(Contract):
    """The policy is satisfied for this digest."""

    kind: Literal["approved"] = "approved"
    module: ModuleKey
    digest: Digest
    decisions: tuple[Decision, ...] = Field(min_length=1)


class SentBack(Contract):
    """A reviewer asked for changes, rejected, or withdrew."""

    kind: Literal["sent_back"] = "sent_back"
    decision: Decision


class Lapse(StrEnum):
    """Why an approval no longer counts."""

    EXPIRED = "expired"
    SOURCE_CHANGED = "source_changed"


class Waiting(Contract):
    """Roles whose people have not approved yet, or whose approval has lapsed."""

    kind: Literal["waiting"] = "waiting"
    roles: tuple[Slug, ...] = Field(min_length=1)
    lapsed: Lapse | None = None


Judgement = Approved | SentBack | Waiting


def pick_recorded(entries: Iterable[LedgerEntry]) -> list[LedgerRecord]:
    """Return what the entries of a ledger record, in their order."""
    return [entry.recorded for entry in entries]


def pick_decisions(recorded: Iterable[LedgerRecord]) -> list[Decision]:
    """Return the decisions on drafts among what a ledger records, in its order."""
    return [record for record in recorded if isinstance(record, Decision) and record.subject is None]


def pick_plan_decisions(recorded: Iterable[LedgerRecord]) -> list[Decision]:
    """Return the decisions on plans among what a ledger records, in its order."""
    return [record for record in recorded if isinstance(record, Decision) and record.subject is not None]


def number_decisions(entries: Iterable[LedgerEntry]) -> list[tuple[int, Decision]]:
    """Return a ledger's decisions on drafts with the number of the line that holds each."""
    return [
        (line.sequence, line.recorded)
        for line in entries
        if isinstance(line.recorded, Decision) and line.recorded.subject is None
    ]
