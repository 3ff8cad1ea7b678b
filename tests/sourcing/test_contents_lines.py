"""A printed table of contents is no text; a sentence with dots in it is one."""

import pytest

from schemas.source import DropReason
from tests.sourcing.documents import read, said

SENTENCE = "Le responsable signe le relevé."


@pytest.mark.parametrize(
    "entries",
    [
        "Introduction .................... 3",
        "1.1 Le froid . . . . . . . . . 12",
        "Annexes…………………… 14",
        "Préface .......... viii",
        "1. Les règles ..... 4\n  1.1 Ce que le chef attend\n      le matin ..... 5\n2. Les visites ..... 12",
    ],
    ids=["dots", "spaced", "ellipses", "roman", "wrapped"],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_table_of_contents_is_furniture_all_of_it(name: str, entries: str) -> None:
    source = read(name, f"{SENTENCE}\n\n{entries}\n\n{SENTENCE}\n")
    assert said(source) == [SENTENCE, SENTENCE]
    assert {each.reason for each in source.dropped} == {DropReason.FURNITURE}


@pytest.mark.parametrize(
    "text",
    [
        "Il dit : « Le responsable signe .... et range le relevé. »",
        "La température reste sous ........ °C pendant le service.",
        "Et ainsi de suite....",
        "Il ferme la porte… 3 fois par jour.",
        "Le chef signe. Le commis range le relevé du jour ..... 5",
    ],
)
def test_a_sentence_with_dots_stays(text: str) -> None:
    assert " ".join(said(read("a.md", f"{text}\n"))) == text


def test_the_contents_in_an_item_are_furniture_too() -> None:
    assert said(read("a.md", f"- Le froid ........ 3\n- {SENTENCE}\n")) == [SENTENCE]
