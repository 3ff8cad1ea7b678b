"""A module's sources read together: one that fails does not stop the others."""

from pathlib import Path
from typing import Any

import pytest

from adapters.courses import CourseFolder
from pipelines.sourcing import fingerprints, module_sources
from pipelines.sourcing.reader_version import READER_VERSION
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing import builders
from pipelines.testing.sources import fingerprint_sources, read_module, read_source
from schemas.course import SourceFile
from schemas.errors import CourseInvalid, SourceUnreadable
from schemas.language import Language
from schemas.source import SourceSpans


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/a.md").write_text("Fermez la porte.", encoding="utf-8")
    (tmp_path / "sources/b.md").write_text("Notez l'heure.", encoding="utf-8")
    return CourseFolder(tmp_path, builders.course(sources=(SourceFile(path="sources/*"),)))


def read(course: CourseFolder, earlier: SourceSpans | None = None) -> SourceSpans:
    return read_module(course, course.course.modules[0], earlier)


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources extracted from here on."""
    names: list[str] = []
    extract = module_sources.read_source

    def noted(source: SourceBytes, *rest: Any) -> Any:
        names.append(source.name)
        return extract(source, *rest)

    monkeypatch.setattr(module_sources, "read_source", noted)
    return names


def test_a_module_s_spans_carry_its_key_and_the_fingerprint_of_its_sources(course: CourseFolder) -> None:
    spans = read(course)
    assert spans.module == builders.KEY
    assert spans.fingerprint == fingerprint_sources(course, course.course.modules[0])
    assert [source.name for source in spans.sources] == ["sources/a.md", "sources/b.md"]
    assert not spans.failures


def test_reading_twice_gives_the_same_bytes(course: CourseFolder) -> None:
    assert read(course).canonical() == read(course).canonical()


def test_a_source_that_fails_is_listed_with_its_remedy_and_the_others_are_read(course: CourseFolder) -> None:
    (course.folder / "sources/c.pdf").write_bytes(b"%PDF-1.7 broken")
    (course.folder / "sources/d.md").touch()
    spans = read(course)
    assert [source.name for source in spans.sources] == ["sources/a.md", "sources/b.md"]
    assert {failure.name: failure.message for failure in spans.failures} == {
        "sources/c.pdf": "is damaged. Open it in the program that made it and save it again",
        "sources/d.md": "is empty (0 bytes). Save it again, or remove it",
    }


def test_a_module_none_of_whose_sources_can_be_read_is_an_error(course: CourseFolder) -> None:
    for name in ("a.md", "b.md"):
        (course.folder / "sources" / name).write_bytes(b"")
    told = r"none of the 2 sources \(sources/a\.md, sources/b\.md\) can be read; the first, sources/a\.md"
    with pytest.raises(SourceUnreadable, match=told):
        read(course)


def test_a_missing_source_is_the_course_s_error(course: CourseFolder) -> None:
    missing = CourseFolder(course.folder, builders.course(sources=(SourceFile(path="sources/z.md"),)))
    with pytest.raises(CourseInvalid, match=r"sources\[0\]\.path"):
        read(missing)


def test_an_unchanged_source_is_not_extracted_again(course: CourseFolder, extracted: list[str]) -> None:
    first = read(course)
    (course.folder / "sources/b.md").write_text("Notez tout.", encoding="utf-8")
    extracted.clear()
    again = read(course, earlier=first)
    assert extracted == ["sources/b.md"]
    assert again.sources[0] == first.sources[0]
    assert again.canonical() == read(course).canonical()


def test_a_failure_beside_it_does_not_make_a_source_be_extracted_again(
    course: CourseFolder, extracted: list[str]
) -> None:
    (course.folder / "sources/c.md").touch()
    first = read(course)
    extracted.clear()
    read(course, earlier=first)
    assert extracted == []


def test_what_older_readers_read_is_read_again(
    course: CourseFolder, extracted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(course)
    monkeypatch.setattr(fingerprints, "READER_VERSION", READER_VERSION + 1)
    extracted.clear()
    read(course, earlier=first)
    assert extracted == ["sources/a.md", "sources/b.md"]


def test_a_source_of_more_paragraphs_than_anybody_reads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_sources, "MOST_BLOCKS", 2)
    assert read_source("a.txt", b"Un.\n\nDeux.", Language.FRENCH).spans
    with pytest.raises(SourceUnreadable, match=r"a\.txt: holds more than 2 paragraphs and rows\. Split"):
        read_source("a.txt", b"Un.\n\nDeux.\n\nTrois.", Language.FRENCH)
