"""Folders in which courses are set up: what is written there, and what is left as it was."""

import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from adapters import course_folders
from adapters.course_folders import Document, add_documents, read_course_file, write_course_file
from adapters.whole_files import finish_copy
from schemas.errors import InvalidInput, StoreUnusable


def add(folder: Path, *named: tuple[str, bytes]) -> bool:
    """Return whether the documents were taken."""
    try:
        add_documents(folder, [Document(name, data) for name, data in named])
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
        add_documents(tmp_path, [Document("a.md", b"small"), Document("b.md", b"large")])
    assert list((tmp_path / "sources").iterdir()) == []
