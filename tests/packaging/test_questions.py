"""The questions as a learner meets them: an order that tells nothing, and facts the scripts judge by."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.packaging.player.questions import (
    describe_expected_number,
    describe_judging,
    list_all_choices,
    list_blanks,
    list_choices,
    list_targets,
    order_options,
    remove_marks,
    shuffle_parts,
)
from pipelines.packaging.player.texts import read_page_texts
from pipelines.testing import builders
from schemas.draft import (
    Cloze,
    Gap,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
)
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.fuzzing import examples

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH
ITEMS = st.integers(1, 9999).map(lambda number: f"q-{number:04d}")
LETTERS = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=2, max_size=12, unique=True)


def fields(**changes: Any) -> dict[str, Any]:
    return {"id": "q-0001", "stem": "Quoi ?", "origin": Origin.HUMAN} | changes


def facts_of(item: Item) -> dict[str, Any]:
    return describe_judging(item, list_all_choices([item], read_page_texts(FRENCH)).get(item.id, ()), FRENCH)


def places(letters: list[str]) -> tuple[OrderingPlace, ...]:
    return tuple(OrderingPlace(id=letter, text=f"Étape {letter}") for letter in letters)


@settings(max_examples=examples(150), deadline=None)
@given(ITEMS, LETTERS)
def test_things_to_put_in_order_are_never_shown_in_it(item: str, letters: list[str]) -> None:
    order = shuffle_parts(item, places(letters))
    assert order != places(letters)
    assert sorted(place.id for place in order) == sorted(letters)
    assert shuffle_parts(item, places(letters)) == order


def test_the_first_place_shown_is_any_place_just_as_often() -> None:
    """A reader who knows how they are shuffled learns nothing from where one stands."""
    firsts = [shuffle_parts(f"q-{number:04d}", places(list("abcd")))[0].id for number in range(1, 2001)]
    for letter in "abcd":
        assert 350 < firsts.count(letter) < 650  # the right order, which one stands first in, is left out


def list_shown(number: int, options: tuple[Option, ...], origin: Origin = Origin.HUMAN) -> list[str]:
    item = builders.question(number, options=options, key="a", origin=origin)
    return [option.id for option in order_options(item)]


def test_the_right_option_of_a_person_stands_in_every_place_just_as_often() -> None:
    options = tuple(Option(id=letter, text=f"Réponse {letter}") for letter in "abcd")
    stood = [list_shown(number, options).index("a") for number in range(1, 2001)]
    for place in range(4):
        assert 400 < stood.count(place) < 600


@pytest.mark.parametrize("origin", [Origin.EXTRACTIVE, Origin.MODEL])
def test_options_that_code_arranged_stay_as_the_paper_has_them(origin: Origin) -> None:
    options = tuple(Option(id=letter, text=f"Réponse {letter}") for letter in "abcd")
    assert {tuple(list_shown(number, options, origin)) for number in range(1, 10)} == {tuple("abcd")}


@pytest.mark.parametrize(
    "texts",
    [
        ("15 minutes", "30 minutes", "60 minutes"),
        ("3,5 %", "2 %", "0,5 %"),
        ("−3 °C", "0 °C", "3 °C"),
        ("1 000 €", "1\u202f200 €", "12 000 €"),
    ],
)
def test_quantities_in_order_stay_in_it(texts: tuple[str, ...]) -> None:
    options = tuple(Option(id=letter, text=text) for letter, text in zip("abcd", texts, strict=False))
    for number in range(1, 10):
        assert order_options(builders.question(number, options=options, key="a")) == options


def test_an_option_added_later_moves_no_other() -> None:
    before = tuple(Option(id=letter, text=letter) for letter in "abcd")
    after = (*before, Option(id="e", text="e"))
    for number in range(1, 30):
        shown = list_shown(number, after)
        assert [letter for letter in shown if letter != "e"] == list_shown(number, before)


def test_true_comes_before_false() -> None:
    item = deliverables.items()[2]
    assert [choice.text for choice in list_choices(item, read_page_texts(FRENCH))] == ["Vrai", "Faux"]  # type: ignore[arg-type]


def test_long_right_hand_sides_are_lettered_in_the_order_they_are_shown_in() -> None:
    """A closed list on a small screen shows their beginnings alone."""
    long = "à compléter par le responsable du rayon, "
    pairs = tuple(Pair(id=letter, left=letter, right=long + letter) for letter in "abcd")
    shown = list_targets(Matching(**fields(), pairs=pairs))
    assert [target.letter for target in shown] == list("ABCD")
    assert [target.id for target in shown] != list("abcd")
    assert all(target.label == f"{target.letter}. {target.text}" for target in shown)
    short = list_targets(Matching(**fields(), pairs=(*pairs[:1], Pair(id="b", left="b", right="48 h"))))
    assert short[0].letter == "A"
    brief = tuple(Pair(id=letter, left=letter, right=f"{letter} h") for letter in "ab")
    assert {target.letter for target in list_targets(Matching(**fields(), pairs=brief))} == {""}


def test_a_sentence_is_cut_at_its_gaps_and_read_aloud_with_their_names() -> None:
    item = Cloze(
        **fields(stem="Entre ____ et ______ degrés."),
        gaps=(Gap(accepted=("0",)), Gap(accepted=("trois", "3"))),
    )
    found, after = list_blanks(item)
    assert [(gap.before, gap.answer) for gap in found] == [("Entre ", "0"), (" et ", "trois")]
    assert after == " degrés."
    assert remove_marks(item, read_page_texts(FRENCH)) == "Entre (blanc 1) et (blanc 2) degrés."
    assert remove_marks(item, read_page_texts(ENGLISH)) == "Entre (gap 1) et (gap 2) degrés."


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.text(min_size=1, max_size=250), min_size=1, max_size=4).map(tuple))
def test_a_gap_takes_every_text_it_accepts(accepted: tuple[str, ...]) -> None:
    [gap], _ = list_blanks(Cloze(**fields(stem="____"), gaps=(Gap(accepted=accepted),)))
    assert gap.longest >= max(map(len, accepted))


def test_the_expected_number_says_its_unit_and_its_tolerance() -> None:
    item = Numeric(**fields(), answer=30.0, tolerance=0.5, unit="minutes")
    assert describe_expected_number(item, FRENCH, read_page_texts(FRENCH)) == "30\u00a0minutes (à 0,5 près)"
    exact = item.model_copy(update={"tolerance": 0.0, "unit": ""})
    assert describe_expected_number(exact, ENGLISH, read_page_texts(ENGLISH)) == "30"


def test_the_scripts_know_the_parts_as_they_are_shown_and_the_key() -> None:
    facts = [facts_of(item) for item in deliverables.items()]
    assert [fact["kind"] for fact in facts] == [
        "single",
        "multiple",
        "true_false",
        "cloze",
        "numeric",
        "matching",
        "ordering",
    ]
    assert [fact.get("key") for fact in facts] == [
        ["b"],
        ["a", "b"],
        ["false"],
        None,
        None,
        ["a", "b"],
        ["a", "b", "c"],
    ]
    assert facts[3]["gaps"] == [["0 °C", "zéro degré"], ["3 °C"]]
    assert [step["id"] for step in facts[6]["steps"]] != ["a", "b", "c"]


def test_keys_named_twice_or_in_any_order_are_one_set() -> None:
    options = tuple(Option(id=letter, text=letter) for letter in "abc")
    item = MultipleChoice(**fields(), options=options, keys=("c", "a", "c"))
    assert facts_of(item)["key"] == [
        "a",
        "c",
    ]


def test_two_questions_show_the_same_places_in_orders_of_their_own() -> None:
    orders = [shuffle_parts(f"q-{number:04d}", places(list("abcdef"))) for number in range(1, 12)]
    assert any(one != other for one, other in pairwise(orders))
    assert Ordering(**fields(), places=places(list("ab"))).places != shuffle_parts(
        "q-0001", places(list("ab"))
    )
