"""`premierjet who`: a sentence leads to whoever approved it, and to nobody where nobody did."""

import pytest

from tests.cli.conftest import KEY, PERSON, Door
from tests.cli.test_overview import approve, digest

SAID = "Un produit exposé plus de 30 minutes est écarté."


def test_a_released_sentence_names_who_approved_it_when_and_on_which_proof(delivered: Door) -> None:
    found = delivered.well("who", SAID)
    statement = next(each for each in found["occurrences"] if each["whole"] and each["artefact"] == "lesson")
    assert (statement["module"], statement["text"]) == (KEY, SAID)
    assert [(each["source"], each["quote"]) for each in statement["citations"]] == [
        ("sources/froid.md", SAID)
    ]
    (edition,) = statement["editions"]
    assert (edition["standing"], edition["is_current"]) == ("approved", True)
    assert edition["evidence"] == {"kind": "draft", "module": KEY, "revision": 1, "digest": digest(delivered)}
    assert [
        (each["person"], each["verdict"], each["verified"], each["evidence"]["line"])
        for each in edition["said"]
    ] == [(PERSON, "approve", False, 2)]
    assert [
        (each["stands"], each["targets"], each["evidence"]["release"]) for each in edition["releases"]
    ] == [(True, ["depot"], 1)]


@pytest.mark.parametrize(
    "typed",
    [
        "Un produit exposé plus de 30\u00a0minutes est écarté.",
        "«\u202fUn  produit expose\u0301 plus de 30 minutes est écarté.\u202f»".strip("«» \u202f"),
        "produit exposé plus de 30 minutes",
    ],
    ids=["a no-break space", "letters in two parts", "a part of it"],
)
def test_typography_is_put_aside_and_a_part_is_enough(drafted: Door, typed: str) -> None:
    assert KEY in {each["module"] for each in drafted_who(drafted, typed)["occurrences"]}


def drafted_who(door: Door, sentence: str) -> dict[str, list[dict[str, str]]]:
    said = door("who", sentence, "--json")
    assert said.code == 3, said.err
    document: dict[str, list[dict[str, str]]] = said.document
    return document


def test_a_sentence_nobody_approved_says_so_and_ends_with_three(drafted: Door) -> None:
    said = drafted("who", SAID)
    assert said.code == 3
    assert said.out.startswith("Nobody has approved these words.")
    assert "current draft: waiting" in said.out


def test_another_figure_is_another_sentence(delivered: Door) -> None:
    """Nothing near is taken for it: a wrong figure must not borrow an approval."""
    said = delivered("who", SAID.replace("30", "45"))
    assert said.code == 1
    assert "in no draft and no release" in said.out


def test_words_that_were_approved_and_changed_since_still_name_the_release(delivered: Door) -> None:
    delivered.change(mastery_percent=70)
    delivered.well("draft", KEY)
    found = delivered.well("who", SAID)
    editions = next(each for each in found["occurrences"] if each["artefact"] == "lesson")["editions"]
    assert [(each["standing"], each["is_current"], len(each["releases"])) for each in editions] == [
        ("waiting", True, 0),
        ("approved", False, 1),
    ]


def test_an_approval_that_was_withdrawn_no_longer_counts(delivered: Door) -> None:
    delivered("withdraw", KEY, "--as", PERSON, "--comment", "Une limite est fausse.")
    said = delivered("who", SAID)
    assert said.code == 3
    assert "release v1, withdrawn" in said.out


def test_one_approval_of_two_that_are_asked_for_is_not_enough(drafted: Door) -> None:
    drafted.change(review={"roles": {"pedagogie": [PERSON], "metier": ["noe"]}})
    approve(drafted)
    said = drafted("who", SAID)
    assert said.code == 3
    assert said.out.startswith("Sentence approved by lea (name not verified), which is not enough")


def test_a_module_no_course_names_any_more_is_found_all_the_same(delivered: Door) -> None:
    (delivered.course / "course.yaml").rename(delivered.root / "kept.yaml")
    found = delivered.well("who", SAID)
    assert {each["module"] for each in found["occurrences"]} == {KEY}


def test_a_few_letters_are_no_sentence(drafted: Door) -> None:
    said = drafted("who", "  3 °C ")
    assert said.code == 2
    assert "too few" in said.err
