"""Names in Dagster: as they always were for one root, and apart for several."""

import pytest

from adapters.dagster_names import ALONE, DagsterNames
from schemas.errors import InvalidInput

NORTH = DagsterNames("north")


def test_a_root_without_a_name_keeps_the_names_it_had() -> None:
    assert (ALONE.list_key("draft"), ALONE.name_op("draft"), ALONE.partitions) == (
        ("draft",),
        "draft",
        "modules",
    )
    assert ALONE.asset_page("draft", "a--b") == "/assets/draft?view=partitions&partition=a--b"
    assert ALONE.launchpad("decide") == "/guess/decide/playground/setup"
    assert ALONE.tags == {}


def test_every_name_of_a_named_root_begins_with_its_own() -> None:
    assert (NORTH.list_key("draft"), NORTH.name_op("draft"), NORTH.partitions) == (
        ("north", "draft"),
        "north__draft",
        "north_modules",
    )
    assert NORTH.asset_page("draft", "a--b") == "/assets/north/draft?view=partitions&partition=a--b"
    assert NORTH.launchpad("decide") == "/locations/north/jobs/decide/playground/setup"
    assert NORTH.tags == {"premierjet/location": "north"}


@pytest.mark.parametrize("name", ["North", "a b", "a-b", "a/b", "a__b", "1st", "x" * 41])
def test_a_name_that_cannot_begin_others_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="PREMIERJET_LOCATION"):
        DagsterNames(name)
