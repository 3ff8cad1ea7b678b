"""The files of an edition's documents, by path, as they are handed over."""

from collections.abc import Iterator

from pipelines.packaging.captions import spoken
from pipelines.packaging.documents.builder import document
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.lheo import to_lheo
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.documents.readme import readme
from pipelines.packaging.documents.texts import plain
from pipelines.packaging.edition import Edition
from pipelines.packaging.figures import Shape, svg
from pipelines.packaging.listing import listing
from pipelines.packaging.player.media import media_of
from schemas.draft import Artefact, CatalogueEntry, Figures, Narration, Slides
from schemas.language import Language

CONTENT, NARRATION, FIGURES = "content.json", "narration/", "figures/"
LIST = "documents.json"
README = {Language.FRENCH: "LISEZMOI.txt", Language.ENGLISH: "README.txt"}
TRANSCRIPT = "narration/transcript.txt"
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}


def named(edition: Edition) -> Iterator[tuple[str, Artefact]]:
    """Yield each deliverable with the stem of its files: its kind, numbered where there are several."""
    met: dict[str, int] = {}
    for artefact in edition.content.artefacts:
        met[artefact.kind] = met.get(artefact.kind, 0) + 1
        number = met[artefact.kind]
        yield artefact.kind if number == 1 else f"{artefact.kind}-{number}", artefact


def document_names(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's documents, in the order of its content, without writing them."""
    return tuple(
        f"{stem}.{suffix}"
        for stem, artefact in named(edition)
        for suffix in ("docx", "pdf", *(("pptx",) if isinstance(artefact, Slides) else ()))
    )


def one_document(edition: Edition, name: str) -> bytes | None:
    """Return one document of an edition by its file name, e.g. `lesson.pdf`; None where it has none."""
    for stem, artefact in named(edition):
        if name == f"{stem}.docx":
            return to_docx(document(edition, artefact))
        if name == f"{stem}.pdf":
            return to_pdf(document(edition, artefact))
        if name == f"{stem}.pptx" and isinstance(artefact, Slides):
            return to_pptx(edition, artefact)
    return None


def document_files(edition: Edition) -> dict[str, bytes]:
    """Return every deliverable of an edition as files, by path: documents, pictures, recordings.

    A catalogue entry is written for machines in a release alone: nothing in it could say that it is a draft.
    Raises PackageRefused where a release misses the sound of a recording.
    """
    files: dict[str, bytes] = {}
    for stem, artefact in named(edition):
        made = document(edition, artefact)
        files |= {f"{stem}.docx": to_docx(made), f"{stem}.pdf": to_pdf(made)}
        if isinstance(artefact, Slides):
            files[f"{stem}.pptx"] = to_pptx(edition, artefact)
        if isinstance(artefact, CatalogueEntry) and edition.number:
            files[f"{stem}.lheo.xml"] = to_lheo(edition, artefact)
    sounds = media_of(edition).files
    files |= {path: data for path, data in sounds.items() if path.startswith(NARRATION)}
    for artefact in edition.content.artefacts:
        if isinstance(artefact, Figures):
            for section in artefact.sections:
                files[f"{FIGURES}{section.id}.svg"] = svg(section, edition.content.language, Shape.WIDE)
        if isinstance(artefact, Narration):
            files[TRANSCRIPT] = transcript(artefact)
    return files


def package(edition: Edition) -> dict[str, bytes]:
    """Return what a release's zip of documents holds: the files, the approved content, their list, a note."""
    files = document_files(edition) | {CONTENT: edition.content.canonical()}
    files[README[edition.content.language]] = readme(edition, files)
    return files | {LIST: listing("premierjet-documents", edition, files)}


def transcript(of: Narration) -> bytes:
    """Return what is read aloud as plain text, a title and its sentences at a time, UTF-8."""
    parts = [
        "\n".join([plain(section.title), "", *(plain(each.text) for each in spoken([section]))])
        for section in of.sections
    ]
    return ("\n\n".join(parts) + "\n").encode()
