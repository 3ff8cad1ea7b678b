"""Days, hours and durations as readers of each language write them."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from schemas.language import Language
from schemas.languages.dates import (
    format_clock,
    format_clock_range,
    format_day,
    format_duration,
    format_elapsed,
    format_long_day,
    format_minutes,
    format_moment,
    format_month,
    format_running_time,
    format_short_duration,
    format_weekday,
)

FR, EN = Language.FRENCH, Language.ENGLISH
EVE = datetime(2027, 3, 2, 1, 5, tzinfo=timezone(timedelta(hours=2)))
"""Two in the morning where it was written, still the first of March in UTC."""

DAYS = {
    format_day: ("01/03/2027", "1 Mar 2027"),
    format_long_day: ("1er mars 2027", "1 March 2027"),
    format_weekday: ("lundi 1er\u00a0mars 2027", "Monday 1\u00a0March 2027"),
}


@pytest.mark.parametrize(("write", "said"), DAYS.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_a_day_is_written_as_each_language_does(write, said: tuple[str, str]) -> None:
    assert (write(date(2027, 3, 1), FR), write(date(2027, 3, 1), EN)) == said


def test_a_month_is_written_as_each_language_does() -> None:
    assert (format_month("2027-03", FR), format_month("2027-03", EN)) == (
        "03/2027",
        "Mar 2027",
    )


def test_a_moment_falls_on_its_day_in_utc() -> None:
    assert format_day(EVE, FR) == "01/03/2027"
    assert format_moment(EVE, FR) == "01/03/2027 à 23:05 UTC"
    assert format_moment(EVE.astimezone(UTC), EN) == "1 Mar 2027, 23:05 UTC"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (60, "02/03/2027 à 00:05 UTC+1"),
        (-60, "01/03/2027 à 22:05 UTC-1"),
        (330, "02/03/2027 à 04:35 UTC+5:30"),
        (-30, "01/03/2027 à 22:35 UTC-0:30"),
        (0, "01/03/2027 à 23:05 UTC"),
    ],
)
def test_a_moment_says_how_far_its_zone_is_from_utc(minutes: int, written: str) -> None:
    assert format_moment(EVE, FR, timezone(timedelta(minutes=minutes))) == written


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [(time(9), "9\u00a0h", "09:00"), (time(9, 5), "9\u00a0h\u00a005", "09:05")],
)
def test_an_hour_of_the_day(at: time, french: str, english: str) -> None:
    assert (format_clock(at, FR), format_clock(at, EN)) == (french, english)


def test_from_when_to_when() -> None:
    hours = time(9), time(12, 30)
    assert format_clock_range(*hours, FR) == "de 9\u00a0h à 12\u00a0h\u00a030"
    assert format_clock_range(*hours, EN) == "09:00 to 12:30"


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (45, "45\u00a0min", "45\u00a0min"),
        (60, "1\u00a0heure", "1\u00a0hour"),
        (120, "2\u00a0heures", "2\u00a0hours"),
        (65, "1\u00a0h\u00a005", "1\u00a0h\u00a005\u00a0min"),
    ],
)
def test_how_long_something_lasts(minutes: int, french: str, english: str) -> None:
    assert format_duration(minutes, FR) == french
    assert format_duration(minutes, EN) == english


def test_how_long_something_lasts_in_the_fewest_signs() -> None:
    assert [format_short_duration(minutes, FR) for minutes in (5, 60, 95)] == [
        "5\u00a0min",
        "1\u00a0h\u00a000",
        "1\u00a0h\u00a035",
    ]


def test_how_long_a_recording_lasts() -> None:
    assert format_running_time(185, FR) == "3\u00a0min\u00a005\u00a0s"
    assert format_minutes(90, EN) == "90\u00a0min"


def test_a_time_counted_from_a_start() -> None:
    assert (format_elapsed(65, FR), format_elapsed(65, EN)) == ("1\u00a0h\u00a005", "1:05")
