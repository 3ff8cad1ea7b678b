"""What an answer counts on from the times of its own story is no number that a source has to give."""

import pytest

from pipelines.drafting.critique.counted_times import list_counted_times
from pipelines.drafting.critique.example_figures import list_other_figures, list_other_measures
from pipelines.drafting.text.figures import order_ranges
from schemas.language import Language


@pytest.mark.parametrize(
    ("story", "text", "numbers"),
    [
        ("She rang at 16:50.", "At 17:00 the dog is still loose: 10 minutes have passed.", {"17", "0", "10"}),
        ("Un plat à 63 °C à 10 h 00.", "À 11 h 50, il s'est passé 1 heure 50.", {"11", "50", "1", "110"}),
        ("The visit ends at 11:20.", "The desk calls at 11:25, 5 minutes past the end.", {"11", "25", "5"}),
    ],
)
def test_times_of_the_day_and_what_lies_between_them_follow_from_a_story(
    story: str, text: str, numbers: set[str]
) -> None:
    assert numbers <= list_counted_times(story, text)


def test_without_a_time_in_the_story_a_time_is_stated() -> None:
    assert list_counted_times("She rang, and nobody came.", "At 17:00 she leaves.") == frozenset()


def test_a_limit_that_no_time_of_the_story_leads_to_is_no_part_of_it() -> None:
    assert "45" not in list_counted_times("She rang at 16:50.", "At 17:00 she still had 45 minutes.")


def test_hours_and_minutes_of_a_duration_are_of_the_kind_that_a_delay_gives() -> None:
    assert (
        list(list_other_figures("1 heure 50\u00a0: c’est long.", "en moins de 2 heures", Language.FRENCH))
        == []
    )


@pytest.mark.parametrize(
    ("said", "ordered"),
    [
        ("Entre 63 °C et 10 °C, ils se multiplient.", "Entre 10 °C et 63 °C, ils se multiplient."),
        ("It takes between 8 and 5 minutes.", "It takes between 5 and 8 minutes."),
        ("Passer de 63 °C à 10 °C.", "Passer de 63 °C à 10 °C."),
    ],
)
def test_the_ends_of_a_range_change_places_where_no_way_leads_from_one_to_the_other(
    said: str, ordered: str
) -> None:
    assert order_ranges(said) == ordered


def test_what_a_command_answers_may_count_things_but_measure_nothing_new() -> None:
    answer = "2 files changed, it took 30 seconds"
    assert list(list_other_measures(answer, "", Language.ENGLISH, counts=False)) == ["30 seconds"]
