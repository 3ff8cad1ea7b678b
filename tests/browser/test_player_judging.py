"""When is an answer right? The script that says so, asked in the browser it runs in."""

import random
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.questions import describe_judging
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing.static_site import serve_site
from schemas.draft import Cloze, Gap, Origin
from schemas.language import Language
from tests.browser.learning import edition

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scripts(chromium: Browser) -> Iterator[Page]:
    """A page that has the scripts loaded; nothing here changes it."""
    with serve_site(write_player_files(edition(), UNTRACKED)) as site:
        page = chromium.new_page()
        page.goto(site.url("index.html"))
        yield page
        page.close()


def folded(scripts: Page, *texts: str) -> list[str]:
    found: list[str] = scripts.evaluate("texts => texts.map(Premierjet.judging.fold)", list(texts))
    return found


def right(scripts: Page, item: dict[str, Any], *given: str) -> bool:
    answer: bool = scripts.evaluate(
        "([item, given]) => Premierjet.judging.right(item, given)", [item, list(given)]
    )
    return answer


SAME = [
    ("3 °C", "3\u00a0°c"),
    ("3 °C", " 3°C "),
    ("l’émargement", "L'ÉMARGEMENT"),
    ("mi-temps", "mi\u2011temps"),
    ("œuf", "OEUF"),
    ("3,5 kg", "3.5 kg"),
    ("12 000", "12\u202f000"),
    ("12 000", "12000"),
    ("« sec »", '"sec"'),
    ("e\u0301tuve", "étuve"),
    ("dé\u00adpôt", "dépôt"),
    ("trop   chaud", "trop chaud"),
    ("straße", "STRASSE"),
    ("3 ºC", "3 ℃"),
]
DIFFERENT = [
    ("côte", "cote"),
    ("3,5", "35"),
    ("0 °C", "3 °C"),
    ("chaud", "chauds"),
    ("pas écarté", "écarté"),
    ("1 2", "12"),
    ("-3", "3"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_typography_case_and_spaces_tell_no_two_answers_apart(scripts: Page, one: str, other: str) -> None:
    first, second = folded(scripts, one, other)
    assert first == second


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_accents_digits_signs_and_words_do(scripts: Page, one: str, other: str) -> None:
    first, second = folded(scripts, one, other)
    assert first != second


def facts_of(item: Cloze) -> dict[str, Any]:
    return describe_judging(item, (), Language.FRENCH)


LETTERS = "aàéèçœæÉŒßﬁIİıσςΣ09 \t\u00a0\u202f\u2009.,;:!?%°€'’‘\"«»“”-–—−\u2011…½²e\u0301´`\u200b\ufeff🌡"


def any_texts() -> list[str]:
    chance = random.Random(3)
    return ["".join(chance.choice(LETTERS) for _ in range(chance.randint(0, 12))) for _ in range(3000)]


def test_folding_twice_is_folding_once(scripts: Page) -> None:
    once = folded(scripts, *any_texts())
    assert folded(scripts, *once) == once


def test_a_text_is_always_its_own_right_answer_however_it_is_typed(scripts: Page) -> None:
    texts = [text for text in any_texts() if text.strip()]
    for typed in (
        [f"  {text}\u00a0" for text in texts],
        [text.replace("'", "’") for text in texts],
        [text.replace("-", "−") for text in texts],
        [unicodedata.normalize("NFD", text) for text in texts],
    ):
        assert folded(scripts, *typed) == folded(scripts, *texts)


def test_every_gap_has_to_be_right_and_any_accepted_text_is(scripts: Page) -> None:
    item = {"kind": "cloze", "gaps": [["0 °C", "zéro degré"], ["3 °C"]]}
    assert right(scripts, item, "Zéro degré", "3°c")
    assert not right(scripts, item, "zéro degré", "4 °C")
    assert not right(scripts, item, "3 °C", "0 °C")


@pytest.mark.parametrize("typed", ["10", "10 °C", "10,0", "10.0", "+10", "10°", "10 degrés", "10 C"])
def test_a_gap_for_a_number_takes_it_with_its_unit_and_however_it_is_written(
    scripts: Page, typed: str
) -> None:
    """The unit stands after the gap, or is part of the answer."""
    for stem, accepted in (("À ____ °C au plus.", "10"), ("À ____ au plus.", "10 °C")):
        item = facts_of(Cloze(id="q-0001", stem=stem, origin=Origin.HUMAN, gaps=(Gap(accepted=(accepted,)),)))
        assert right(scripts, item, typed)
        assert not right(scripts, item, typed.replace("10", "12"))


@pytest.mark.parametrize(
    ("stem", "accepted", "typed"),
    [
        ("En ____ heures.", "2", "2 h"),
        ("En ____ heures.", "2", "2 hours"),
        ("Avec ____ agents.", "1 000", "1000 agents"),
        ("Avec ____ agents.", "1000", "1\u202f000"),
        ("Un bac de ____ %.", "12,5", "12.5 %"),
        ("Pendant ____.", "30 secondes", "30 s"),
        ("Pendant ____ s.", "30", "30 secondes"),
        ("Pendant ____ jours.", "3", "3 j"),
    ],
)
def test_a_unit_is_typed_as_a_word_or_as_a_sign(scripts: Page, stem: str, accepted: str, typed: str) -> None:
    gaps = (Gap(accepted=(accepted,)),)
    item = facts_of(Cloze(id="q-0001", stem=stem, origin=Origin.HUMAN, gaps=gaps))
    assert right(scripts, item, typed)
    assert scripts.evaluate("([item, text]) => Premierjet.judging.answers(item, text, 0)", [item, typed])


@pytest.mark.parametrize(
    ("accepted", "typed", "expected"),
    [
        (("10",), "dix", False),
        (("10",), "10 min", False),
        (("10",), "9", True),
        (("10", "dix"), "vingt", True),
        (("froide",), "chaude", True),
        (("0123",), "le 0123", True),
    ],
)
def test_what_cannot_be_the_number_asked_for_is_no_answer_yet(
    scripts: Page, accepted: tuple[str, ...], typed: str, expected: bool
) -> None:
    item = facts_of(
        Cloze(id="q-0001", stem="À ____ °C.", origin=Origin.HUMAN, gaps=(Gap(accepted=accepted),))
    )
    found = scripts.evaluate("([item, text]) => Premierjet.judging.answers(item, text, 0)", [item, typed])
    assert found is expected


def test_a_code_that_begins_with_a_zero_is_no_number(scripts: Page) -> None:
    gaps = (Gap(accepted=("0123",)),)
    item = facts_of(Cloze(id="q-0001", stem="Le code ____.", origin=Origin.HUMAN, gaps=gaps))
    assert not right(scripts, item, "123")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("30 minutes", True),
        ("30", True),
        ("0.5 heure", True),
        ("0,5", True),
        ("30 h", False),
        ("0,5 min", False),
    ],
)
def test_each_accepted_number_has_its_own_unit(scripts: Page, typed: str, expected: bool) -> None:
    gaps = (Gap(accepted=("30 min", "0,5 h")),)
    item = facts_of(Cloze(id="q-0001", stem="Attendre ____.", origin=Origin.HUMAN, gaps=gaps))
    assert right(scripts, item, typed) is expected


