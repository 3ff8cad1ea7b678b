"""A course in a language that nobody knows shows no sentence of ours that its pack has not.

The pack is the English one with every text in brackets. What stands outside them on the desk, in the player
or in a document, and is no word of the course or its source, was written in code.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.testing.pseudo_pack import CLOSE, OPEN, TAG, install_pseudo_pack
from tests.languages.unwrapped import find_unwrapped, texts_of_page, texts_of_word_file, words_of

pytestmark = pytest.mark.trial  # every text is filled in once more

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "examples/courses/hygiene-et-froid/sources/food-allergens.html"
COURSE = f"""id: abri
title: Serving children
language: {TAG}
iri: https://example.org/abri
context:
  organisation: The canteen
  audience: Kitchen staff
sources:
  - path: sources/*
modules:
  - id: allergies
    title: Serving children with food allergies
    objectives:
      - id: fourteen
        text: Recall where the fourteen allergens are found
        bloom: remember
      - id: tray
        text: Prepare and serve an allergy tray without cross-contact
        bloom: apply
    questions: 6
    duration_minutes: 20
review:
  identity: local
  roles:
    expert: [lea]
"""
NAMES = "lea premierjet scorm cloud moodle cornerstone"
STATES = "passed failed completed incomplete initialized satisfied not unknown attempted"
"""Words of the standards, the same in every language."""

NAMES_OF_ELEMENTS = (NAMES, STATES, "lheo contenu formation digest min")
"""What is written alike in every language, of the whole example: elements of LHÉO, units."""


@pytest.fixture(scope="module")
def walked_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What people read of the course, a file a page or package."""
    root = tmp_path_factory.mktemp("root")
    sources = root / "courses" / "abri" / "sources"
    sources.mkdir(parents=True)
    (sources / SOURCE.name).write_bytes(SOURCE.read_bytes())
    (sources.parent / "course.yaml").write_text(COURSE, encoding="utf-8")
    return walk(root, tmp_path_factory)


def walk(root: Path, folders: pytest.TempPathFactory, *options: str) -> Path:
    """Take the course of a root through the house where the pack is installed; return what is left of it."""
    installed, to = folders.mktemp("site"), folders.mktemp("to")
    install_pseudo_pack(installed)
    (root / "dagster.yaml").touch()
    own = {
        "PYTHONPATH": f"{installed}:{CHECKOUT}",
        "PREMIERJET_ROOT": str(root),
        "PREMIERJET_SELF_TEST": "off",
    }
    walked = subprocess.run(
        [sys.executable, "-m", "tests.languages.walk_course", str(root), str(to), *options],
        env=os.environ | own,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert walked.returncode == 0, walked.stderr
    return to


def known_words() -> frozenset[str]:
    source = re.sub(r"<[^>]*>", " ", SOURCE.read_text(encoding="utf-8"))
    return words_of(COURSE, source, NAMES, STATES)


def members_of(walked_course: Path, ending: str) -> Iterator[tuple[str, bytes]]:
    for file in walked_course.glob("*.zip"):
        with zipfile.ZipFile(file) as members:
            for name in members.namelist():
                if name.endswith(ending):
                    yield f"{file.name}, {name}", members.read(name)


def find_unwrapped_runs(texts: Iterator[str], known: frozenset[str] | None = None) -> list[str]:
    words = known_words() if known is None else known
    return [run for text in texts for run in find_unwrapped(text, words)]


@pytest.mark.parametrize("page", ["queue", "draft", "overview"])
def test_the_desk_says_nothing_that_is_in_no_pack(walked_course: Path, page: str) -> None:
    assert find_unwrapped_runs(texts_of_page((walked_course / f"{page}.html").read_bytes())) == []


def test_a_draft_printed_says_nothing_that_is_in_no_pack(walked_course: Path) -> None:
    assert find_unwrapped_runs(iter([(walked_course / "shown.md").read_text(encoding="utf-8")])) == []


def test_the_player_says_nothing_that_is_in_no_pack(walked_course: Path) -> None:
    pages = list(members_of(walked_course, "index.html"))
    assert len(pages) == 5
    assert {name: found for name, page in pages if (found := find_unwrapped_runs(texts_of_page(page)))} == {}


def test_a_document_says_nothing_that_is_in_no_pack(walked_course: Path) -> None:
    documents = list(members_of(walked_course, ".docx"))
    assert len(documents) >= 3
    assert {
        name: found for name, data in documents if (found := find_unwrapped_runs(texts_of_word_file(data)))
    } == {}


def test_the_notes_beside_a_release_speak_its_language_too(walked_course: Path) -> None:
    for name in ("abri--allergies--v1--import.md", "validation.md"):
        note = (walked_course / name).read_text(encoding="utf-8")
        assert OPEN in note
        assert CLOSE in note


def test_the_release_sheet_says_nothing_that_is_in_no_pack(walked_course: Path) -> None:
    assert (
        find_unwrapped_runs(texts_of_page((walked_course / "abri--allergies--v1--sheet.html").read_bytes()))
        == []
    )


@pytest.mark.parametrize(
    ("text", "found"), [("⟦Send ⟦it⟧ now⟧ a tray", []), ("Nobody wrote this", ["Nobody wrote this"])]
)
def test_what_stands_outside_brackets_is_found(text: str, found: list[str]) -> None:
    assert list(find_unwrapped(text, words_of("a tray"))) == found


@pytest.mark.trial
def test_no_kind_says_what_is_in_no_pack(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The whole example course, which asks for every kind of deliverable, letter and form."""
    root = tmp_path_factory.mktemp("example")
    example = shutil.copytree(SOURCE.parents[1], root / "courses" / "hygiene-et-froid")
    course = example / "course.yaml"
    told = re.sub(r"^( *)language: \w+$", rf"\1language: {TAG}", course.read_text("utf-8"), flags=re.M)
    course.write_text(told, encoding="utf-8")
    to = walk(root, tmp_path_factory, "--every-kind")
    tables = [
        file.read_text("utf-8") for file in example.rglob("*") if file.suffix in {".html", ".md", ".csv"}
    ]
    known = words_of(told, (to / "sources.txt").read_text("utf-8"), *tables, *NAMES_OF_ELEMENTS)
    printed = {
        file.name: find_unwrapped_runs(iter([file.read_text("utf-8")]), known) for file in to.glob("*.md")
    }
    pages = {
        file.name: find_unwrapped_runs(texts_of_page(file.read_bytes()), known) for file in to.glob("*.html")
    }
    documents = {
        f"{file.parent.name}, {file.name}": find_unwrapped_runs(texts_of_word_file(file.read_bytes()), known)
        for file in to.rglob("*.*")
        if file.suffix in {".docx", ".pptx"}
    }
    assert (len(printed), len(pages)) == (16, 16)
    assert len(documents) > 25
    assert {name: found for name, found in (printed | pages | documents).items() if found} == {}
