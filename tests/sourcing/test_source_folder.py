"""Which files a course's patterns name, and which they must not."""

from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from adapters.courses import CourseFolder
from adapters.sources.folder import LARGEST_SOURCE, SourcePath, module_sources, read_bytes, stamp
from schemas.course import ArtefactKind, Document, Form, SourceFile
from schemas.errors import CourseInvalid, SourceUnreadable
from tests import builders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    course = tmp_path / "froid"
    for name in ("course.yaml", "sources/a.md", "sources/b.md", "sources/deep/er/c.md", "notes.md"):
        file = course / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Fermez la porte.", encoding="utf-8")
    return course


def names(folder: Path, *patterns: str, module: tuple[str, ...] = ()) -> list[str]:
    one = builders.module(sources=module)
    course = builders.course(sources=tuple(SourceFile(path=path) for path in patterns), modules=(one,))
    return [source.name for source in module_sources(CourseFolder(folder, course), one)]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("sources/a.md", ["sources/a.md"]),
        ("./sources/a.md", ["sources/a.md"]),
        ("sources/*.md", ["sources/a.md", "sources/b.md"]),
        ("sources/?.md", ["sources/a.md", "sources/b.md"]),
        ("sources/**/*.md", ["sources/a.md", "sources/b.md", "sources/deep/er/c.md"]),
        ("sources/**", ["sources/a.md", "sources/b.md", "sources/deep/er/c.md"]),
        ("*", ["notes.md"]),
    ],
)
def test_a_pattern_names_the_files_below_the_course(folder: Path, pattern: str, found: list[str]) -> None:
    assert names(folder, pattern) == found


def test_a_module_narrows_the_course_s_sources(folder: Path) -> None:
    assert names(folder, "sources/**", module=("sources/deep/**", "sources/b.md")) == [
        "sources/b.md",
        "sources/deep/er/c.md",
    ]


def test_a_pattern_that_matches_nothing_is_named_with_its_key(folder: Path) -> None:
    with pytest.raises(CourseInvalid, match=r"course\.yaml, sources\[1\]\.path: 'sources/x\.md' matches no"):
        names(folder, "sources/a.md", "sources/x.md")


def test_a_module_may_only_name_sources_of_its_course(folder: Path) -> None:
    with pytest.raises(
        CourseInvalid, match=r"course\.yaml, modules\[0\]\.sources\[0\]: 'notes\.md' matches no"
    ):
        names(folder, "sources/a.md", module=("notes.md",))


@pytest.mark.parametrize("pattern", ["../secret.md", "sources/../../secret.md", "/etc/passwd", "~/secret.md"])
def test_a_pattern_never_leaves_the_course_folder(folder: Path, pattern: str) -> None:
    (folder.parent / "secret.md").write_text("Secret", encoding="utf-8")
    with pytest.raises(CourseInvalid, match=r"sources\[0\]\.path: .* leaves the course's folder"):
        names(folder, pattern)


def test_a_link_never_leaves_the_course_folder(folder: Path) -> None:
    secret = folder.parent / "secret.md"
    secret.write_text("Secret", encoding="utf-8")
    (folder / "sources/link.md").symlink_to(secret)
    with pytest.raises(CourseInvalid, match=r"'sources/link\.md' is a link that leaves"):
        names(folder, "sources/*.md")


def test_a_linked_folder_is_not_followed(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("Secret", encoding="utf-8")
    (folder / "sources/linked").symlink_to(outside)
    assert "sources/linked/secret.md" not in names(folder, "sources/**")


def test_hidden_and_temporary_files_are_no_sources(folder: Path) -> None:
    for name in ("sources/.DS_Store", "sources/~$a.docx", ".git/config"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
    assert names(folder, "**") == ["notes.md", "sources/a.md", "sources/b.md", "sources/deep/er/c.md"]


def test_accents_match_however_the_file_system_spells_them(folder: Path) -> None:
    (folder / "sources" / normalize("NFD", "réunion.md")).write_text("x", encoding="utf-8")
    assert names(folder, "sources/réunion.md") == ["sources/réunion.md"]


def test_a_file_name_with_brackets_is_its_own_pattern(folder: Path) -> None:
    (folder / "sources/[v2] a.md").write_text("x", encoding="utf-8")
    assert names(folder, "sources/[v2] a.md") == ["sources/[v2] a.md"]


def refused(path: Path) -> SourceUnreadable:
    with pytest.raises(SourceUnreadable) as caught:
        read_bytes(SourcePath("sources/a.md", path))
    assert caught.value.place == "sources/a.md"
    assert caught.value.remedy
    return caught.value


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    assert "empty" in refused(tmp_path / "a.md").happened


def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path: Path, monkeypatch: Any) -> None:
    large = tmp_path / "a.md"
    with large.open("wb") as file:
        file.truncate(2 * LARGEST_SOURCE)
    monkeypatch.setattr(Path, "open", None)
    monkeypatch.setattr(Path, "read_bytes", None)
    assert "200 MB" in refused(large).happened
    assert stamp(SourcePath("sources/a.md", large)) == "too large"


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(tmp_path / "a.md").happened


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "is no file" in refused(tmp_path).happened


def test_paperwork_cites_nothing_so_it_reads_no_source_unless_it_names_one(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "froid.md").write_text("# Froid\n\nFermer la porte.\n")
    paper = Document(id="convention", title="Convention", kind=ArtefactKind.PAPERWORK, form=Form.AGREEMENT)
    course = builders.course(documents=(paper,))
    folder = CourseFolder(tmp_path, course)
    assert module_sources(folder, paper.module) == ()
    named = paper.model_copy(update={"sources": ("sources/froid.md",)})
    folder = CourseFolder(tmp_path, builders.course(documents=(named,)))
    assert [source.name for source in module_sources(folder, named.module)] == ["sources/froid.md"]
