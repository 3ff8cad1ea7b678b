"""What the acceptance list claims is shown by something that exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ACCEPTANCE = ROOT / "docs" / "acceptance.md"
TEST_ID = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
TARGET = re.compile(r"`make ([a-z-]+)`")


def _test_ids() -> list[tuple[str, str]]:
    return sorted(set(TEST_ID.findall(ACCEPTANCE.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("file", "name"), _test_ids(), ids=lambda part: part or "whole")
def test_every_test_id_of_the_acceptance_list_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert not name or name in functions


def test_every_make_target_of_the_acceptance_list_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(TARGET.findall(ACCEPTANCE.read_text(encoding="utf-8")))
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_every_line_of_the_acceptance_list_names_what_shows_it() -> None:
    rows = [line for line in ACCEPTANCE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    bare = [row for row in rows if not row.startswith(("| line", "|--")) and "`" not in row.split("|")[2]]
    assert bare == []
