"""Folders in which courses are set up: what is written there, and what is left as it was."""

import errno
import os
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from adapters import course_folders
from adapters.course_folders import (
    add_documents,
    hold_document,
    read_course_file,
    read_home_folder,
    write_course_file,
)
from adapters.sources.origin import LARGEST_SOURCE
from adapters.whole_files import finish_copy
from schemas.errors import InvalidInput, PremierjetError, StoreUnusable


def add(folder: Path, *named: tuple[str, bytes]) -> bool:
    """Return whether the documents were taken."""
    try:
        add_documents(folder, [hold_document(name, data) for name, data in named])
    except InvalidInput:
        return False
    return True


def test_of_two_documents_of_one_name_the_first_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both had looked before either was there."""
    monkeypatch.setattr(course_folders, "_refuse_document", lambda *_: None)
    texts = [b"%d" % number for number in range(6)]
    with ThreadPoolExecutor() as pool:
        taken = list(
            pool.map(lambda text: add(tmp_path, (f"{text.decode()}.md", text), ("a.md", text)), texts)
        )
    assert taken.count(True) == 1
    kept = texts[taken.index(True)]
    assert {each.name: each.read_bytes() for each in (tmp_path / "sources").iterdir()} == {
        "a.md": kept,
        f"{kept.decode()}.md": kept,
    }


def test_a_file_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "course.yaml"
    file.write_text("id: a\n")
    file.chmod(0o640)
    write_course_file(tmp_path, "id: b\n", read_course_file(tmp_path).digest)
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("id: b\n", 0o640)


def test_a_full_disk_leaves_none_of_the_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_short(folder: Path, data: bytes, **rights: Any) -> Any:
        if data == b"large":
            raise OSError(errno.ENOSPC, "No space left on device")
        return finish_copy(folder, data, **rights)

    monkeypatch.setattr(course_folders, "finish_copy", write_short)
    with pytest.raises(StoreUnusable):
        add_documents(tmp_path, [hold_document("a.md", b"small"), hold_document("b.md", b"large")])
    assert list((tmp_path / "sources").iterdir()) == []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of documents below the home of somebody."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "cuisine"
    folder.mkdir(parents=True)
    for number in range(4):
        (folder / f"{number}.md").write_bytes(b"%d" % number * 4_000_000)
    return folder


def test_documents_of_a_folder_are_copied_one_by_one(tmp_path: Path, home: Path) -> None:
    tracemalloc.start()
    try:
        add_documents(tmp_path, read_home_folder("cuisine"))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    copied = {each.name: each.read_bytes() for each in (tmp_path / "sources").iterdir()}
    assert copied == {each.name: each.read_bytes() for each in home.iterdir()}
    assert most < 3 * 4_000_000


def grow(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(LARGEST_SOURCE + 1)


def become_link(file: Path) -> None:
    elsewhere = file.parent.parent / "secret.md"
    elsewhere.write_text("secret")
    file.unlink()
    file.symlink_to(elsewhere)


def become_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("change", [grow, become_link, become_pipe, Path.unlink])
def test_a_document_that_is_no_source_any_more_leaves_none_of_the_folder(
    tmp_path: Path, home: Path, change: Callable[[Path], None]
) -> None:
    """Since somebody looked which documents there are."""
    documents = read_home_folder("cuisine")
    change(home / "2.md")
    with pytest.raises(PremierjetError, match=r"2\.md"):
        add_documents(tmp_path, documents)
    assert list((tmp_path / "sources").iterdir()) == []
