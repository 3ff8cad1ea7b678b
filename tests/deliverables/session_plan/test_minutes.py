"""Minutes sum to the module's duration, whatever anybody wished for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliverables.session_plan.minutes import balance_minutes, merge_phases, share_minutes
from pipelines.testing import builders
from schemas.draft import Modality, Origin, Phase
from schemas.ids import LONGEST_LINE

WISHES = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=40)
DURATIONS = st.integers(1, 480)


def phase(number: int, minutes: int = 5, **changes: object) -> Phase:
    fields = {
        "id": f"st-{number:04d}",
        "minutes": minutes,
        "title": f"Phase {number}",
        "modality": Modality.ON_SITE,
        "origin": Origin.MODEL,
    }
    return Phase.model_validate(fields | changes)


def minutes(phases: tuple[Phase, ...]) -> list[int]:
    return [each.minutes for each in phases]


@given(WISHES, DURATIONS)
def test_shares_sum_to_the_total_and_leave_nobody_without_a_minute(wishes: list[int], total: int) -> None:
    if len(wishes) > total:
        with pytest.raises(ValueError, match="do not fit"):
            share_minutes(total, wishes)
        return
    given_ = share_minutes(total, wishes)
    assert sum(given_) == total
    assert min(given_) >= 1


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_wishes_that_already_sum_to_the_total_are_met(wishes: list[int]) -> None:
    assert list(share_minutes(sum(wishes), wishes)) == wishes


def test_who_wishes_twice_as_much_gets_about_twice_as_much() -> None:
    assert share_minutes(30, [2, 4]) == (10, 20)
    assert share_minutes(10, [1, 100, 1]) == (1, 8, 1)
    assert share_minutes(20, [0, 0, -5]) == (7, 7, 6)


@given(st.lists(st.integers(1, 480), min_size=1, max_size=30), DURATIONS)
def test_any_phases_fit_into_any_duration(wishes: list[int], total: int) -> None:
    phases = tuple(phase(n, wish) for n, wish in enumerate(wishes, start=1))
    planned = balance_minutes(merge_phases(phases, total), total)
    assert sum(minutes(planned)) == total
    assert len({each.id for each in planned}) == len(planned)


def test_phases_that_do_not_fit_become_one_that_says_and_cites_what_both_did() -> None:
    one = phase(1, 1, content="Relever.", citations=(builders.citation(5),), objective="geste")
    other = phase(2, 1, content="Noter.", citations=(builders.citation(6),), trainer="Montrer.")
    (merged, last) = merge_phases((one, other, phase(3, 9)), 2)
    assert (merged.id, merged.title, merged.objective) == ("st-0001", "Phase 1 · Phase 2", "geste")
    assert (merged.content, merged.trainer) == ("Relever. Noter.", "Montrer.")
    assert merged.citations == (builders.citation(5), builders.citation(6))
    assert last.id == "st-0003"


def test_titles_too_long_for_a_line_do_not_stop_a_merge() -> None:
    (merged,) = merge_phases((phase(1, title="a" * LONGEST_LINE), phase(2)), 1)
    assert merged.title == "a" * LONGEST_LINE


def test_a_persons_phase_keeps_its_minutes_and_the_others_share_the_rest() -> None:
    phases = (phase(1, 5), phase(2, 12, origin=Origin.HUMAN), phase(3, 5))
    assert minutes(balance_minutes(phases, 20)) == [4, 12, 4]


def test_a_persons_phases_that_leave_no_room_are_left_for_a_person_to_settle() -> None:
    phases = (phase(1, 5), phase(2, 20, origin=Origin.HUMAN))
    assert balance_minutes(phases, 20) == phases
    assert merge_phases((phase(1, origin=Origin.HUMAN), phase(2, origin=Origin.HUMAN)), 1)[1].id == "st-0002"
