"""A scenario without a model is made of a procedure and of its own warnings, or not at all."""

import re
from time import process_time

import pytest

from pipelines.blocks.scenario.contract import Scenario, Worth
from pipelines.blocks.scenario.criticism import check_graph
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.markdown import markdown
from pipelines.deliverables.lesson.page_blocks import outline_scenarios
from pipelines.drafting.material import list_pieces
from pipelines.testing.sources import read_source
from schemas.draft import Draft, Nature, list_taught_blocks, walk_citing
from schemas.language import Language
from tests.drafting.test_extractive import drafted

COOLING = """# Refroidir un plat

1. Poser le plat sur une grille propre.
2. Noter l'heure de la sortie du four.
3. Placer la sonde au cœur du plat chaud.
4. Fermer la porte de la cellule.
5. Coller l'étiquette sur le couvercle.

{}
"""
PROBE = "Attention : sans la sonde placée au cœur du plat, personne ne sait si le froid l'atteint."
DOOR = "Attention : une porte de cellule mal fermée laisse le plat tiède pendant des heures."
BOTH = COOLING.format(f"{PROBE}\n\n{DOOR}")


def scenarios(draft: Draft) -> list[Scenario]:
    blocks = [block for _, block in list_taught_blocks(draft.content.artefacts)]
    return [block for block in blocks if isinstance(block, Scenario)]


def test_each_warning_about_a_step_makes_a_decision_at_it() -> None:
    [scenario] = scenarios(drafted(BOTH))
    assert [check.rule for check in check_graph(scenario)] == []
    rights = [
        next(option.text for option in each.question.options if option.id == each.question.key)
        for each in scenario.decisions
    ]
    assert rights == ["Placer la sonde au cœur du plat chaud.", "Fermer la porte de la cellule."]
    assert "Noter l'heure de la sortie du four." in scenario.decisions[0].question.stem


@pytest.mark.parametrize("word", ["chaud", "cuit", "gras", "lourd", "creux", "doré"])
def test_the_right_choices_of_two_decisions_stand_at_two_places(word: str) -> None:
    [scenario] = scenarios(drafted(BOTH.replace("du plat chaud", f"du plat {word}")))
    one, other = (
        [option.id for option in each.question.options].index(each.question.key)
        for each in scenario.decisions
    )
    assert one != other


def test_a_wrong_choice_is_followed_by_the_warning_word_for_word() -> None:
    [scenario] = scenarios(drafted(BOTH))
    for decision, warning in zip(scenario.decisions, (PROBE, DOOR), strict=True):
        for each in decision.consequences:
            told, *others = each.statements
            if decision.judge_choice(each.option) is Worth.WRONG:
                assert told.text == told.citations[0].quote == warning
                assert each.leads_to == "e-2"
            else:
                assert (told.nature, others) == (Nature.DIRECTION, [])


@pytest.mark.parametrize(
    "rest",
    [
        PROBE,
        f"{PROBE}\n\nUne porte de cellule mal fermée laisse le plat tiède pendant des heures.",
        f"{PROBE}\n\nAttention : le sol mouillé glisse près de la plonge.",
    ],
    ids=["one warning", "a sentence that warns of nothing", "a warning about no step"],
)
def test_without_two_warnings_about_its_steps_none_is_made(rest: str) -> None:
    assert scenarios(drafted(COOLING.format(rest))) == []


def test_what_is_made_up_around_it_states_nothing() -> None:
    [scenario] = scenarios(drafted(BOTH))
    assert all(
        each.citations or getattr(each, "nature", None) is Nature.DIRECTION for each in walk_citing(scenario)
    )


def test_ways_lead_to_the_ids_that_decisions_have_in_the_draft() -> None:
    """A quiz takes ids too, and all are numbered anew: a way must not lead to a number of before."""
    draft = drafted(BOTH, artefacts=("lesson", "quiz", "slides", "narration", "summary"))
    [scenario] = scenarios(draft)
    assert [each.id for each in scenario.follow_right_answers()] == [
        decision.id for decision in scenario.decisions
    ]
    again = drafted(BOTH, artefacts=("quiz", "lesson"))
    assert check_graph(scenarios(again)[0]) is not None
    assert [check.rule for check in check_graph(scenarios(again)[0])] == []
    assert not [each for each in draft.findings if each.rule.startswith("scenario.")]


def test_a_scenario_is_neither_read_aloud_nor_torn_apart_on_slides() -> None:
    draft = drafted(BOTH, artefacts=("lesson", "slides", "narration"))
    for artefact in draft.content.artefacts[1:]:
        told = [getattr(each, "text", "") for each in walk_citing(artefact)]
        assert not any("Vous suivez la procédure" in text for text in told), artefact.kind


def test_a_warning_told_after_two_wrong_choices_is_no_repeat() -> None:
    draft = drafted(BOTH, artefacts=("lesson", "quiz"))
    inside = {each.id for each in walk_citing(scenarios(draft)[0])}
    assert not [each.rule for each in draft.findings if each.place in inside]


def test_the_page_of_a_draft_shows_each_choice_and_the_right_one() -> None:
    draft = drafted(BOTH)
    lesson = draft.content.artefacts[0]
    assert isinstance(lesson, Lesson)
    shown = markdown(lesson, Language.FRENCH)
    assert re.search(r"- [abc]\) \*\*Placer la sonde au cœur du plat chaud\.\*\* ✓", shown)
    assert re.search(r"- [abc]\) Fermer la porte de la cellule\.\n", shown)


def test_many_warnings_beside_a_procedure_are_found_in_time() -> None:
    """Each piece was compared with each warning: 2,000 of them took a minute."""
    warnings = "\n\n".join(f"Attention : le bac {n} glisse." for n in range(2_000))
    source = read_source("a.md", COOLING.format(warnings).encode(), Language.FRENCH)
    pieces = list_pieces((source,))
    begun = process_time()
    assert list(outline_scenarios(pieces, Language.FRENCH)) == []
    assert process_time() - begun < 5
