"""Where the choices of a scenario lead is edited as one text, and a new scenario is written in a file."""

from datetime import timedelta

import pytest

from pipelines.blocks.scenario.contract import Scenario, Worth
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.review.editing import apply_edits, find_edits, from_markdown, to_markdown
from pipelines.testing import builders
from pipelines.testing.scenarios import delivery_scenario, lesson_with
from schemas.draft import Content, Draft
from schemas.edit import Move, Replace
from schemas.errors import InvalidInput
from tests import sample_deliverables as deliverables

LATER = builders.NOON + timedelta(hours=1)
DRAFT = deliverables.draft_of(lesson_with(delivery_scenario()))
WAYS = delivery_scenario().ways


def scenarios(content: Content) -> list[Scenario]:
    lesson = content.artefacts[0]
    assert isinstance(lesson, Lesson)
    return [block for page in lesson.sections for block in page.blocks if isinstance(block, Scenario)]


def edit_ways(after: str) -> Content:
    edit = Replace(place="b-0001", part="ways", before=WAYS, after=after)
    return apply_edits(DRAFT, (edit,), builders.spans(), "noe", LATER).content


def test_ways_are_written_choice_by_choice() -> None:
    assert WAYS == ("q-0021 a → e-1, q-0021 b → q-0022, q-0021 c ½ → q-0022, q-0022 a → e-2, q-0022 b → e-1")


def test_a_way_that_is_edited_leads_elsewhere_and_the_others_stay() -> None:
    [scenario] = scenarios(edit_ways("q-0021 a ½ → 2"))
    assert scenario.ways == WAYS.replace("q-0021 a → e-1", "q-0021 a ½ → q-0022")
    assert scenario.decisions[0].judge_choice("a") is Worth.ACCEPTABLE


def test_the_comparison_names_the_ways_that_changed() -> None:
    after = edit_ways("1a -> 4")
    [edit] = find_edits(DRAFT.content, after)
    assert edit == Replace(place="b-0001", part="ways", before=WAYS, after=scenarios(after)[0].ways)


@pytest.mark.parametrize(
    ("written", "refusal"),
    [("1a vers 3", "no way"), ("1a → 7", "no step 7"), ("1a → 3, q-0021 a → e-2", "said twice")],
)
def test_ways_nobody_can_read_are_refused(written: str, refusal: str) -> None:
    with pytest.raises(InvalidInput, match=refusal):
        edit_ways(written)


NEW = """
::: scenario
:: Titre : Le frigo en panne {#title}
:: Chemins : 1a → 3, 1b ½ → 2, 2a → 3, 2b → 4 {#ways}
:: Situation {#situation}
Le frigo affiche 9 °C.
:: {#decisions/1/question}

### Que faites-vous d'abord ?

- [x] J'appelle le responsable.
- [ ] Je note la température.

:: {#decisions/1/consequences/1/statements}
Il vient aussitôt.
:: {#decisions/1/consequences/2/statements}
Le relevé est juste, mais le temps passe.
:: {#decisions/2/question}

### Et les produits ?

- [x] Je les jette.
- [ ] Je les sers.

:: {#decisions/2/consequences/1/statements}
Rien de douteux n'est servi.
:: {#decisions/2/consequences/2/statements}
Un client est malade.
:: {#endings/1/statements}
Le service continue.
:: {#endings/2/statements}
Le service est arrêté.
:::
"""


def revise(text: str) -> Draft:
    return from_markdown(text, DRAFT, "noe", LATER, file="m.md")


def test_a_new_scenario_is_written_in_a_file_with_the_numbers_of_its_steps() -> None:
    written = to_markdown(DRAFT).replace("\n\n### Le relevé", f"\n{NEW}\n### Le relevé")
    old, new = scenarios(revise(written).content)
    assert old == delivery_scenario()
    [first, second] = (decision.id for decision in new.decisions)
    assert new.ways == f"{first} a → e-1, {first} b ½ → {second}, {second} a → e-1, {second} b → e-2"
    assert new.decisions[1].question.stem == "Et les produits ?"
    assert new.endings[1].statements[0].text == "Le service est arrêté."


def test_a_new_scenario_without_its_ways_is_refused_at_its_line() -> None:
    written = to_markdown(DRAFT).replace("\n\n### Le relevé", f"\n{NEW}\n### Le relevé")
    cut = written.replace(":: Chemins : 1a → 3, 1b ½ → 2, 2a → 3, 2b → 4 {#ways}\n", "")
    line = cut.splitlines().index("::: scenario") + 1
    with pytest.raises(InvalidInput, match=f"m.md, line {line}"):
        revise(cut)


FILE = to_markdown(DRAFT)
CHOICE = "- [ ] Je demande l’avis du chef. {#c}\n"
FOURTH = "- [ ] Je goûte.\n"
AFTER_THIRD = "Suite de q-0021, c. {#st-0104}\n"
LAST = "Le lot repart : la chaîne du froid est tenue. {#st-0109}\n"


def without(text: str, first: str, last: str) -> str:
    """The file without what stands from one text up to another."""
    start = text.index(first)
    return text[:start] + text[text.index(last, start) :]


def test_a_choice_and_an_ending_are_added_to_a_scenario_in_a_file() -> None:
    grown = (
        FILE.replace(CHOICE, CHOICE + FOURTH)
        .replace(AFTER_THIRD, f"{AFTER_THIRD}:: {{#decisions/1/consequences/4/statements}}\nTrop tard.\n")
        .replace(LAST, f"{LAST}:: {{#endings/3/statements}}\nLe cuisinier est malade.\n")
        .replace("q-0022 a → e-2", "q-0021 d → e-3, q-0022 a → e-2")
    )
    [scenario] = scenarios(revise(grown).content)
    assert scenario.ways == WAYS.replace("q-0022 a", "q-0021 d → e-3, q-0022 a")
    assert [ending.id for ending in scenario.endings] == ["e-1", "e-2", "e-3"]
    assert scenario.decisions[0].consequences[3].statements[0].text == "Trop tard."


def test_a_decision_whose_lines_are_deleted_is_gone() -> None:
    shrunk = without(FILE, ":: Décision 2", ":: Fin 1")
    [scenario] = scenarios(revise(shrunk).content)
    assert [decision.id for decision in scenario.decisions] == ["q-0021"]


def test_an_ending_that_takes_the_place_of_another_gets_a_free_id() -> None:
    added = f"{LAST}:: {{#endings/3/statements}}\nFin.\n"
    shrunk = without(FILE, ":: Fin 1", ":: Fin 2").replace(LAST, added)
    [scenario] = scenarios(revise(shrunk).content)
    assert [(each.id, each.statements[0].text[:3]) for each in scenario.endings] == [
        ("e-2", "Le "),
        ("e-3", "Fin"),
    ]


@pytest.mark.parametrize("place", ["²", "0", "200000", "٣", "9"])
def test_a_step_with_a_number_that_is_none_is_refused_at_its_line(place: str) -> None:
    written = FILE.replace(LAST, f"{LAST}:: {{#endings/{place}/statements}}\nFin.\n")
    line = written.splitlines().index("Fin.") + 1
    with pytest.raises(InvalidInput, match=f"m.md, line {line}: .*endings/"):
        revise(written)


def test_endings_whose_sentences_were_swapped_are_told() -> None:
    first, last = (line for line in FILE.splitlines() if "{#st-0108}" in line or "{#st-0109}" in line)
    after = revise(FILE.replace(first, "§").replace(last, first).replace("§", last)).content
    assert find_edits(DRAFT.content, after) == (Move(place="st-0109", to=0), Move(place="st-0108", to=0))
