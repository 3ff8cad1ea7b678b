"""A summary without a model: what a reader would underline, and nothing that needs its neighbours."""

from hashlib import sha256

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.summary.extraction import SHORT_SHARE, rank_sentences
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.material import list_pieces
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.text.context_needs import needs_context
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Objective
from schemas.draft import Deliverable, list_texts, walk_citing
from schemas.language import Language
from schemas.source import SourceSpans

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH


def draft(markdown: str, language: Language = FRENCH, **module: object) -> tuple[Deliverable, ...]:
    """What a module with this one source is drafted as."""
    source = read_source("source.md", markdown.encode(), language)
    fingerprint = sha256(markdown.encode()).hexdigest()
    spans = SourceSpans(module=builders.KEY, fingerprint=fingerprint, sources=(source,))
    fields = {"objectives": (), "language": language, "artefacts": ("lesson", "summary")} | module
    course = builders.course(modules=(builders.module(**fields),), context=None)
    request = DraftRequest(KINDS, course, course.modules[0], spans, builders.NOON)
    return write_draft(request, ExtractiveWriter()).content.artefacts


def summarise(markdown: str, language: Language = FRENCH, **module: object) -> list[str]:
    """The points of the summary of a source."""
    made = draft(markdown, language, **module)
    return [point.text for each in made if isinstance(each, Summary) for point in each.points]


def test_a_summary_says_what_binds_before_what_only_decorates() -> None:
    text = "# Titre\n\n" + " ".join(
        [
            "Le soleil se lève à l'est chaque matin de la semaine.",
            "Le magasinier doit contrôler la température de chaque lot livré.",
            "Une denrée surgelée au-dessus de -15 °C est refusée au quai.",
            "Le carton est interdit dans toutes les chambres froides.",
            "La cuisine a une belle façade de brique rouge.",
        ]
    )
    openings = {" ".join(point.split()[:2]) for point in summarise(text)}
    assert openings
    assert openings <= {"Le magasinier", "Une denrée", "Le carton"}


LESSON = """# La chaîne du froid

La chaîne du froid est le maintien des denrées à une température basse, de la réception au service. Par
exemple, une crème oubliée une heure au soleil peut rendre malade toute une classe.

## Réception

Chaque denrée livrée doit être contrôlée avant d'entrer dans la chambre froide. Elle est ensuite rangée par
date. Le livreur de la semaine dernière avait un camion rouge et portait une casquette de toile bleue.

## Refus

Le chef de cuisine note sur la fiche de refus chaque denrée écartée et la raison du refus. Le motif du
refus est donné dans le tableau ci-dessous. En effet, la direction départementale peut demander les fiches.

## Conservation

Les denrées gardées dans la chambre froide sont relevées deux fois par jour par le magasinier. Le relevé de
la température permet de prouver que la chaîne du froid a tenu. Une porte laissée ouverte réchauffe la
chambre froide en quelques minutes.
"""


def test_a_summary_is_at_most_a_tenth_of_a_long_lesson_in_its_order() -> None:
    rooms = "".join(
        f"\n\n## Salle {n}\n\nLe plan de la salle {n} montre les tables, les prises et les deux sorties. "
        f"Chaque table de la salle {n} accueille quatre convives et se replie contre le mur du fond. "
        f"Le rideau de la salle {n} se ferme avant le service du midi et se lave à la fin du mois."
        for n in range(1, 21)
    )
    made = draft(LESSON + rooms, duration_minutes=60)
    points = [point.text for each in made if isinstance(each, Summary) for point in each.points]
    lesson = [
        text
        for each in made
        if isinstance(each, Lesson)
        for cited in walk_citing(each)
        for text in list_texts(cited)
    ]
    assert sum(map(count_words, points)) <= sum(map(count_words, lesson)) / 10
    assert points == sorted(points, key=lesson.index)


def count_words(text: str) -> int:
    """The number of words of a text."""
    return len(text.split())


