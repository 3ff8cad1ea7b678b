"""A course whose documents can be filled, and what is written of them."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import read_claim
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from schemas.course import (
    Administration,
    Catalogue,
    Client,
    Contact,
    Context,
    Course,
    CourseDocument,
    Deployment,
    Fee,
    Form,
    HalfDay,
    Milestone,
    MilestoneStep,
    Provider,
    Risk,
    Sponsor,
    Trainee,
    TraineeGroup,
    TrainingSession,
    Venue,
)
from schemas.draft import Draft, Row, Section, Sectioned, Statement, walk_citing
from schemas.finding import Finding
from schemas.language import Language

ADMINISTRATION = Administration(
    provider=Provider(
        name="Atelier du Quai",
        legal_form="association loi de 1901",
        address="4 quai des Mouettes, 29000 Quimper",
        siret="73282932000074",
        activity_number="53 29 01234 29",
        region="Bretagne",
        representative="Maëlle Cadiou",
        representative_role="directrice",
        email="contact@atelier-du-quai.example",
        phone="02 00 00 00 00",
        disability_contact="Hervé Salaün, handicap@atelier-du-quai.example",
    ),
    client=Client(
        name="Les Halles de Brume",
        address="12 rue du Port, 29000 Quimper",
        siret="35600000000048",
        representative="Ronan Bihan",
        representative_role="directeur",
    ),
    session=TrainingSession(
        half_days=(
            HalfDay(day=date(2027, 1, 12), starts=time(9), ends=time(12, 30), module="La chaîne du froid"),
            HalfDay(day=date(2027, 1, 12), starts=time(13, 30), ends=time(17), trainer="Awa Diop"),
        ),
        place="salle des Embruns, 12 rue du Port, Quimper",
        remote="plateforme Brume, assistance par téléphone du lundi au vendredi",
        trainers=("Nolwenn Le Goff", "Awa Diop"),
        qualifications="ingénieure qualité ; cuisinière et formatrice depuis dix ans",
        prerequisites="aucun",
        methods="démonstration, essai par chacun, retour à froid",
        means="une chambre froide, six sondes, un livret par personne",
        assessment="questionnaire par module et observation d'un geste au poste",
        bring="une tenue de travail propre",
        rules="affiché dans la salle et remis avant la formation",
        access="inscription jusqu'à dix jours avant la première séance",
    ),
    fee=Fee(
        amount=Decimal("1250"),
        vat="exonération, article 261-4-4° a du Code général des impôts",
        payment="à trente jours, sur facture, après la formation",
        cancellation="sans frais jusqu'à sept jours avant, puis la moitié du prix",
    ),
    trainees=(Trainee(name="Yann Guivarc'h"), Trainee(name="Fatou Sarr", employer="Poissonnerie du Cap")),
)
"""Every datum a document can ask for."""

CATALOGUE = Catalogue(
    formacode_version="V14",
    formacodes=("21547",),
    nsf=("221", "334"),
    rome=("G1602",),
    audiences=("82044", "82074"),
    audience="Personnes qui préparent ou servent des repas.",
    expected_results="une attestation de fin de formation",
    certifying=True,
    rncp="RNCP99999",
    rs="RS9999",
    path="1",
    entry_level="1",
    entry_level_required=False,
    work_study="sans alternance",
    teaching="1",
    entries="0",
    funding=True,
    venue=Venue(name="salle des Embruns", street="12 rue du Port", postcode="29000", city="Quimper"),
)
"""Every datum a catalogue entry can ask for besides."""

DEPLOYMENT = Deployment(
    sponsor=Sponsor(
        name="Ronan Bihan", role="directeur", message="Un doute se dit, et personne n'en est blâmé."
    ),
    lead="Tiphaine Rault, tiphaine@halles.example",
    lms_admin="Goulven Le Meur",
    access="formation.halles.example",
    manager_minutes=20,
    groups=(
        TraineeGroup(name="Nuit", people=12, manager="Katell Morin"),
        TraineeGroup(name="Quai", people=1, manager="Ismaël Ndiaye"),
    ),
    milestones=(
        Milestone(step=MilestoneStep.PILOT, day=date(2027, 1, 4), what="Essai à deux", who="Katell Morin"),
        Milestone(step=MilestoneStep.OPENING, day=date(2027, 1, 11), what="Annonce", who="Ronan Bihan"),
        Milestone(step=MilestoneStep.REMINDER, day=date(2027, 1, 25), what="Rappel", who="Katell Morin"),
        Milestone(step=MilestoneStep.CLOSING, day=date(2027, 2, 12), what="Relevé", who="Tiphaine Rault"),
        Milestone(step=MilestoneStep.FOLLOW_UP, day=date(2027, 5, 3), what="Mesure", who="Tiphaine Rault"),
    ),
    risks=(Risk(risk="Personne ne remplace la nuit", answer="Deux créneaux par semaine"),),
    support=(Contact(about="Connexion", reach="Goulven Le Meur, poste 12"),),
)
"""Everything that can be said of a deployment."""

CONTEXT = Context(
    organisation="Les Halles de Brume",
    audience="Préparateurs de commandes de nuit.",
    culture="On se tutoie, et on montre le geste.",
    cases=("La panne du 12 mars a duré toute la nuit.",),
)
SAYS = {Language.FRENCH: "Le document", Language.ENGLISH: "The document"}


def document(kind: str | Form, language: Language = Language.FRENCH, **changes: Any) -> CourseDocument:
    """A document of the course: a form of paperwork, or another document filled from data."""
    form = kind if isinstance(kind, Form) else None
    fields: dict[str, Any] = {
        "id": "document",
        "title": SAYS[language],
        "kind": "paperwork" if form else kind,
        "form": form,
        "language": language,
    }
    return CourseDocument(**(fields | changes))


def course(
    of: CourseDocument, administration: Administration | None = ADMINISTRATION, **changes: Any
) -> Course:
    """A course with one document and, unless told otherwise, every datum."""
    fields = {
        "documents": (of,),
        "administration": administration,
        "catalogue": CATALOGUE,
        "deployment": DEPLOYMENT,
        "context": CONTEXT,
    }
    return builders.course(**(fields | changes))


def request(
    of: CourseDocument, administration: Administration | None = ADMINISTRATION, **changes: Any
) -> DraftRequest:
    """A first draft of one document."""
    whole = course(of, administration, **changes)
    key = whole.key_of(of.module)
    return DraftRequest(KINDS, whole, of.module, builders.spans(key), builders.NOON)


def drafted(
    of: CourseDocument, administration: Administration | None = ADMINISTRATION, **changes: Any
) -> Draft:
    """The document, written without a model."""
    return write_draft(request(of, administration, **changes), ExtractiveWriter())


def sections(draft: Draft) -> dict[str, Section]:
    """The sections of a document, by their titles."""
    (artefact,) = draft.content.artefacts
    assert isinstance(artefact, Sectioned)
    return {section.title: section for section in artefact.sections}


def parts(of: object) -> list[Statement | Row]:
    """Its sentences and rows, in reading order."""
    return [each for each in walk_citing(of) if isinstance(each, Statement | Row)]


def said(of: object) -> str:
    """Its sentences and rows, a line each."""
    return "\n".join(read_claim(each) for each in parts(of))


def told(draft: Draft, *prefixes: str) -> list[Finding]:
    """What the rules of these names found."""
    return [each for each in draft.findings if each.rule.startswith(prefixes)]
