"""Which files a course's paths name, which they must not, and what tells their versions apart."""

import os
import stat
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from socket import AF_UNIX, socket
from tempfile import TemporaryDirectory
from threading import Thread
from unicodedata import normalize

import pytest

from adapters.courses import CourseFolder
from adapters.sources.course_sources import CourseSources
from adapters.sources.folder import FolderOrigin
from adapters.sources.origin import LARGEST_SOURCE, ListedSource
from pipelines.testing import builders
from schemas.course import SourceFile
from schemas.errors import CourseInvalid, SourceUnreadable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    course = tmp_path / "froid"
    for name in ("course.yaml", "sources/a.md", "sources/b.md", "sources/deep/er/c.md", "notes.md"):
        file = course / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Fermez la porte.", encoding="utf-8")
    return course


def course_at(folder: Path, *paths: str, rights: str = "") -> CourseFolder:
    files = tuple(SourceFile(path=path, rights=rights) for path in paths)
    return CourseFolder(folder, builders.course(sources=files))


def origin(folder: Path, *paths: str, rights: str = "") -> FolderOrigin:
    return FolderOrigin(course_at(folder, *paths, rights=rights))


def names(folder: Path, *paths: str) -> list[str]:
    return [each.name for each in origin(folder, *paths).list_sources() if isinstance(each, ListedSource)]


def failures(folder: Path, *paths: str) -> dict[str, str]:
    found = origin(folder, *paths).list_sources()
    return {each.place: each.happened for each in found if isinstance(each, SourceUnreadable)}


def one(folder: Path, path: str = "sources/a.md") -> ListedSource:
    (found,) = origin(folder, path).list_sources()
    assert isinstance(found, ListedSource)
    return found


def settle(file: Path) -> None:
    """Wait until a file's times are old enough to tell its versions apart."""
    while time.time_ns() - file.stat().st_ctime_ns < 2_100_000_000:
        time.sleep(0.1)


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


def test_a_pattern_that_matches_nothing_is_named_with_its_key(folder: Path) -> None:
    with pytest.raises(CourseInvalid, match=r"course\.yaml, sources\[1\]\.path: 'sources/x\.md' matches no"):
        names(folder, "sources/a.md", "sources/x.md")


@pytest.mark.parametrize("pattern", ["../secret.md", "sources/../../secret.md", "/etc/passwd", "~/secret.md"])
def test_a_pattern_never_leaves_the_course_folder(folder: Path, pattern: str) -> None:
    (folder.parent / "secret.md").write_text("Secret", encoding="utf-8")
    with pytest.raises(CourseInvalid, match=r"sources\[0\]\.path: .* leaves the course's folder"):
        names(folder, pattern)


def test_a_link_that_leaves_the_course_folder_is_told_and_the_others_go_on(folder: Path) -> None:
    secret = folder.parent / "secret.md"
    secret.write_text("Secret", encoding="utf-8")
    (folder / "sources/link.md").symlink_to(secret)
    assert names(folder, "sources/*.md") == ["sources/a.md", "sources/b.md"]
    assert failures(folder, "sources/*.md") == {
        "sources/link.md": "is a link that leaves the course's folder"
    }


def test_a_link_within_the_course_folder_is_a_source(folder: Path) -> None:
    (folder / "sources/link.md").symlink_to(folder / "notes.md")
    assert "sources/link.md" in names(folder, "sources/*.md")


def test_a_link_to_itself_is_told_and_the_others_go_on(folder: Path) -> None:
    (folder / "sources/link.md").symlink_to(folder / "sources/link.md")
    assert names(folder, "sources/*.md") == ["sources/a.md", "sources/b.md"]
    assert failures(folder, "sources/*.md").keys() == {"sources/link.md"}


