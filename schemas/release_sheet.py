"""The release sheet: what an LMS administrator has to know about a release, on one page."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from schemas.change_log import ChangeLog
from schemas.contract import Contract
from schemas.course import CompletionRule
from schemas.course.accessibility import PersonCheck
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
    """A package, the number of rules and schema documents it was checked by, and the findings."""

    rules: int = Field(ge=0)
    schema_documents: int = Field(ge=0)
    findings: tuple[Finding, ...] = ()


class LostIdentifier(Contract):
    """An identifier of the previous release that this one drops; `becomes` is its successor, if any."""

    kind: str
    name: str
    becomes: str | None = None


class Republish(Contract):
    """What an LMS keeps and loses of learners' progress when this release replaces the previous one."""

    since: int = Field(ge=1)
    kept_questions: int = Field(ge=0)
    new_questions: tuple[str, ...] = ()
    losses: tuple[LostIdentifier, ...] = ()


class Role(StrEnum):
    """What another server does for a release."""

    MODEL = "model"
    VOICE = "voice"
    LMS = "lms"
    LRS = "lrs"


class Recipient(Contract):
    """A server that receives data; `host` is None if the LMS names it only at launch.

    `model` is None for a model that the course uses now: an earlier revision may have used another.
    """

    role: Role
    host: str | None = None
    model: str | None = None


class ImportGuide(Contract):
    """How to import a package into a system, according to its documentation on a day; not tried by us."""

    system: Line
    package: str
    steps: tuple[str, ...] = Field(min_length=1)
    replacing: str
    sources: tuple[str, ...] = Field(min_length=1)
    read_on: date


class ReleaseSheet(Contract):
    """One release, described for those who import it, answer for it or audit it.

    `packages` and `evidence` list the files of the release and those of its self-test, but neither the files
    of the sheet itself nor the checksums made after it. `self_test` is None until the packages were played.
    """

    module: ModuleKey
    release: int = Field(ge=1)
    title: Line
    course: Line
    language: Language
    content: Digest
    minutes: int
    mastery_percent: int | None = Field(default=None, description="None if nothing is scored.")
    rule: CompletionRule | None = Field(
        default=None, description="When it is complete; None if nothing is tracked."
    )
    handout: str | None = Field(default=None, description="File name of the booklet for learners.")
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
    access_checks: tuple[PersonCheck, ...] = Field(
        default=(), description="What people checked of its accessibility."
    )
