"""Wrong answers beside a measure, and what a table of the sources asks: plausible, as round, never absurd."""

import pytest

from pipelines.deliverables.quiz import figures, tables
from pipelines.deliverables.quiz.asked_texts import list_asked_texts
from pipelines.deliverables.quiz.candidate import Candidate
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece, list_pieces
from schemas.draft import Matching, MultipleChoice
from schemas.language import Language
from tests.sourcing.documents import read


def read_pieces(text: str) -> tuple[Piece, ...]:
    return list_pieces((read("a.md", f"# Conserver\n\n{text}\n"),))


def asked(sentence: str, language: Language = Language.FRENCH) -> list[Candidate]:
    found = read_pieces(sentence)
    return figures.list_candidates(list_asked_texts(found, language), Sayings(found, language))


FLOUR = "Le sac de farine de la réserve pèse {} avant la cuisson."
DAYS = "Un plat témoin est gardé pendant {} dans la réserve froide."
COLD = "La chambre froide reste à {} pendant toute la journée."
MOIST = "Le taux d’humidité de la réserve reste à {} pendant la journée."

RIVALS = [
    (FLOUR, "2,5 kg", "2 1,5 1 0,5 3 3,5 4 4,5", "kg"),
    (FLOUR, "4 kg", "3 2 1 5 6 7 8", "kg"),
    (FLOUR, "8 kg", "6 4 2 10 12 14 16", "kg"),
    (FLOUR, "15 kg", "10 5 20 25 30 35", "kg"),
    (FLOUR, "18 kg", "16 14 12 10 20 22 24 26", "kg"),
    (FLOUR, "20 kg", "15 10 5 25 30 35 40", "kg"),
    (FLOUR, "21 kg", "16 11 6 1 26 31 36 41", "kg"),
    (FLOUR, "45 kg", "40 35 30 25 50 55 60 65", "kg"),
    (FLOUR, "64 kg", "16 32 128 256", "kg"),
    (FLOUR, "100 kg", "90 80 70 60 110 120 130 140", "kg"),
    (FLOUR, "250 kg", "200 150 100 50 300 350 400 450", "kg"),
    (FLOUR, "300 kg", "200 100 400 500 600 700", "kg"),
    (FLOUR, "1 250 kg", "750 250 1_750 2_250 2_750 3_250", "kg"),
    (DAYS, "14 jours", "7 21 28 42 56", "jours"),
    (DAYS, "16 jours", "15 10 7 5 20 30 45 60", "jours"),
    (MOIST, "95 %", "90 85 80 75 100", "%"),
    (MOIST, "120 %", "70 20 170 220 270 320", "%"),
    (COLD, "4 °C", "3 2 1 5 6 7 8", "°C"),
    (COLD, "-18 °C", "-20 -22 -24 -26 -16 -14 -12 -10", "°C"),
]


@pytest.mark.parametrize(("sentence", "measure", "rivals", "unit"), RIVALS, ids=[row[1] for row in RIVALS])
def test_rivals_are_as_round_as_the_measure_nearest_first(
    sentence: str, measure: str, rivals: str, unit: str
) -> None:
    """No percentage passes a hundred where the true one does not; no temperature crosses zero."""
    (question,) = asked(sentence.format(measure))
    assert question.key.text == measure
    written = [f"{each.replace('_', ' ')} {unit}" for each in rivals.split()]
    assert [each.text for each in question.distractors] == written


def test_spans_of_time_go_by_the_steps_people_count_in() -> None:
    (days,) = asked(DAYS.format("5 jours"))
    expected = ["3 jours", "2 jours", "1 jour", "7 jours", "10 jours", "15 jours", "20 jours"]
    assert [each.text for each in days.distractors] == expected
    (hours,) = asked("Un produit exposé plus de deux heures est écarté par le responsable.")
    expected = ["trois heures", "quatre heures", "six heures", "huit heures"]
    assert [each.text for each in hours.distractors] == expected


