"""`premierjet sources`, `status` and `check` once a source changed under a release."""

from pathlib import Path

import pytest

from tests.cli.conftest import KEY, OTHER, SOURCE, Door
from tests.cli.test_withdraw import release, status

BEFORE, AFTER = "30 minutes", "20 minutes"


@pytest.fixture
def moved(drafted: Door) -> Door:
    """A released module whose source says another figure since; nothing was drafted again."""
    release(drafted)
    file: Path = drafted.course / "sources" / "froid.md"
    file.write_text(SOURCE.replace(BEFORE, AFTER), encoding="utf-8")
    return drafted


def test_sources_counts_what_rests_on_each_and_what_of_it_changed(moved: Door) -> None:
    kept = moved.kept()
    said = moved("sources").out
    lines = [line.split() for line in said.splitlines() if line.startswith("sources/froid.md")]
    assert [(line[1], line[2]) for line in lines] == [(KEY, "draft"), (KEY, "v1")]
    assert all(int(line[4]) > 0 for line in lines)
    assert moved.kept() == kept


def test_sources_names_the_releases_that_rest_on_a_passage(moved: Door) -> None:
    document = moved.well("sources", "sources/froid.md", BEFORE, "--changed")
    assert document["releases"] == [f"{KEY}--v1"]
    assert all(BEFORE in each["quote"] and AFTER in each["now"] for each in document["rests"])
    other = moved.well("sources", "sources/releve.md")
    assert {each["module"] for each in other["rests"]} == {OTHER}
    assert other["releases"] == []


def test_check_and_status_say_what_changed_under_a_release(moved: Door) -> None:
    found = next(each["findings"] for each in moved.well("check")["modules"] if each["module"] == KEY)
    assert any(BEFORE in said and AFTER in said and "v1" in said for said in found)
    assert status(moved)["changed"] == []  # what was read last; `check` reads now
    moved.well("draft")
    assert {each["releases"] for each in status(moved)["changed"]} == {"v1"}
    shown = moved("status").out
    assert "1 passage changed" in shown
    assert shown.count("has changed since a release quoted it") == 1, "once, with each place that quotes it"


def test_a_source_nothing_rests_on_is_told_in_words(moved: Door) -> None:
    assert "No draft and no release rests on autre.md" in moved("sources", "autre.md").out
