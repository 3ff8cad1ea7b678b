"""Figures counted over answers: each with its base, none that says who answered."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.needs_analysis.answers import (
    ColumnKind,
    SurveyQuestion,
    find_grouping,
    parse_number,
    read_questions,
)
from pipelines.deliverables.needs_analysis.figures import (
    choose_low,
    count_choices,
    count_share,
    count_table,
    figures,
    round_percent,
)
from pipelines.deliverables.needs_analysis.groups import list_hidden_rows
from pipelines.deliverables.needs_analysis.wording import read_wording
from pipelines.drafting.text.figures import find_numbers
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.source import SourceText
from tests.drafting.answered import ROWS, SAMPLE, spans, survey
from tests.fuzzing import examples

FRENCH, ENGLISH = read_wording(Language.FRENCH), read_wording(Language.ENGLISH)
VALUES = st.sampled_from(["Jamais", "Parfois", "Souvent", "Toujours"])
ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["Office", "Cuisine", "Magasin"]),
        VALUES,
        st.sampled_from([str(n) for n in range(11)] + [""]),
        st.just(""),
    ),
    min_size=12,
    max_size=40,
)


def read(text: str) -> SourceText:
    return spans({SAMPLE: text}).sources[0]


def column(*cells: str, title: str = "Q") -> SurveyQuestion:
    return read_questions(read("\n".join([f"{title};Autre", *(f'"{cell}";x' for cell in cells)])))[0]


def shown(question: SurveyQuestion, by: SurveyQuestion | None = None) -> list[tuple[str, ...]]:
    return [line.cells for line in count_table(question, by, FRENCH).lines]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["Oui", "Non"] * 4, ColumnKind.CHOICE),
        (["Jamais", "Souvent", "Toujours"], ColumnKind.CHOICE),
        (["Sonde ; Relevé", "Sonde", "Relevé", "Sonde ; Relevé", "Sonde"], ColumnKind.CHOICES),
        (["Sonde;", "Relevé;Sonde;", "Relevé;", "Sonde;Plan;", "Plan;"], ColumnKind.CHOICES),
        (["3", "4", "10", "0"], ColumnKind.SCALE),
        (["3,5", "12", "40", "4 200"], ColumnKind.NUMBER),
        ([f"Une remarque, la {n}e" for n in range(20)], ColumnKind.FREE),
        (["2026-09-14 10:02", "14/09/2026 11:30"], ColumnKind.IDENTIFIER),
        (["", ""], ColumnKind.EMPTY),
    ],
)
def test_a_column_is_counted_or_read_by_what_its_cells_say(cells: list[str], kind: ColumnKind) -> None:
    assert column(*cells).kind is kind


def test_the_number_and_the_date_of_a_form_are_no_questions() -> None:
    header = read_questions(read("Horodateur;ID;Date de fin;Langue maternelle\n1;7;x;Breton\n2;8;x;Breton\n"))
    assert [each.kind for each in header] == [*[ColumnKind.IDENTIFIER] * 3, ColumnKind.CHOICE]


def test_answers_come_in_the_order_of_their_scale_of_their_numbers_or_of_their_frequency() -> None:
    assert list(column("Toujours", "Jamais", "Souvent").labels.values()) == ["Jamais", "Souvent", "Toujours"]
    ages = ["Plus de 3 ans", "Moins d'un an", "De 1 à 3 ans"] * 2
    assert list(column(*ages).labels.values()) == ["Moins d'un an", "De 1 à 3 ans", "Plus de 3 ans"]
    assert list(column("Rouge", "Vert", "Vert", "Rouge", "Vert").labels.values()) == ["Vert", "Rouge"]


def test_one_answer_written_in_two_ways_is_counted_once() -> None:
    assert shown(column("Oui", "oui", "Oui.", "Non"))[1] == ("Oui", "3 sur 4, soit 75\u00a0%")


def test_a_share_says_its_count_its_base_and_rounds_half_up() -> None:
    question = column(*["Oui"] * 18, *["Non"] * 23)
    assert shown(question)[1] == ("Oui", "18 sur 41, soit 44\u00a0%")
    yes = count_choices(question, ENGLISH)[1]
    assert count_share(question, yes, ENGLISH).value == "18 of 41, that is 44%"
    assert round_percent(1, 8) == 13


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_share_is_exact_to_the_unit_it_is_shown_in(count: int, more: int) -> None:
    base = count + more
    assert abs(round_percent(count, base) - Fraction(100 * count, base)) <= Fraction(1, 2)


def test_rounded_shares_that_do_not_add_up_to_a_hundred_are_told() -> None:
    assert count_table(column(*"abc" * 2), None, FRENCH).rounded_sum == 99
    assert count_table(column(*"abcd" * 2), None, FRENCH).rounded_sum is None


def test_those_who_did_not_answer_are_no_part_of_the_base_and_have_a_line_of_their_own() -> None:
    assert shown(column("Oui", "Oui", "Non", "")) == [
        ("Non", "1 sur 3, soit 33\u00a0%"),
        ("Oui", "2 sur 3, soit 67\u00a0%"),
        ("Sans réponse", "1 sur 4"),
    ]


def test_several_answers_of_one_person_are_shares_of_the_people() -> None:
    lines = shown(column("Sonde ; Plan", "Sonde", "Plan", "Sonde ; Plan"))
    assert lines == [("Plan", "3 sur 4, soit 75\u00a0%"), ("Sonde", "3 sur 4, soit 75\u00a0%")]


def test_a_long_scale_is_told_in_bands_with_its_mean_and_median() -> None:
    assert shown(column(*map(str, range(11)))) == [
        ("De 0 à 3", "4 sur 11, soit 36\u00a0%"),
        ("De 4 à 6", "3 sur 11, soit 27\u00a0%"),
        ("De 7 à 10", "4 sur 11, soit 36\u00a0%"),
        ("Moyenne", "5"),
        ("Médiane", "5"),
    ]


def test_any_number_has_its_mean_median_and_range_in_french_or_english_writing() -> None:
    question = column("1,5", "12", "40")
    assert shown(question) == [("Moyenne", "17,8"), ("Médiane", "12"), ("Étendue", "de 1,5 à 40")]
    english = [line.cells for line in count_table(question, None, ENGLISH).lines]
    assert english[0] == ("Mean", "17.8")
    assert parse_number("4\u202f200") == parse_number("4 200") == 4200


def test_a_small_group_is_never_shown_nor_what_would_let_one_subtract_it() -> None:
    """Two managers alone are less than five: shown beside the rest, the total would give them away."""
    source = read(survey(ROWS))
    asked = read_questions(source)
    by = find_grouping(asked)
    counted = count_table(asked[1], by, FRENCH)
    assert counted.header == ("Réponse", "Ensemble", "Office", "Cuisine")
    assert set(counted.hidden) == {"Magasin", "Direction"}
    told = {figure.formula for figure in figures(source, FRENCH)}
    assert not any("Direction » (Service)" in formula for formula in told)
    assert len(list_hidden_rows(source)) == 2


def test_a_gap_is_read_from_the_bottom_of_a_scale() -> None:
    assert (
        choose_low(column("Toujours", "Jamais", "Rarement", "Souvent"), FRENCH).label == "Jamais ou Rarement"
    )
    assert choose_low(column("Oui", "En partie", "Non"), FRENCH).label == "Non ou En partie"
    assert choose_low(column(*map(str, range(11))), FRENCH).label == "De 0 à 3"
    assert choose_low(column("Vert", "Rouge", "Vert", "Rouge", "Vert"), FRENCH).label == "Vert"


@settings(deadline=None, max_examples=examples(20))
@given(ANSWERS, st.randoms(use_true_random=False))
def test_rows_in_another_order_give_the_same_figures(rows: list[tuple[str, str, str, str]], chance) -> None:  # type: ignore[no-untyped-def]
    other = rows[:]
    chance.shuffle(other)
    told = {(f.column, f.formula): f.value for f in figures(read(survey(rows)), FRENCH)}
    assert {(f.column, f.formula): f.value for f in figures(read(survey(other)), FRENCH)} == told


@settings(deadline=None, max_examples=examples(20))
@given(ANSWERS)
def test_every_figure_counts_rows_it_names_and_says_how_many(rows: list[tuple[str, str, str, str]]) -> None:
    for figure in figures(read(survey(rows)), FRENCH):
        assert set(figure.counted) <= set(figure.rows)
        if "soit" in figure.cells[0]:
            assert {str(len(figure.counted)), str(len(figure.rows))} <= find_numbers(figure.value)


@settings(deadline=None, max_examples=examples(20))
@given(ANSWERS)
def test_a_row_added_elsewhere_leaves_every_other_row_its_id(rows: list[tuple[str, str, str, str]]) -> None:
    before = [span.id for span in read(survey(rows)).spans]
    after = [span.id for span in read(survey([("Économat", "Jamais", "3", "Un ajout"), *rows])).spans]
    assert after[1:] == before


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('aé1 .;,|-"=%\u00a0'), max_size=12), min_size=3, max_size=3),
        min_size=1,
        max_size=12,
    )
)
@settings(deadline=None, max_examples=examples(30))
def test_whatever_people_write_is_counted_or_left_and_counted_the_same_again(rows: list[list[str]]) -> None:
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    try:
        source = read("\n".join(["Service;Q1;Q2", *quoted]) + "\n")
    except SourceUnreadable:
        return
    counted = [figure.computation for figure in figures(source, FRENCH)]
    assert [figure.computation for figure in figures(source, FRENCH)] == counted


def test_ten_thousand_rows_are_counted() -> None:
    source = read(
        survey([(f"S{n % 3}", "Jamais" if n % 4 else "Souvent", str(n % 11), "") for n in range(10_000)])
    )
    (never, *_) = count_table(read_questions(source)[1], None, FRENCH).lines
    assert never.cells == ("Jamais", "7\u202f500 sur 10\u202f000, soit 75\u00a0%")
