"""A command that is named to a reader works on the root that the command before it was given."""

from pathlib import Path

import pytest

from pipelines.cli.root_hints import add_root, keep_root
from tests.cli.conftest import KEY, PERSON, Door


def test_what_waits_is_decided_at_the_root_that_was_asked(drafted: Door, tmp_path: Path) -> None:
    """With two roots, the command that `status` named went to the wrong one."""
    said = drafted("status", "--root", str(drafted.root))
    assert f"approve --as NAME --root {drafted.root}`" in said.err
    assert "--root" not in drafted("status").err


def test_a_roll_back_that_is_only_shown_names_its_root(delivered: Door) -> None:
    delivered("withdraw", KEY, "--as", PERSON, "--comment", "Le seuil est faux")
    said = delivered("roll-back", KEY, "--root", str(delivered.root))
    assert f"`premierjet roll-back {KEY} --yes --root {delivered.root}`" in said.out + said.err


def test_what_a_program_reads_is_the_same_with_a_root(drafted: Door) -> None:
    assert "--root" not in str(drafted("status", "--json", "--root", str(drafted.root)).document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Run `premierjet draft a--b`", "Run `premierjet draft a--b --root '/a b'`"),
        (
            "Edit it, then: premierjet revise a.md --as X",
            "Edit it, then: premierjet revise a.md --as X --root '/a b'",
        ),
        ("`premierjet check --root /c`", "`premierjet check --root /c`"),
        ("`premierjet verify FOLDER`", "`premierjet verify FOLDER`"),
        ("the premierjet command", "the premierjet command"),
    ],
)
def test_a_command_in_a_sentence_gets_the_root_once(text: str, expected: str) -> None:
    keep_root(Path("/a b"))
    assert add_root(text) == expected
    keep_root(None)
    assert add_root(text) == text
