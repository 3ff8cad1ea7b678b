"""The documents of an edition as files: Word, PDF and slides, with their list and a readme."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from adapters.blob import Member
from pipelines.packaging.captions import EXTENSIONS
from pipelines.packaging.documents.builder import build_document, build_handout
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.readme import write_readme
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import KindFile, PackagedKind, read_kind_texts
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.package_list import list_files
from pipelines.packaging.player.media import collect_media
from schemas.draft import Content, Deliverable
from schemas.language import Language

HANDOUT = "handout"
"""File stem of the booklet for learners, and prefix of the learners' worksheets."""

CONTENT, NARRATION = "content.json", "narration/"

TEXT_KEY_BY_SUFFIX = {
    "pptx": "file_pptx",
    "svg": "file_figure",
    "vtt": "file_captions",
    "txt": "file_transcript",
    **dict.fromkeys(EXTENSIONS.values(), "file_audio"),
}
"""Key of the text that describes a file, by its suffix."""

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class EditionDocument:
    """One document of an edition: the stem of its file names, its deliverable, and the deliverable's kind.

    `is_handout`: it is the learners' copy, without answers.
    """

    stem: str
    artefact: Deliverable
    kind: PackagedKind
    is_handout: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its files."""
        has_slides = self.kind.write_slides is not None and not self.is_handout
        suffixes = ("docx", "pdf", "pptx") if has_slides else ("docx", "pdf")
        return tuple(f"{self.stem}.{suffix}" for suffix in suffixes)

    @property
    def is_for_trainer(self) -> bool:
        """Return whether its pages are for a trainer: their foot has the digest of the content."""
        return self.kind.is_for_trainer and not self.kind.is_booklet and not self.is_handout

    def list_files(self, edition: Edition) -> Iterator[KindFile]:
        """Yield the files that its kind has beside the document."""
        if self.kind.list_files is not None and not self.is_handout:
            yield from self.kind.list_files(edition, self.stem, self.artefact)

    def name_in(self, language: Language) -> str:
        """Return its title."""
        if self.is_handout:
            return self.kind.name_handout(self.artefact, language)
        return self.kind.name_document(self.artefact, language)

    def write_document(self, edition: Edition) -> Document:
        """Return the document, ready to be written in any format."""
        handout = build_handout(edition, self.artefact) if self.is_handout else None
        return handout or build_document(edition, self.artefact)


def list_edition_documents(edition: Edition) -> Iterator[EditionDocument]:
    """Yield the documents of an edition, named after the kind: `quiz`, `quiz-2`, …

    The lesson is named `handout`: it is the booklet, with what learners keep beside it. Deliverables of a
    kind that is not installed have no document.
    """
    counts: dict[str, int] = {}
    for artefact in edition.content.artefacts:
        kind = edition.kinds.deliverables.get(artefact.kind)
        if kind is None:
            continue
        counts[artefact.kind] = counts.get(artefact.kind, 0) + 1
        number = counts[artefact.kind]
        name = HANDOUT if kind.is_booklet else artefact.kind
        stem = name if number == 1 else f"{name}-{number}"
        yield EditionDocument(stem, artefact, kind)
        if kind.write_handout is not None and kind.is_handed_out(artefact):
            yield EditionDocument(f"{HANDOUT}-{stem}", artefact, kind, is_handout=True)


def list_document_names(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's documents, in the order of its content, without writing them."""
    return tuple(name for document in list_edition_documents(edition) for name in document.names)


def write_document(edition: Edition, name: str) -> bytes | None:
    """Return one document of an edition by its file name, e.g. `handout.pdf`; None if there is none."""
    for document in list_edition_documents(edition):
        if name not in document.names:
            continue
        match name.rpartition(".")[2]:
            case "docx":
                return to_docx(document.write_document(edition))
            case "pdf":
                return to_pdf(document.write_document(edition))
        if document.kind.write_slides is not None:
            return document.kind.write_slides(edition, document.artefact)
    return None