@pytest.mark.parametrize(
    ("stem", "accepted", "typed", "expected"),
    [
        ("Python ____ est sorti.", "3.10", "3.1", False),
        ("Python ____ est sorti.", "3.10", "3.10", True),
        ("À ____ °C.", "3.10", "3.1", True),
        ("À ____.", "3.10 °C", "3,1", True),
        ("Une part de ____ est gardée.", "0,5", "0,50", True),
    ],
)
def test_a_zero_at_the_end_counts_unless_something_is_measured(
    scripts: Page, stem: str, accepted: str, typed: str, expected: bool
) -> None:
    gaps = (Gap(accepted=(accepted,)),)
    item = facts_of(Cloze(id="q-0001", stem=stem, origin=Origin.HUMAN, gaps=gaps))
    assert right(scripts, item, typed) is expected


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        ("12,5", 12.5, 12.5),
        ("12.5", 12.5, 12.5),
        ("1 250", 1250, 1250),
        ("1\u202f250,5", 1250.5, 1250.5),
        ("1,250", 1.25, 1250),
        ("0,125", 0.125, 0.125),
        ("1,250.5", 1250.5, 1250.5),
        ("1.250,5", 1250.5, 1250.5),
        ("−3", -3, -3),
        ("+3", 3, 3),
        (",5", 0.5, 0.5),
        ("30 minutes", 30, 30),
        ("30minutes", 30, 30),
    ],
)
def test_numbers_are_read_as_people_write_them(
    scripts: Page, typed: str, french: float, english: float
) -> None:
    read = "([text, english]) => Premierjet.judging.number(text, ['minutes'], english)"
    assert scripts.evaluate(read, [typed, False]) == french
    assert scripts.evaluate(read, [typed, True]) == english


@pytest.mark.parametrize(
    "typed", ["", "abc", "12 h", "1e5", "0x1F", "--3", "1 2", "12,5,", "Infinity", "3-4"]
)
def test_what_is_no_number_is_not_taken_for_one(scripts: Page, typed: str) -> None:
    unreadable = "text => Number.isNaN(Premierjet.judging.number(text, ['minutes'], false))"
    assert scripts.evaluate(unreadable, typed)


@pytest.mark.parametrize(
    ("answer", "tolerance", "typed", "expected"),
    [
        (30, 0, "30", True),
        (30, 0, "30,0", True),
        (30, 0, "30,001", False),
        (0.3, 0.1, "0,4", True),
        (0.3, 0.1, "0,2", True),
        (0.3, 0.1, "0,41", False),
        (0, 0, "0", True),
        (-2.2, 0.2, "−2,4", True),
        (1_000_000, 0, "1 000 000", True),
        (1_000_000, 0, "1 000 001", False),
    ],
)
def test_a_number_is_right_within_its_tolerance_and_at_its_edges(
    scripts: Page, answer: float, tolerance: float, typed: str, expected: bool
) -> None:
    item = {"kind": "numeric", "answer": answer, "tolerance": tolerance, "units": [[]], "english": False}
    assert right(scripts, item, typed) is expected


def test_multiple_answers_are_right_when_exactly_the_keys_are_chosen(scripts: Page) -> None:
    item = {"kind": "multiple", "key": ["a", "c"]}
    assert right(scripts, item, "a", "c")
    for given in (["a"], ["a", "b", "c"], ["a", "b"], ["b"]):
        assert not right(scripts, item, *given)


def test_a_matching_or_an_order_is_right_as_a_whole_alone(scripts: Page) -> None:
    for kind in ("matching", "ordering"):
        item = {"kind": kind, "key": ["a", "b", "c"]}
        assert right(scripts, item, "a", "b", "c")
        assert not right(scripts, item, "a", "c", "b")
