"""Evidence of an objective: enough of its words in one chapter, or a blank; and questions that check it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.blocks.checkpoint.contract import Checkpoint
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.objective_checks import is_checked
from pipelines.drafting.material import list_pieces
from pipelines.drafting.objectives.chapters import Chapter, split_chapters
from pipelines.drafting.objectives.evidence_blanks import describe_missing_evidence
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.verbs import find_subject
from pipelines.testing import builders
from schemas.anchor import Anchor, ParagraphPlace, TableRow
from schemas.course import Bloom, Objective
from schemas.draft import Paragraph, Section
from schemas.language import Language
from schemas.plan import BlockPurpose, PlannedBlock, PlannedPage
from schemas.source import SourceSpans, Span, SpanKind
from tests.drafting.test_selection import source

FRENCH = Language.FRENCH
DELIVERY = (
    "Le camion est ouvert sur le quai, puis la température du camion est relevée avant le déchargement."
)
OFFICE = source(
    ("Introduction", ["Ce guide parle de la température du camion, des denrées et de leur déchargement."]),
    ("Relever la température du camion", [DELIVERY, "Un camion trop chaud repart avec sa livraison."]),
    (
        "Ranger les denrées",
        ["Les denrées sont rangées sur les étagères de la réserve sèche.", "La porte ferme."],
    ),
    ("Nettoyer le sol", ["Le sol de la réserve est lavé chaque soir avec le détergent du placard."]),
)


def index(spans: SourceSpans = OFFICE) -> EvidenceIndex:
    return EvidenceIndex(split_chapters(list_pieces(spans.sources), spans, FRENCH), FRENCH)


def objective(text: str, bloom: Bloom = Bloom.APPLY) -> Objective:
    return Objective(id="but", text=text, bloom=bloom)


def heading(text: str, spans: SourceSpans = OFFICE) -> str | None:
    found = index(spans).find_evidence(objective(text))
    return found.chapter.title if found else None


def test_the_words_of_an_objective_are_read_once_for_all_chapters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred chapters and two hundred objectives did not end in ninety seconds."""
    read: list[str] = []

    def count_reading(text: str, language: Language) -> str:
        read.append(text)
        return find_subject(text, language)

    monkeypatch.setattr("pipelines.drafting.objectives.evidence_strength.find_subject", count_reading)
    chapters = source(*((f"Partie {n}", [DELIVERY.replace("quai", f"quai {n}")]) for n in range(12)))
    wanted = [Objective(id=f"but-{n}", text=f"Expliquer le quai {n}", bloom=Bloom.APPLY) for n in range(5)]
    index(chapters).choose_chapters(wanted)
    assert len(read) == len(wanted)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Relever la température d'un camion", "Relever la température du camion"),
        ("Nettoyer le sol de la réserve", "Nettoyer le sol"),
        ("Ranger les denrées dans la réserve", "Ranger les denrées"),
        ("Conduire un camion de dépannage sur autoroute", None),
        ("Choisir un détergent pour les vitres des bureaux", None),
        ("Régler la température du bureau", None),
        ("Expliquer les denrées", None),
    ],
)
def test_one_shared_word_is_no_evidence_and_a_named_subject_is(text: str, title: str | None) -> None:
    """Objectives were given evidence that shares one stem with them, down to marking guides."""
    assert heading(text) == title


def test_a_chapter_that_announces_the_others_is_never_the_evidence() -> None:
    assert heading("Relever la température du camion avant le déchargement des denrées") != "Introduction"


