"""Files of a release, handed out only if their bytes are those of its evidence."""

from dataclasses import dataclass
from zipfile import ZipFile

from adapters.blob import Blob, open_blob
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import read_observed_files
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.documents.bundle import EditionDocument, list_edition_documents
from pipelines.packaging.edition import Edition
from pipelines.packaging.zip_writer import spool_zip
from schemas.course import Course
from schemas.errors import StoreUnusable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.release import Package, Release, StoredFile

DOCUMENTS = "documents"
"""Name of the package format whose files people also take one by one."""


@dataclass(frozen=True)
class ReleasedPackage:
    """A package of a release, and what it is for, in a language; empty for a format nobody has any more."""

    package: Package
    purpose: str


@dataclass(frozen=True)
class ReleasedDocument:
    """A document of a release: its name in a language, and its files."""

    label: str
    files: tuple[str, ...]


def list_packages(release: Release, language: Language) -> tuple[ReleasedPackage, ...]:
    """Return the packages of a release, each with what it is for."""
    return tuple(ReleasedPackage(each, _find_purpose(each.format, language)) for each in release.packages)


def list_documents(
    workspace: Workspace, course: Course, release: Release, language: Language
) -> tuple[ReleasedDocument, ...]:
    """Return the documents that a release has in its package; none if its content can no longer be read.

    Raises StoreUnusable if the package is not the one that the evidence names.
    """
    package, written = _find_documents(release), _list_written(workspace, course, release)
    if package is None or not written:
        return ()
    with ZipFile(_read_listed(workspace, release, package).open()) as archive:
        held = frozenset(archive.namelist())
    documents = (
        ReleasedDocument(each.name_in(language), tuple(name for name in each.names if name in held))
        for each in written
    )
    return tuple(each for each in documents if each.files)


def find_document_title(
    workspace: Workspace, course: Course, release: Release, name: str, language: Language
) -> str:
    """Return the title of the document that a file is of, without a look into the package; "" if of none."""
    written = _list_written(workspace, course, release)
    return next((each.name_in(language) for each in written if name in each.names), "")


def _list_written(workspace: Workspace, course: Course, release: Release) -> tuple[EditionDocument, ...]:
    """Return the documents of a release's content; none if that can no longer be read."""
    content = workspace.records.release_content(release)
    return () if content is None else tuple(list_edition_documents(Edition(course, content, PACKAGING_KINDS)))


def list_release_files(workspace: Workspace, release: Release) -> tuple[StoredFile, ...]:
    """Return all files of a release: packages, evidence, and what was observed when it was tested.

    Raises LedgerBroken, and StoreUnusable if what was observed is not what the ledger names.
    """
    entries = workspace.ledger.read(release.module)
    observed_files = read_observed_files(workspace.records, release, entries)
    return (*release.packages, *release.evidence, *observed_files)


def read_release_file(workspace: Workspace, release: Release, name: str) -> Blob | None:
    """Return one file of a release; None if it has no such file.

    Raises StoreUnusable if its bytes are not those that the evidence names.
    """
    listed = next((each for each in list_release_files(workspace, release) if each.name == name), None)
    return None if listed is None else _read_listed(workspace, release, listed)


def read_release_document(workspace: Workspace, release: Release, name: str) -> bytes | None:
    """Return one document out of the package of documents; None if it holds none of that name.

    Raises StoreUnusable if the package is not the one that the evidence names.
    """
    package = _find_documents(release)
    if package is None:
        return None
    with ZipFile(_read_listed(workspace, release, package).open()) as archive:
        return archive.read(name) if name in archive.namelist() else None


def zip_release(workspace: Workspace, release: Release) -> Blob:
    """Return a zip of all files of a release, in a folder; raises StoreUnusable if one was altered."""
    files = {
        f"{release.name}/{each.name}": _read_listed(workspace, release, each)
        for each in list_release_files(workspace, release)
    }
    return open_blob(spool_zip(files))


def _read_listed(workspace: Workspace, release: Release, listed: StoredFile) -> Blob:
    blob = workspace.records.release_blob(release, listed.name)
    if blob.sha256 != listed.sha256:
        place = f"{release.module}, release {release.number}"
        raise StoreUnusable(Refusal("release.file_altered", place=place, name=listed.name))
    return blob


def _find_documents(release: Release) -> Package | None:
    return next((each for each in release.packages if each.format == DOCUMENTS), None)


def _find_purpose(name: str, language: Language) -> str:
    formats = PACKAGING_KINDS.formats
    return formats[name].texts.read(language)["purpose"] if name in formats else ""
