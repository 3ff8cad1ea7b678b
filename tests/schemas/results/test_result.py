"""A row of results: its columns are its fields, and each kind has what analyses ask of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.results import COLUMNS, Result, ResultKind

ROW: dict[str, Any] = {
    "origin": "lrs",
    "id": "9dc99b37-e920-4a68-a066-917faca28949",
    "at": datetime(2026, 11, 25, tzinfo=UTC),
    "module": "hygiene--froid",
    "learner": "0" * 32,
}


def test_the_columns_are_the_fields_in_order() -> None:
    assert list(COLUMNS) == list(Result.model_fields)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (ResultKind.EXPERIENCED, "page"),
        (ResultKind.ANSWERED, "item"),
        (ResultKind.RATED, "moment, question, rating, best_rating"),
    ],
)
def test_what_a_kind_is_about_has_to_be_said(kind: ResultKind, missing: str) -> None:
    with pytest.raises(ValidationError, match=f"{kind.value} without {missing}"):
        Result(kind=kind, **ROW)


def test_a_learner_s_name_has_no_place() -> None:
    with pytest.raises(ValidationError, match="learner"):
        Result(kind=ResultKind.STARTED, **(ROW | {"learner": "lea.martin@example.org"}))