def test_two_chapters_that_say_as_much_leave_the_place_blank() -> None:
    same = ["Le badge ouvre la porte du vestiaire des agents de nuit."]
    assert heading("Ouvrir le vestiaire avec le badge", source(("Badge du vestiaire", same))) is not None
    twice = source(
        ("Badge du vestiaire", same),
        ("Vestiaire et badge", ["Le badge des agents ouvre le vestiaire la nuit."]),
    )
    assert heading("Ouvrir le vestiaire avec le badge", twice) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Décrire ce qu'est un persona", "Qu'est-ce qu'un persona ?"),
        ("Lancer une exception avec le mot-clé throw", "Le mot-clé throw"),
        ("Citer la durée de garde de chaque dossier", "Aux archives"),
        ("Comparer les deux sortes de persona", None),
    ],
    ids=(
        "one word, said by a heading and nothing else",
        "the whole heading",
        "a table's header",
        "questions",
    ),
)
def test_a_heading_the_objective_says_whole_is_evidence(text: str, title: str | None) -> None:
    """A heading is compared both ways, and a table's header is the heading of its rows."""
    spans = source(
        ("Qu'est-ce qu'un persona ?", ["Un persona est un client que l'on imagine pour écrire."]),
        ("Le mot-clé throw", ["Pour lancer une exception, on écrit throw et un objet."]),
        (
            "Déclarer avec throws",
            ["Une méthode qui peut lancer une exception vérifiée la déclare par throws."],
        ),
        ("Questions", ["Comparer les deux sortes de persona, et dire laquelle est la plus utile."]),
    )
    spans = with_table(spans, "Aux archives", ("Dossier", "Durée de garde"), ("Paie du mois", "5 ans"))
    assert heading(text, spans) == title


WORKSHOP = source(
    ("Atelier", ["L'atelier ouvre à huit heures et ferme à dix-huit heures."]),
    ("Ponceuse et perceuse", ["La ponceuse se branche au mur.", "Un foret cassé se remplace."]),
    ("Colle", ["La colle sèche en une nuit dans la pièce du fond."]),
    ("Pourquoi ranger ?", ["Un sol libre évite les chutes, les gants restent au sec."]),
    ("Les 3 zones", ["La zone bleue est au nord.", "La zone verte est au sud, la rouge à l'est."]),
    ("Au départ", ["Débrancher la ponceuse", "Vider le bac", "Fermer le gaz", "Éteindre la lampe"]),
)


def with_steps(spans: SourceSpans, title: str) -> SourceSpans:
    """Return spans in which those of one chapter are steps."""
    told = spans.sources[0]
    typed = tuple(
        span.model_copy(update={"kind": SpanKind.STEP}) if span.anchor.heading == (title,) else span
        for span in told.spans
    )
    return spans.model_copy(update={"sources": (told.model_copy(update={"spans": typed}),)})


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Régler une perceuse, préparer la colle et poncer un meuble", ["Ponceuse et perceuse", "Colle"]),
        ("Coller deux planches avec la colle qui sèche pendant la nuit", ["Colle"]),
        ("Ranger la colle, le foret, la lampe et les gants au sous-sol de l'annexe", []),
        ("Situer les trois zones, le gaz et la lampe sur le plan du bâtiment", ["Les 3 zones"]),
        ("Situer les cinq zones, le gaz et la lampe sur le plan du bâtiment", []),
        ("Suivre les quatre étapes avant de quitter la ponceuse", ["Au départ"]),
        ("Suivre les six étapes avant de quitter la ponceuse", []),
    ],
    ids=(
        "two topics beside each other",
        "a heading said whole",
        "a heading that asks",
        "a heading that counts the same",
        "another number",
        "as many steps",
        "more steps than there are",
    ),
)
def test_chapters_that_an_objective_names_are_its_evidence(text: str, titles: list[str]) -> None:
    """Of 69 objectives whose sections strangers found in the sources, words alone found 24."""
    found = index(with_steps(WORKSHOP, "Au départ")).find_evidence(objective(text))
    assert ([chapter.title for chapter in found.chapters] if found else []) == titles


def with_table(
    spans: SourceSpans, title: str, header: tuple[str, ...], cells: tuple[str, ...]
) -> SourceSpans:
    """Return spans with a chapter more that holds a table of one row."""
    told = spans.sources[0]
    text = f"{cells[0]} | {cells[1]}"
    anchor = Anchor(
        place=ParagraphPlace(number=99),
        heading=(title,),
        row=TableRow(table=1, row=1, header=header, cells=cells),
    )
    start = len(told.text)
    row = Span(
        id="sp-00000000ff", kind=SpanKind.ROW, text=text, start=start, end=start + len(text), anchor=anchor
    )
    longer = told.model_copy(update={"text": told.text + text, "spans": (*told.spans, row)})
    return spans.model_copy(update={"sources": (longer,)})


