"""The ledger's seal of a revision at the moment it was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.draft import Draft, Origin
from schemas.finding import digest_of
from schemas.ids import Digest, ModuleKey, Person


class Reread(StrEnum):
    """Why a draft that waited was criticised anew."""

    RULES = "rules"
    NEIGHBOURS = "neighbours"


@dataclass(frozen=True)
class Basis:
    """What a draft was criticised by: the version of the rules, and the digest of the course around it."""

    rules: str
    course: str


class RevisionSeal(Contract):
    """Who wrote a revision, after which, and what was found in it: written before it can be read.

    One of a number that no revision in the store has is the trace of a writer that died, or that another
    preceded; it vouches for nothing.
    """

    kind: Literal["revision_seal"] = "revision_seal"
    module: ModuleKey
    revision: int = Field(ge=1)
    author: Person | None = Field(default=None, description="The person, for a human revision.")
    writer: Origin
    parent: Digest | None = Field(default=None, description="Of the content of the revision before.")
    digest: Digest = Field(description="Of the content.")
    findings: Digest = Field(description="Of what was found in it.")
    provenance: Digest = Field(description="Of all that the draft says of how it came to be.")
    rules: str | None = Field(
        default=None, description="The version of the rules it was criticised by; None where nobody knows."
    )
    course: Digest | None = Field(
        default=None, description="Of what the course said around it, its other modules included."
    )
    reread: Reread | None = Field(default=None, description="Why it was criticised anew.")
    adopted_by: Person | None = Field(
        default=None, description="Who vouched for a revision written before there were seals."
    )
    at: datetime

    @classmethod
    def of(
        cls,
        draft: Draft,
        at: datetime,
        basis: Basis | None = None,
        *,
        reread: Reread | None = None,
        adopted_by: str | None = None,
    ) -> "RevisionSeal":
        """Return the seal of a revision."""
        return cls(
            module=draft.module,
            revision=draft.revision,
            author=draft.provenance.author,
            writer=draft.provenance.writer,
            parent=draft.parent,
            digest=draft.content.canonical_digest(),
            findings=digest_of(draft.findings),
            provenance=draft.provenance.canonical_digest(),
            rules=basis.rules if basis else None,
            course=basis.course if basis else None,
            reread=reread,
            adopted_by=adopted_by,
            at=at,
        )

    def differences(self, draft: Draft) -> tuple["SealedPart", ...]:
        """Return which parts of a draft are not as they were sealed; none where all are."""
        return tuple(_differences(self, draft))


class SealedPart(StrEnum):
    """A part of a draft that its seal names."""

    CONTENT = "content"
    PARENT = "parent"
    AUTHOR = "author"
    FINDINGS = "findings"
    PROVENANCE = "provenance"


def _differences(seal: RevisionSeal, draft: Draft) -> Iterator[SealedPart]:
    now = RevisionSeal.of(draft, seal.at)
    if (now.author, now.writer) != (seal.author, seal.writer):
        yield SealedPart.AUTHOR
    if (now.module, now.revision, now.digest) != (seal.module, seal.revision, seal.digest):
        yield SealedPart.CONTENT
    if now.parent != seal.parent:
        yield SealedPart.PARENT
    if now.findings != seal.findings:
        yield SealedPart.FINDINGS
    if now.provenance != seal.provenance:
        yield SealedPart.PROVENANCE
