"""The files of an edition's documents, by path, as they are handed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adapters.blob import Member
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.packaging.captions import spoken
from pipelines.packaging.documents.builder import document, handout
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.lheo import to_lheo
from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.documents.readme import readme
from pipelines.packaging.documents.texts import plain
from pipelines.packaging.edition import Edition
from pipelines.packaging.figures import Shape, svg
from pipelines.packaging.package_list import list_files
from pipelines.packaging.player.media import media_of
from schemas.draft import Content, Deliverable, Worksheet
from schemas.language import Language

HANDOUT = "handout"
"""What learners are given: the booklet, and what begins the names of the worksheets."""

CONTENT, NARRATION, FIGURES = "content.json", "narration/", "figures/"
OF_TRAINERS = frozenset(
    {
        "session_plan",
        "trainer_guide",
        "slides",
        "lesson",
        "positioning",
        "quiz",
        "open_questions",
        "case_study",
    }
)
"""What one leads a session with: how it goes, what is shown, what is handed out and its answers."""

README = {Language.FRENCH: "LISEZMOI.txt", Language.ENGLISH: "README.txt"}
TRANSCRIPT = "narration/transcript.txt"
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Paper:
    """One document of an edition: the stem of its files, and the deliverable it is of.

    `handed_out`: it holds what learners are given of it, its answers stay with the trainer.
    """

    stem: str
    artefact: Deliverable
    handed_out: bool = False

    @property
    def label(self) -> str:
        """Return the name of its label among the texts of documents."""
        return f"handout_{self.artefact.kind}" if self.handed_out else self.artefact.kind

    def made(self, edition: Edition) -> Document:
        """Return the document."""
        of_learners = handout(edition, self.artefact) if self.handed_out else None
        return of_learners or document(edition, self.artefact)


def papers(edition: Edition) -> Iterator[Paper]:
    """Yield the documents: a deliverable's kind names its files, numbered where there are several.

    A lesson is bound into the handout with what learners keep beside it.
    """
    met: dict[str, int] = {}
    for artefact in edition.content.artefacts:
        met[artefact.kind] = met.get(artefact.kind, 0) + 1
        number = met[artefact.kind]
        name = HANDOUT if isinstance(artefact, Lesson) else artefact.kind
        stem = name if number == 1 else f"{name}-{number}"
        yield Paper(stem, artefact)
        if isinstance(artefact, Worksheet):
            yield Paper(f"{HANDOUT}-{stem}", artefact, handed_out=True)


def document_names(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's documents, in the order of its content, without writing them."""
    return tuple(f"{paper.stem}.{suffix}" for paper in papers(edition) for suffix in _suffixes(paper))


def _suffixes(paper: Paper) -> tuple[str, ...]:
    return ("docx", "pdf", "pptx") if isinstance(paper.artefact, Slides) else ("docx", "pdf")


def one_document(edition: Edition, name: str) -> bytes | None:
    """Return one document of an edition by its file name, e.g. `handout.pdf`; None where it has none."""
    for paper in papers(edition):
        if name == f"{paper.stem}.docx":
            return to_docx(paper.made(edition))
        if name == f"{paper.stem}.pdf":
            return to_pdf(paper.made(edition))
        if name == f"{paper.stem}.pptx" and isinstance(paper.artefact, Slides):
            return to_pptx(edition, paper.artefact)
    return None


def document_files(edition: Edition) -> dict[str, Member]:
    """Return every deliverable of an edition as files, by path: documents, pictures, recordings.

    A catalogue entry is written for machines in a release alone: nothing in it could say that it is a draft.
    Raises PackageRefused where a release misses the sound of a recording.
    """
    files: dict[str, Member] = {}
    for paper in papers(edition):
        files |= _files_of(edition, paper)
        if isinstance(paper.artefact, CatalogueEntry) and edition.number:
            files[f"{paper.stem}.lheo.xml"] = to_lheo(edition, paper.artefact)
    sounds = media_of(edition).files
    files |= {path: data for path, data in sounds.items() if path.startswith(NARRATION)}
    for artefact in edition.content.artefacts:
        if isinstance(artefact, Figures):
            for section in artefact.sections:
                files[f"{FIGURES}{section.id}.svg"] = svg(section, edition.content.language, Shape.WIDE)
        if isinstance(artefact, Narration):
            files[TRANSCRIPT] = transcript(artefact)
    return files


def _files_of(edition: Edition, paper: Paper) -> dict[str, bytes]:
    """Return a document in each of its formats, written once an edition."""
    names = tuple(f"{paper.stem}.{suffix}" for suffix in _suffixes(paper))
    if not edition.written.keys() >= set(names):
        made = paper.made(edition)
        edition.written[f"{paper.stem}.docx"] = to_docx(made)
        edition.written[f"{paper.stem}.pdf"] = to_pdf(made)
        if isinstance(paper.artefact, Slides):
            edition.written[f"{paper.stem}.pptx"] = to_pptx(edition, paper.artefact)
    return {name: edition.written[name] for name in names}


def trainer_files(edition: Edition) -> dict[str, Member]:
    """Return what whoever leads the module needs and nothing else, by path."""
    needed = (paper for paper in papers(edition) if paper.artefact.kind in OF_TRAINERS)
    return {name: data for paper in needed for name, data in _files_of(edition, paper).items()}


def is_led(content: Content) -> bool:
    """Return whether a content holds what a trainer leads a session by."""
    return any(isinstance(artefact, SessionPlan | TrainerGuide | Slides) for artefact in content.artefacts)


def hand_over(edition: Edition, files: Mapping[str, Member], name: str) -> dict[str, Member]:
    """Return a package of files for people: the files, the approved content, a note, and their list."""
    handed: dict[str, Member] = {**files, CONTENT: edition.canonical}
    handed[README[edition.content.language]] = readme(edition, handed, name)
    return handed | {f"{name}.json": list_files(f"premierjet-{name}", edition, handed)}


def transcript(of: Narration) -> bytes:
    """Return what is read aloud as plain text, a title and its sentences at a time, UTF-8."""
    parts = [
        "\n".join([plain(section.title), "", *(plain(each.text) for each in spoken([section]))])
        for section in of.sections
    ]
    return ("\n\n".join(parts) + "\n").encode()