def test_two_objectives_share_a_chapter_only_if_no_other_is_left() -> None:
    one = objective("Relever la température du camion")
    other = one.model_copy(update={"id": "autre"})
    chosen = index().choose_chapters((one, other))
    assert {found.chapter.title for found in chosen.values()} == {"Relever la température du camion"}


def test_what_a_person_chose_in_the_plan_is_evidence_whatever_its_words() -> None:
    chapters = index().chapters
    block = PlannedBlock(
        kind="paragraph",
        purpose=BlockPurpose.EXPLAIN,
        evidence=tuple(piece.span.id for piece in chapters[-1].pieces),
    )
    page = PlannedPage(id="pg-0001", title="Le sol", objective="but", minutes=1, blocks=(block,))
    picked = Chapter(page.title, chapters[-1].pieces, page)
    given_ = EvidenceIndex((*chapters[:-1], picked), FRENCH)
    found = given_.find_evidence(objective("Accueillir un visiteur"))
    assert found is not None
    assert found.chapter is picked


@given(
    st.lists(st.sampled_from(["camion", "denrées", "sol", "vitre", "voile", "rapide", "porte"]), max_size=4)
)
def test_evidence_always_shares_two_words_with_its_objective(words: list[str]) -> None:
    found = index().find_evidence(objective(" ".join(["Examiner", *words])))
    assert found is None or found.strength.stems >= 2


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", Bloom)
def test_a_blank_names_the_objective_and_what_to_look_for(level: Bloom, language: Language) -> None:
    text = describe_missing_evidence(objective("Poser un avion", level), language)
    assert "Poser un avion" in text
    assert {FRENCH: "cherchez un passage qui", Language.ENGLISH: "look in your sources for a passage"}[
        language
    ] in text


# questions that check an objective

SEUILS = Objective(id="seuils", text="Citer la température de la chambre froide")


def case(*artefacts: Lesson | Quiz) -> Case:
    content = builders.content(objectives=(SEUILS,), artefacts=artefacts)
    return Case(KINDS, content, builders.spans(), builders.course())


def lesson(*blocks: Paragraph | Checkpoint, name: str | None = None) -> Lesson:
    return Lesson(sections=(Section(id="p-0001", title="Consignes", objective=name, blocks=blocks),))


STATED = Paragraph(statements=(builders.statement(1),))
OTHER_QUESTION = builders.question(9, stem="Qui signe le relevé ?", citations=(builders.citation(3),))


@pytest.mark.parametrize(
    ("checked", "artefacts"),
    {
        "marked as serving it": (
            True,
            (lesson(STATED), Quiz(items=(builders.question(objective="seuils"),))),
        ),
        "on a page that serves it": (
            True,
            (
                lesson(STATED, Checkpoint(id="b-0001", question=OTHER_QUESTION), name="seuils"),
                Quiz(items=(builders.question(),)),
            ),
        ),
        "on a passage that its page cites": (
            True,
            (
                lesson(STATED, name="seuils"),
                Quiz(items=(builders.question(citations=(builders.citation(1),)),)),
            ),
        ),
        "on a passage that is evidence of it": (
            True,
            (lesson(STATED), Quiz(items=(builders.question(citations=(builders.citation(1),)),))),
        ),
        "in its words": (
            True,
            (
                lesson(STATED),
                Quiz(items=(builders.question(stem="Quelle est la température d'une chambre froide ?"),)),
            ),
        ),
        "on another passage of the chapter": (True, (lesson(STATED), Quiz(items=(OTHER_QUESTION,)))),
        "never asked": (False, (lesson(STATED),)),
    }.values(),
    ids=("marked", "page", "cited", "evidence", "words", "chapter", "none"),
)
def test_no_question_checks_is_said_only_if_none_does(
    checked: bool, artefacts: tuple[Lesson | Quiz, ...]
) -> None:
    assert is_checked(SEUILS, case(*artefacts)) is checked


def test_a_question_on_something_else_checks_nothing_of_an_objective() -> None:
    floor = Objective(id="sol", text="Laver le sol de la réserve sèche")
    assert not is_checked(floor, case(lesson(STATED), Quiz(items=(OTHER_QUESTION,))))
