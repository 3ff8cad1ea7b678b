"""The guide holds together: pages in pairs, links that lead somewhere, commands and examples that work."""

import json
import re
import shlex
import textwrap
from functools import cache
from pathlib import Path

import pytest
import yaml

from adapters.courses import read_course
from adapters.settings import list_secrets
from docs.site.hooks import anchor, pairs
from pipelines.review.links import OP, Prefilled
from schemas.course import ReviewPolicy
from schemas.review import Verdict
from tests.docs.reference import DOCS, LANGUAGES, settings, verbs

ROOT = DOCS.parent
PAIRS = pairs()
FRONT = [ROOT / "README.md", ROOT / "README.fr.md"]
EVERY_PAGE = sorted([*FRONT, *DOCS.rglob("*.md")])
GUIDE = [
    *FRONT,
    *(page for language in LANGUAGES for page in sorted((DOCS / language).rglob("*.md"))),
]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]{10,}\]\((?:\.\./)+images/([^)]+)\)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PROGRAM = ("premierjet", ".venv/bin/premierjet")
INLINE = re.compile(r"`(?:\.venv/bin/)?(premierjet [^`]+)`")
HEADING = re.compile(r"^#+ ", re.MULTILINE)
VARIABLE = re.compile(r"PREMIERJET_[A-Z0-9_]+")
TARGET = re.compile(r"\bmake ([a-z]+)\b")


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _prose(page: Path) -> str:
    return BLOCK.sub("", _text(page))


def _blocks(page: Path, *kinds: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(_text(page)) if kind in kinds]


def _commands(page: Path) -> list[list[str]]:
    """Return the words of every `premierjet` command in a page's shell blocks."""
    lines = "\n".join(_blocks(page, "sh", "console")).replace("\\\n", " ").splitlines()
    words = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    return [found[1:] for found in words if found and found[0] in PROGRAM]


def _verb(words: list[str]) -> str:
    """Return which of the words of a command are its verb."""
    known = verbs()
    return next((name for n in (2, 1) if (name := " ".join(words[:n])) in known), "premierjet")


def test_the_guide_has_the_same_pages_in_french_and_english() -> None:
    for language, names in zip(LANGUAGES, (PAIRS.keys(), PAIRS.values()), strict=True):
        found = {page.relative_to(DOCS).as_posix() for page in (DOCS / language).rglob("*.md")}
        assert found == {name for name in names if name.startswith(f"{language}/")}


def test_a_page_has_as_many_headings_and_blocks_in_each_language() -> None:
    both = [FRONT, *([DOCS / english, DOCS / french] for english, french in PAIRS.items())]
    assert [pair for pair in both if _outline(pair[0]) != _outline(pair[1])] == []


def _outline(page: Path) -> tuple[int, list[str], int]:
    """Return what a page has in both languages: its headings, its blocks' kinds, its rows."""
    prose = _prose(page)
    return len(HEADING.findall(prose)), [kind for kind, _ in BLOCK.findall(_text(page))], prose.count("\n|")


def test_french_keeps_each_sign_beside_its_word() -> None:
    """No line begins with a colon or a question mark, and no quotation mark stands alone."""
    loose = re.compile(r"\S [:;?!»](?!\w)|« ")
    texts = {
        page: re.sub(r"`[^`\n]*`", "x", _prose(page))
        for page in (FRONT[1], *sorted((DOCS / "fr").rglob("*.md")))
    }
    assert {page: found for page, text in texts.items() if (found := loose.findall(text))} == {}


def test_every_relative_link_leads_to_a_heading_that_exists() -> None:
    links = [(page, link) for page in EVERY_PAGE for link in LINK.findall(_prose(page)) if "://" not in link]
    assert [(page, link) for page, link in links if not _leads_somewhere(page, link)] == []


def _leads_somewhere(page: Path, link: str) -> bool:
    target, _, heading = link.partition("#")
    file = (page.parent / target).resolve() if target else page
    return file.exists() and (not heading or heading in _anchors(file))


@pytest.mark.parametrize(
    ("page", "chapter"),
    [
        ("en", "operations.md#in-a-dagster-project-of-your-own"),
        ("fr", "exploitation.md#dans-un-projet-dagster-à-vous"),
    ],
)
def test_who_has_a_dagster_project_is_led_to_a_command_that_installs(page: str, chapter: str) -> None:
    """The chapter was found by a search alone, and began after the installation."""
    front = ROOT / ("README.md" if page == "en" else f"README.{page}.md")
    assert f"](docs/{page}/{chapter})" in _text(front)
    assert f"]({chapter})" in _text(DOCS / page / "README.md")
    scaffold = "dg scaffold defs pipelines.components.CourseFolder learning\n"
    (block,) = [each for each in _blocks(DOCS / page / chapter.partition("#")[0], "sh") if scaffold in each]
    assert block.startswith("pip install ")


def test_every_picture_is_shown_in_both_languages_with_a_text_for_who_cannot_see_it() -> None:
    shown = {
        language: {name for page in (DOCS / language).rglob("*.md") for name in PICTURE.findall(_prose(page))}
        for language in LANGUAGES
    }
    assert len(shown["en"]) == len(shown["fr"])
    assert shown["en"] | shown["fr"] == {file.name for file in (DOCS / "images").iterdir()}


