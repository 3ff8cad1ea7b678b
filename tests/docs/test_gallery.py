"""The gallery's pages show pictures that exist, and those of two writers of one module beside each other."""

import re

import pytest

from tests.docs.gallery import GALLERY
from tests.docs.two_writers import MODEL, MOST_PAGES, PAGE, RULES

SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
SEEN = ("start", "lesson", "steps", "question")
"""Views of the player that each writer has; a draft need not ask anything within its lesson."""


def _list_shown(page: str) -> list[str]:
    return SHOWN.findall((GALLERY / page).read_text(encoding="utf-8"))


def test_each_picture_is_shown_once_and_is_there() -> None:
    shown = [*_list_shown("README.md"), *_list_shown(PAGE)]
    assert sorted(shown) == sorted(each.name for each in GALLERY.iterdir() if each.suffix != ".md")


def test_the_gallery_leads_to_the_page_of_two_writers() -> None:
    assert f"]({PAGE})" in (GALLERY / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [
        "**On the left without a model**",
        "**On the right by a model**",
        "**À gauche sans modèle**",
        "**À droite par un modèle**",
        "`by-hand`",
        "29 November 2026",
        "29 novembre 2026",
        "No person edited either draft.",
        "Personne n’a corrigé l’un ou l’autre brouillon.",
    ],
)
def test_the_page_says_who_wrote_which_in_both_languages(said: str) -> None:
    assert said in (GALLERY / PAGE).read_text(encoding="utf-8").replace("\n", " ")


@pytest.mark.parametrize("writer", [RULES, MODEL])
def test_the_page_shows_the_same_of_each_writer(writer: str) -> None:
    seen = {f"{writer}--{name}.webp" for name in SEEN}
    printed = {f"{writer}--{name}-{n}.png" for name, most in MOST_PAGES.items() for n in range(1, most + 1)}
    assert seen | printed <= set(_list_shown(PAGE))
