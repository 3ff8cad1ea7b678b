"""What a reconciling sensor does: try, wait, and after three attempts call a person."""

import pytest

from pipelines.queries.run_launches import DueWork, LaunchRun, Quiet, RunState, choose_launch

DUE = DueWork("froid--chaine", "0123456789abcdef" * 4)
FAILED, GOING, WAITING, SUCCEEDED = RunState.FAILED, RunState.GOING, RunState.WAITING, RunState.SUCCEEDED


def test_nothing_due_is_quiet() -> None:
    assert choose_launch(None, []) == Quiet("nothing is due")


def test_what_was_never_tried_is_launched() -> None:
    assert choose_launch(DUE, []) == LaunchRun(attempt=1)


@pytest.mark.parametrize("state", [WAITING, GOING])
def test_a_run_on_its_way_is_left_alone(state: RunState) -> None:
    assert choose_launch(DUE, [FAILED, state]) == Quiet("froid--chaine@0123456789ab is being worked on")


@pytest.mark.parametrize("state", [FAILED, SUCCEEDED])
def test_a_run_that_ended_with_the_work_still_due_is_launched_again(state: RunState) -> None:
    assert choose_launch(DUE, [state]) == LaunchRun(attempt=2)
    assert choose_launch(DUE, [state, state]) == LaunchRun(attempt=3)


def test_after_three_attempts_a_person_is_told_and_nothing_is_launched() -> None:
    quiet = choose_launch(DUE, [FAILED] * 3)
    assert quiet == Quiet("froid--chaine@0123456789ab is still due after 3 attempts", notify=True)


def test_a_new_digest_starts_at_no_attempts() -> None:
    """Runs are found by this tag, so those of the old digest are not counted."""
    assert DueWork(DUE.module, "f" * 64).tag != DUE.tag
