"""Attestation of a release: in-toto Statements v1, each with one predicate about named files.

https://github.com/in-toto/attestation, spec/v1/statement.md. The type of a predicate is in-toto's own if it
has a fitting one, else a URN of ours with a JSON Schema in `json/` (docs/decisions/0093-attestation.md).
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from schemas.canonical import write_canonical_json
from schemas.contract import Contract
from schemas.course import IdentityMode
from schemas.draft import Origin
from schemas.finding import Waiver
from schemas.ids import Digest, Line, ModuleKey, Person, Slug
from schemas.review import Verdict
from schemas.self_test import Unplayed

ATTESTATION = "attestation.intoto.jsonl"
"""The file of a release that holds its statements, one signed envelope a line, the index first."""

PUBLIC_KEY = "public-key.pem"
"""The file with the public key; it proves something only to a reader who also got the key another way."""

STATEMENT: Final = "https://in-toto.io/Statement/v1"
INDEX_TYPE: Final = "urn:premierjet:attestation:index:v1"
REVIEW_TYPE: Final = "urn:premierjet:attestation:review:v1"
ORIGIN_TYPE: Final = "urn:premierjet:attestation:origin:v1"
OBSERVATION_TYPE: Final = "urn:premierjet:attestation:observation:v1"
SUCCESSION_TYPE: Final = "urn:premierjet:attestation:key-succession:v1"
TEST_RESULT_TYPE: Final = "https://in-toto.io/attestation/test-result/v0.1"


class Sha256(Contract):
    """A digest as in-toto writes it, by the name of its algorithm."""

    sha256: Digest


class Resource(Contract):
    """A file: its path and its digest."""

    name: Line
    digest: Sha256

    @classmethod
    def of(cls, name: str, sha256: str) -> "Resource":
        """Return a file by name and digest."""
        return cls(name=name, digest=Sha256(sha256=sha256))


class ListedStatement(Contract):
    """One statement of the file: its type, and the sha256 of its line without the line's end."""

    predicateType: Line  # noqa: N815 - in-toto names it so
    sha256: Digest


class Index(Contract):
    """List of the statements, in the order of the file, so that a removed one is noticed."""

    module: ModuleKey
    number: int = Field(ge=1)
    release: Digest = Field(description="Digest of the release, as in the ledger.")
    content: Digest = Field(description="Digest of the approved content.")
    statements: tuple[ListedStatement, ...] = Field(min_length=1)


class AttestedDecision(Contract):
    """One approval, as a line of the ledger records it."""

    person: Person
    roles: tuple[Slug, ...] | None = Field(
        default=None, description="Roles the policy gives this person; left out if unknown."
    )
    verified: bool = Field(
        description="Whether an identity provider, or a signed invitation, vouched for the name."
    )
    verdict: Verdict
    at: datetime = Field(description="By the clock of the machine that keeps the ledger.")
    revision: int = Field(ge=1)
    digest: Digest = Field(description="Digest of the content decided on.")
    findings: Digest = Field(description="Digest of the findings shown to the reviewer.")
    waivers: tuple[Waiver, ...] = ()
    line: int = Field(ge=1, description="Its line in `ledger.jsonl`.")
    line_sha256: Digest = Field(
        description="sha256 of that line without its line break, as the next line states it."
    )


class AttestedPolicy(Contract):
    """The policy that the approval met, without the names of the people it lists."""

    digest: Digest = Field(description="Digest of the whole policy.")
    identity: IdentityMode
    roles: tuple[Slug, ...] = Field(min_length=1, description="Roles that had to approve.")
    distinct_people: int = Field(ge=1)


class Review(Contract):
    """Who approved the content, under which policy."""

    module: ModuleKey
    number: int = Field(ge=1)
    content: Digest
    decisions: tuple[AttestedDecision, ...] = Field(min_length=1)
    policy: AttestedPolicy | None = Field(
        default=None, description="None if the course's policy had changed before it was attested."
    )


class AttestedSource(Contract):
    """A source the content cites."""

    name: str
    sha256: Digest
    citations: int = Field(ge=1)
    rights: str | None = Field(default=None, description="As the course states them, unchecked.")


class SourcesOf(Contract):
    """Origin of the content: its sources, its writer, its people."""

    module: ModuleKey
    number: int = Field(ge=1)
    content: Digest
    revision: int = Field(ge=1)
    writer: Origin
    author: Person | None = Field(default=None, description="Who wrote the last revision, if a person did.")
    model: str | None = None
    host: str | None = None
    prompts: dict[str, Digest] = Field(default_factory=dict)
    inputs: Digest = Field(description="Fingerprint of sources, course settings and writer.")
    human_share: float = Field(
        ge=0, le=1, description="Share of the characters learners read that a person wrote or edited last."
    )
    digital_source_type: str
    sources: tuple[AttestedSource, ...]
    rights: str | None = Field(default=None, description="Rights in the content, as the course states them.")
    made_with: dict[str, str] = Field(description="Versions of Premierjet and of its plugins, by name.")


