"""What a course holds of what was pulled for it, and what it is told where nothing could be."""

from pathlib import Path
from typing import Any

import pytest

from adapters.courses import CourseFolder
from adapters.sources.course_sources import CourseSources
from adapters.sources.sources_lock import PulledOriginals
from adapters.store.folder import FolderStore
from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from pipelines.testing.sources import fingerprint_sources, read_module
from schemas.course import S3Objects, S3Source, SourceFile
from schemas.errors import CourseInvalid, SourceUnreadable
from schemas.language import Language
from schemas.sources_lock import PulledOrigin, PulledSource, SourcesLock, Trouble, UnpulledSource

ENTRY = S3Source(s3=S3Objects(bucket="formation"))
LOST = Trouble(since=builders.NOON, happened="access is denied", remedy="Ask for rights")


@pytest.fixture
def pulled(tmp_path: Path) -> PulledOriginals:
    return PulledOriginals(FolderStore(tmp_path / "store"), "froid")


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    (tmp_path / "froid/sources").mkdir(parents=True)
    (tmp_path / "froid/sources/a.md").write_text("Fermez la porte.", encoding="utf-8")
    return CourseFolder(tmp_path / "froid", builders.course(sources=(SourceFile(path="sources/**"), ENTRY)))


def save(pulled: PulledOriginals, *names: str, origin: Trouble | None = None, **changes: Any) -> None:
    sources = tuple(
        PulledSource(
            name=f"s3/{name}",
            origin=ENTRY.place,
            uri=f"s3://formation/{name}",
            version="v1",
            sha256=pulled.keep(f"Notez {name}.".encode()),
            size=len(f"Notez {name}."),
            pulled_at=builders.NOON,
            **changes,
        )
        for name in names
    )
    asked = PulledOrigin(place=ENTRY.place, trouble=origin)
    pulled.replace(pulled.read_version(), SourcesLock(course="froid", origins=(asked,), sources=sources))


def names(course: CourseFolder, pulled: PulledOriginals, *patterns: str) -> list[str]:
    shelf = CourseSources(course, pulled._store)
    return [held.name for held in shelf.sources_of(builders.module(sources=patterns))]


def test_pulled_sources_lie_beside_the_files_of_the_course(
    course: CourseFolder, pulled: PulledOriginals
) -> None:
    save(pulled, "b.md", "c.md")
    assert names(course, pulled) == ["sources/a.md", "s3/b.md", "s3/c.md"]
    assert names(course, pulled, "s3/*") == ["s3/b.md", "s3/c.md"]


def test_a_pulled_source_is_read_from_the_store(course: CourseFolder, pulled: PulledOriginals) -> None:
    save(pulled, "b.md")
    shelf = CourseSources(course, pulled._store)
    read = read_module(course, course.course.modules[0], None, shelf)
    assert [source.text.strip() for source in read.sources] == ["Fermez la porte.", "Notez b.md."]
    assert read.overdue == ()


def test_where_an_entry_was_never_pulled_its_modules_wait(
    course: CourseFolder, pulled: PulledOriginals
) -> None:
    """A draft of the other half of the sources would be drafted again a moment later."""
    with pytest.raises(SourceUnreadable, match=r"s3://formation/\*\*: has not been pulled yet\. Run"):
        names(course, pulled)
    assert names(course, pulled, "sources/a.md") == ["sources/a.md"]


def test_what_another_entry_gave_is_not_the_course_s_any_more(
    course: CourseFolder, pulled: PulledOriginals
) -> None:
    save(pulled, "b.md")
    other = S3Source(s3=S3Objects(bucket="autre"))
    changed = builders.course(sources=(SourceFile(path="sources/**"), other))
    with pytest.raises(SourceUnreadable, match=r"s3://autre/\*\*: has not been pulled yet"):
        names(CourseFolder(course.folder, changed), pulled)


def test_a_file_of_the_course_is_not_replaced_by_a_pulled_one(
    course: CourseFolder, pulled: PulledOriginals
) -> None:
    save(pulled, "b.md")
    (course.folder / "s3").mkdir()
    (course.folder / "s3/b.md").write_text("À moi.", encoding="utf-8")
    both = builders.course(sources=(SourceFile(path="s3/*"), ENTRY))
    read = read_module(
        CourseFolder(course.folder, both),
        both.modules[0],
        None,
        CourseSources(CourseFolder(course.folder, both), pulled._store),
    )
    assert [source.text.strip() for source in read.sources] == ["À moi."]
    assert [failure.name for failure in read.failures] == ["s3/b.md (s3://formation/b.md)"]


def told(course: CourseFolder, pulled: PulledOriginals, *patterns: str) -> list[str]:
    module = builders.module(sources=patterns)
    spans = read_module(course, module, None, CourseSources(course, pulled._store))
    return [finding.message(Language.ENGLISH) for finding in list_source_findings(spans)]


def test_a_source_that_fails_since_is_cited_as_it_was_and_a_finding_says_since_when(
    course: CourseFolder, pulled: PulledOriginals
) -> None:
    save(pulled, "b.md", trouble=LOST)
    assert told(course, pulled) == [
        "The source s3/b.md has been out of reach since 2026-11-24; the draft cites its last known state. "
        "Cause: access is denied. Ask for rights"
    ]
    assert told(course, pulled, "sources/a.md") == []


def test_an_origin_that_fails_since_is_told_once(course: CourseFolder, pulled: PulledOriginals) -> None:
    save(pulled, "b.md", "c.md", origin=LOST, trouble=LOST)
    (one,) = told(course, pulled)
    assert one.startswith("The source s3://formation/** has been out of reach since 2026-11-24")


def test_a_source_never_got_is_told_as_unread(course: CourseFolder, pulled: PulledOriginals) -> None:
    save(pulled, "b.md")
    missing = UnpulledSource(name="s3/c.md", origin=ENTRY.place, trouble=LOST)
    pulled.replace(pulled.read_version(), pulled.lock().model_copy(update={"unpulled": (missing,)}))
    (one,) = told(course, pulled)
    assert one.startswith("The source s3/c.md could not be read; it is not used.")


def test_trouble_at_the_origin_moves_no_fingerprint(course: CourseFolder, pulled: PulledOriginals) -> None:
    """A bucket that is down for an hour has no draft written again."""
    save(pulled, "b.md")
    before = fingerprint_sources(course, course.course.modules[0], CourseSources(course, pulled._store))
    save(pulled, "b.md", origin=LOST, trouble=LOST)
    assert (
        fingerprint_sources(course, course.course.modules[0], CourseSources(course, pulled._store)) == before
    )


def test_a_module_all_of_whose_sources_are_out_of_reach_names_the_origin(
    course: CourseFolder, pulled: PulledOriginals
) -> None:
    save(pulled, origin=LOST)
    only = CourseFolder(course.folder, builders.course(sources=(ENTRY,)))
    with pytest.raises(SourceUnreadable, match=r"s3://formation/\*\*: access is denied\. Ask for rights"):
        read_module(only, only.course.modules[0], None, CourseSources(only, pulled._store))
    with pytest.raises(SourceUnreadable, match=r"s3://formation/\*\*: access is denied\. Ask for rights"):
        names(course, pulled, "s3/b.md")


def test_a_pattern_that_names_nothing_pulled_is_the_course_s_error(
    course: CourseFolder, pulled: PulledOriginals
) -> None:
    save(pulled, "b.md")
    with pytest.raises(CourseInvalid, match=r"modules\[0\]\.sources\[0\]: 's3/z\.md' matches no source"):
        names(course, pulled, "s3/z.md")
