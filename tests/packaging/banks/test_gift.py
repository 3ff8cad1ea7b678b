"""GIFT as Moodle reads it: our own reader of other people's banks is the importer here."""

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.quality.banks import bank as read_bank
from pipelines.packaging.banks.gift import escape_text, write_gift
from pipelines.testing import builders
from schemas.draft import (
    Cloze,
    Gap,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Origin,
    SingleChoice,
    TrueFalse,
    list_parts,
)
from tests.fuzzing import examples
from tests.packaging.banks import samples

CONTROLS = "~=#{}:\\"


def imported(tmp_path: Path, *items: Item) -> tuple[Item, ...]:
    """The questions somebody gets who imports our GIFT."""
    file = tmp_path / "bank.gift"
    file.write_bytes(write_gift(samples.of(*items)))
    found: tuple[Item, ...] = list_parts(read_bank(file).artefacts[0])
    return found


def multiple(keys: int, options: int) -> MultipleChoice:
    names = string.ascii_letters[:options]
    return MultipleChoice(
        id="q-0001",
        stem="Lesquels ?",
        options=tuple(Option(id=name, text=f"choix {name}") for name in names),
        keys=tuple(names[:keys]),
        origin=Origin.HUMAN,
    )


def test_a_blank_line_stands_between_two_questions() -> None:
    """Without it Moodle imports both as one, and says nothing."""
    blocks = write_gift(samples.of()).decode().split("\n\n")
    assert [block.count("\n::") + block.startswith("::") for block in blocks].count(1) == 6
    assert max(block.count("::q-") for block in blocks) == 1


def test_what_is_imported_asks_the_same_and_holds_the_same_for_right(tmp_path: Path) -> None:
    single, several, claim, number, pairs, ranks = imported(tmp_path)
    assert isinstance(single, SingleChoice)
    assert single.stem == "Combien de temps un produit peut-il rester exposé ?"
    assert [o.text for o in single.options if o.id == single.key] == ["30 minutes"]
    assert isinstance(several, MultipleChoice)
    assert {o.text for o in several.options if o.id in several.keys} == {
        "Fermer la porte.",
        "Relever la sonde.",
    }
    assert isinstance(claim, TrueFalse)
    assert claim.answer is False
    assert isinstance(number, Numeric)
    assert (number.answer, number.tolerance) == (30, 0.5)
    assert number.stem.endswith("Répondez en minutes.")
    assert isinstance(pairs, Matching)
    assert (pairs.pairs[0].left, pairs.pairs[0].right) == ("Viande hachée", "24 h")
    assert isinstance(ranks, Matching)
    assert [p.left for p in ranks.pairs] == ["1", "2", "3"]


def test_a_text_with_several_gaps_is_left_out_by_name() -> None:
    assert "// Question q-0004 laissée de côté" in write_gift(samples.of()).decode()


def test_a_gap_stands_where_the_sentence_has_it_and_takes_a_keyboard_s_spaces(tmp_path: Path) -> None:
    for stem in ("Sous ____, tout va.", "Le froid s’arrête à ____"):
        gap = Gap(accepted=("3\u00a0°C", "l’office"))
        (item,) = imported(tmp_path, Cloze(id="q-0001", stem=stem, gaps=(gap,), origin=Origin.HUMAN))
        assert isinstance(item, Cloze)
        assert set(item.gaps[0].accepted) == {"3 °C", "l’office", "l'office"}
        assert item.stem.startswith(stem.partition("____")[0].strip())


@pytest.mark.parametrize("keys", range(1, 21))
def test_weights_are_on_the_list_of_moodle_and_sum_to_the_whole(keys: int) -> None:
    """Moodle refuses the question otherwise (question/engine/bank.php)."""
    on_the_list = {"100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10", "5"}
    written = write_gift(samples.of(multiple(keys, 24))).decode()
    weights = [part.partition("%")[0] for part in written.split("~%")[1:]]
    right = [weight for weight in weights if weight != "-100"]
    assert set(right) <= on_the_list
    assert sum(map(float, right)) == pytest.approx(100, abs=1e-3)
    assert len(weights) == 24


def test_a_question_with_more_right_answers_than_moodle_can_weigh_is_left_out() -> None:
    assert "// Question q-0001 laissée de côté" in write_gift(samples.of(multiple(21, 24))).decode()


@settings(max_examples=examples(100), deadline=None)
@given(st.text(alphabet=CONTROLS + "ab é->\n/[]$%*", max_size=30))
def test_no_text_is_taken_for_a_sign(text: str) -> None:
    """Moodle hides `\\` and a sign behind it before it looks for signs: what is left must be none."""
    quiet = escape_text(text)
    left = quiet.replace("\\\\", "")
    for sign in CONTROLS[:-1]:
        left = left.replace(f"\\{sign}", "")
    assert not set(left) & set(CONTROLS)
    assert "->" not in quiet
    assert "\n" not in quiet


def test_a_hostile_option_stays_an_option(tmp_path: Path) -> None:
    texts = {"a": "=vrai}", "b": "~%100%faux#x", "c": "<b>a\\b"}
    options = tuple(Option(id=name, text=text) for name, text in texts.items())
    (item,) = imported(tmp_path, builders.question(options=options, key="b"))
    assert isinstance(item, SingleChoice)
    assert len(item.options) == 3
    assert [o.text for o in item.options if o.id == item.key] == ["~%100%faux#x"]
