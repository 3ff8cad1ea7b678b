"""An analysis kept in its first form is read as one of now: what it told of a few is gone."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.results import Absent, ModuleAnalysis, Reason
from schemas.results.first_format import convert_first_format, is_in_first_format
from tests.schemas.results.test_analysis import analysis

TOO_FEW = Absent(reason=Reason.TOO_FEW)
UNTIL = datetime(2026, 11, 25, 10, 31, 7, tzinfo=UTC)


def first_form(**changes: Any) -> bytes:
    """What the first form kept: a moment, numbers of rows, and no name of its form."""
    told = json.loads(analysis().canonical()) | {"up_to": UNTIL.isoformat().replace("+00:00", "Z")}
    del told["form"]
    told |= {"results": 12, "learners": 5, "unplaced": 0, "pages": [{"stopped": {"reason": "not_told"}}]}
    return json.dumps(told | changes).encode()


def test_of_enough_learners_its_moment_becomes_a_month() -> None:
    found, until = convert_first_format(first_form())
    assert (found.form, found.up_to, found.results, found.learners, until) == (2, "2026-11", 12, 5, UNTIL)
    assert len(found.pages) == 1


def test_of_too_few_learners_nothing_is_left_of_what_it_told() -> None:
    found, _ = convert_first_format(first_form(learners=0))
    assert found.is_of_too_few
    assert found.up_to == found.results == found.unplaced == TOO_FEW
    assert found.pages == ()


def test_answers_without_a_place_may_have_been_of_a_few() -> None:
    assert convert_first_format(first_form(unplaced=3))[0].unplaced == TOO_FEW


def test_what_is_of_now_is_no_first_form() -> None:
    assert is_in_first_format(first_form())
    assert not is_in_first_format(analysis().canonical())
    assert ModuleAnalysis.from_json(analysis().canonical()) == analysis()


@pytest.mark.parametrize("stored", [b"{}", b'{"up_to": 3}', first_form(up_to="yesterday")])
def test_what_was_never_an_analysis_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        convert_first_format(stored)
