"""A language that somebody else brings is one of the languages there are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.testing.pseudo_pack import PACKAGE, TAG, install_pseudo_pack, write_pack_project
from schemas.language import Language
from schemas.languages.texts import read_texts

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the distribution of a pack, to be put on the path."""
    folder = tmp_path_factory.mktemp("site")
    install_pseudo_pack(folder)
    return folder


def run(installed: Path, source: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", source],
        env=os.environ | {"PYTHONPATH": f"{installed}:{CHECKOUT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_language_is_there_once_its_pack_is_installed(installed: Path) -> None:
    code = f"from schemas.language import Language; print(*Language, Language({TAG!r}) is Language({TAG!r}))"
    assert run(installed, code) == f"fr en {TAG} True"


def test_a_language_without_a_pack_is_none() -> None:
    with pytest.raises(ValueError, match="not a valid Language"):
        Language("tlh")


def test_a_course_may_be_in_an_installed_language(installed: Path) -> None:
    code = (
        "from pydantic import TypeAdapter\n"
        "from schemas.language import Language\n"
        "read = TypeAdapter(Language)\n"
        f"found = read.validate_json('\"{TAG}\"')\n"
        "print(found is Language(found.value), read.dump_json(found).decode(), found.name)"
    )
    assert run(installed, code) == f'True "{TAG}" {TAG.upper()}'


def test_its_pack_says_what_is_refused_and_found(installed: Path) -> None:
    code = (
        "from schemas.finding import Finding\n"
        "from schemas.language import Language\n"
        "from schemas.refusal import Refusal\n"
        f"language = Language({TAG!r})\n"
        "print(Refusal('desk.not_named', person='Lea').explain(language).happened)\n"
        "print(Finding(rule='objective.none', place='a--b').message(language))"
    )
    assert [line[0] + line[-1] for line in run(installed, code).splitlines()] == ["⟦⟧", "⟦⟧"]


def test_what_an_older_pack_lacks_is_said_in_english(tmp_path: Path) -> None:
    """A version that adds a sentence must not stop the languages that others brought before it."""
    install_pseudo_pack(tmp_path)
    for name, path in {"texts.json": ["desk", "skip"], "formats.json": ["quotation"]}.items():
        file = tmp_path / PACKAGE / name
        held = json.loads(file.read_text(encoding="utf-8"))
        within = held[path[0]] if len(path) > 1 else held
        del within[path[-1]]
        within["a key of another version"] = "⟦unknown⟧"
        file.write_text(json.dumps(held), encoding="utf-8")
    code = (
        "from schemas.language import Language\n"
        "from schemas.languages.formats import quote_text\n"
        "from schemas.languages.texts import read_texts\n"
        f"language = Language({TAG!r})\n"
        "texts = read_texts('desk', language)\n"
        "print(texts['skip'], texts['cancel'], quote_text('a', language), len(texts), sep='|')"
    )
    english = read_texts("desk", Language.ENGLISH)
    assert run(tmp_path, code) == f"{english['skip']}|⟦{english['cancel']}⟧|“a”|{len(english)}"


def test_a_pack_may_not_take_the_place_of_one_of_ours(installed: Path, tmp_path: Path) -> None:
    install_pseudo_pack(tmp_path)
    points = tmp_path / f"{PACKAGE}-1.0.dist-info" / "entry_points.txt"
    points.write_text(points.read_text().replace(f"{TAG} =", "fr ="))
    code = (
        "from schemas.errors import PluginUnusable\n"
        "from schemas.languages.packs import list_packs\n"
        "try: list_packs()\n"
        "except PluginUnusable as error: print(error)"
    )
    assert "names a kind 'fr' that Premierjet has itself" in run(tmp_path, code)


def test_a_pack_is_begun_as_a_project_of_its_own(tmp_path: Path) -> None:
    write_pack_project(tmp_path / "pack")
    held = {file.name for file in (tmp_path / "pack").rglob("*") if file.suffix != ".yaml" and file.is_file()}
    assert held == {"pyproject.toml", "__init__.py", "texts.json", "lexicon.json", "formats.json"}
