"""Pictures that are files beside a page: found below the course's folder, and part of the source."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from adapters import file_version
from adapters.courses import CourseFolder
from adapters.limited_process import ProcessLimits
from adapters.sources.course_sources import CourseSources
from pipelines import source_process
from pipelines.kinds import READERS
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.sourcing.module_sources import read_source
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing import builders
from pipelines.testing.sources import fingerprint_sources, read_module
from schemas.course import PackageSource, SourceFile
from schemas.language import Language
from schemas.source import SourceText
from schemas.source_pictures import PictureReason
from tests.sourcing.pictures import draw_picture, reasons, text_around

PAGE = "Fermez la porte.\n\n![La porte](bilder/x.png){alt='Une porte fermée'}\n\nNotez l'heure.\n"
HTML = (
    "<html><body><p>Fermez la porte.</p><figure><img src='bilder/x.png' alt='Une porte fermée'>"
    "<figcaption>La porte</figcaption></figure><p>Notez l'heure.</p></body></html>"
)


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """A course with a page and its picture; another picture lies outside of its folder."""
    folder = tmp_path / "froid"
    (folder / "sources/bilder").mkdir(parents=True)
    (folder / "sources/a.md").write_text(PAGE, encoding="utf-8")
    (folder / "sources/bilder/x.png").write_bytes(draw_picture(1))
    (tmp_path / "secret.png").write_bytes(draw_picture(2))
    return CourseFolder(folder, builders.course(sources=(SourceFile(path="sources/*.md"),)))


def read_only_source(course: CourseFolder) -> SourceText:
    (source,) = read_module(course, course.course.modules[0], None).sources
    return source


@pytest.mark.parametrize(("suffix", "page"), [("md", PAGE), ("qmd", PAGE), ("html", HTML)])
def test_a_picture_beside_a_page_stands_where_it_is_shown(
    course: CourseFolder, suffix: str, page: str
) -> None:
    (course.folder / "sources/a.md").unlink()
    (course.folder / f"sources/a.{suffix}").write_text(page, encoding="utf-8")
    files = builders.course(sources=(SourceFile(path=f"sources/*.{suffix}"),))
    source = read_only_source(CourseFolder(course.folder, files))
    (picture,) = source.kept_pictures
    assert text_around(source)[0][0] == "Fermez la porte."
    assert (picture.alternative, picture.caption) == ("Une porte fermée", "La porte")
    assert "{" not in source.text


def test_brackets_alone_are_the_alternative_text(course: CourseFolder) -> None:
    (course.folder / "sources/a.md").write_text("Fermez.\n\n![Une porte](bilder/x.png 'La porte')")
    (picture,) = read_only_source(course).kept_pictures
    assert (picture.alternative, picture.caption) == ("Une porte", "La porte")


def test_a_picture_with_blanks_and_signs_in_its_name_is_found(course: CourseFolder) -> None:
    (course.folder / "sources/bilder/x.png").rename(course.folder / "sources/bilder/la porte (1).png")
    for address in ("<bilder/la porte (1).png>", "bilder/la%20porte%20(1).png"):
        (course.folder / "sources/a.md").write_text(f"Fermez.\n\n![Une porte]({address})")
        assert len(read_only_source(course).kept_pictures) == 1


def test_a_changed_picture_is_a_changed_source(course: CourseFolder) -> None:
    module = course.course.modules[0]
    before, earlier = fingerprint_sources(course, module), read_module(course, module, None)
    assert read_module(course, module, earlier).sources[0] is earlier.sources[0]
    (course.folder / "sources/bilder/x.png").write_bytes(draw_picture(3))
    assert fingerprint_sources(course, module) != before
    (source,) = read_module(course, module, earlier).sources
    assert source.kept_pictures[0].sha256 != earlier.sources[0].kept_pictures[0].sha256


def test_another_picture_of_the_folder_changes_no_source(course: CourseFolder) -> None:
    before = fingerprint_sources(course, course.course.modules[0])
    (course.folder / "sources/bilder/other.png").write_bytes(draw_picture(3))
    assert fingerprint_sources(course, course.course.modules[0]) == before


def test_a_changed_picture_is_noticed_without_reading(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is due is looked up by versions alone."""
    assert CourseSources(course).versions() is None  # files of this moment may still change unseen
    monkeypatch.setattr(file_version, "SETTLED_NS", -(10**18))
    before = CourseSources(course).versions()
    (course.folder / "sources/bilder/x.png").write_bytes(draw_picture(3, (500, 400)))
    assert None not in (before, CourseSources(course).versions())
    assert CourseSources(course).versions() != before


@pytest.mark.parametrize(
    "address",
    ["../../secret.png", "link.png", "/etc/secret.png", ".hidden.png", "bilder/none.png", "a%00.png"],
)
def test_nothing_outside_or_hidden_is_taken(course: CourseFolder, address: str) -> None:
    (course.folder / "sources/link.png").symlink_to(course.folder.parent / "secret.png")
    (course.folder / "sources/.hidden.png").write_bytes(draw_picture(2))
    (course.folder / "sources/a.md").write_text(f"Fermez la porte.\n\n![x]({address})", encoding="utf-8")
    assert reasons(read_only_source(course)) == [PictureReason.ELSEWHERE]


def test_a_picture_of_a_package_is_found_beside_its_page(course: CourseFolder) -> None:
    with ZipFile(course.folder / "cours.zip", "w") as archive:
        archive.writestr("pages/a.html", HTML)
        archive.writestr("pages/bilder/x.png", draw_picture(1))
    package = PackageSource.model_validate({"package": {"path": "cours.zip"}})
    source = read_only_source(CourseFolder(course.folder, builders.course(sources=(package,))))
    assert source.kept_pictures[0].alternative == "Une porte fermée"


def test_the_process_is_handed_the_pictures_beside_a_page() -> None:
    reader = LimitedReader(f"{source_process.__name__}:answer_question", ProcessLimits(60, 60, 1_000))
    files = {"bilder/x.png": draw_picture(1), "bilder/y.png": draw_picture(2)}
    source = SourceBytes("a.md", PAGE.encode(), Language.FRENCH, beside=files)
    kept: list[bytes] = []
    text = reader.read(source, kept.append)
    reader.close()
    assert text == read_source(source, READERS)
    assert len(kept) == 1


def test_a_picture_that_a_pattern_matches_is_no_source_that_cannot_be_read(course: CourseFolder) -> None:
    everything = builders.course(sources=(SourceFile(path="sources/**"),))
    spans = read_module(CourseFolder(course.folder, everything), everything.modules[0], None)
    assert [source.name for source in spans.sources] == ["sources/a.md"]
    assert spans.failures == ()


def test_a_picture_named_as_a_source_is_refused_as_one(course: CourseFolder) -> None:
    named = (SourceFile(path="sources/*.md"), SourceFile(path="sources/bilder/x.png"))
    asked = builders.course(sources=named)
    spans = read_module(CourseFolder(course.folder, asked), asked.modules[0], None)
    assert [failure.name for failure in spans.failures] == ["sources/bilder/x.png"]
