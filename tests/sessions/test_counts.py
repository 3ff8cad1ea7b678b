"""Counts over sessions: which minutes count, and when they are enough to plan by."""

import pytest

from pipelines.sessions.counts import count_phase, count_phases, count_totals, list_real_minutes
from schemas.real_minutes import RealMinutes, find_real_minutes
from schemas.session_report import Energy
from tests.sessions.reports import FIRST, SECOND, THIRD, phase, plan, report


def test_five_of_six_sessions_that_took_longer_are_counted_as_such() -> None:
    reports = [report({FIRST: 40}, number=number) for number in range(5)] + [report(number=6)]
    count = count_phase(phase(FIRST), reports)
    assert (count.median, count.count_off(20), count.sessions) == (40, 5, 6)
    assert count.is_off(20)


@pytest.mark.parametrize(("minutes", "off"), [(20, False), (24, False), (25, True), (16, False), (15, True)])
def test_a_fifth_more_or_less_is_tolerated(minutes: int, *, off: bool) -> None:
    assert count_phase(phase(FIRST), [report({FIRST: minutes})]).is_off(20) is off


@pytest.mark.parametrize(("sessions", "enough"), [(0, False), (2, False), (3, True)])
def test_three_sessions_are_enough(sessions: int, *, enough: bool) -> None:
    reports = [report({FIRST: 40}, number=number) for number in range(sessions)]
    assert count_phase(phase(FIRST), reports).is_enough is enough
    assert bool(list_real_minutes(plan(), reports)) is enough


def test_a_phase_in_which_time_was_up_and_those_after_it_count_for_no_minutes() -> None:
    early = report(ended_in=SECOND, minutes={FIRST: 30, SECOND: 10})
    first, second, third = count_phases(plan(), [early])
    assert (first.minutes, second.minutes, third.minutes) == ((30,), (), ())
    assert (first.ended, second.ended) == (0, 1)
    assert count_totals([early, report({THIRD: 50}, number=2)]) == (90,)


def test_a_phase_that_was_left_out_took_no_minutes() -> None:
    assert count_phase(phase(FIRST), [report({FIRST: 0})]).minutes == (0,)


def test_a_phase_is_found_by_its_id_and_else_by_its_title() -> None:
    said = [report({FIRST: 40})]
    assert count_phase(phase(FIRST, title="Rebaptisée"), said).minutes == (40,)
    assert count_phase(phase("st-0999", title=f"Phase {FIRST}"), said).minutes == (40,)
    assert count_phase(phase("st-0999", title="Autre"), said).sessions == 0


def test_energy_is_counted_apart_from_minutes() -> None:
    reports = [
        report(number=1, energy={FIRST: Energy.LOST}),
        report(number=2, energy={FIRST: Energy.FOUND, SECOND: Energy.LOST}),
    ]
    first, second, _ = count_phases(plan(), reports)
    assert (first.lost, first.found, second.lost) == (1, 1, 1)


def test_real_minutes_are_those_of_the_title_or_of_the_only_phase_of_an_objective() -> None:
    real = (RealMinutes("Cas", "seuils", 40), RealMinutes("Visite", "releve", 10))
    assert find_real_minutes(real, "Cas", None) == 40
    assert find_real_minutes(real, "Autre titre", "releve") == 10
    assert find_real_minutes(real, "Autre titre", None) is None
    assert find_real_minutes((*real, RealMinutes("Suite", "releve", 5)), "Autre titre", "releve") is None
