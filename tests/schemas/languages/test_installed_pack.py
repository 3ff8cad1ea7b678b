"""A language that somebody else brings is one of the languages there are."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from adapters.workspace import open_workspace
from pipelines.testing.builders import NOON
from pipelines.testing.pseudo_pack import PACKAGE, TAG, install_pseudo_pack, write_pack_project
from pipelines.workflow.draft import draft_module
from schemas.language import Language
from schemas.languages.texts import complete_texts, read_texts
from schemas.refusal import Refusal

pytestmark = pytest.mark.trial  # it installs a distribution

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the distribution of a pack, to be put on the path."""
    folder = tmp_path_factory.mktemp("site")
    install_pseudo_pack(folder)
    return folder


def run(site: Path | str, source: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", source],
        env=os.environ | {"PYTHONPATH": f"{site}:{CHECKOUT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_language_is_there_once_its_pack_is_installed(site: Path) -> None:
    code = f"from schemas.language import Language; print(*Language, Language({TAG!r}) is Language({TAG!r}))"
    assert run(site, code) == f"fr en {TAG} True"


def test_a_language_without_a_pack_is_not_installed() -> None:
    assert not Language("tlh").is_installed
    assert "tlh" not in list(Language)


@pytest.mark.parametrize("text", ["", "e", "../fr", "fr/..", "fr_FR", "fr-", "de-" + "abcdefgh-" * 4])
def test_what_is_no_tag_is_no_language(text: str) -> None:
    with pytest.raises(ValueError, match="not a valid Language"):
        Language(text)
    with pytest.raises(ValidationError, match="should be the tag of a language"):
        TypeAdapter(Language).validate_json(json.dumps(text))


@pytest.mark.parametrize("tag", ["qps", "pt-BR", "zh-Hant", "f", "../fr", "de-" + "abcdefgh-" * 4])
def test_the_published_schema_admits_what_the_reader_does(tag: str) -> None:
    adapter = TypeAdapter(Language)
    try:
        adapter.validate_json(json.dumps(tag))
        is_read = True
    except ValidationError:
        is_read = False
    assert Draft202012Validator(adapter.json_schema()).is_valid(tag) is is_read


def test_a_course_may_be_in_an_installed_language(site: Path) -> None:
    code = (
        "from pydantic import TypeAdapter\n"
        "from schemas.language import Language\n"
        "read = TypeAdapter(Language)\n"
        f"found = read.validate_json('\"{TAG}\"')\n"
        "print(found is Language(found.value), read.dump_json(found).decode(), found.name)"
    )
    assert run(site, code) == f'True "{TAG}" {TAG.upper()}'


def test_its_pack_says_what_is_refused_and_found(site: Path) -> None:
    code = (
        "from schemas.finding import Finding\n"
        "from schemas.language import Language\n"
        "from schemas.refusal import Refusal\n"
        f"language = Language({TAG!r})\n"
        "print(Refusal('desk.not_named', person='Lea').explain(language).happened)\n"
        "print(Finding(rule='objective.none', place='a--b').message(language))"
    )
    assert [line[0] + line[-1] for line in run(site, code).splitlines()] == ["⟦⟧", "⟦⟧"]


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


def test_a_workbook_is_read_in_an_installed_language(site: Path) -> None:
    """A pack's tag is no locale: what its formats name is one."""
    code = (
        "from schemas.language import Language\n"
        "from pipelines.sourcing.readers.xlsx.number_formats import show_number\n"
        f"spoken = Language({TAG!r})\n"
        "print(show_number(1.5, 'General', spoken), show_number(46000, 'mmm', spoken))\n"
    )
    assert run(site, code) == "1.5 Dec"


def test_a_document_is_found_to_be_in_an_installed_language(tmp_path: Path) -> None:
    """Its words were cut at each letter that French has not: of `się` the French `si` was left."""
    install_pseudo_pack(tmp_path)
    file = tmp_path / PACKAGE / "lexicon.json"
    held = json.loads(file.read_text(encoding="utf-8"))
    held["detection"]["common_words"] = ["że", "się", "są", "jeśli", "żeby"]
    file.write_text(json.dumps(held), encoding="utf-8")
    code = (
        "from pipelines.sourcing.languages import detect_language\n"
        "from schemas.language import Language\n"
        "text = 'Jeśli drzwi są otwarte, sprawdź, że się zamykają, żeby się nie ogrzało.'\n"
        "print(detect_language(text, Language.FRENCH).value)"
    )
    assert run(tmp_path, code) == TAG


def test_a_pack_may_not_take_the_place_of_one_of_ours(site: Path, tmp_path: Path) -> None:
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


COURSE = """id: {id}
title: Serving children
language: {language}
iri: https://example.org/{id}
sources:
  - path: sources/*
modules:
  - id: allergies
    title: Serving children with food allergies
    objectives:
      - id: fourteen
        text: Recall where the fourteen allergens are found
        bloom: remember
    questions: 4
    duration_minutes: 20
review:
  identity: local
  roles:
    expert: [lea]
"""
SOURCES = {
    "en": CHECKOUT / "examples/courses/hygiene-et-froid/sources/food-allergens.html",
    "fr": CHECKOUT / "examples/courses/hygiene-et-froid/sources/guide-chaine-du-froid.docx",
}


def write_courses(root: Path, *languages: str) -> None:
    (root / "courses").mkdir(parents=True)
    (root / "dagster.yaml").touch()
    for language in languages:
        sources = root / "courses" / f"abri-{language}" / "sources"
        sources.mkdir(parents=True)
        (sources / SOURCES[language].name).write_bytes(SOURCES[language].read_bytes())
        course = COURSE.format(id=f"abri-{language}", language=language)
        (sources.parent / "course.yaml").write_text(course, encoding="utf-8")


def drop_lexicon(site: Path) -> None:
    (site / PACKAGE / "lexicon.json").unlink()


def drop_room_of_lexicon(site: Path) -> None:
    (site / PACKAGE / "lexicon.json").write_text("{}", encoding="utf-8")


def cut_file_in_two(site: Path, name: str) -> None:
    file = site / PACKAGE / name
    file.write_text(file.read_text(encoding="utf-8")[:500], encoding="utf-8")


def break_import(site: Path) -> None:
    (site / PACKAGE / "__init__.py").write_text("import nosuchmodule\n", encoding="utf-8")


def take_name_of_french(site: Path) -> None:
    points = site / f"{PACKAGE}-1.0.dist-info" / "entry_points.txt"
    points.write_text(points.read_text().replace(f"{TAG} =", "fr ="))


DAMAGES: list[Callable[[Path], None]] = [
    drop_lexicon,
    drop_room_of_lexicon,
    partial(cut_file_in_two, name="texts.json"),
    partial(cut_file_in_two, name="lexicon.json"),
    partial(cut_file_in_two, name="formats.json"),
    break_import,
]


def install_damaged_pack(site: Path, number: int, damage: Callable[[Path], None]) -> None:
    """Install the pack under a tag of its own, and damage it."""
    install_pseudo_pack(site)
    damage(site)
    package = f"{PACKAGE}_{number}"
    (site / PACKAGE).rename(site / package)
    about = (site / f"{PACKAGE}-1.0.dist-info").rename(site / f"{package}-1.0.dist-info")
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    points = f"[premierjet.languages]\n{TAG}-damage{number} = {package}:PACK\n"
    (about / "entry_points.txt").write_text(points)


def check_english_course(path: str, root: Path, and_then: str = "") -> str:
    """Check that English is spoken all the same: a course is drafted and shown. Return what was printed."""
    write_courses(root, "en")
    code = (
        "import sys\n"
        "from pipelines.cli import main\n"
        "from pipelines.review.editing import questions\n"
        "for words in (['draft'], ['show', 'abri-en--allergies']):\n"
        f"    sys.argv = ['premierjet', words[0], '--root', {str(root)!r}, *words[1:]]\n"
        "    try: main()\n"
        "    except SystemExit as ended:\n"
        "        if ended.code: raise\n"
    )
    return run(path, code + and_then)


def test_damaged_packs_harm_no_other_language(tmp_path: Path) -> None:
    sites = [tmp_path / f"site-{number}" for number in range(len(DAMAGES))]
    for number, (site, damage) in enumerate(zip(sites, DAMAGES, strict=True)):
        install_damaged_pack(site, number, damage)
    count = (
        "from schemas.languages.packs import list_packs, list_usable_packs\n"
        "print(len(list_packs()), *list_usable_packs())\n"
    )
    printed = check_english_course(":".join(map(str, sites)), tmp_path / "root", count)
    assert "allergen" in printed
    assert printed.splitlines()[-1] == f"{2 + len(DAMAGES)} en fr {TAG}-damage1"  # that lacks words alone


def test_a_pack_that_takes_the_name_of_french_harms_none(tmp_path: Path) -> None:
    site, root = tmp_path / "site", tmp_path / "root"
    install_pseudo_pack(site)
    take_name_of_french(site)
    assert "allergen" in check_english_course(str(site), root)


def list_drafted_findings(root: Path) -> list[str]:
    """Draft an English and a French course, and return what the drafts are told."""
    write_courses(root, "en", "fr")
    workspace = open_workspace(root)
    return [
        repr((key, each.rule, each.place, each.facts))
        for key in workspace.module_keys()
        for each in draft_module(workspace, key, NOON).draft.findings
    ]


def test_a_copy_of_the_english_pack_moves_no_finding(site: Path, tmp_path: Path) -> None:
    """A pack is begun as that copy: its words must not take from English what English is told by."""
    code = (
        "from pathlib import Path\n"
        f"from {__name__} import list_drafted_findings\n"
        f"print(*list_drafted_findings(Path({str(tmp_path / 'with')!r})), sep='\\n')\n"
    )
    assert run(site, code).splitlines() == list_drafted_findings(tmp_path / "without") != []


def test_a_text_that_tells_other_facts_is_said_in_english(tmp_path: Path) -> None:
    install_pseudo_pack(tmp_path)
    file = tmp_path / PACKAGE / "texts.json"
    held = json.loads(file.read_text(encoding="utf-8"))
    held["refusals"]["desk.not_named"]["happened"] = "⟦{nobody}⟧"
    held["refusals"]["desk.not_named"]["remedy"] += "{"
    file.write_text(json.dumps(held), encoding="utf-8")
    code = (
        "from schemas.language import Language\n"
        "from schemas.refusal import Refusal\n"
        f"print(Refusal('desk.not_named', person='Lea').explain(Language({TAG!r})).why)"
    )
    assert run(tmp_path, code) == Refusal("desk.not_named", person="Lea").explain(Language.ENGLISH).why


@pytest.mark.parametrize(
    ("theirs", "alike"),
    [
        ({"a": "{y} {x}", "many": {"other": "{count}, {x}"}, "columns": ["a", "b"]}, True),
        ({"a": "{x}", "many": {"other": "{z}"}, "columns": ["a"]}, False),
        ({"a": "{x} {y", "many": {"other": 1}, "columns": ["a", {}]}, False),
    ],
)
def test_a_text_is_read_where_it_can_stand_for_the_english(
    caplog: pytest.LogCaptureFixture, theirs: dict[str, Any], alike: bool
) -> None:
    english = {"a": "{x} {y}", "many": {"one": "{x}", "other": "{x}"}, "columns": ["one", "two"]}
    assert complete_texts(theirs, "pack", english) == (theirs if alike else english)
    assert len(caplog.records) == (0 if alike else 3)
    caplog.clear()  # the warnings that would fail any other test
