"""The files of an edition's documents, by path, as they are handed over."""

from collections.abc import Iterator, Mapping

from pipelines.packaging.documents.builder import document
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.edition import Edition
from schemas.draft import Artefact

WRITERS = {"docx": to_docx, "pdf": to_pdf}


def named(edition: Edition) -> Iterator[tuple[str, Artefact]]:
    """Yield each deliverable with the stem of its files: its kind, numbered where there are several."""
    met: dict[str, int] = {}
    for artefact in edition.content.artefacts:
        met[artefact.kind] = met.get(artefact.kind, 0) + 1
        number = met[artefact.kind]
        yield artefact.kind if number == 1 else f"{artefact.kind}-{number}", artefact


def document_files(edition: Edition) -> Mapping[str, bytes]:
    """Return every deliverable of an edition as a Word file and a PDF."""
    files: dict[str, bytes] = {}
    for stem, artefact in named(edition):
        made: Document = document(edition, artefact)
        for suffix, write in WRITERS.items():
            files[f"{stem}.{suffix}"] = write(made)
    return files
