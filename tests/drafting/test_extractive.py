"""What is drawn from sources without a model, and what is left out of them."""

import re
from hashlib import sha256

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.text.words import is_foreign, is_statement, stands_alone
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Objective
from schemas.draft import Draft, SingleChoice, Steps, Table
from schemas.language import Language
from schemas.source import SourceSpans

FRENCH = Language.FRENCH


def drafted(*markdown: str, language: Language = FRENCH, **module: object) -> Draft:
    sources = tuple(
        read_source(f"source-{n}.md", text.encode(), language) for n, text in enumerate(markdown, start=1)
    )
    fingerprint = sha256("".join(markdown).encode()).hexdigest()
    spans = SourceSpans(module=builders.KEY, fingerprint=fingerprint, sources=sources)
    fields = {"objectives": (), "language": language} | module
    course = builders.course(modules=(builders.module(**fields),), context=None)
    return write_draft(
        DraftRequest(KINDS, course, course.modules[0], spans, builders.NOON), ExtractiveWriter()
    )


def lesson(draft: Draft) -> Lesson:
    return next(artefact for artefact in draft.content.artefacts if isinstance(artefact, Lesson))


def items(draft: Draft) -> list[SingleChoice]:
    quizzes = [artefact for artefact in draft.content.artefacts if isinstance(artefact, Quiz)]
    return [item for quiz in quizzes for item in quiz.items if isinstance(item, SingleChoice)]


def key(item: SingleChoice) -> str:
    return next(option.text for option in item.options if option.id == item.key)


# which sentences are taken


@pytest.mark.parametrize(
    "text",
    [
        "Le froid ralentit la multiplication des bactéries.",
        "Proposez plusieurs façons de participer à la réunion",
        "12 surfaces sont contrôlées chaque mois par le laboratoire.",
    ],
)
def test_whole_sentences_are_taken(text: str) -> None:
    assert is_statement(text, FRENCH)


@pytest.mark.parametrize(
    "text",
    [
        "Rappels.",
        "Les exigences sont les suivantes :",
        "Le numéro du poste de garde est le",
        "Le chef d'équipe doit il ne faut pas oublier que.",
        "voir la fiche sur les droits des personnes",
        "Cliquez ici pour en savoir plus.",
        "TODO : compléter avec le service sécurité.",
        "Comme indiqué dans le tableau 4, les délais sont courts.",
        "Écrire à service@exemple.example pour toute question.",
        "The extinguisher must be checked every 12 months by a certified company.",
        "Raccourcis clavier et fonctions du lecteur",
    ],
)
def test_fragments_navigation_and_other_languages_are_not(text: str) -> None:
    assert not is_statement(text, FRENCH)


def test_a_name_in_the_other_language_does_not_make_a_sentence_foreign() -> None:
    assert not is_foreign("Simon, H. A., Lima, S. & Marsh, L. (2012).", Language.ENGLISH)
    assert not is_foreign("Microsoft Teams Live Captions est recommandé pour les réunions.", FRENCH)


@pytest.mark.parametrize("text", ["Elle remplace la version 3.", "Dans ce cas, le bac est écarté."])
def test_a_sentence_that_leans_on_the_one_before_is_no_question(text: str) -> None:
    assert not stands_alone(text, FRENCH)


# the lesson

PROCEDURE = """# Nettoyer un plan

L'agent suit les étapes dans l'ordre, sans en sauter une seule.

1. Retirer les denrées du plan.
2. Racler les déchets avec soin.
3. Rincer à l'eau tiède.
4. Appliquer le détergent partout.
5. Signer la fiche de nettoyage.

## Fréquences à respecter

| Surface | Fréquence | Responsable |
|---|---|---|
| Trancheur | Après chaque usage | Cuisinier |
| Poignée de porte | Deux fois par jour | Agent d'office |
| Filtre de hotte | Une fois par mois | Agent d'entretien |
| Siphon | Tous les quinze jours | Agent d'entretien |
"""


def test_steps_stay_steps_and_rows_stay_a_table() -> None:
    blocks = [block for section in lesson(drafted(PROCEDURE)).sections for block in section.blocks]
    steps = next(block for block in blocks if isinstance(block, Steps))
    table = next(block for block in blocks if isinstance(block, Table))
    assert steps.statements[0].text == "Retirer les denrées du plan."
    assert len(steps.statements) == 5
    assert table.header == ("Surface", "Fréquence", "Responsable")
    assert table.rows[1].cells == ("Poignée de porte", "Deux fois par jour", "Agent d'office")
    assert all(len(row.cells) == len(table.header) for row in table.rows)


def test_pages_are_named_by_their_headings() -> None:
    titles = [section.title for section in lesson(drafted(PROCEDURE)).sections]
    assert titles == ["Nettoyer un plan", "Fréquences à respecter"]


LONG = "\n\n".join(
    f"## Sujet {n}\n\n"
    + " ".join(f"Le sujet numéro {n} demande une attention de tous les instants en {k}." for k in "abcdefgh")
    for n in range(20)
)


def test_the_lesson_fits_the_time_there_is() -> None:
    words = sum(len(each.text.split()) for each in list_elements([lesson(drafted(LONG, duration_minutes=5))]))
    assert 300 < words <= 500


def test_pages_an_objective_speaks_of_come_before_the_others() -> None:
    objective = Objective(id="laver", text="Décrire le lavage des mains")
    last = "Le lavage des mains dure trente secondes. Les mains sont séchées au papier."
    text = f"{LONG}\n\n## Lavage des mains\n\n{last}"
    made = lesson(drafted(text, duration_minutes=2, objectives=(objective,)))
    page = next(section for section in made.sections if section.title == "Lavage des mains")
    assert page.objective == "laver"


