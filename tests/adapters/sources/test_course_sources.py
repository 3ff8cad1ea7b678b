"""What a course holds, and how little of it is read to know that nothing changed."""

import os
import time
from pathlib import Path

import pytest

from adapters.courses import CourseFolder
from adapters.sources import folder as folder_origin
from adapters.sources.course_sources import CourseSources, SourceLibrary
from adapters.sources.origin import LARGEST_SOURCE, Fetched, ListedSource
from adapters.store import Store
from adapters.store.folder import FolderStore
from pipelines.testing import builders
from schemas.course import CourseDocument, Form, SourceFile
from schemas.errors import CourseInvalid, SourceUnreadable


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    for name in ("sources/a.md", "sources/b.md", "sources/deep/er/c.md", "notes.md"):
        file = tmp_path / "froid" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Fermez la porte de {name}.", encoding="utf-8")
    return CourseFolder(tmp_path / "froid", builders.course(sources=(SourceFile(path="sources/**"),)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return FolderStore(tmp_path / "store")


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose content is read from here on."""
    names: list[str] = []
    fetch = folder_origin.FolderOrigin.fetch

    def noted(
        self: folder_origin.FolderOrigin, source: ListedSource, kept: str | None = None
    ) -> Fetched | None:
        names.append(source.name)
        return fetch(self, source, kept)

    monkeypatch.setattr(folder_origin.FolderOrigin, "fetch", noted)
    return names


def stamps(course: CourseFolder, store: Store | None = None) -> dict[str, str]:
    shelf = CourseSources(course, store)
    found = {held.name: held.stamp() for held in shelf.sources_of(course.course.modules[0])}
    shelf.keep_stamps()
    return found


def settle(course: CourseFolder) -> None:
    """Wait until the files' times are old enough to tell their versions apart."""
    youngest = max(file.stat().st_ctime_ns for file in course.folder.rglob("*") if file.is_file())
    time.sleep(max(0, 2.1 - (time.time_ns() - youngest) / 1e9))


def narrowed(course: CourseFolder, *patterns: str) -> list[str]:
    module = builders.module(sources=patterns)
    whole = course.course.model_copy(update={"modules": (module,)})
    return [held.name for held in CourseSources(CourseFolder(course.folder, whole)).sources_of(module)]


def test_a_module_that_names_none_draws_on_all_sources(course: CourseFolder) -> None:
    assert narrowed(course) == ["sources/a.md", "sources/b.md", "sources/deep/er/c.md"]


def test_a_module_narrows_the_course_s_sources(course: CourseFolder) -> None:
    assert narrowed(course, "sources/deep/**", "sources/b.md") == ["sources/deep/er/c.md", "sources/b.md"]


@pytest.mark.parametrize("pattern", ["notes.md", "../sources/a.md", "/sources/a.md"])
def test_a_module_may_only_name_sources_of_its_course(course: CourseFolder, pattern: str) -> None:
    with pytest.raises(
        CourseInvalid, match=r"course\.yaml, modules\[0\]\.sources\[0\]: '.*a?\.md' matches no"
    ):
        narrowed(course, pattern)


def test_paperwork_cites_nothing_so_it_reads_no_source_unless_it_names_one(course: CourseFolder) -> None:
    paper = CourseDocument(id="convention", title="Convention", kind="paperwork", form=Form.AGREEMENT)
    files = course.course.sources
    plain = CourseFolder(course.folder, builders.course(sources=files, documents=(paper,)))
    assert CourseSources(plain).sources_of(paper.module) == ()
    naming = paper.model_copy(update={"sources": ("sources/a.md",)})
    named = CourseFolder(course.folder, builders.course(sources=files, documents=(naming,)))
    assert [held.name for held in CourseSources(named).sources_of(naming.module)] == ["sources/a.md"]


def test_an_unchanged_source_is_not_read_again(
    course: CourseFolder, store: Store, fetched: list[str]
) -> None:
    settle(course)
    before = stamps(course, store)
    assert len(fetched) == 3
    fetched.clear()
    assert stamps(course, store) == before
    assert fetched == []


def test_only_the_source_that_changed_is_read_again(
    course: CourseFolder, store: Store, fetched: list[str]
) -> None:
    settle(course)
    before = stamps(course, store)
    (course.folder / "sources/b.md").write_text("Notez l'heure.", encoding="utf-8")
    fetched.clear()
    after = stamps(course, store)
    assert fetched == ["sources/b.md"]
    assert {name for name in before if before[name] != after[name]} == {"sources/b.md"}


def test_a_source_touched_but_not_changed_keeps_its_stamp(course: CourseFolder, store: Store) -> None:
    settle(course)
    before = stamps(course, store)
    os.utime(course.folder / "sources/a.md", (0, 0))
    assert stamps(course, store) == before


def test_a_source_changed_within_one_tick_of_the_clock_is_not_taken_for_the_earlier_one(
    course: CourseFolder, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashed, then changed before the clock moved: size, times and inode are all what they were."""
    tick = (course.folder / "sources/a.md").stat()
    monkeypatch.setattr(
        folder_origin, "read_version", lambda status: f"{tick.st_size}-{tick.st_mtime_ns}-{status.st_ino}"
    )
    before = stamps(course, store)
    file = course.folder / "sources/a.md"
    file.write_text(file.read_text(encoding="utf-8").replace("porte", "botte"), encoding="utf-8")
    assert stamps(course, store)["sources/a.md"] != before["sources/a.md"]


def test_a_source_is_hashed_once_a_run_even_where_its_stamp_cannot_be_kept(
    course: CourseFolder, store: Store, fetched: list[str]
) -> None:
    shelf = SourceLibrary(store).shelf(course)
    for _ in range(3):
        for held in shelf.sources_of(course.course.modules[0]):
            held.stamp()
    assert len(fetched) == 3


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"sources/a.md": 7}', b"\xff"])
def test_damaged_stamps_cost_a_reading_and_nothing_else(
    course: CourseFolder, store: Store, fetched: list[str], damage: bytes
) -> None:
    settle(course)
    before = stamps(course, store)
    store.put("stamps/froid.json", damage)
    fetched.clear()
    assert stamps(course, store) == before
    assert len(fetched) == 3


def test_a_source_that_is_gone_leaves_no_stamp(course: CourseFolder, store: Store) -> None:
    settle(course)
    stamps(course, store)
    (course.folder / "sources/a.md").unlink()
    os.utime(course.folder / "sources/b.md", (0, 0))
    settle(course)
    stamps(course, store)
    kept = store.get("stamps/froid.json")
    assert kept is not None
    assert b"sources/a.md" not in kept
    assert b"sources/b.md" in kept


def test_what_cannot_be_read_has_a_stamp_of_its_own(course: CourseFolder, store: Store) -> None:
    with (course.folder / "sources/large.md").open("wb") as file:
        file.truncate(2 * LARGEST_SOURCE)
    (course.folder / "sources/out.md").symlink_to("/etc/hostname")
    found = stamps(course, store)
    assert found["sources/large.md"] == "too large"
    assert found["sources/out.md"] == "out of reach"
    shelf = CourseSources(course, store)
    out = next(h for h in shelf.sources_of(course.course.modules[0]) if h.name == "sources/out.md")
    with pytest.raises(SourceUnreadable, match="leaves the course's folder"):
        out.read()


def test_a_library_lists_a_course_once_until_its_yaml_changes(course: CourseFolder, store: Store) -> None:
    library = SourceLibrary(store)
    assert library.shelf(course) is library.shelf(course)
    changed = CourseFolder(course.folder, builders.course(sources=(SourceFile(path="notes.md"),)))
    assert [h.name for h in library.shelf(changed).sources_of(builders.module())] == ["notes.md"]