def test_every_screenshot_is_made_by_make_screenshots() -> None:
    program = (ROOT / "tests" / "docs" / "pictures.py").read_text(encoding="utf-8")
    made = re.findall(r'"((?:desk|dagster|player|review)-[a-z-]+)"', program)
    assert sorted(made) == sorted(file.stem for file in (DOCS / "images").glob("*.png"))


def test_every_command_in_a_block_is_one_premierjet_takes() -> None:
    for words in (each for page in GUIDE for each in _commands(page)):
        verb = _verb(words)
        command = verbs()[verb]
        arguments = words[len(verb.split()) if verb != "premierjet" else 0 :]
        if "--help" not in arguments:
            command.make_context(verb, arguments)


def test_every_command_in_the_text_names_options_that_exist() -> None:
    for found in (each for page in GUIDE for each in INLINE.findall(_prose(page))):
        words = found.split()[1:]
        verb = _verb(words)
        options = {name for each in verbs()[verb].params for name in (*each.opts, *each.secondary_opts)}
        assert verb != "premierjet" or words[0].startswith("--"), found
        assert {word for word in words if word.startswith("--")} <= options | {"--help"}, found


def test_the_readme_gives_the_same_commands_in_both_languages() -> None:
    english, french = (
        [line.partition(" #")[0].rstrip() for block in _blocks(page, "sh") for line in block.splitlines()]
        for page in FRONT
    )
    assert english == french


WITHOUT_DOCUMENTS = """\
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/froid.md}]
modules: [{id: chaine, title: La chaîne du froid}]
review: {roles: {pedagogie: [lea, noe]}}
"""


def _course_of(example: str) -> str:
    """Return an example as a whole course: what it leaves out is that of a small one."""
    shown = set(re.findall(r"^(\w+):", example, re.MULTILINE))
    rest = [line for line in WITHOUT_DOCUMENTS.splitlines() if line.partition(":")[0] not in shown]
    return "\n".join([*rest, example])


def test_every_course_or_part_of_one_in_a_page_can_be_read(tmp_path: Path) -> None:
    """What is for Dagster is no course; it is compared with what the links fill in, below."""
    for number, example in enumerate(block for page in GUIDE for block in _blocks(page, "yaml")):
        if example.startswith((" ", "ops:")):
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "course.yaml").write_text(_course_of(example), encoding="utf-8")
        read_course(folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_documents_and_the_facts_a_page_shows_can_be_read(language: str, tmp_path: Path) -> None:
    shown = _blocks(DOCS / language / "documents.md", "yaml")
    (tmp_path / "course.yaml").write_text(WITHOUT_DOCUMENTS + "".join(shown), encoding="utf-8")
    course = read_course(tmp_path).course
    assert {"programme", "letters", "paperwork", "deployment_plan", "sponsor_kit"} <= {
        each.kind for each in course.documents
    }
    assert course.deployment is not None
    assert course.administration is not None
    assert course.catalogue is not None


def test_every_review_policy_in_a_page_can_be_read() -> None:
    for example in (block for page in GUIDE for block in _blocks(page, "yaml")):
        if example.startswith("review:"):
            ReviewPolicy.from_json(json.dumps(yaml.safe_load(example)["review"]).encode())


def test_the_decision_a_reviewer_is_shown_is_one_the_links_fill_in() -> None:
    filled = yaml.safe_load(
        Prefilled("course--module", "0" * 12, Verdict.APPROVE, True, (("f-00000000", ""),)).yaml()
    )
    for page in (DOCS / "en" / "deciding.md", DOCS / "fr" / "decider.md"):
        shown = [yaml.safe_load(textwrap.dedent(block)) for block in _blocks(page, "yaml")]
        whole = next(each for each in shown if "ops" in each)
        parts = {key for each in shown if "ops" not in each for key in each}
        assert whole["ops"].keys() == filled["ops"].keys()
        assert whole["ops"][OP]["config"].keys() | parts == filled["ops"][OP]["config"].keys()


def test_every_setting_a_page_names_exists() -> None:
    known = {*settings(), *(f"{name}_FILE" for name in list_secrets())}
    named = [
        (page, name) for page in (*GUIDE, ROOT / ".env.example") for name in VARIABLE.findall(_text(page))
    ]
    assert [(page, name) for page, name in named if name not in known] == []


def test_the_example_of_env_offers_every_setting() -> None:
    assert set(VARIABLE.findall(_text(ROOT / ".env.example"))) >= set(settings()) - {"PREMIERJET_ROOT"}


def test_every_make_target_a_page_names_exists() -> None:
    makefile = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    assert {page: unknown for page in GUIDE if (unknown := _targets(page) - makefile)} == {}


def _targets(page: Path) -> set[str]:
    of_blocks = {target for block in _blocks(page, "sh") for target in TARGET.findall(block)}
    return of_blocks | set(re.findall(r"`make ([a-z]+)`", _prose(page)))


@cache
def _anchors(file: Path) -> set[str]:
    """Return what the headings of a page are linked by, as GitHub makes it of their text."""
    titles = re.findall(r"^#+ (.+)$", BLOCK.sub("", _text(file)), re.MULTILINE)
    return {anchor(title) for title in titles}
