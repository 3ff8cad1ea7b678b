"""The feed an LMS pulls: `index.json` at a target's root names the current release of each module."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.ids import Digest, Line, ModuleKey, Person, Slug
from schemas.language import Language
from schemas.release import StoredFile


class FeedPackage(Contract):
    """One zip of the current release; paths start from the folder that holds `index.json`.

    `path` names this release for ever. `latest` names the same bytes until the next release: it is
    what an LMS that follows one URL is pointed at.
    """

    format: Slug
    path: str
    latest: str
    sha256: Digest
    size: int = Field(ge=0, description="Bytes.")


class FeedKey(Contract):
    """The public key that verifies a release; compare it with what its owner says before you believe it."""

    fingerprint: Digest = Field(description="sha256 of the public key's DER.")
    pem: str = Field(description="The public key, in PEM.")


class FeedModule(Contract):
    """The current release of one module."""

    id: Slug
    key: ModuleKey
    title: Line
    language: Language
    release: int = Field(ge=1)
    content: Digest = Field(description="Digest of the approved content.")
    approved_by: tuple[Person, ...] = Field(min_length=1)
    approved_at: datetime = Field(description="Time of the decision that completed the approval.")
    packages: tuple[FeedPackage, ...] = Field(min_length=1)
    evidence: tuple[StoredFile, ...] = Field(description="Files beside the zips; names are paths.")
    signed_with: FeedKey | None = Field(
        default=None, description="The key that signed `attestation.intoto.jsonl` among the evidence."
    )


class FeedCourse(Contract):
    """The modules of one course that have been delivered, by id."""

    id: Slug
    title: Line
    iri: Line
    modules: tuple[FeedModule, ...] = Field(min_length=1)


class Feed(Contract):
    """Everything current at one target; the same releases give the same bytes."""

    kind: Literal["premierjet-feed"] = "premierjet-feed"
    version: Literal[1] = 1
    courses: tuple[FeedCourse, ...] = ()

    @model_validator(mode="after")
    def _each_once_in_order(self) -> Self:
        for ids in ([c.id for c in self.courses], *([m.id for m in c.modules] for c in self.courses)):
            if ids != sorted(set(ids)):
                raise ValueError("courses and modules stand once, in the order of their ids")
        return self

    def module(self, key: str) -> FeedModule | None:
        """Return the current release of a module, if it has one."""
        return next((m for c in self.courses for m in c.modules if m.key == key), None)
