"""What the threat model says is stopped is shown by a test that exists, and said alike in both languages."""

import re
from pathlib import Path

from bench.fuzz import ROOMS
from tests.docs.reference import list_tests

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
FRENCH = (ROOT / "docs" / "fr" / "securite.md").read_text(encoding="utf-8")
TEST_ID = re.compile(r"`(tests/[\w/]+\.py)(?:::((?:\w+::)?\w+))?`")
TARGET = re.compile(r"`make ([a-z]+)[` ]")


def test_every_test_id_of_the_threat_model_exists() -> None:
    """A whole file shows nothing in particular: each row names a test of it."""
    named = sorted(set(TEST_ID.findall(TEXT)))
    assert [f"{file}::{name}" for file, name in named if name not in list_tests(ROOT / file)] == []


def test_whatever_is_said_to_be_stopped_names_what_shows_it() -> None:
    rows = [
        line.split(" | ") for line in TEXT.splitlines() if line.startswith("| ") and line.count(" | ") == 2
    ]
    claims = [row for row in rows if row[0] not in {"| who could", "| what"}]
    held = TEXT.partition("## A server")[0]
    bare = [row[0] for row in claims if " | ".join(row) not in held and not TEST_ID.search(row[2])]
    assert len(claims) > 40
    assert bare == []


def test_every_command_of_the_threat_model_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [target for target in TARGET.findall(TEXT) if not re.search(rf"^{target}:", makefile, re.M)] == []


def _parts(text: str) -> list[str]:
    return re.split(r"^(?=## )", text, flags=re.MULTILINE)


def _shown(part: str) -> list[list[tuple[str, str]]]:
    """Return the tests that each row of a part names, then those its sentences name."""
    rows = [line for line in part.splitlines() if line.startswith("|")]
    return [TEST_ID.findall(text) for text in (*rows, re.sub(r"^\|.*$", "", part, flags=re.MULTILINE))]


def test_the_french_threat_model_names_the_tests_of_the_english() -> None:
    """Row by row, in as many parts."""
    assert [_shown(part) for part in _parts(FRENCH)] == [_shown(part) for part in _parts(TEXT)]


def test_every_room_that_is_fuzzed_is_a_test_file() -> None:
    assert [file for file in ROOMS.values() if not (ROOT / file).is_file()] == []