def test_a_sentence_two_sources_share_is_taught_once() -> None:
    said = "# Titre\n\nLe froid ralentit les bactéries. Le chaud détruit les bactéries."
    texts = [each.text for each in list_elements([lesson(drafted(said, said))])]
    assert len(texts) == len(set(texts)) == 2


def test_sources_are_taught_in_the_order_the_module_names_them() -> None:
    one = "# Un\n\nLe froid ralentit les bactéries. L'eau est froide."
    other = "# Deux\n\nLe chaud les détruit toutes. L'eau est chaude."
    made = lesson(drafted(one, other, sources=("source-2.md", "source-*.md")))
    assert [section.title for section in made.sections] == ["Deux", "Un"]


# the quiz


def test_what_feedback_puts_between_quotation_marks_is_the_sources_own() -> None:
    for text in (PROCEDURE, DEFINITIONS, PROCEDURE.replace("'", "’"), DEFINITIONS.replace("'", "’")):
        for item in items(drafted(text, questions=9)):
            for shown in (item.stem, *(option.feedback for option in item.options)):
                for passage in re.findall("«\u00a0(.*?)\u00a0»", shown):
                    assert passage in text, passage


def test_a_table_asks_for_its_cells() -> None:
    item = next(item for item in items(drafted(PROCEDURE, questions=9)) if "Fréquences" in item.stem)
    assert item.stem.startswith("«\u00a0Fréquences à respecter\u00a0», «")
    assert "Source\u00a0:" in next(option.feedback for option in item.options if option.id == item.key)


def test_a_procedure_asks_what_comes_next() -> None:
    stems = [item.stem for item in items(drafted(PROCEDURE, questions=9))]
    assert any("quelle étape vient juste après" in stem for stem in stems)


DEFINITIONS = """# Mots

On appelle biofilm la couche de micro-organismes collés à une surface.
On appelle manuportage le transport de micro-organismes par les mains.
On appelle traçabilité la capacité de retrouver l'origine d'une denrée.
On appelle température à cœur la température mesurée au centre du plat le plus épais.
"""


def test_a_definition_asks_for_its_term() -> None:
    made = items(drafted(DEFINITIONS, questions=9))
    assert {"Biofilm", "Manuportage", "Traçabilité"} == {key(item) for item in made}


def test_a_term_its_definition_names_is_not_asked_for() -> None:
    assert "Température à cœur" not in {key(item) for item in items(drafted(DEFINITIONS, questions=9))}


@pytest.mark.parametrize(
    "sentence",
    [
        "Les fiches sont relevées trois fois par jour : à 6 heures, à 11 heures et à 15 heures.",
        "Donnez une pause de cinq à dix minutes aux participants de la réunion.",
        "Le plat témoin est conservé entre 0 °C et 3 °C dans le réfrigérateur.",
        "Le règlement 178/2002 oblige à connaître le fournisseur de chaque denrée.",
        "De manière générale, une durée de six mois est adéquate pour cela.",
    ],
)
def test_some_numbers_are_not_worth_asking(sentence: str) -> None:
    assert items(drafted(f"# Titre\n\n{sentence} Le chaud détruit les bactéries.")) == []


def test_the_unit_agrees_with_each_number() -> None:
    text = "# Titre\n\nLe responsable qualité est prévenu dans un délai maximal de 2 heures après la panne."
    (item,) = items(drafted(text))
    expected = {"1 heure", "2 heures", "3 heures", "4 heures", "6 heures", "8 heures"}
    assert {option.text for option in item.options} <= expected


def test_a_number_another_span_gives_on_the_subject_is_no_wrong_answer() -> None:
    text = (
        "# Titre\n\nLe bac livré est refusé par l'agent au-dessus de 5 °C. "
        "Le bac livré est signalé par l'agent au-dessus de 4 °C."
    )
    for item in items(drafted(text)):
        assert not {"4 °C", "5 °C"} <= {option.text for option in item.options}


def test_nothing_is_asked_of_what_two_sources_dispute() -> None:
    one = "# A\n\nUne denrée réfrigérée reste au maximum 30 minutes hors du froid. Le froid ralentit tout."
    other = "# B\n\nUne denrée réfrigérée reste au maximum 20 minutes hors du froid. Le chaud détruit tout."
    draft = drafted(one, other)
    assert items(draft) == []
    summaries = [a for a in draft.content.artefacts if isinstance(a, Summary)]
    assert not any("minutes" in point.text for summary in summaries for point in summary.points)


def test_no_good_question_means_no_quiz_and_it_is_said() -> None:
    draft = drafted("# Titre\n\nLe froid ralentit les bactéries. Le chaud détruit les bactéries.")
    assert items(draft) == []
    assert {"quiz.none"} <= {finding.rule for finding in draft.findings}
    assert draft.provenance.unanswered == ()


# the artefacts


def test_only_the_artefacts_asked_for_are_written_in_their_order() -> None:
    kinds = ("summary", "lesson")
    made = drafted(PROCEDURE, artefacts=kinds).content.artefacts
    assert [artefact.kind for artefact in made] == ["summary", "lesson"]


def test_english_sources_give_english_questions() -> None:
    text = "# Trays\n\nThe packed lunch must be kept below 3 °C in a closed box. The tray is served first."
    (item,) = items(drafted(text, language=Language.ENGLISH))
    blank = "The packed lunch must be kept below ____ in a closed box."
    assert item.stem == f"“Trays”. Complete the sentence from the source: “{blank}”"
    assert key(item) == "3 °C"
