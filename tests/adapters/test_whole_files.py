"""A file is replaced whole, or stays what it was."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters import whole_files
from adapters.blob import Blob
from adapters.whole_files import UNFINISHED, finish_copy, remove_left_copies, replace_file
from tests.children import die, run_child


class FullDisk(Blob):
    """Data of which only the beginning can be written."""

    def pieces(self) -> Iterator[bytes]:
        yield b"begun"
        raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_the_file_that_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "out" / "course.zip"
    replace_file(file, b"whole")
    with pytest.raises(OSError, match="No space left"):
        replace_file(file, FullDisk(()))
    assert file.read_bytes() == b"whole"
    assert list(file.parent.iterdir()) == [file]


def test_it_has_the_rights_of_any_other_file_a_person_writes(tmp_path: Path) -> None:
    usual, written = tmp_path / "usual", tmp_path / "written"
    usual.write_bytes(b"")
    replace_file(written, b"whole")
    assert written.stat().st_mode == usual.stat().st_mode


class Killing(Blob):
    """Data whose writer is killed halfway."""

    def pieces(self) -> Iterator[bytes]:
        yield b"begun"
        die()


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A folder in which a writer was killed."""
    run_child(lambda: replace_file(tmp_path / "out" / "a.zip", Killing(())))
    assert len(copies(tmp_path / "out")) == 1
    return tmp_path / "out"


def copies(folder: Path) -> list[Path]:
    return list(folder.glob(f"{UNFINISHED}*"))


def test_what_a_killed_writer_left_goes_with_the_next_one(left: Path) -> None:
    """Nothing removed it: each killed release or recording left one more, as large as itself."""
    replace_file(left / "b.zip", b"whole")
    assert [file.name for file in left.iterdir()] == ["b.zip"]


def test_a_copy_that_somebody_writes_is_left_alone(left: Path) -> None:
    with finish_copy(left, b"whole") as copy:
        remove_left_copies(left)
        assert copies(left) == [copy]
        copy.replace(left / "b.zip")
    assert (left / "b.zip").read_bytes() == b"whole"


def test_a_copy_removed_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another writer looked between the moment it was there and the moment it was locked."""
    create = os.open
    others = 0

    def opened(path: Path, *rights: int) -> int:
        nonlocal others
        descriptor = create(path, *rights)
        if UNFINISHED in str(path) and rights[0] & os.O_EXCL:
            others += 1
            if others == 1:
                Path(path).unlink()
        return descriptor

    monkeypatch.setattr(os, "open", opened)
    replace_file(tmp_path / "a.zip", b"whole")
    assert ((tmp_path / "a.zip").read_bytes(), others) == (b"whole", 2)


def test_a_folder_is_not_listed_at_each_of_many_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[Path] = []
    monkeypatch.setattr(whole_files, "remove_left_copies", listed.append)
    for number in range(20):
        replace_file(tmp_path / f"{number}.json", b"whole")
    assert listed == [tmp_path]
