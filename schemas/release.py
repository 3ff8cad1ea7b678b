"""Releases with their files, and the receipts that prove their delivery."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from pydantic import Field

from schemas.by_identity import ByIdentity
from schemas.contract import Contract
from schemas.ids import Digest, ModuleKey, Slug
from schemas.ledger import LedgerHead
from schemas.review import Approved

EXTRACT = "ledger.jsonl"
"""The file of a release with the ledger lines that it was built on."""

SHEET, PRINTED_SHEET = "--sheet.html", "--sheet.pdf"
"""Ends of the file names of a release sheet: as a web page, and for print."""


MOST_CACHED_DIGESTS = 8
"""Releases whose digest is kept while their module is read."""


class StoredFile(Contract):
    """A file of a release: its name, its bytes' sha256 and size in bytes."""

    name: str
    sha256: Digest
    size: int = Field(ge=0)


class Package(StoredFile):
    """A zip in one format."""

    format: Slug = Field(description="Name of the package format, which may no longer be installed.")


class Identifiers(Contract):
    """Identifiers by which an LMS tracks learners; a new release that changes one loses their progress."""

    manifest: str
    organization: str
    item: str
    resource: str
    activity: str
    interactions: tuple[str, ...]
    objectives: tuple[str, ...] | None = Field(
        default=None,
        description="Those an LMS measures; left out if there are none.",
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
        description="Digest of the review rules that its approval met; older releases have none.",
    )
    learners: Digest | None = Field(
        default=None,
        description="Digest of what packages for learners hold of the content; missing if it is all.",
    )
    theme: Digest | None = Field(
        default=None,
        description="Digest of the theme its pages and documents have; missing if they look as ours do.",
    )

    def canonical_digest(self) -> str:
        """Return the sha256 of the canonical JSON; it is cached, because lines of the ledger name it."""
        return _compute_digest(ByIdentity(self))

    @property
    def name(self) -> str:
        """Return the stem of its file names, e.g. `accueil--gestes--v3`."""
        return f"{self.module}--v{self.number}"

    @property
    def file_names(self) -> tuple[str, ...]:
        """Return the names of its packages and evidence."""
        return tuple(file.name for file in (*self.packages, *self.evidence))


@lru_cache(maxsize=MOST_CACHED_DIGESTS)
def _compute_digest(key: ByIdentity[Release]) -> str:
    return super(Release, key.value).canonical_digest()


class Observed(Contract):
    """Files that record what was seen when a release was tested, such as its self-test.

    They lie beside the release and are no part of it: another browser or another day gives other bytes. The
    ledger line that publishes the release names them too.
    """

    module: ModuleKey
    number: int = Field(ge=1)
    release_digest: Digest
    files: tuple[StoredFile, ...] = Field(min_length=1)


def find_sheet(files: Iterable[StoredFile], ending: str = SHEET) -> StoredFile | None:
    """Return the release sheet among files; None for older releases, which have none."""
    return next((file for file in files if file.name.endswith(ending)), None)


class Receipt(Contract):
    """Receipt of a release at one target: what was read back there after it was sent."""

    module: ModuleKey
    release: int = Field(ge=1)
    content: Digest
    target: Slug
    location: str
    files: tuple[StoredFile, ...]
    delivered_at: datetime
    ledger: LedgerHead | None = Field(
        default=None, description="Head of the module's ledger then; older receipts have none."
    )
