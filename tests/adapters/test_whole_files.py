"""A file is replaced whole, or stays what it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.blob import Blob
from adapters.whole_files import replace_file


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
