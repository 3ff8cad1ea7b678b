"""Which of two decisions was asked for first, though runs record them in any order."""

from datetime import datetime, timedelta

import pytest

from pipelines.review.first_ask import FirstAsk, LaunchMoment, RunLaunch
from pipelines.testing import builders
from pipelines.testing.builders import NOON

MINUTE = timedelta(minutes=1)
RECEIVED, RUN = "0" * 32, "11111111-1111-4111-8111-111111111111"


@pytest.mark.parametrize(("received_at", "is_overtaken"), [(NOON - MINUTE, False), (NOON + MINUTE, True)])
def test_a_decision_of_a_desk_counts_from_its_first_launch(received_at: datetime, is_overtaken: bool) -> None:
    """The run that recorded it was launched again long after, behind a run of the Launchpad."""
    launch = RunLaunch(NOON, {RUN: NOON + 5 * MINUTE}.get)
    ask = FirstAsk(NOON, None, {RECEIVED: LaunchMoment(received_at, received_at)}.get, launch)
    recorded = builders.decision(at=NOON + 6 * MINUTE, received=RECEIVED, run_id=RUN)
    assert ask.is_before(recorded) is is_overtaken


def test_a_decision_of_a_run_counts_from_that_runs_launch() -> None:
    ask = FirstAsk(NOON, None, {}.get, RunLaunch(NOON, {RUN: NOON - MINUTE}.get))
    assert not ask.is_before(builders.decision(at=NOON + MINUTE, run_id=RUN))
    assert ask.is_before(builders.decision(at=NOON + MINUTE, run_id=None))
