"""The papers of the example's whole module, as a demanding training director would hold them."""

from functools import cache

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.documents.builder import build_document
from pipelines.packaging.documents.bundle import list_edition_documents
from pipelines.packaging.documents.model import Heading
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.edition import Edition
from pipelines.testing.packages import KINDS
from schemas.draft import Draft, Notes
from tests.deliverables.session_plan.test_session_plan import EXAMPLE, drafted, of_example
from tests.packaging.documents.opened import pdf_text, squeezed

WHOLE = "refroidir-et-remettre"
DELAYS = [
    "Refroidissement\u00a0: 10 °C en moins de 2 heures",
    "Remise en température\u00a0: 63 °C en moins de 1 heure",
]
STEPS = "Piquer la sonde de la cellule au centre du bac le plus épais."
DEFINITION = "On appelle liaison froide l’organisation qui cuit un plat à la cuisine centrale"


@cache
def the_draft() -> Draft:
    module = EXAMPLE.course.module(WHOLE)
    assert module is not None
    return drafted(of_example(WHOLE, artefacts=module.artefacts))


@cache
def papers() -> dict[str, str]:
    """What each PDF of the module says, by its stem, without what a line's end may change."""
    of = Edition(EXAMPLE.course, the_draft().content, KINDS)
    documents = list_edition_documents(of)
    return {each.stem: squeezed(pdf_text(to_pdf(each.write_document(of)))) for each in documents}


def test_the_delays_that_an_objective_asks_for_come_first_in_summary_key_points_and_cards() -> None:
    made = the_draft().content.artefacts
    summary = next(each for each in made if isinstance(each, Summary))
    assert [point.text for point in summary.points[:2]] == DELAYS
    *_, recap = next(each for each in made if isinstance(each, Slides)).sections
    shown = [
        each.text
        for block in recap.blocks
        if not isinstance(block, Notes)
        for each in block.list_statements()
    ]
    assert shown[:2] == DELAYS
    cards = next(each for each in made if isinstance(each, Flashcards)).cards
    assert [card.cells[1] for card in cards[:2]] == [
        "10 °C en moins de 2 heures",
        "63 °C en moins de 1 heure",
    ]


def test_a_summary_leaves_definitions_that_serve_no_objective_to_the_glossary() -> None:
    assert squeezed(DEFINITION) not in papers()["summary"]
    assert squeezed("organisation qui cuit un plat à la cuisine centrale") in papers()["glossary"]


def test_a_procedure_and_a_definition_stand_where_they_are_learnt_and_are_named_elsewhere() -> None:
    handout, case = "lire dans le support de formation", "À lire\u00a0: "
    referring = {"case_study", "handout-case_study", "session_plan", "trainer_guide", "summary"}
    corrections = {"trainer_guide"}  # where the definition corrects a wrong answer to expect
    for told, others in ((STEPS, referring), (DEFINITION, referring - corrections)):
        assert {stem for stem, said in papers().items() if squeezed(told) in said}.isdisjoint(others)
    assert all(squeezed(handout) in papers()[stem] for stem in ("session_plan", "trainer_guide", "summary"))
    assert squeezed(case) in papers()["case_study"]


def test_learners_read_no_key_no_digest_and_nothing_that_writers_are_told() -> None:
    digest = the_draft().content.canonical_digest()[:12]
    worksheets = {stem for stem in papers() if stem.startswith("handout")}
    for stem in worksheets | {"summary", "flashcards"}:
        assert digest not in papers()[stem]
        assert squeezed("Réponse attendue") not in papers()[stem]
    assert digest in papers()["quiz"]
    assert not any(squeezed("Aucun terme anglais") in said for said in papers().values())


def test_the_document_of_the_slides_has_one_agenda_as_the_presentation_has() -> None:
    of = Edition(EXAMPLE.course, the_draft().content, KINDS)
    slides = next(each for each in the_draft().content.artefacts if isinstance(each, Slides))
    titles = [block.text for block in build_document(of, slides).blocks if isinstance(block, Heading)]
    assert [title for title in titles if title.startswith("Au programme")] == ["Au programme"]
    assert "Pour commencer" in titles


def test_a_module_in_another_language_has_the_same_set_of_papers() -> None:
    """The English module listed nothing, and a trainer had nothing to lead it with."""
    (french, english) = (EXAMPLE.course.module(name) for name in (WHOLE, "food-allergies"))
    assert french is not None
    assert english is not None
    assert english.artefacts == french.artefacts
    draft = drafted(of_example(english.id, artefacts=english.artefacts))
    assert [each.kind for each in draft.content.artefacts] == list(english.artefacts)


def test_no_rule_objects_to_the_wrong_answers_and_titles_that_code_quotes() -> None:
    told = {(each.rule, each.place) for each in the_draft().findings}
    assert [
        each for each in told if each[0] in {"amount.orphan", "number.orphan", "row.side_of_another"}
    ] == []
