"""`premierjet package` plays a release in this machine's Chromium; `premierjet doctor` says if it can."""

from pathlib import Path
from typing import Any

import pytest

from schemas.self_test import Played
from tests.cli.conftest import KEY, OTHER, PERSON, Door


def found(door: Door, *, code: int) -> str:
    said = door("doctor", "--json")
    assert said.code == code, said.out
    [piece] = [each for each in said.document["pieces"] if each["piece"] == "self-test"]
    return str(piece["found"])


def light(door: Door, module: str) -> dict[str, Any]:
    """What Dagster shows of the self-test of a module's release."""
    table: Any = door.shown("release", module).metadata["checks"].value
    return next(each.data for each in table.records if each.data["check"] == "packages_played")


@pytest.mark.browser
@pytest.mark.trial
def test_a_release_is_played_before_it_is_published_and_dagster_shows_it(drafted: Door) -> None:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    said = drafted("package", KEY, "--self-test", "required")
    assert said.code == 0, said.err
    assert "5 packages played in Chromium" in said.out
    [release] = drafted.workspace.records.releases(KEY)
    tried = drafted.workspace.records.self_test(release)
    assert tried is not None
    assert isinstance(tried.result, Played)
    assert [each.findings for each in tried.result.packages] == [()] * 5
    shown = light(drafted, KEY)
    assert (shown["light"], shown["why"]) == ("green", tried.describe())


@pytest.mark.parametrize(
    ("browser", "option", "colour", "why"),
    [
        ("", "--no-self-test", "green", "not played: the self-test is switched off"),
        ("", "--self-test=available", "green", "not played: no Chromium on this machine"),
        ("/bin/true", "--self-test=available", "yellow", "not played: Chromium did not start"),
    ],
)
def test_a_release_not_played_says_why_and_is_yellow_of_a_fault(
    drafted: Door, browser: str, option: str, colour: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was yellow, as a fault is, wherever an optional extra is not installed."""
    monkeypatch.setenv("PATH", "/nowhere")
    if browser:
        monkeypatch.setenv("PREMIERJET_CHROMIUM", browser)
    drafted.well("decide", OTHER, "approve", "--as", PERSON)
    assert why in drafted("package", OTHER, option).out
    shown = light(drafted, OTHER)
    assert (shown["light"], shown["why"].partition(";")[0]) == (colour, why)


def test_the_doctor_names_the_browser_that_plays(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(fresh, code=0) == "switched off (PREMIERJET_SELF_TEST=off)"
    monkeypatch.setenv("PREMIERJET_SELF_TEST", "available")
    monkeypatch.setenv("PREMIERJET_CHROMIUM", "/bin/true")
    assert found(fresh, code=0) == "releases are played in /bin/true"
    monkeypatch.setenv("PREMIERJET_CHROMIUM", "/nowhere")
    assert "/nowhere is no program" in found(fresh, code=1)


def test_no_browser_is_a_fault_only_where_one_is_required(
    fresh: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PREMIERJET_SELF_TEST", "available")
    assert found(fresh, code=0) == "releases are not played: no Chromium on this machine"
    monkeypatch.setenv("PREMIERJET_SELF_TEST", "required")
    assert "apt-get install chromium" in found(fresh, code=1)