class TestOutcome(StrEnum):
    """Result of all tests together."""

    PASSED = "PASSED"
    WARNED = "WARNED"
    FAILED = "FAILED"


class TestResult(Contract):
    """in-toto's Test Result v0.1: each package, judged by the rules that the configuration lists."""

    __test__ = False

    result: TestOutcome
    configuration: tuple[Resource, ...]
    passedTests: tuple[str, ...] = ()  # noqa: N815
    warnedTests: tuple[str, ...] = ()  # noqa: N815
    failedTests: tuple[str, ...] = ()  # noqa: N815


class ObservedPackage(Contract):
    """A package played in a browser."""

    name: str
    sha256: Digest
    completed: bool
    findings: int = Field(ge=0)


class Observation(Contract):
    """What was seen when the packages were played; another machine may see something else."""

    module: ModuleKey
    number: int = Field(ge=1)
    release: Digest
    browser: str | None = Field(default=None, description="None if nothing was played.")
    packages: tuple[ObservedPackage, ...] = ()
    not_played: Unplayed | None = Field(default=None, description="Why nothing was played.")


class Succession(Contract):
    """A new signing key, vouched for by the one before it."""

    previous: Digest = Field(description="Fingerprint of the key that signs this statement.")
    previous_pem: str
    next: Digest = Field(description="Fingerprint of the key that signs from here on.")
    next_pem: str


class KeyHistory(Contract):
    """The key an installation signs with, and how each key before it vouched for the next."""

    current: Digest = Field(description="Fingerprint of the public key.")
    retired: tuple[Digest, ...] = Field(default=(), description="Fingerprints, the newest first.")
    successions: tuple[str, ...] = Field(
        default=(), description="Signed envelopes, the oldest first; without one for a key that was lost."
    )


class _Statement(Contract):
    """Fields that every statement has; `type_` is written as `_type`."""

    model_config = ConfigDict(serialize_by_alias=True)

    type_: Literal["https://in-toto.io/Statement/v1"] = Field(default=STATEMENT, alias="_type")
    subject: tuple[Resource, ...] = Field(min_length=1)

    def canonical(self) -> bytes:
        """Return the canonical JSON with in-toto's names: the bytes that are signed."""
        return write_canonical_json(self.model_dump(mode="json", exclude_none=True, by_alias=True))


class IndexStatement(_Statement):
    """The first statement: lists the files of the release and the other statements."""

    predicateType: Literal["urn:premierjet:attestation:index:v1"] = INDEX_TYPE  # noqa: N815
    predicate: Index


class ReviewStatement(_Statement):
    """Statement of who reviewed the release."""

    predicateType: Literal["urn:premierjet:attestation:review:v1"] = REVIEW_TYPE  # noqa: N815
    predicate: Review


class OriginStatement(_Statement):
    """Statement of where the content comes from."""

    predicateType: Literal["urn:premierjet:attestation:origin:v1"] = ORIGIN_TYPE  # noqa: N815
    predicate: SourcesOf


class ValidationStatement(_Statement):
    """Statement of which rules the packages passed."""

    predicateType: Literal["https://in-toto.io/attestation/test-result/v0.1"] = TEST_RESULT_TYPE  # noqa: N815
    predicate: TestResult


class ObservationStatement(_Statement):
    """Statement of what was seen when the packages were played."""

    predicateType: Literal["urn:premierjet:attestation:observation:v1"] = OBSERVATION_TYPE  # noqa: N815
    predicate: Observation


class SuccessionStatement(_Statement):
    """Statement of a change of the signing key; its subject is the new public key's DER."""

    predicateType: Literal["urn:premierjet:attestation:key-succession:v1"] = SUCCESSION_TYPE  # noqa: N815
    predicate: Succession


Statement = (
    IndexStatement
    | ReviewStatement
    | OriginStatement
    | ValidationStatement
    | ObservationStatement
    | SuccessionStatement
)
_STATEMENTS: TypeAdapter[Statement] = TypeAdapter(Annotated[Statement, Field(discriminator="predicateType")])


def read_statement(payload: bytes) -> Statement:
    """Return the statement of a payload; raises ValueError if it is not one of ours in canonical JSON."""
    statement = _STATEMENTS.validate_json(payload, strict=True)
    if statement.canonical() != payload:
        raise ValueError("is not canonical JSON")
    return statement
