"""The page of real systems and `make conformance` say the same, in both languages."""

import re
from json import loads
from pathlib import Path

import pytest

from tests.conformance import Missing, System, list_systems, report_system
from tests.docs.reference import list_tests

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
FRENCH = (ROOT / "docs" / "fr" / "conformite.md").read_text(encoding="utf-8")
TEST_ID = re.compile(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`")
DATED = re.compile(r"\b20\d\d-\d\d-\d\d\b")

pages = pytest.mark.parametrize("page", [ENGLISH, FRENCH], ids=["english", "french"])


def rows(page: str) -> list[list[str]]:
    """Return the cells of every table row but the heads."""
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    heads = {"word", "mot", "tried", "essayé", "system", "système", "learner", "apprenant"}
    return [line for line in lines if line[0] not in heads]


def offline(page: str) -> list[list[str]]:
    """Return the rows of what runs without the outside."""
    part = page.partition("make conformance ")[2]
    return rows(part)


def test_every_test_id_of_the_page_exists() -> None:
    absent = [
        (path, name)
        for path, name in sorted(set(TEST_ID.findall(ENGLISH)))
        if not (ROOT / path).exists() or (name and name not in list_tests(ROOT / path))
    ]
    assert absent == []


@pages
def test_the_page_lists_the_systems_the_target_tries(page: str) -> None:
    assert [row[0] for row in offline(page)] == [system.name for system in list_systems()]


def test_the_page_names_only_tests_the_target_runs() -> None:
    cells = {row[0]: row[3] for row in offline(ENGLISH)}
    for system in list_systems():
        named = {path for path, _ in TEST_ID.findall(cells[system.name])}
        assert named
        assert named <= set(system.tests)
        assert all((ROOT / path).is_file() for path in system.tests)


def test_what_is_not_here_is_skipped_and_named() -> None:
    """A machine without npm still tries the rest, and its report says what was left out."""

    def nowhere() -> str:
        raise Missing("it is not installed: `make test` installs it")

    line, passed = report_system(System("a player", ("tests/none.py",), nowhere))
    assert line == "skipped  a player: it is not installed: `make test` installs it"
    assert passed


def test_a_failing_test_fails_the_report(tmp_path: Path) -> None:
    test = tmp_path / "test_red.py"
    test.write_text("def test_red() -> None:\n    assert False\n", encoding="utf-8")
    line, passed = report_system(System("a player", (str(test),), lambda: "1.0"))
    assert line.startswith("FAILED   a player (1.0): 0 passed, 1 failed, 0 skipped")
    assert not passed


def test_the_make_target_runs_this_list() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [recipe] = re.findall(r"^conformance:.*\n\t(.*)$", makefile, re.MULTILINE)
    assert recipe == "$(BIN)/python -m tests.conformance $(ARGS)"


@pages
def test_every_row_of_a_real_system_is_dated_and_has_a_result(page: str) -> None:
    results = ("held", "mended", "says otherwise", "tient", "corrigé", "dit autre chose")
    dated = [row for row in rows(page) if any(DATED.fullmatch(cell) for cell in row)]
    assert len(dated) > 25
    for row in dated:
        at = next(number for number, cell in enumerate(row) if DATED.fullmatch(cell))
        assert row[at + 1].startswith(results), row


def test_both_pages_say_the_same_figures_and_tests() -> None:
    """Row by row; French writes 5,69 where English writes 5.69."""
    assert len(rows(FRENCH)) == len(rows(ENGLISH))
    for french, english in zip(rows(FRENCH), rows(ENGLISH), strict=True):
        assert TEST_ID.findall(" ".join(french)) == TEST_ID.findall(" ".join(english))
        assert figures(french) == figures(english), english


def figures(row: list[str]) -> list[str]:
    return sorted(re.findall(r"\d+", " ".join(row)))


@pytest.mark.parametrize(
    ("name", "package", "lock"),
    [
        ("ralph", "ralph-malph", "lrs"),
        ("scormhost and wagtail-lms", "scormhost", "hosts"),
        ("scormhost and wagtail-lms", "wagtail-lms", "hosts"),
    ],
)
def test_a_version_on_the_page_is_the_locked_one(name: str, package: str, lock: str) -> None:
    locked = (ROOT / "tests" / f"requirements-{lock}.lock").read_text(encoding="utf-8")
    [version] = re.findall(rf"^{package}==(\S+)", locked, re.MULTILINE)
    [row] = [each for each in offline(ENGLISH) if each[0] == name]
    assert any(version.startswith(word) for word in row[1].split(", "))


def test_the_version_of_scorm_again_is_the_locked_one() -> None:
    lock = loads((ROOT / "tests" / "browser" / "package-lock.json").read_text(encoding="utf-8"))
    [row] = [each for each in offline(ENGLISH) if each[0] == "scorm-again"]
    assert row[1] == lock["packages"]["node_modules/scorm-again"]["version"]
