"""What a reconciling sensor does: try, wait longer each time, and call a person who has to look."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.queries.run_launches import (
    THREE_TIMES,
    UNTIL_DONE,
    DueWork,
    LaunchRun,
    Quiet,
    RetryRule,
    RunAttempt,
    RunState,
    choose_launch,
)

DUE = DueWork("froid--chaine", "0123456789abcdef" * 4)
FAILED, GOING, WAITING, SUCCEEDED = RunState.FAILED, RunState.GOING, RunState.WAITING, RunState.SUCCEEDED
ENDED = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def choose(
    *states: RunState, after: timedelta = timedelta(days=1), rule: RetryRule = UNTIL_DONE
) -> LaunchRun | Quiet:
    """What a sensor does some time after the last of these runs ended."""
    return choose_launch(DUE, [RunAttempt(state, ENDED) for state in states], ENDED + after, rule)


def run_for(days: int, outcome: RunState, rule: RetryRule = UNTIL_DONE) -> int:
    """How many runs are launched in some days, of a tick a minute, for what stays due."""
    runs: list[RunAttempt] = []
    for minute in range(days * 24 * 60):
        now = ENDED + timedelta(minutes=minute)
        if isinstance(choose_launch(DUE, runs, now, rule), LaunchRun):
            runs.append(RunAttempt(outcome, now))
    return len(runs)


def test_nothing_due_is_quiet() -> None:
    assert choose_launch(None, [], ENDED) == Quiet("nothing is due")


def test_what_was_never_tried_is_launched() -> None:
    assert choose() == LaunchRun(attempt=1)


@pytest.mark.parametrize("state", [WAITING, GOING])
def test_a_run_on_its_way_is_left_alone(state: RunState) -> None:
    assert choose(FAILED, state) == Quiet("froid--chaine@0123456789ab is being worked on")


@pytest.mark.parametrize(
    ("failures", "pause"),
    [
        (1, timedelta(seconds=5)),
        (2, timedelta(minutes=1)),
        (3, timedelta(minutes=10)),
        (4, timedelta(hours=1)),
        (5, timedelta(days=1)),
        (50, timedelta(days=1)),
    ],
)
def test_each_failure_makes_the_next_attempt_wait_longer(failures: int, pause: timedelta) -> None:
    """Three attempts took half a minute: an outage of a minute left a release undelivered for ever."""
    tried = [FAILED] * failures
    assert isinstance(choose(*tried, after=pause - SECOND), Quiet)
    assert choose(*tried, after=pause) == LaunchRun(attempt=failures + 1)


def test_a_person_is_told_of_the_third_failure_and_of_the_next_attempt() -> None:
    assert choose(FAILED, FAILED, FAILED, after=SECOND) == Quiet(
        "froid--chaine@0123456789ab is still due after 3 attempts, and a person should look: "
        "the next follows 2026-12-01 06:10 UTC",
        notify=True,
    )


@pytest.mark.parametrize("outcome", [FAILED, SUCCEEDED])
def test_what_stays_due_gets_one_run_a_day(outcome: RunState) -> None:
    assert run_for(30, outcome) - run_for(10, outcome) == 20


def test_what_a_model_is_paid_for_is_tried_three_times_in_all() -> None:
    assert run_for(30, FAILED, THREE_TIMES) == 3
    quiet = choose(FAILED, FAILED, FAILED, rule=THREE_TIMES)
    assert quiet == Quiet(
        "froid--chaine@0123456789ab is still due after 3 attempts: a person has to look", notify=True
    )


def test_an_outage_of_minutes_does_not_use_up_what_is_paid_for() -> None:
    assert isinstance(choose(FAILED, FAILED, after=timedelta(minutes=59), rule=THREE_TIMES), Quiet)
    assert choose(FAILED, FAILED, after=timedelta(hours=1), rule=THREE_TIMES) == LaunchRun(attempt=3)


@pytest.mark.parametrize("rule", [UNTIL_DONE, THREE_TIMES])
def test_what_was_done_three_times_and_is_due_anew_is_launched(rule: RetryRule) -> None:
    """A source that went back and forth between two texts was not drafted the fourth time."""
    assert choose(*[SUCCEEDED] * 3, rule=rule) == LaunchRun(attempt=4)
    assert choose(*[SUCCEEDED] * 3, FAILED, rule=rule) == LaunchRun(attempt=2)


def test_successes_and_failures_in_turn_are_no_run_storm() -> None:
    in_turn = [SUCCEEDED, FAILED] * 5
    assert isinstance(choose(*in_turn, SUCCEEDED, after=timedelta(hours=23)), Quiet)


def test_an_end_that_lies_ahead_holds_nothing_up() -> None:
    """The clock was ahead and was set right."""
    assert choose(*[FAILED] * 5, after=-SECOND) == LaunchRun(attempt=6)


def test_a_new_digest_starts_at_no_attempts() -> None:
    """Runs are found by this tag, so those of the old digest are not counted."""
    assert DueWork(DUE.module, "f" * 64).tag != DUE.tag
