"""No key gets into git by `git add .`, and `premierjet doctor` says where one would, or has."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import KEY, PERSON, Door


def call_git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def decided(drafted: Door) -> Door:
    """An installation with a ledger, and so with a key, in a repository of somebody's."""
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    (drafted.root / ".gitignore").unlink(missing_ok=True)
    call_git(drafted.root, "init", "--quiet")
    return drafted


def read_warnings(door: Door) -> list[str]:
    pieces = door("doctor", "--json").document["pieces"]
    return [each["found"] for each in pieces if each["piece"] == "git" and each["works"] and each["look"]]


def test_a_course_begun_where_git_ignores_nothing_has_it_ignore_keys(decided: Door) -> None:
    assert ".premierjet-keys/ledger.key" in call_git(decided.root, "add", "--dry-run", ".")
    (decided.root / ".env").write_text("PREMIERJET_COURSES=courses\n")
    decided.well("init", "accueil")
    added = call_git(decided.root, "add", "--dry-run", ".")
    assert "courses/accueil/course.yaml" in added
    for private in (".premierjet", ".dagster", ".env"):
        assert private not in added.replace(".gitignore", "")


def test_a_gitignore_of_somebody_elses_stays_as_it_is(decided: Door) -> None:
    (decided.root / ".gitignore").write_text("*.log\n")
    decided.well("init", "accueil")
    assert (decided.root / ".gitignore").read_text() == "*.log\n"


def test_keys_that_git_would_add_are_named_with_what_to_write(decided: Door) -> None:
    """All was ok, and `git add .` took the ledger's key into the repository."""
    (warning,) = read_warnings(decided)
    assert f"adds {decided.root / '.premierjet-keys' / 'ledger.key'}" in warning
    assert f"Name it in {decided.root / '.gitignore'}" in warning
    (decided.root / ".gitignore").write_text("/.premierjet-keys/\n")
    assert read_warnings(decided) == []


def test_keys_that_git_tracks_are_to_be_replaced(decided: Door) -> None:
    call_git(decided.root, "add", ".premierjet-keys/ledger.key")
    (decided.root / ".gitignore").write_text("/.premierjet-keys/\n")
    (warning,) = read_warnings(decided)
    assert warning.startswith(f"git tracks {decided.root / '.premierjet-keys' / 'ledger.key'}")
    assert "git rm --cached" in warning


def test_without_a_repository_nothing_is_said_of_git(drafted: Door) -> None:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    assert read_warnings(drafted) == []
