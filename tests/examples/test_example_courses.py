"""The bundled courses: built from checked-in texts, big enough to be real, and wrong only on purpose."""

import re
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from docx import Document
from PIL import Image
from pptx import Presentation

from adapters.courses import read_course, read_courses
from examples.build_sources import HERE, SOURCES, build
from examples.builders.pictures import DRAWINGS, read_picture
from schemas.language import Language

COURSES = HERE / "courses"
GOOD = COURSES / "hygiene-et-froid"
BAD = COURSES / "mauvais-exemple"
WORDS_A_PAGE = 350
CLAIM = re.compile(r"Une denrée réfrigérée reste au maximum (\d+) minutes hors du froid")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("courses")
    build(into)
    return into


@pytest.mark.parametrize("source", SOURCES)
def test_building_a_source_again_gives_the_bytes_that_are_checked_in(built: Path, source: str) -> None:
    assert (built / source).read_bytes() == (COURSES / source).read_bytes()


def test_every_source_in_the_examples_comes_from_the_script() -> None:
    there = {path.relative_to(COURSES).as_posix() for path in COURSES.glob("*/sources/*")}
    assert there == set(SOURCES)


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_drawings_checked_in_are_those_the_script_draws(name: str) -> None:
    drawn = DRAWINGS[name]().quantize(64).convert("RGB")
    with Image.open(BytesIO(read_picture(name))) as checked_in:
        assert checked_in.convert("RGB").tobytes() == drawn.tobytes()


def test_both_courses_can_be_read() -> None:
    usable, wrong = read_courses(COURSES)
    assert [found.course.id for found in usable] == ["hygiene-et-froid", "mauvais-exemple"]
    assert wrong == ()


def test_the_example_has_three_french_modules_and_one_english() -> None:
    course = read_course(GOOD).course
    languages = [course.language_of(module) for module in course.modules]
    assert languages == [Language.FRENCH] * 3 + [Language.ENGLISH]
    assert all(2 <= len(module.objectives) <= 3 for module in course.modules)


def test_the_example_names_the_demo_identity_in_every_role_and_says_to_remove_it() -> None:
    assert all("demo" in people for people in read_course(GOOD).course.review.roles.values())
    assert "remove it before any real work" in (GOOD / "course.yaml").read_text(encoding="utf-8")


def test_the_sources_fill_at_least_eight_pages_in_all() -> None:
    texts = [path.stem for path in (GOOD / "sources").iterdir() if path.suffix != ".png"]
    words = sum(len((HERE / "text" / f"{name}.md").read_text(encoding="utf-8").split()) for name in texts)
    assert words / WORDS_A_PAGE >= 8


def test_every_format_is_there() -> None:
    assert {path.suffix for path in (GOOD / "sources").iterdir()} == {
        ".md", ".docx", ".pptx", ".pdf", ".html", ".png",
    }  # fmt: skip


def test_the_guide_and_the_slides_disagree_on_one_number() -> None:
    guide = "\n".join(p.text for p in Document(str(GOOD / "sources/guide-chaine-du-froid.docx")).paragraphs)
    deck = Presentation(str(GOOD / "sources/gestes-de-l-office.pptx"))
    slides = "\n".join(s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame)
    assert CLAIM.findall(guide) == ["30"]
    assert CLAIM.findall(slides) == ["20"]


def test_only_one_module_reads_both_sides_of_the_disagreement() -> None:
    sides = {"sources/guide-chaine-du-froid.docx", "sources/gestes-de-l-office.pptx"}
    reading = [module.id for module in read_course(GOOD).course.modules if sides <= set(module.sources)]
    assert reading == ["chaine-du-froid"]


def test_editors_find_the_schema_from_the_first_line() -> None:
    for folder in (GOOD, BAD):
        first = (folder / "course.yaml").read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (folder / schema).resolve() == HERE.parent / "schemas" / "json" / "course.json"
        assert yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))


def test_the_built_files_stay_small() -> None:
    assert sum((COURSES / source).stat().st_size for source in SOURCES) < 300_000
