"""Which objective a question serves: the example course's own questions, listed by hand."""

from pathlib import Path

import pytest

from adapters.courses import CourseFolder, read_course
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.objective_checks import is_checked
from pipelines.drafting.material import Piece, list_pieces
from pipelines.drafting.objectives.chapters import split_chapters
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.item_objectives import ObjectiveMatcher
from pipelines.testing import builders
from pipelines.testing.sources import read_module
from schemas.course import Module
from schemas.draft import Citation
from schemas.language import Language
from schemas.source import SourceSpans

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "courses" / "hygiene-et-froid"

SERVES: dict[str, dict[str, str | None]] = {
    "chaine-du-froid": {
        "Une denrée très périssable restée plus de": "ecart",
        "l’action décidée quand une limite est dépassée": "ecart",
        "dépasse sa limite de plus de": "ecart",
        "Préparation culinaire élaborée à l’avance": "seuils",
        "Contrôler l’intégrité des emballages": "reception",
        "se contrôle en moins de": "reception",
        "Une denrée surgelée dont la température dépasse": "reception",
        "une denrée propre ne croise jamais": None,
        "le maintien d’une denrée à basse température": None,
        "Le lavage des mains dure": None,
        "toutes les étapes de son parcours": None,
        "relit ce guide": None,
        "Les caisses sont posées sur des clayettes": None,
    },
    "refroidir-et-remettre": {
        "demande de porter le plat à 63 °C": "delais",
        "Le plat témoin est conservé": "plat-temoin",
        "L’agent d’office prélève 100 grammes": "plat-temoin",
        "l’armoire ventilée qui abaisse": "cellule",
        "Les cellules sont contrôlées par le fabricant": "cellule",
        "un plat épais refroidit lentement": "cellule",
        "d’une capacité de": "cellule",
        "l’organisation qui maintient le plat cuit": None,
        "l’organisation qui cuit un plat": None,
        "servi à de jeunes enfants est cuit": None,
        "Le camion de livraison est refroidi": None,
        "Le plat refroidi est conservé entre": None,
    },
    "nettoyer-et-desinfecter": {
        "qui retire les souillures visibles": "difference",
        "détruit ou inactive les micro-organismes": "difference",
        "Racler les déchets": "plan-de-travail",
        "Appliquer le détergent et frotter": "plan-de-travail",
        "La lavette se lave": "plan-de-travail",
        "La procédure dure environ": "plan-de-travail",
        "Le temps de contact du désinfectant": None,
        "Une projection dans l'œil": None,
        "Un résultat non conforme": None,
        "se dilue à": None,
    },
    "food-allergies": {
        "Cereals containing gluten": "fourteen",
        "Crustaceans": "fourteen",
        "sulphites must be declared": "fourteen",
        "lists 14 allergens": "fourteen",
        "the accidental transfer of an allergen": "tray",
        "Take clean utensils": "tray",
        "is told within": "emergency",
        "is sent to the school doctor": "emergency",
        "The remains of the meal": "emergency",
        "the written agreement": None,
        "a reaction that does not involve": None,
        "serves 4,200 meals": None,
    },
}  # fmt: skip
"""By a few words of the passage a question rests on; what two readers would file differently is left out."""


@pytest.fixture(scope="module")
def folder() -> CourseFolder:
    return read_course(EXAMPLE)


def served(folder: CourseFolder, module: Module) -> dict[str, str | None]:
    spans = read_module(folder, module, None)
    found = list_pieces(spans.sources)
    serving = ObjectiveMatcher.of(
        module.objectives, index_evidence(found, spans, folder.course.language_of(module))
    )
    return {words: serving.find_served([_piece(found, words)]) for words in SERVES[module.id]}


def index_evidence(found: tuple[Piece, ...], spans: SourceSpans, language: Language) -> EvidenceIndex:
    return EvidenceIndex(split_chapters(found, spans, language), language)


def _piece(found: tuple[Piece, ...], words: str) -> Piece:
    return next(piece for piece in found if words in piece.text)


def test_questions_serve_the_objective_a_reader_would_file_them_under(folder: CourseFolder) -> None:
    """By shared words alone it was 23 of the 48 listed."""
    told = {module.id: served(folder, module) for module in folder.course.modules}
    missed = [
        (module, words, told[module][words])
        for module, listed in SERVES.items()
        for words, objective in listed.items()
        if told[module][words] != objective
    ]
    assert len(missed) <= 2, missed


def test_a_delay_of_reheating_is_not_filed_under_the_sample_dish(folder: CourseFolder) -> None:
    module = folder.course.module("refroidir-et-remettre")
    assert module is not None
    assert served(folder, module)["demande de porter le plat à 63 °C"] == "delais"


def test_no_objective_is_called_unchecked_that_a_reader_finds_a_question_for(folder: CourseFolder) -> None:
    """The question is marked as serving nothing: only its passage and its words speak for it."""
    accused = []
    for module in folder.course.modules:
        spans = read_module(folder, module, None)
        found = list_pieces(spans.sources)
        language = folder.course.language_of(module)
        by_id = {objective.id: objective for objective in module.objectives}
        for words, name in SERVES[module.id].items():
            if name is None:
                continue
            quiz = Quiz(items=(builders.question(stem="?", citations=(_cite(_piece(found, words)),)),))
            content = builders.content(language=language, objectives=module.objectives, artefacts=(quiz,))
            if not is_checked(by_id[name], Case(DRAFTING_KINDS, content, spans, folder.course)):
                accused.append((module.id, words, name))
    assert accused == []


def _cite(piece: Piece) -> Citation:
    return Citation(
        span=piece.span.id,
        source=piece.source.name,
        source_sha256=piece.source.sha256,
        start=piece.span.start,
        end=piece.span.end,
        anchor=piece.span.anchor,
        quote=piece.span.text,
    )


def test_a_module_without_objectives_serves_none() -> None:
    spans = builders.spans()
    found = list_pieces(spans.sources)
    serving = ObjectiveMatcher.of((), index_evidence(found, spans, builders.course().language))
    assert {serving.find_served([piece]) for piece in found} == {None}