def write_document_files(edition: Edition) -> dict[str, Member]:
    """Return every deliverable of an edition as files, by path: documents, pictures, recordings.

    Raises PackageRefused if the sound of a recording is missing.
    """
    files: dict[str, Member] = {}
    for document in list_edition_documents(edition):
        files |= _write_files(edition, document)
        files |= {file.path: file.write() for file in document.list_files(edition)}
    sounds = collect_media(edition).files
    return files | {path: data for path, data in sounds.items() if path.startswith(NARRATION)}


def _write_files(edition: Edition, document: EditionDocument) -> dict[str, bytes]:
    """Return a document in each of its formats, by name; an edition caches them, so each is written once."""
    if not edition.written.keys() >= set(document.names):
        written = document.write_document(edition)
        edition.written[f"{document.stem}.docx"] = to_docx(written)
        edition.written[f"{document.stem}.pdf"] = to_pdf(written)
        if document.kind.write_slides is not None and not document.is_handout:
            edition.written[f"{document.stem}.pptx"] = document.kind.write_slides(edition, document.artefact)
    return {name: edition.written[name] for name in document.names}


def write_trainer_files(edition: Edition) -> dict[str, Member]:
    """Return the documents for the trainer, by path."""
    needed = (document for document in list_edition_documents(edition) if document.kind.is_for_trainer)
    return {name: data for document in needed for name, data in _write_files(edition, document).items()}


def has_trainer_session(content: Content, kinds: PackagingKinds) -> bool:
    """Return whether a content has a deliverable with which a trainer leads a session."""
    kinds_held = (kinds.deliverables.get(artefact.kind) for artefact in content.artefacts)
    return any(kind.leads_session for kind in kinds_held if kind)


def add_readme_and_list(edition: Edition, files: Mapping[str, Member], name: str) -> dict[str, Member]:
    """Return `files` with the approved content, a readme, and the list of a package called `name`."""
    all_files: dict[str, Member] = {**files, CONTENT: edition.canonical}
    readme = read_document_texts(edition.content.language)["readme_file"]
    is_at_foot = any(
        document.is_for_trainer and not files.keys().isdisjoint(document.names)
        for document in list_edition_documents(edition)
    )
    described = _describe_files(edition, all_files)
    all_files[readme] = write_readme(edition, described, name, is_at_foot=is_at_foot)
    return all_files | {f"{name}.json": list_files(f"premierjet-{name}", edition, all_files)}


def _describe_files(edition: Edition, files: Collection[str]) -> dict[str, str]:
    """Return a description of each file, by name, in the content's language; empty if there is none.

    A kind's own description takes precedence over the general one of the suffix.
    """
    says = read_document_texts(edition.content.language)
    described = {CONTENT: says["file_content"]}
    for document in list_edition_documents(edition):
        described |= _describe_document(edition, document)
    by_suffix = {suffix: says[key] for suffix, key in TEXT_KEY_BY_SUFFIX.items()}
    return {name: described.get(name) or by_suffix.get(_find_suffix(name), "") for name in files}


def _describe_document(edition: Edition, document: EditionDocument) -> dict[str, str]:
    """Return a kind's descriptions of its document and its other files, by name."""
    language = edition.content.language
    if document.is_handout:
        return dict.fromkeys(document.names, read_document_texts(language)["file_worksheet"])
    texts = read_kind_texts(document.artefact.kind, language)
    names = (*document.names, *(file.path for file in document.list_files(edition)))
    own = {name: texts.get(f"file_{_find_suffix(name)}") for name in names}
    of_document = {
        name: texts["file"] for name in document.names if _find_suffix(name) not in TEXT_KEY_BY_SUFFIX
    }
    return {name: text for name, text in own.items() if text} | of_document


def _find_suffix(name: str) -> str:
    return name.rpartition(".")[2]