def test_a_linked_folder_is_not_followed(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("Secret", encoding="utf-8")
    (folder / "sources/linked").symlink_to(outside)
    assert names(folder, "sources/**") == ["sources/a.md", "sources/b.md", "sources/deep/er/c.md"]


def test_folders_and_links_in_a_circle_end(folder: Path) -> None:
    (folder / "sources/one.md").symlink_to(folder / "sources/two.md")
    (folder / "sources/two.md").symlink_to(folder / "sources/one.md")
    (folder / "sources/deep/up").symlink_to(folder / "sources")
    assert names(folder, "sources/**") == ["sources/a.md", "sources/b.md", "sources/deep/er/c.md"]
    assert failures(folder, "sources/**").keys() == {"sources/one.md", "sources/two.md"}


def socket_at(path: Path) -> None:
    with socket(AF_UNIX) as bound:
        bound.bind(str(path))


def device_at(path: Path) -> None:
    """Where this user may make none, a link to one: it leaves the folder, and is told as that."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        path.symlink_to("/dev/zero")


@pytest.mark.parametrize("made", [os.mkfifo, socket_at, device_at], ids=["pipe", "socket", "endless device"])
def test_what_is_no_file_is_told_without_being_opened(
    folder: Path, made: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a pipe waits until somebody writes into it; reading /dev/zero never ends."""
    monkeypatch.chdir(folder)  # a socket's path may have 107 characters
    made(Path("sources/odd.md"))
    ((place, told),) = failures(folder, "sources/*.md").items()
    assert place == "sources/odd.md"
    assert told in {"is not a file", "is a link that leaves the course's folder"}
    held = CourseSources(course_at(folder, "sources/*.md")).sources_of(builders.module())
    assert [each.name for each in held] == ["sources/a.md", "sources/b.md", "sources/odd.md"]
    assert held[2].stamp() == "out of reach"


@pytest.mark.parametrize("name", ["a\nb.md", "gpj.\u202efdp.md", os.fsdecode(b"caf\xe9.md")])
def test_a_name_no_citation_can_bear_is_told_and_the_others_go_on(folder: Path, name: str) -> None:
    (folder / "sources" / name).write_text("Fermez.")
    assert names(folder, "sources/*.md") == ["sources/a.md", "sources/b.md"]
    (told,) = failures(folder, "sources/*.md")
    assert "\N{REPLACEMENT CHARACTER}" in told
    told.encode()


def test_hidden_and_temporary_files_are_no_sources(folder: Path) -> None:
    for name in ("sources/.DS_Store", "sources/~$a.docx", ".git/config"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
    assert names(folder, "**") == ["notes.md", "sources/a.md", "sources/b.md", "sources/deep/er/c.md"]


def test_accents_match_however_the_file_system_spells_them(folder: Path) -> None:
    (folder / "sources" / normalize("NFD", "réunion.md")).write_text("Deux fois.", encoding="utf-8")
    files = origin(folder, "sources/réunion.md")
    (found,) = files.list_sources()
    assert isinstance(found, ListedSource)
    assert found.name == "sources/réunion.md"
    fetched = files.fetch(found)
    assert fetched is not None
    assert fetched.data == b"Deux fois."


def test_a_file_name_with_brackets_is_its_own_pattern(folder: Path) -> None:
    (folder / "sources/[v2] a.md").write_text("x", encoding="utf-8")
    assert names(folder, "sources/[v2] a.md") == ["sources/[v2] a.md"]


def test_what_course_yaml_says_of_the_rights_goes_with_the_file(folder: Path) -> None:
    (found,) = origin(folder, "sources/a.md", rights="CC BY 4.0").list_sources()
    assert isinstance(found, ListedSource)
    assert found.rights == "CC BY 4.0"


def test_the_version_changes_when_the_bytes_do_even_where_the_time_is_set_back(folder: Path) -> None:
    """Unpacking an archive, or synchronising, gives a file back the time it had."""
    file = folder / "sources/a.md"
    os.utime(file, ns=(1_000_000_000, 1_000_000_000))
    settle(file)
    before = one(folder).version
    assert before is not None
    assert one(folder).version == before
    file.write_text("Fermez la botte.", encoding="utf-8")  # as many bytes
    os.utime(file, ns=(1_000_000_000, 1_000_000_000))
    settle(file)
    assert one(folder).version != before


def test_a_file_changed_a_moment_ago_has_no_version_yet(folder: Path) -> None:
    """It could change again within the same tick of the clock, and nothing would show it."""
    (folder / "sources/a.md").write_text("Fermez!", encoding="utf-8")
    assert one(folder).version is None


def test_bytes_of_a_version_one_has_are_not_read(folder: Path) -> None:
    files, found = origin(folder, "sources/a.md"), one(folder)
    fetched = files.fetch(found)
    assert fetched is not None
    assert fetched.data == b"Fermez la porte."
    assert files.fetch(found, kept=fetched.version) is None


def refused(folder: Path) -> SourceUnreadable:
    with pytest.raises(SourceUnreadable) as caught:
        origin(folder, "sources/*.md").fetch(ListedSource("sources/a.md", "sources/a.md", None))
    assert caught.value.place == "sources/a.md"
    assert caught.value.remedy
    return caught.value


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "sources/a.md").write_bytes(b"")
    assert "empty" in refused(folder).happened


@pytest.mark.parametrize(("size", "told"), [(2 * LARGEST_SOURCE, "200 MB"), (2_000_000_000, "2000 MB")])
def test_a_file_of_200_mb_is_refused_without_being_read(folder: Path, size: int, told: str) -> None:
    with (folder / "sources/a.md").open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        assert told in refused(folder).happened
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert (
        CourseSources(course_at(folder, "sources/a.md")).sources_of(builders.module())[0].stamp()
        == "too large"
    )


def swap_after(monkeypatch: pytest.MonkeyPatch, changes: Iterable[Callable[[], object]]) -> None:
    """Let somebody change something a moment after each look at an open file."""
    fstat, left = os.fstat, iter(changes)

    def looked_at(descriptor: int) -> os.stat_result:
        status = fstat(descriptor)
        next(left, lambda: None)()
        return status

    monkeypatch.setattr(os, "fstat", looked_at)


def test_a_file_that_changes_while_it_is_read_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the old text and half of the new one is nobody's."""
    file, found = folder / "sources/a.md", one(folder)
    files = origin(folder, "sources/a.md")
    swap_after(monkeypatch, [lambda: file.write_bytes(b"Ouvrez la fenetre et la porte.")])
    fetched = files.fetch(found)
    monkeypatch.undo()
    assert fetched is not None
    assert fetched.data == b"Ouvrez la fenetre et la porte."
    assert files.fetch(found, kept=fetched.version) is None


def test_a_file_that_never_rests_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, found = folder / "sources/a.md", one(folder)
    files = origin(folder, "sources/a.md")
    growing = (lambda n=n: file.write_bytes(b"x" * n) for n in count(20))  # type: ignore[misc]
    swap_after(monkeypatch, growing)
    with pytest.raises(SourceUnreadable, match=r"sources/a\.md: is being written to"):
        files.fetch(found)


def test_a_pipe_that_took_a_file_s_place_is_not_waited_for(folder: Path) -> None:
    file, found = folder / "sources/a.md", one(folder)
    file.unlink()
    os.mkfifo(file)
    told: list[str] = []

    def fetch() -> None:
        try:
            origin(folder, "sources/a.md").fetch(found)
        except SourceUnreadable as error:
            told.append(error.happened)

    waiting = Thread(target=fetch, daemon=True)
    waiting.start()
    waiting.join(20)
    assert told == ["is not a file"]


def test_a_link_that_took_a_file_s_place_is_not_followed_out_of_the_folder(folder: Path) -> None:
    secret = folder.parent / "secret.md"
    secret.write_text("Secret", encoding="utf-8")
    files, found = origin(folder, "sources/a.md"), one(folder)
    (folder / "sources/a.md").unlink()
    (folder / "sources/a.md").symlink_to(secret)
    with pytest.raises(SourceUnreadable, match="is a link that leaves the course's folder"):
        files.fetch(found)


@contextmanager
def nobody() -> Iterator[None]:
    """Go on as a user without rights, where tests are run by one who may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A course that any user may look into."""
    with TemporaryDirectory() as made:
        course = Path(made) / "froid"
        (course / "sources/closed").mkdir(parents=True)
        for name in ("sources/a.md", "sources/b.md", "sources/closed/c.md"):
            (course / name).write_text("Fermez.", encoding="utf-8")
        Path(made).chmod(0o755)
        yield course
        (course / "sources/closed").chmod(0o700)


def test_a_file_nobody_may_read_is_told_and_the_others_go_on(open_folder: Path) -> None:
    (open_folder / "sources/a.md").chmod(0)
    with nobody():
        assert refused(open_folder).happened == "may not be read by the account that runs this"
        held = CourseSources(course_at(open_folder, "sources/*.md")).sources_of(builders.module())
        assert [each.name for each in held] == ["sources/a.md", "sources/b.md"]
        assert held[0].stamp() == "out of reach"
        assert held[1].read() == b"Fermez."


@pytest.mark.parametrize("pattern", ["sources/**", "sources/closed/c.md", "sources/closed/*.md"])
def test_a_folder_nobody_may_look_into_is_told_where_a_pattern_reaches_into_it(
    open_folder: Path, pattern: str
) -> None:
    """Its sources used to be missing, and nothing said so."""
    (open_folder / "sources/closed").chmod(0)
    with nobody():
        assert failures(open_folder, pattern) == {
            "sources/closed": "may not be read by the account that runs this"
        }
        assert failures(open_folder, "sources/*.md") == {}


def test_a_file_that_is_gone_is_refused(folder: Path) -> None:
    (folder / "sources/a.md").unlink()
    assert "does not exist, or is a broken link" in refused(folder).happened
