"""The JSON Schemas editors use say what the code says."""

import pytest

from schemas.publish import FOLDER, documents


@pytest.mark.parametrize("name", sorted(documents()))
def test_the_published_schema_is_what_the_code_says(name: str) -> None:
    """Stale? `python -m schemas.publish` writes them again."""
    assert (FOLDER / name).read_text(encoding="utf-8") == documents()[name]


def test_no_published_schema_is_left_from_a_contract_that_is_gone() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.json")) == sorted(documents())
