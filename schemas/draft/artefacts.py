"""The deliverables of a draft: of a module, and of a course as a whole."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar, cast

from pydantic import Field

from schemas.contract import Contract
from schemas.course import Form
from schemas.draft.elements import Citation, Nature, Origin, Row, Section, Statement
from schemas.draft.items import Item
from schemas.ids import Digest, Line, Slug, StatementId


class Sectioned(Contract):
    """What is read as titled sections, one after the other."""

    sections: tuple[Section, ...] = Field(min_length=1)


class Lesson(Sectioned):
    """The pages a learner reads, in order."""

    kind: Literal["lesson"] = "lesson"


class Questionnaire(Contract):
    """What is asked as questions, one after the other."""

    items: tuple[Item, ...] = Field(min_length=1)


class Quiz(Questionnaire):
    """The questions a learner is scored on, one point each."""

    kind: Literal["quiz"] = "quiz"


class Positioning(Questionnaire):
    """What a learner is asked before the lesson, objective by objective: nobody is scored or held back by it.

    Positionnement à l'entrée: Qualiopi, indicator 8 (article D6316-1-1 of the Code du travail).
    """

    kind: Literal["positioning"] = "positioning"


class Summary(Contract):
    """The key points to take away."""

    kind: Literal["summary"] = "summary"
    points: tuple[Statement, ...] = Field(min_length=1)


class Modality(StrEnum):
    """Where a phase of a session takes place."""

    ON_SITE = "on_site"
    REMOTE = "remote"
    SELF_PACED = "self_paced"


class Phase(Contract):
    """One line of a session plan; its clock time follows from the minutes before it.

    `content` is what is taught, and cited; the other columns tell people what to do.
    """

    id: StatementId
    minutes: int = Field(ge=1, le=480)
    title: Line
    objective: Slug | None = None
    content: str = ""
    method: str = ""
    trainer: str = ""
    learners: str = ""
    resources: str = ""
    modality: Modality = Modality.ON_SITE
    assessment: str = ""
    adaptation: str = ""
    citations: tuple[Citation, ...] = ()
    origin: Origin
    nature: Nature | None = None


class SessionPlan(Contract):
    """How a session is led (déroulé pédagogique), and what only the trainer can bring to it."""

    kind: Literal["session_plan"] = "session_plan"
    phases: tuple[Phase, ...] = Field(min_length=1)
    left_to_trainer: tuple[Statement, ...] = Field(
        default=(), description="By name: the energy of the group, emotion, what is not said."
    )


class TrainerGuide(Sectioned):
    """How a trainer leads the module: facilitation, questions for the debrief, frequent misconceptions."""

    kind: Literal["trainer_guide"] = "trainer_guide"


class OpenQuestions(Sectioned):
    """Short questions answered in writing: a section asks one, then tells the trainer how it is marked.

    Learners read a section down to its first table or note; a person marks their answers.
    """

    kind: Literal["open_questions"] = "open_questions"


class CaseStudy(Sectioned):
    """A situation lived in the organisation, what one has to know of it, and what is to be done.

    Learners read a section down to its first note; what the sources expect is the trainer's.
    """

    kind: Literal["case_study"] = "case_study"


class Glossary(Contract):
    """The module's terms: each row is a term and its definition."""

    kind: Literal["glossary"] = "glossary"
    entries: tuple[Row, ...] = Field(min_length=1)


class Flashcards(Contract):
    """Cards to learn by heart: each row is a front and a back."""

    kind: Literal["flashcards"] = "flashcards"
    cards: tuple[Row, ...] = Field(min_length=1)


class Slides(Sectioned):
    """A presentation: each section is a slide, its notes a block of their own."""

    kind: Literal["slides"] = "slides"


class Figures(Sectioned):
    """Pictures drawn by code: a section's steps become a process diagram, its table of figures a chart."""

    kind: Literal["figures"] = "figures"


class Recording(Contract):
    """One statement read aloud; the audio is a blob of the store, so the bytes approved are those played."""

    statement: StatementId
    says: Digest = Field(description="Of the text that was read, UTF-8.")
    audio: Digest
    media_type: Line
    milliseconds: int = Field(ge=0)
    engine: Line = Field(description="Who read it, e.g. `espeak-ng 1.52, fr`.")


class Narration(Sectioned):
    """The module read aloud: the transcript, and a recording of each statement where an engine could."""

    kind: Literal["narration"] = "narration"
    recordings: tuple[Recording, ...] = ()


class NeedsAnalysis(Sectioned):
    """What the people to be trained and their organisation need (pré-analyse): every figure counted."""

    kind: Literal["needs_analysis"] = "needs_analysis"


class Benchmark(Sectioned):
    """Sources or offers compared in a table, each cell cited, with the use made of it (veille)."""

    kind: Literal["benchmark"] = "benchmark"


class Letters(Sectioned):
    """Letters to the people of a course: each section is one."""

    kind: Literal["letters"] = "letters"


class Programme(Sectioned):
    """What a course is, as it is told to people (fiche programme)."""

    kind: Literal["programme"] = "programme"


class CatalogueEntry(Sectioned):
    """The course as catalogues publish it: each row is a label, a LHÉO element and what it says."""

    kind: Literal["catalogue_entry"] = "catalogue_entry"


class Paperwork(Sectioned):
    """An administrative document, from a template and data alone."""

    kind: Literal["paperwork"] = "paperwork"
    form: Form


class DeploymentPlan(Sectioned):
    """How a training reaches its people: who, what, in which order, on which day (plan de déploiement)."""

    kind: Literal["deployment_plan"] = "deployment_plan"


class SponsorKit(Sectioned):
    """Texts that bring people on board (embarquement): each section is one, with its channel."""

    kind: Literal["sponsor_kit"] = "sponsor_kit"


Artefact = Annotated[
    Lesson
    | Quiz
    | Positioning
    | Summary
    | SessionPlan
    | TrainerGuide
    | OpenQuestions
    | CaseStudy
    | Glossary
    | Flashcards
    | Slides
    | Figures
    | Narration
    | NeedsAnalysis
    | Benchmark
    | Letters
    | Programme
    | Paperwork
    | CatalogueEntry
    | DeploymentPlan
    | SponsorKit,
    Field(discriminator="kind"),
]


_A = TypeVar("_A", bound=Artefact)

Listed = Section | Statement | Row | Phase | Item
"""What a deliverable lists, one below the other."""

LISTS: dict[type[Contract], str] = {
    Quiz: "items",
    Positioning: "items",
    Summary: "points",
    SessionPlan: "phases",
    Glossary: "entries",
    Flashcards: "cards",
}


def list_of(kind: type[Contract]) -> str:
    """Return the field in which a kind of deliverable lists what it holds."""
    return "sections" if issubclass(kind, Sectioned) else LISTS[kind]


def listed(artefact: Artefact) -> tuple[Any, ...]:
    """Return what a deliverable lists, in order: sections, questions, points, phases or rows."""
    found: tuple[Any, ...] = getattr(artefact, list_of(type(artefact)))
    return found


def questions_of(
    artefacts: Iterable[Artefact], kind: type[Questionnaire] = Questionnaire
) -> tuple[Item, ...]:
    """Return the questions of the deliverables of a kind, by default of all that ask some."""
    return tuple(item for each in artefacts if isinstance(each, kind) for item in each.items)


def relisted(artefact: _A, parts: tuple[Any, ...]) -> _A | None:
    """Return the deliverable with another list; None where nothing is left of it."""
    return cast(_A, artefact.model_copy(update={list_of(type(artefact)): parts})) if parts else None
