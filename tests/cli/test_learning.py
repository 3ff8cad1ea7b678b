"""What reviews teach, at the command line."""

import csv
import io

from tests.cli.conftest import KEY, Door


def test_the_measures_are_shown_printed_as_csv_and_given_to_a_program(drafted: Door) -> None:
    assert "hours_to_decision" not in drafted("measures").out
    drafted.well("decide", KEY, "reject", "--as", "lea")
    assert "hours_to_decision" in drafted("measures").out
    (measured,) = drafted.well("measures")["courses"]
    assert (measured["course"], measured["modules"], measured["decided"]) == ("froid", 2, 1)
    rows = list(csv.reader(io.StringIO(drafted("measures", "--csv").out)))
    assert ["froid", "decided", "", "1"] in rows


def test_a_course_without_corrections_has_no_house_style_yet(drafted: Door) -> None:
    assert "no correction was made in two places" in drafted("house-style", "froid").out
    assert drafted.well("house-style", "froid")["followed"] == []


def test_a_house_style_of_no_course_names_those_there_are(drafted: Door) -> None:
    said = drafted("house-style", "chaud")
    assert said.code == 2
    assert "Known courses: froid" in said.err
