"""Releases, and the receipts that prove their delivery."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, ModuleKey, Slug
from schemas.ledger import LedgerHead
from schemas.review import Approved

EXTRACT = "ledger.jsonl"
"""The file of a release that holds the lines of the ledger it was built on."""

SHEET, PRINTED_SHEET = "--sheet.html", "--sheet.pdf"
"""How the names of a release's sheet end: as a page, and as it is printed."""


class StoredFile(Contract):
    """A file of a release: its name, its bytes' sha256 and size in bytes."""

    name: str
    sha256: Digest
    size: int = Field(ge=0)


class Package(StoredFile):
    """A zip in one format."""

    format: Slug = Field(description="Of a package format; it stays where that is not installed.")


class Identifiers(Contract):
    """What an LMS keys learners' tracking on; a republish that changes one of these loses progress."""

    manifest: str
    organization: str
    item: str
    resource: str
    activity: str
    interactions: tuple[str, ...]
    objectives: tuple[str, ...] | None = Field(
        default=None,
        description="Those an LMS has a measure of; left out where there is none.",
    )


class Release(Contract):
    """All packages of one approved draft and its evidence, numbered per module."""

    module: ModuleKey
    number: int = Field(ge=1)
    approval: Approved
    identifiers: Identifiers
    packages: tuple[Package, ...] = Field(min_length=1)
    evidence: tuple[StoredFile, ...]
    policy: Digest | None = Field(
        default=None,
        description="Of the course's review rules that its approval met; releases of old have none.",
    )

    @property
    def name(self) -> str:
        """Return the stem of its file names, e.g. `accueil--gestes--v3`."""
        return f"{self.module}--v{self.number}"

    @property
    def file_names(self) -> tuple[str, ...]:
        """Return the names of its packages and evidence."""
        return tuple(file.name for file in (*self.packages, *self.evidence))


class Observed(Contract):
    """What was seen of a release when it was made, as files beside it, each with its sum.

    It is no part of the release: a browser and a clock differ where the bytes do not. The ledger names it
    where it names the release.
    """

    module: ModuleKey
    number: int = Field(ge=1)
    release_digest: Digest
    files: tuple[StoredFile, ...] = Field(min_length=1)


def find_sheet(files: Iterable[StoredFile], ending: str = SHEET) -> StoredFile | None:
    """Return the page that tells a person what a release is; releases of old have none."""
    return next((file for file in files if file.name.endswith(ending)), None)


class Receipt(Contract):
    """What arrived at one target, read back after it was sent."""

    module: ModuleKey
    release: int = Field(ge=1)
    content: Digest
    target: Slug
    location: str
    files: tuple[StoredFile, ...]
    delivered_at: datetime
    ledger: LedgerHead | None = Field(
        default=None, description="How far the module's ledger had come; receipts of old do not say."
    )
