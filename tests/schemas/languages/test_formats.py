"""Lists, quotations, spaces and plurals as readers of each language write them."""

import pytest

from schemas.language import Language
from schemas.languages.formats import (
    add_colon,
    choose_plural,
    join_words,
    quote_text,
    space_punctuation,
)

FR, EN = Language.FRENCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("words", "french", "english"),
    [(["a"], "a", "a"), (["a", "b"], "a et b", "a and b"), (["a", "b", "c"], "a, b et c", "a, b and c")],
)
def test_words_are_joined(words: list[str], french: str, english: str) -> None:
    assert (join_words(words, FR), join_words(words, EN)) == (french, english)


def test_french_keeps_its_punctuation_beside_its_words() -> None:
    said = "« Prêt ? » 5 % : oui ; non !"
    assert space_punctuation(said, FR) == "«\u00a0Prêt\u00a0?\u00a0» 5\u00a0%\u00a0: oui\u00a0; non\u00a0!"
    assert space_punctuation(said, EN) == said
    assert (add_colon("Retour", FR), add_colon("Feedback", EN)) == (
        "Retour\u00a0:",
        "Feedback:",
    )
    assert (quote_text("{a}", FR), quote_text("{a}", EN)) == ("«\u00a0{a}\u00a0»", "“{a}”")


@pytest.mark.parametrize(
    ("number", "french", "english"), [(0, "one", "other"), (1, "one", "one"), (2, "other", "other")]
)
def test_a_number_has_its_plural(number: int, french: str, english: str) -> None:
    assert (choose_plural(number, FR), choose_plural(number, EN)) == (french, english)