def test_each_objective_with_evidence_has_a_point() -> None:
    objectives = (
        Objective(id="refuser", text="Noter sur la fiche de refus la raison du refus"),
        Objective(id="relever", text="Relever la conservation des denrées dans la chambre froide"),
    )
    points = summarise(LESSON, objectives=objectives)
    assert any("fiche de refus" in point for point in points)
    assert any("relev" in point for point in points)


STORAGE = """# Conservation

La fiche de conservation est affichée sur la porte de la chambre froide par le responsable du magasin.

| Denrée | Température |
| --- | --- |
| Viande | 3 °C |
| Poisson | 2 °C |
| Beurre | 8 °C |
"""
BY_HEART = "Rappeler la température de la viande, du poisson et du beurre"


def recall(source: str, *texts: str) -> list[str]:
    """The points of a summary whose objectives ask to recall something by heart."""
    objectives = (Objective(id=f"o-{n}", text=each, bloom=Bloom.REMEMBER) for n, each in enumerate(texts))
    return summarise(source, objectives=tuple(objectives))


def test_a_value_that_two_objectives_ask_for_is_said_once() -> None:
    once = recall(STORAGE * 5, BY_HEART)
    assert any("Viande" in point for point in once)
    twice = recall(STORAGE * 5, BY_HEART, "Citer la température du poisson, du beurre et de la viande")
    assert len(twice) == len(set(twice))
    assert set(once) <= set(twice)


def test_values_have_no_more_words_than_the_summary() -> None:
    rows = "\n".join(
        f"| {name} livrée en caisse le lundi et le mardi, puis le jeudi | {n} °C |"
        for n, name in enumerate(("Viande", "Volaille", "Crème", "Glace"))
    )
    text = "Rappeler la température de la viande, de la volaille, de la crème et de la glace"
    points = recall(f"# Conservation\n\n| Denrée | Température |\n| --- | --- |\n{rows}\n", text)
    assert points
    assert sum(map(count_words, points)) <= count_words(rows) * SHORT_SHARE


def test_neither_examples_nor_what_leans_on_a_neighbour_is_a_point() -> None:
    points = " ".join(summarise(LESSON))
    assert "Chaque denrée livrée" in points
    for words in ("Par exemple", "Elle est", "En effet", "ci-dessous", "casquette"):
        assert words not in points


def test_items_of_a_list_are_no_points_without_their_introduction() -> None:
    text = """# Badge

Le badge de chaque salarié ouvre les portes du bâtiment principal pendant la journée de travail.

Le badge est interdit à toute personne qui :

- N'est pas un salarié du bâtiment principal.
- N'a pas signé la charte du badge cette année.
"""
    assert summarise(text) == [
        "Le badge de chaque salarié ouvre les portes du bâtiment principal pendant la journée de travail."
    ]


@pytest.mark.parametrize(
    ("shown", "language"),
    [
        ("Use: The patient is on a respirator in the main ward.", ENGLISH),
        ("Is wordy:\n\nThe application must be completed by the applicant in the main office.", ENGLISH),
        ("Required certain agencies to report to the main office.", ENGLISH),
        ("Dites : le relevé est signé par le chef de cuisine.", FRENCH),
        ("Use one of the following trays: the tray of the main ward is taken first.", ENGLISH),
        ("## Example of a delivery\n\nThe lorry of the main office is empty on Monday.", ENGLISH),
        ("Simon, H. A. and Marsh, L. T. are quoted for the main office (2012).", ENGLISH),
        ("Des modèles de relevé existent pour les cuisines centrales .", FRENCH),
        ("Le relevé est rangé au bureau) par le magasinier de la cuisine.", FRENCH),
        ("Voici les étapes du relevé que le chef de cuisine signe.", FRENCH),
        ("## Cas 2\n\nLe relevé de la crèche est signé par le voisin.", FRENCH),
        ("Le (insérer la date), le relevé est signé par (insérer le nom).", FRENCH),
    ],
)
def test_wordings_that_are_only_shown_and_blanks_are_no_points(shown: str, language: Language) -> None:
    own = {
        FRENCH: "Le relevé est signé chaque jour par le chef de cuisine et par le magasinier.",
        ENGLISH: "The reading is signed each day by the head cook and by the storekeeper.",
    }[language]
    text = f"# Titre\n\n{own}\n\n{shown}\n"
    assert set(summarise(text, language)) <= {own}


