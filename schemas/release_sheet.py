"""The release sheet: all that an LMS administrator has to know about a release, on one page."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from schemas.change_log import ChangeLog
from schemas.contract import Contract
from schemas.course import CompletionRule
from schemas.draft import Origin
from schemas.finding import Finding
from schemas.ids import Digest, Line, ModuleKey, Person
from schemas.language import Language
from schemas.release import Identifiers, Package, StoredFile
from schemas.self_test import SelfTest


class SheetApproval(Contract):
    """Who approved the content, and when."""

    person: Person
    verified: bool = Field(
        description="Whether an identity provider or a signed invitation vouched for them."
    )
    at: datetime


class SheetPackage(Package):
    """A package with what it was judged by and what was found; a blocking flaw makes no release."""

    rules: int = Field(ge=0)
    schema_documents: int = Field(ge=0)
    findings: tuple[Finding, ...] = ()


class LostIdentifier(Contract):
    """An identifier of the release before that was given up by name; `becomes` is None where it is gone."""

    kind: str
    name: str
    becomes: str | None = None


class Republish(Contract):
    """What an LMS that has the release before keeps and loses where this one replaces it."""

    since: int = Field(ge=1)
    kept_questions: int = Field(ge=0)
    new_questions: tuple[str, ...] = ()
    losses: tuple[LostIdentifier, ...] = ()


class Role(StrEnum):
    """What somebody else's server is to a release."""

    MODEL = "model"
    VOICE = "voice"
    LMS = "lms"
    LRS = "lrs"


class Recipient(Contract):
    """A server that is told something; `host` is None where it is named at launch alone.

    A model without a name is one the course asks, which an earlier revision may have been written by.
    """

    role: Role
    host: str | None = None
    model: str | None = None


class ImportGuide(Contract):
    """How a system takes a package, as its public documentation had it on a day; nobody tried it here."""

    system: Line
    package: str
    steps: tuple[str, ...] = Field(min_length=1)
    replacing: str
    sources: tuple[str, ...] = Field(min_length=1)
    read_on: date


class ReleaseSheet(Contract):
    """One release, told to whoever imports it, answers for it or audits it.

    `packages` and `evidence` are every file of the release, and what tells how its packages were played;
    the sheet's own files and the sums of both come after. `self_test` is None until they were.
    """

    module: ModuleKey
    release: int = Field(ge=1)
    title: Line
    course: Line
    language: Language
    content: Digest
    minutes: int
    mastery_percent: int | None = Field(default=None, description="None where nothing is scored.")
    rule: CompletionRule | None = Field(
        default=None, description="When it is complete; None where nothing is tracked."
    )
    handout: str | None = Field(default=None, description="The booklet for learners, among the documents.")
    rights: str
    digital_source_type: str
    origins: dict[Origin, int] = Field(description="Sentences, rows and questions, by who wrote them last.")
    human_share: float = Field(ge=0, le=1)
    approvals: tuple[SheetApproval, ...] = Field(min_length=1)
    changes: ChangeLog
    packages: tuple[SheetPackage, ...] = Field(min_length=1)
    evidence: tuple[StoredFile, ...]
    identifiers: Identifiers
    republish: Republish | None = Field(default=None, description="None for a first release.")
    recipients: tuple[Recipient, ...]
    importing: tuple[ImportGuide, ...]
    self_test: SelfTest | None = None
