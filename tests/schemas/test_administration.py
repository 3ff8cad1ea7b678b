"""What people give for the documents of a course, as they write it in `course.yaml`."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from adapters.courses import read_course
from schemas.course import Administration, Siret
from schemas.errors import CourseInvalid

COURSE = """\
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/froid.md}]
modules: [{id: chaine, title: La chaîne du froid}]
review: {roles: {pedagogie: [lea]}}
administration:
"""
SIRET = TypeAdapter(Siret)

Reader = Callable[[str], Administration]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def reader(administration: str) -> Administration:
        lines = (f"  {line}\n" for line in administration.strip("\n").splitlines())
        (tmp_path / "course.yaml").write_text(COURSE + "".join(lines), encoding="utf-8")
        found = read_course(tmp_path).course.administration
        assert found is not None
        return found

    return reader


def test_days_and_hours_are_written_as_people_write_them(read: Reader) -> None:
    """YAML 1.1 would read 13:30 as 810, and a contract as a quarter past midnight."""
    given = read(
        """
session:
  half_days:
    - {day: 2027-01-12, starts: 9:00, ends: 12:30}
    - {day: 2027-01-12, starts: 13:30, ends: 17:00}
"""
    )
    morning, afternoon = given.session.half_days
    assert (morning.day, morning.starts, morning.ends) == (date(2027, 1, 12), time(9), time(12, 30))
    assert afternoon.starts == time(13, 30)


def test_the_duration_is_the_half_days_added_up(read: Reader) -> None:
    given = read(
        """
session:
  half_days:
    - {day: 2027-01-13, starts: "09:00", ends: "12:30"}
    - {day: 2027-01-12, starts: "13:30", ends: "17:10"}
"""
    )
    assert (given.session.minutes, given.session.hours) == (430, Decimal("7.17"))
    assert given.session.days == (date(2027, 1, 12), date(2027, 1, 13))


def test_half_days_that_overlap_are_refused_by_their_line(read: Reader) -> None:
    with pytest.raises(CourseInvalid, match=r"line 13, .*half_days\[2\]: overlaps .* 09:00 to 12:30"):
        read(
            """
session:
  half_days:
    - {day: 2027-01-12, starts: 9:00, ends: 12:30}
    - {day: 2027-01-13, starts: 9:00, ends: 12:30}
    - {day: 2027-01-12, starts: 12:00, ends: 17:00}
"""
        )


def test_half_days_may_follow_each_other_without_a_break(read: Reader) -> None:
    given = read(
        """
session:
  half_days:
    - {day: 2027-01-12, starts: 9:00, ends: 12:00}
    - {day: 2027-01-12, starts: 12:00, ends: 13:00}
"""
    )
    assert given.session.hours == 4


@pytest.mark.parametrize(
    ("half_day", "said"),
    [
        ("{day: 2027-01-12, starts: 12:00, ends: 9:00}", "ends at 09:00, but starts at 12:00"),
        ("{day: 2027-01-12, starts: 9:00, ends: 9:00}", "ends at 09:00"),
        ("{day: 2027-02-30, starts: 9:00, ends: 12:00}", "day"),
        ("{day: 2027-01-12, starts: 9h, ends: 12:00}", "no time of the place"),
        ("{day: 2027-01-12, starts: '09:00Z', ends: 12:00}", "no time of the place"),
        ("{day: 2027-01-12, starts: 25:00, ends: 26:00}", "no time of the place"),
    ],
)
def test_a_half_day_that_cannot_be_is_refused_by_its_line(read: Reader, half_day: str, said: str) -> None:
    with pytest.raises(CourseInvalid, match=rf"line 11, .*half_days\[0\].*{said}"):
        read(f"session:\n  half_days:\n    - {half_day}")


def test_a_trainee_listed_twice_is_refused_by_the_line(read: Reader) -> None:
    with pytest.raises(CourseInvalid, match=r"line 11, .*trainees\[1\]: Awa Diop is listed twice"):
        read("trainees:\n  - name: Awa Diop\n  - name: Awa Diop\n")


def test_two_people_of_one_name_are_told_apart_by_their_addresses(read: Reader) -> None:
    given = read("trainees:\n  - name: Awa Diop\n  - {name: Awa Diop, email: awa.diop2@tablee.example}\n")
    assert len(given.trainees) == 2


@pytest.mark.parametrize("siret", ["73282932000074", "732 829 320 00074", "35600000000048", "35600000049837"])
def test_a_siret_is_read_with_its_check_digits(siret: str) -> None:
    """The last is an office of La Poste: not Luhn's, but a multiple of five, as INSEE tells."""
    assert SIRET.validate_python(siret) == siret.replace(" ", "")


@pytest.mark.parametrize(
    "siret", ["73282932000075", "7328293200007", "35600000049838", "732829320OOO74", "", "0" * 14]
)
def test_a_siret_with_a_wrong_digit_is_refused(siret: str) -> None:
    with pytest.raises(ValidationError):
        SIRET.validate_python(siret)


@given(st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_of_a_siret_is_always_seen(place: int, off: int) -> None:
    right = "73282932000074"
    wrong = f"{right[:place]}{(int(right[place]) + off) % 10}{right[place + 1 :]}"
    with pytest.raises(ValidationError, match="wrong digit"):
        SIRET.validate_python(wrong)


def test_a_siret_without_quotation_marks_is_told_to_take_them(read: Reader) -> None:
    with pytest.raises(CourseInvalid, match=r"provider.siret: is read as a number: .* quotation marks"):
        read("provider:\n  siret: 73282932000074\n")


@pytest.mark.parametrize(
    ("written", "amount"), [("1250.50", "1250.5"), ("'1250.50'", "1250.50"), ("900", "900")]
)
def test_an_amount_is_read_to_the_cent(read: Reader, written: str, amount: str) -> None:
    fee = read(f"fee:\n  amount: {written}\n").fee
    assert fee is not None
    assert fee.amount == Decimal(amount)


@pytest.mark.parametrize("amount", ["-1", "12.345", "beaucoup", ".inf", "1e30"])
def test_an_amount_that_is_none_is_refused(read: Reader, amount: str) -> None:
    with pytest.raises(CourseInvalid, match=r"line 10, administration.fee.amount"):
        read(f"fee:\n  amount: {amount}\n")
