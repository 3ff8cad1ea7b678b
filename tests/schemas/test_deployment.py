"""What people may give for a deployment: milestones in order, each group once."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.testing import builders
from schemas.course import (
    Administration,
    Deployment,
    HalfDay,
    Milestone,
    MilestoneStep,
    TraineeGroup,
    TrainingSession,
)

OPENING = date(2027, 1, 11)


def milestone(step: MilestoneStep, days: int) -> Milestone:
    """A milestone so many days after the opening."""
    return Milestone(step=step, day=OPENING + timedelta(days=days), what="On ouvre", who="Awa")


def within(wrong: ValidationError) -> object:
    """Return the part of the contract an error names."""
    return wrong.errors()[0]["ctx"]["within"]


def test_every_key_may_be_missing() -> None:
    assert Deployment() == Deployment.from_json(b"{}")


def test_milestones_out_of_order_are_refused_at_the_day_that_goes_back() -> None:
    with pytest.raises(ValidationError, match="2027-01-10, but stands below 2027-01-11") as wrong:
        Deployment(milestones=(milestone(MilestoneStep.OPENING, 0), milestone(MilestoneStep.REMINDER, -1)))
    assert within(wrong.value) == ("milestones", 1, "day")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (MilestoneStep.CLOSING, MilestoneStep.OPENING),
        (MilestoneStep.OPENING, MilestoneStep.PILOT),
        (MilestoneStep.FOLLOW_UP, MilestoneStep.CLOSING),
        (MilestoneStep.FOLLOW_UP, MilestoneStep.OPENING),
    ],
)
def test_a_step_before_the_one_it_follows_is_refused(first: MilestoneStep, second: MilestoneStep) -> None:
    with pytest.raises(ValidationError, match=rf"{first.value} .* comes before {second.value}") as wrong:
        Deployment(milestones=(milestone(first, 0), milestone(second, 7)))
    assert within(wrong.value) == ("milestones", 0, "step")


def test_a_second_wave_may_open_after_the_first_has_closed() -> None:
    waves = (
        (MilestoneStep.OPENING, 0),
        (MilestoneStep.CLOSING, 30),
        (MilestoneStep.OPENING, 31),
        (MilestoneStep.CLOSING, 60),
        (MilestoneStep.FOLLOW_UP, 90),
    )
    assert Deployment(milestones=tuple(milestone(*each) for each in waves)).first(
        MilestoneStep.OPENING
    ) == milestone(MilestoneStep.OPENING, 0)


@given(st.lists(st.tuples(st.sampled_from(MilestoneStep), st.integers(-400, 400))))
def test_what_is_accepted_is_in_the_order_of_days_and_of_steps(
    drawn: list[tuple[MilestoneStep, int]],
) -> None:
    try:
        accepted = Deployment(milestones=tuple(milestone(*each) for each in drawn))
    except ValidationError:
        return
    days = [each.day for each in accepted.milestones]
    assert days == sorted(days)
    firsts = [accepted.first(step) for step in MilestoneStep if step is not MilestoneStep.REMINDER]
    opened = [each.day for each in firsts if each is not None]
    assert opened == sorted(opened)


def test_a_group_named_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="Quai is listed twice") as wrong:
        Deployment(
            groups=(
                TraineeGroup(name="Quai", people=3, manager="Awa"),
                TraineeGroup(name="Quai", people=2, manager="Bo"),
            )
        )
    assert within(wrong.value) == ("groups", 1, "name")


def _following_up(days: int) -> Deployment:
    half_day = HalfDay(day=OPENING, starts=time(9), ends=time(12))
    course = builders.course(
        administration=Administration(session=TrainingSession(half_days=(half_day,))),
        deployment=Deployment(milestones=(milestone(MilestoneStep.FOLLOW_UP, days),)),
    )
    assert course.deployment is not None
    return course.deployment


def test_a_follow_up_before_the_first_half_day_is_refused() -> None:
    with pytest.raises(ValidationError, match="follows up on 2027-01-10 what begins on 2027-01-11") as wrong:
        _following_up(-1)
    assert within(wrong.value) == ("deployment", "milestones", 0, "day")
    assert _following_up(0)


@pytest.mark.parametrize("people", [0, -3])
def test_a_group_holds_somebody(people: int) -> None:
    with pytest.raises(ValidationError):
        TraineeGroup(name="Quai", people=people, manager="Awa")
