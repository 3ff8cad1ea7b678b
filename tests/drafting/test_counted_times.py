"""What an answer counts on from the times of its own story is no number that a source has to give."""

import pytest

from pipelines.drafting.critique.counted_times import list_counted_times


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
