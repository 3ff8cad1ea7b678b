"""What becomes of a scenario and a checkpoint elsewhere: on paper, on slides, in question banks."""

from pipelines.packaging.bank_questions.bundle import write_banks
from pipelines.packaging.documents.model import Grid, Listing, Prose, Together
from pipelines.packaging.documents.pptx.deck import Asked, Bullets, join_passage
from pipelines.packaging.documents.sections import write_block
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.testing.packages import KINDS
from pipelines.testing.scenarios import cold_checkpoint, delivery_scenario
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.browser.learning import edition, with_scenario


def notes() -> SourceNotes:
    return SourceNotes(Language.FRENCH, KINDS.blocks)


def test_on_paper_each_choice_says_what_follows_and_where_to_go() -> None:
    *_, table = write_block(delivery_scenario(), notes())
    assert isinstance(table, Grid)
    lines = [[" ".join(words.text for words in cell) for cell in line.cells] for line in table.lines]
    assert lines == [
        ["1a", "Suite de q-0021, a.", "0", "3"],
        ["1b", "Suite de q-0021, b.", "1", "2"],
        ["1c", "Suite de q-0021, c.", "0,5", "2"],
        ["2a", "Suite de q-0022, a.", "1", "4"],
        ["2b", "Suite de q-0022, b.", "0", "3"],
    ]


def test_on_paper_a_figure_of_what_follows_says_how_it_was_counted() -> None:
    counted = deliverables.said(9, "La moitié.", computation=deliverables.computation())
    first, *others = delivery_scenario().decisions
    consequence = first.consequences[0].model_copy(update={"statements": (counted,)})
    decision = first.model_copy(update={"consequences": (consequence, *first.consequences[1:])})
    scenario = delivery_scenario().model_copy(update={"decisions": (decision, *others)})
    *_, line = write_block(scenario, notes())
    assert isinstance(line, Prose)
    assert deliverables.computation().formula in line.words[0].text


def test_on_paper_decisions_and_endings_have_the_numbers_choices_go_to() -> None:
    titles = [
        block.blocks[0].words[0].text
        for block in write_block(delivery_scenario(), notes())
        if isinstance(block, Together) and isinstance(block.blocks[0], Prose)
    ]
    assert titles == [
        "1. À vous de décider",
        "2. À vous de décider",
        "3. Fin du parcours",
        "4. Fin du parcours",
    ]


def test_on_paper_a_checkpoint_is_followed_by_its_answer() -> None:
    [block] = write_block(cold_checkpoint(), notes())
    assert isinstance(block, Together)
    assert isinstance(block.blocks[-2], Listing)
    answer = block.blocks[-1]
    assert isinstance(answer, Prose)
    assert [words.text for words in answer.words] == [
        "Réponse\xa0: Faux.",
        "Il est refusé au-dessus de 3 °C.",
        "Source\xa0: «\xa0La température de la chambre froide reste entre 0 °C et 3 °C.\xa0»",
    ]


def test_slides_show_a_decision_before_what_follows_from_it() -> None:
    plan = KINDS.blocks["scenario"].plan_slides
    assert plan is not None
    bodies = list(plan(delivery_scenario(), notes()))
    at = next(number for number, body in enumerate(bodies) if isinstance(body, Asked))
    asked, follows = bodies[at], bodies[at + 1]
    assert isinstance(asked, Asked)
    assert isinstance(follows, Bullets)
    assert join_passage(asked.question) == "1. Le poisson est à 6\u00a0°C. Que faites-vous ?"
    assert [join_passage(each) for each in asked.offered] == [
        "Je signe le bon.",
        "Je refuse le lot.",
        "Je demande l’avis du chef.",
    ]
    assert [join_passage(each) for each in follows.passages] == [
        "Suite de q-0021, a.",
        "Suite de q-0021, b.",
        "Suite de q-0021, c.",
    ]


def test_a_bank_asks_each_decision_with_what_happened_before() -> None:
    files = write_banks(edition(with_scenario()))
    gift = files["gift.txt"].decode()
    asked = next(block for block in gift.split("\n\n") if block.startswith("::q-0022::"))
    assert "Lundi, 6 h 30" in asked
    assert "=Je maintiens mon refus.#Suite de q-0022, a." in asked
    assert "::q-0031::" in gift
    assert "un choix acceptable y est compté faux" in files["LISEZMOI.txt"].decode()