def test_a_unit_follows_the_number_as_each_language_counts() -> None:
    (french,) = asked("Un produit exposé plus de 2 heures est écarté par le responsable.")
    expected = ["1 heure", "3 heures", "4 heures", "6 heures", "8 heures"]
    assert [each.text for each in french.distractors] == expected
    (english,) = asked("The cold room may stay open for 2 days in a week.", Language.ENGLISH)
    expected = ["1 day", "3 days", "5 days", "7 days", "10 days"]
    assert [each.text for each in english.distractors] == expected


def test_a_measure_in_the_singular_is_not_asked() -> None:
    """Among « 2 heures » and « 3 heures », « 1 heure » would be the odd one out."""
    assert not asked("Un produit exposé plus de 1 heure est écarté par le responsable.")


def test_where_the_first_measure_cannot_be_asked_the_next_is() -> None:
    """« 5 à 10 minutes » is a range, whose ends make no sense alone."""
    (question,) = asked("Jetez ce qui dépasse 4 °C au plus tard après une attente de 5 à 10 minutes.")
    assert question.key.text == "4 °C"


TABLE = """
| Produit | Température | Rayon |
|---|---|---|
| Viande | 2 °C | bas |
| Poisson | 1 °C | bas |
| Fromage | 4 °C | haut |
| Beurre | 6 °C | haut |
"""


def test_a_value_some_rows_share_is_asked_of_all_rows() -> None:
    low, high = tables.list_multiples(read_pieces(TABLE), Language.FRENCH)
    assert low.evidence == "Poisson, Viande, Rayon\u00a0: bas"
    item = low.build(low, "q-0001", None)
    assert isinstance(item, MultipleChoice)
    said = {option.text: option.feedback for option in item.options}
    assert said["Poisson"] == "Source\u00a0: Poisson, Rayon\u00a0: bas"
    assert said["Beurre"] == "La source dit\u00a0: Beurre, Rayon\u00a0: haut"
    assert {option.text for option in item.options if option.id in item.keys} == {"Poisson", "Viande"}
    assert "haut" in high.evidence


def test_values_no_two_rows_share_are_matched_with_their_rows() -> None:
    (question,) = tables.list_matchings(read_pieces(TABLE), Language.FRENCH)
    item = question.build(question, "q-0001", None)
    assert isinstance(item, Matching)
    pairs = {pair.left: pair.right for pair in item.pairs}
    assert pairs == {"Viande": "2 °C", "Poisson": "1 °C", "Fromage": "4 °C", "Beurre": "6 °C"}
    fewest = TABLE.replace("| Beurre | 6 °C | haut |\n", "")
    assert len(tables.list_matchings(read_pieces(fewest), Language.FRENCH)) == 1


@pytest.mark.parametrize(
    ("signs", "is_asked"), [(tables.LONGEST_CELL, True), (tables.LONGEST_CELL + 1, False)]
)
def test_a_cell_too_long_to_be_read_is_not_asked_about(signs: int, is_asked: bool) -> None:
    long = TABLE.replace("| bas |", f"| {'b' * signs} |")
    evidence = [each.evidence for each in tables.list_multiples(read_pieces(long), Language.FRENCH)]
    assert any("bbb" in each for each in evidence) == is_asked


@pytest.mark.parametrize(
    "table",
    [
        TABLE.replace("| Beurre | 6 °C | haut |\n", "").replace("| Fromage | 4 °C | haut |\n", ""),
        TABLE.replace("Poisson", "Viande"),
        TABLE.replace("Rayon", "").replace("Température", ""),
        TABLE.replace("Viande", "V"),
    ],
    ids=["two rows", "one label twice", "columns without a name", "a label of one sign"],
)
def test_a_table_nobody_could_be_asked_about_is_left(table: str) -> None:
    found = read_pieces(table)
    assert tables.list_matchings(found, Language.FRENCH) == []
    assert tables.list_multiples(found, Language.FRENCH) == []


def test_a_row_that_says_its_value_in_its_label_gives_nothing_away() -> None:
    told = TABLE.replace("| Viande | 2 °C | bas |", "| Viande du bas | 2 °C | bas |")
    asked_of = [each.evidence for each in tables.list_multiples(read_pieces(told), Language.FRENCH)]
    assert [each for each in asked_of if each.endswith("bas")] == []
