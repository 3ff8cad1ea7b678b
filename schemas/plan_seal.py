"""Seals of plans: the ledger's record of each revision of a plan when it is written."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.finding import digest_of
from schemas.ids import Digest, ModuleKey, Person
from schemas.plan import PlanRevision
from schemas.seal import SealedPart, compare_seals


class PlanSeal(Contract):
    """Record of a revision of a plan: who edited it, after which, and its digests; written before itself.

    If no revision in the store has its number, the writer crashed, or another was faster: such a seal proves
    nothing.
    """

    kind: Literal["plan_seal"] = "plan_seal"
    module: ModuleKey
    revision: int = Field(ge=1)
    author: Person | None = Field(default=None, description="Who edited it last; missing if rules made it.")
    parent: Digest | None = Field(default=None, description="Digest of the plan of the previous revision.")
    digest: Digest = Field(description="Digest of the plan.")
    findings: Digest = Field(description="Digest of the findings.")
    record: Digest = Field(description="Digest of the whole revision, its moment and inputs included.")
    adopted_by: Person | None = Field(
        default=None, description="Who vouched for a revision written before plans were sealed."
    )
    at: datetime

    @classmethod
    def of(cls, revision: PlanRevision, at: datetime, *, adopted_by: str | None = None) -> "PlanSeal":
        """Return the seal of a revision."""
        return cls(
            module=revision.module,
            revision=revision.revision,
            author=revision.author,
            parent=revision.parent,
            digest=revision.digest,
            findings=digest_of(revision.findings),
            record=revision.canonical_digest(),
            adopted_by=adopted_by,
            at=at,
        )

    @property
    def repeats_plan(self) -> bool:
        """Return whether the plan is that of the revision before: rules looked at it again."""
        return self.adopted_by is None and self.parent == self.digest

    def differences(self, revision: PlanRevision) -> tuple[SealedPart, ...]:
        """Return the parts of a revision that differ from what was sealed; empty if none does."""
        return compare_seals(self, PlanSeal.of(revision, self.at), SEALED_PLAN_FIELDS)


SEALED_PLAN_FIELDS = {
    SealedPart.AUTHOR: ("author",),
    SealedPart.CONTENT: ("module", "revision", "digest"),
    SealedPart.PARENT: ("parent",),
    SealedPart.FINDINGS: ("findings",),
    SealedPart.PROVENANCE: ("record",),
}
"""Fields of a plan's seal that stand for each part, in the order in which differences are told."""
