"""`premierjet doctor` where a course is read aloud: who reads, and how large that is."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Door


def pieces(door: Door, *, code: int) -> dict[str, Any]:
    said = door("doctor", "--json")
    assert said.code == code, said.out
    return {each["piece"]: each for each in said.document["pieces"]}


def test_a_course_nobody_reads_aloud_has_nothing_to_check(fresh: Door) -> None:
    assert "speech" not in pieces(fresh, code=0)


def test_the_engine_on_this_machine_is_named(fresh: Door) -> None:
    if shutil.which("espeak-ng") is None:
        pytest.fail("espeak-ng is missing: run `apt-get install espeak-ng` (`make test` does as root)")
    fresh.change(speech={"engine": "espeak"})
    assert pieces(fresh, code=0)["speech"]["found"].startswith("espeak-ng 1.")


def test_an_engine_that_is_not_installed_is_to_be_mended(
    fresh: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fresh.change(speech={"engine": "espeak", "timeout_seconds": 7})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install espeak-ng" in pieces(fresh, code=1)["speech"]["found"]


def test_a_server_elsewhere_needs_its_key(fresh: Door) -> None:
    there = {"base_url": "https://voix.example/v1", "send_sources_to": "voix.example", "api_key_env": "VOIX"}
    fresh.change(speech={"engine": "openai", **there})
    assert "VOIX" in pieces(fresh, code=1)["model key"]["found"]
