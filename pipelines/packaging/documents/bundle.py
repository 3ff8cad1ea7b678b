"""The files of an edition's documents, by path, as they are handed over."""

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
from pipelines.packaging.kind import PackagedKind
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.package_list import list_files
from pipelines.packaging.player.media import collect_media
from schemas.draft import Content, Deliverable
from schemas.language import Language

HANDOUT = "handout"
"""What learners are given: the booklet, and what begins the names of the worksheets."""

CONTENT, NARRATION = "content.json", "narration/"

BY_SUFFIX = {
    "pptx": "file_pptx",
    "svg": "file_figure",
    "vtt": "file_captions",
    "txt": "file_transcript",
    **dict.fromkeys(EXTENSIONS.values(), "file_audio"),
}
"""Which text says what a file of a kind of ours holds, by the end of its name."""

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Paper:
    """One document of an edition: the stem of its files, the deliverable it is of, and how that is packaged.

    `handed_out`: it holds what learners are given of it, its answers stay with the trainer.
    """

    stem: str
    artefact: Deliverable
    kind: PackagedKind
    handed_out: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its files."""
        has_slides = self.kind.write_slides is not None and not self.handed_out
        suffixes = ("docx", "pdf", "pptx") if has_slides else ("docx", "pdf")
        return tuple(f"{self.stem}.{suffix}" for suffix in suffixes)

    def label_in(self, language: Language) -> str:
        """Return its title."""
        if self.handed_out:
            return self.kind.handout_label(self.artefact, language)
        return self.kind.label_of(self.artefact, language)

    def write_document(self, edition: Edition) -> Document:
        """Return the document."""
        of_learners = build_handout(edition, self.artefact) if self.handed_out else None
        return of_learners or build_document(edition, self.artefact)


def list_papers(edition: Edition) -> Iterator[Paper]:
    """Yield the documents: a deliverable's kind names its files, numbered where there are several.

    A lesson is bound into the handout with what learners keep beside it. What is of a kind that is not
    installed has no document.
    """
    met: dict[str, int] = {}
    for artefact in edition.content.artefacts:
        kind = edition.kinds.deliverables.get(artefact.kind)
        if kind is None:
            continue
        met[artefact.kind] = met.get(artefact.kind, 0) + 1
        number = met[artefact.kind]
        name = HANDOUT if kind.is_booklet else artefact.kind
        stem = name if number == 1 else f"{name}-{number}"
        yield Paper(stem, artefact, kind)
        if kind.write_handout is not None:
            yield Paper(f"{HANDOUT}-{stem}", artefact, kind, handed_out=True)


def list_document_names(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's documents, in the order of its content, without writing them."""
    return tuple(name for paper in list_papers(edition) for name in paper.names)


def write_document(edition: Edition, name: str) -> bytes | None:
    """Return one document of an edition by its file name, e.g. `handout.pdf`; None where it has none."""
    for paper in list_papers(edition):
        if name not in paper.names:
            continue
        match name.rpartition(".")[2]:
            case "docx":
                return to_docx(paper.write_document(edition))
            case "pdf":
                return to_pdf(paper.write_document(edition))
        if paper.kind.write_slides is not None:
            return paper.kind.write_slides(edition, paper.artefact)
    return None


def write_document_files(edition: Edition) -> dict[str, Member]:
    """Return every deliverable of an edition as files, by path: documents, pictures, recordings.

    Raises PackageRefused where a release misses the sound of a recording.
    """
    files: dict[str, Member] = {}
    for paper in list_papers(edition):
        files |= _files_of(edition, paper)
        if paper.kind.write_files is not None and not paper.handed_out:
            files |= paper.kind.write_files(edition, paper.stem, paper.artefact)
    sounds = collect_media(edition).files
    return files | {path: data for path, data in sounds.items() if path.startswith(NARRATION)}


def _files_of(edition: Edition, paper: Paper) -> dict[str, bytes]:
    """Return a document in each of its formats, written once an edition."""
    if not edition.written.keys() >= set(paper.names):
        made = paper.write_document(edition)
        edition.written[f"{paper.stem}.docx"] = to_docx(made)
        edition.written[f"{paper.stem}.pdf"] = to_pdf(made)
        if paper.kind.write_slides is not None and not paper.handed_out:
            edition.written[f"{paper.stem}.pptx"] = paper.kind.write_slides(edition, paper.artefact)
    return {name: edition.written[name] for name in paper.names}


def write_trainer_files(edition: Edition) -> dict[str, Member]:
    """Return what whoever leads the module needs and nothing else, by path."""
    needed = (paper for paper in list_papers(edition) if paper.kind.is_for_trainer)
    return {name: data for paper in needed for name, data in _files_of(edition, paper).items()}


def is_led(content: Content, kinds: PackagingKinds) -> bool:
    """Return whether a content holds what a trainer leads a session by."""
    found = (kinds.deliverables.get(artefact.kind) for artefact in content.artefacts)
    return any(kind.leads_session for kind in found if kind)


def hand_over(edition: Edition, files: Mapping[str, Member], name: str) -> dict[str, Member]:
    """Return a package of files for people: the files, the approved content, a note, and their list."""
    handed: dict[str, Member] = {**files, CONTENT: edition.canonical}
    readme = read_document_texts(edition.content.language)["readme_file"]
    handed[readme] = write_readme(edition, _describe_files(edition, handed), name)
    return handed | {f"{name}.json": list_files(f"premierjet-{name}", edition, handed)}


def _describe_files(edition: Edition, files: Collection[str]) -> dict[str, str]:
    """Return what each file holds, by its name, in the content's language; nothing where no text does.

    What a kind says of a file of its own goes before what the end of a name says of any.
    """
    says = read_document_texts(edition.content.language)
    described = {CONTENT: says["file_content"]}
    for paper in list_papers(edition):
        described |= _describe_paper(edition, paper)
    by_suffix = {suffix: says[key] for suffix, key in BY_SUFFIX.items()}
    return {name: described.get(name) or by_suffix.get(_end(name), "") for name in files}


def _describe_paper(edition: Edition, paper: Paper) -> dict[str, str]:
    """Return what a kind says of its document and of the files it wrote besides, by name."""
    language = edition.content.language
    texts = paper.kind.texts_in(language)
    own = {key.removeprefix("file_"): text for key, text in texts.items() if key.startswith("file_")}
    if paper.handed_out:
        return dict.fromkeys(paper.names, read_document_texts(language)["file_worksheet"])
    described = {name: texts["file"] for name in paper.names if _end(name) not in BY_SUFFIX}
    written = paper.kind.write_files if own else None
    beside = written(edition, paper.stem, paper.artefact) if written is not None else ()
    named = (*beside, *(name for name in paper.names if name not in described))
    return described | {name: own[_end(name)] for name in named if _end(name) in own}


def _end(name: str) -> str:
    return name.rpartition(".")[2]
