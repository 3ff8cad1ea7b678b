"""Where a sentence ends, in French and in English."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sourcing.sentences import split_sentences
from tests.fuzzing import examples


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "M. Durand et Mme. Petit signent le relevé.",
        "Selon l'art. L. 4121-1 du Code du travail, l'employeur protège la santé.",
        "Certains produits, p. ex. Les poissons crus, se gardent 24 h.",
        "Les denrées fragiles (viande, poisson, etc.) restent au froid.",
        "La sonde indique 3,5 °C, puis 3.5 dans le fichier exporté.",
        "See Fig. 2 and No. 5 for details.",
        "Dr. Smith, e.g. John, agrees, i.e. says yes.",
        "Consultez https://exemple.fr/a.b?c=D pour en savoir plus.",
        "Le relevé de J. Dupont manque.",
        "Il hésite… puis il ferme la porte.",
        "« Fermez la porte. Tout de suite ! » dit le chef.",
        "Demandez « Qui a ouvert ? » avant de noter.",
        "Le seuil (voir p. 12. Annexe B) est de 4 °C.",
        "Partie 2. Format des documents",
        "1. Fermer la porte.",
        "Le site www.exemple.fr est à jour.",
        "The U.S. Government agrees.",
        "Le relevé de J.-P. Dupont manque.",
        "Figure 1. The four places of a change",
        "Fig. 2-1. Les quatre lieux",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fermez la porte. Notez l'heure.", ["Fermez la porte.", "Notez l'heure."]),
        ("Il dit : « C'est froid. » Puis il sort.", ["Il dit : « C'est froid. »", "Puis il sort."]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("Est-ce froid ? Oui ! Très froid…", ["Est-ce froid ?", "Oui !", "Très froid…"]),
        ("Viande, poisson, etc. Les œufs aussi.", ["Viande, poisson, etc.", "Les œufs aussi."]),
        ("Is it cold? No. It is warm.", ["Is it cold?", "No.", "It is warm."]),
        ("Le maximum est de 3 °C. 24 h suffisent.", ["Le maximum est de 3 °C.", "24 h suffisent."]),
        ("À retenir :\nFermez la porte.", ["À retenir :", "Fermez la porte."]),
        ("Voir l'annexe (p. 3). Signez.", ["Voir l'annexe (p. 3).", "Signez."]),
        ("Never type git add -A. Name the files.", ["Never type git add -A.", "Name the files."]),
        ("It is in figure 1. Look there.", ["It is in figure 1.", "Look there."]),
    ],
)
def test_two_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@settings(max_examples=examples(50))
@given(st.text(alphabet="aB. !?…«»“”()\n3,é'", max_size=80))
def test_only_white_space_lies_between_sentences(text: str) -> None:
    position = 0
    for start, end in split_sentences(text):
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        position = end
    assert not text[position:].strip()