def test_a_summary_tells_of_every_chapter_where_sentences_weigh_the_same() -> None:
    chapters = "".join(
        f"\n## Salle {name}\n\n"
        + " ".join(f"Le {what} de la salle {name} doit être contrôlé chaque matin." for what in whats)
        + "\n"
        for name, whats in (
            ("nord", ("four", "frigo", "sol", "plan", "robinet", "filtre", "store")),
            ("sud", ("rideau", "banc", "micro", "tableau", "poêle", "coffre", "lustre")),
        )
    )
    points = " ".join(summarise(f"# Salles\n{chapters}"))
    assert "salle nord" in points
    assert "salle sud" in points


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dans ce cadre, le salarié garde sa prime.", FRENCH),
        ("À défaut, le contrat dure trois mois.", FRENCH),
        ("Le délai est celui de l'article précité.", FRENCH),
        ("La prime versée dans ces entreprises est doublée.", FRENCH),
        ("Pendant la période d'essai, il garde ses droits.", FRENCH),
        ("Lorsqu'elle expire, la carte est rendue.", FRENCH),
        ("Comme en témoigne le relevé, la salle est froide.", FRENCH),
        ("Une fois signée, la fiche part au bureau.", FRENCH),
        ("Once signed, the sheet goes to the office.", ENGLISH),
        ("Alternatively, the office keeps the sheet.", ENGLISH),
        ("Instead, the tray is thrown away.", ENGLISH),
        ("One reason is their weight.", ENGLISH),
        ("The tray above shows the label.", ENGLISH),
        ("During the first week, they keep their badge.", ENGLISH),
        ("The latter must be signed.", ENGLISH),
        ("Trays in this room are labelled.", ENGLISH),
        ("First, you will be planning your event.", ENGLISH),
        ("In that case, the tray is still cold.", ENGLISH),
        ("Using the following checklist will help every team.", ENGLISH),
        ("Les conditions suivantes, liées au proche, doivent être réunies.", FRENCH),
        ("Arrangez maintenant les cartes et les lignes.", FRENCH),
    ],
)
def test_a_sentence_whose_meaning_is_elsewhere_needs_context(text: str, language: Language) -> None:
    assert needs_context(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Il est interdit de poser un bac au sol.", FRENCH),
        ("Le contrat est écrit et la durée de ce contrat est d'un an.", FRENCH),
        ("Le salarié garde ses droits et sa prime.", FRENCH),
        ("En cas d'urgence, il faut appeler le 18.", FRENCH),
        ("It is important to label each tray.", ENGLISH),
        ("Trays are labelled before they leave the kitchen.", ENGLISH),
        ("Keep the tray above 63 °C.", ENGLISH),
        ("Wash the bench within the following day.", ENGLISH),
        ("Le congé, ainsi que la démission, est notifié par écrit.", FRENCH),
    ],
)
def test_a_sentence_that_says_all_it_needs_stands_alone(text: str, language: Language) -> None:
    assert not needs_context(text, language)


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Licence", "Le magasinier peut copier le guide pour toutes les équipes du quai."),
        ("Comment obtenir de l'aide", "Le guide est relu chaque année par les personnes qui le demandent."),
        ("Le quai", "Le guide est publié sous la licence Creative Commons Attribution."),
        ("Le quai", "Les gants permettant de protéger le guide et les personnes du quai."),
        ("Le quai", "Bonsoir, je suis le guide du quai et je vous remercie de votre visite."),
    ],
)
def test_how_a_document_may_be_used_and_where_to_get_help_is_no_point(heading: str, sentence: str) -> None:
    """Strangers found licences, references and greetings in summaries."""
    point = "Le magasinier doit contrôler la température de chaque lot livré au quai."
    text = f"# Guide du quai\n\n## Contrôler\n\n{point}\n\n## {heading}\n\n{sentence}\n"
    source = read_source("source.md", text.encode(), FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    ranked = rank_sentences(tuple(list_pieces((source,))), spans, builders.module(), FRENCH)
    assert [piece.text for piece in ranked] == [point]
