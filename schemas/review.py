"""Decisions, the ledger's entries, and what they amount to."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.finding import Waiver
from schemas.ids import Digest, ModuleKey, Person, Slug

LONGEST_COMMENT = 100_000


class Verdict(StrEnum):
    """What a reviewer says of one digest."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class Decision(Contract):
    """One reviewer's verdict on one digest."""

    kind: Literal["decision"] = "decision"
    module: ModuleKey
    digest: Digest
    findings: Digest = Field(description="Of the findings the reviewer had before them.")
    revision: int = Field(ge=1)
    verdict: Verdict
    person: Person
    verified: bool = Field(description="Whether an identity provider vouched for the name.")
    comment: str = Field(default="", max_length=LONGEST_COMMENT)
    waivers: tuple[Waiver, ...] = ()
    at: datetime
    run_id: str | None = None


class Published(Contract):
    """A release was built from an approved digest."""

    kind: Literal["published"] = "published"
    module: ModuleKey
    digest: Digest
    release: int = Field(ge=1)
    release_digest: Digest = Field(description="Of the release, which lists every file with its sha256.")
    at: datetime


Recorded = Annotated[Decision | Published, Field(discriminator="kind")]


class LedgerEntry(Contract):
    """One line of a module's ledger, chained to the line before it.

    `previous` is the sha256 of the line before (64 zeros for the first); `mac` is the HMAC-SHA256,
    under the ledger's key, of the canonical JSON of the other fields.
    """

    sequence: int = Field(ge=1)
    previous: Digest
    recorded: Recorded
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


class Waiting(Contract):
    """Roles whose people have not approved yet."""

    kind: Literal["waiting"] = "waiting"
    roles: tuple[Slug, ...] = Field(min_length=1)


Judgement = Approved | SentBack | Waiting
