"""Seals: the ledger's record of each revision when it is written, and the comparison of a draft with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field

from schemas.by_identity import ByIdentity
from schemas.contract import Contract
from schemas.draft import Draft, Origin
from schemas.finding import digest_of
from schemas.ids import Digest, ModuleKey, Person

MOST_LISTED = 8
"""Drafts of which what a seal holds is kept while they are read."""


class Reread(StrEnum):
    """Why a draft waiting for review was criticised again."""

    RULES = "rules"
    NEIGHBOURS = "neighbours"


@dataclass(frozen=True)
class Basis:
    """What a draft was criticised against: the version of the rules, and the digest of the course."""

    rules: str
    course: str


class RevisionSeal(Contract):
    """Record of a revision: who wrote it, after which, and its digests; written before the revision itself.

    If no revision in the store has its number, the writer crashed, or another was faster: such a seal proves
    nothing.
    """

    kind: Literal["revision_seal"] = "revision_seal"
    module: ModuleKey
    revision: int = Field(ge=1)
    author: Person | None = Field(default=None, description="The person, for a human revision.")
    writer: Origin
    parent: Digest | None = Field(default=None, description="Digest of the content of the previous revision.")
    digest: Digest = Field(description="Digest of the content.")
    findings: Digest = Field(description="Digest of the findings.")
    provenance: Digest = Field(description="Digest of the provenance.")
    rules: str | None = Field(
        default=None, description="The version of the rules it was criticised by; None if unknown."
    )
    course: Digest | None = Field(
        default=None, description="Digest of the course around it, its other modules included."
    )
    reread: Reread | None = Field(default=None, description="Why it was criticised again.")
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
            **_list_sealed(draft),
            rules=basis.rules if basis else None,
            course=basis.course if basis else None,
            reread=reread,
            adopted_by=adopted_by,
            at=at,
        )

    def differences(self, draft: Draft) -> tuple["SealedPart", ...]:
        """Return the parts of a draft that differ from what was sealed; empty if none does."""
        sealed = _list_sealed_once(ByIdentity(draft))
        differing = {name for name, value in sealed.items() if getattr(self, name) != value}
        if not differing:
            return ()
        return tuple(part for part, names in SEALED_FIELDS.items() if not differing.isdisjoint(names))


@lru_cache(maxsize=MOST_LISTED)
def _list_sealed_once(key: ByIdentity[Draft]) -> dict[str, Any]:
    """Return the same of a draft that is compared with several seals, or by several readers; not changed."""
    return _list_sealed(key.value)


def _list_sealed(draft: Draft) -> dict[str, Any]:
    """Return what a seal holds of a draft itself, by field."""
    return {
        "module": draft.module,
        "revision": draft.revision,
        "author": draft.provenance.author,
        "writer": draft.provenance.writer,
        "parent": draft.parent,
        "digest": draft.content.canonical_digest(),
        "findings": digest_of(draft.findings),
        "provenance": draft.provenance.canonical_digest(),
    }


class SealedPart(StrEnum):
    """A part of a revision that its seal names."""

    CONTENT = "content"
    PARENT = "parent"
    AUTHOR = "author"
    FINDINGS = "findings"
    PROVENANCE = "provenance"


SEALED_FIELDS = {
    SealedPart.AUTHOR: ("author", "writer"),
    SealedPart.CONTENT: ("module", "revision", "digest"),
    SealedPart.PARENT: ("parent",),
    SealedPart.FINDINGS: ("findings",),
    SealedPart.PROVENANCE: ("provenance",),
}
"""Fields of a draft's seal that stand for each part, in the order in which differences are told."""


def compare_seals(
    sealed: Contract, current: Contract, fields: Mapping[SealedPart, tuple[str, ...]]
) -> tuple[SealedPart, ...]:
    """Return the parts in which a seal differs from what would be sealed now."""
    return tuple(
        part
        for part, names in fields.items()
        if any(getattr(sealed, name) != getattr(current, name) for name in names)
    )
