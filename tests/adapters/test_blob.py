"""Bytes read in pieces: the same wherever they lie and however they are cut, and nothing left behind."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.blob import PIECE, Blob, Scratch, join_blobs, open_blob
from schemas.errors import StoreUnusable
from tests.full_disk import ROOM, full_disk

PARTS = st.lists(st.binary(max_size=40), max_size=5)


def scattered(parts: list[bytes]) -> Blob:
    """The parts as one blob, every second of them in a file."""
    scratch = Scratch()
    return join_blobs(scratch.add([part]) if at % 2 else open_blob(part) for at, part in enumerate(parts))


@given(PARTS, st.integers(0, 210), st.integers(0, 210))
def test_a_blob_is_read_and_cut_as_its_bytes_are(parts: list[bytes], start: int, size: int) -> None:
    whole, made = b"".join(parts), scattered(parts)
    assert (bytes(made), made.size, made.sha256) == (whole, len(whole), open_blob(whole).sha256)
    assert made.read(start, size) == whole[start : start + size]
    assert bytes(made.cut(start, size)) == whole[start : start + size]
    assert bytes(made.cut(start, size).cut(1, 3)) == whole[start : start + size][1:4]


@given(PARTS, st.lists(st.tuples(st.integers(0, 210), st.integers(0, 60)), max_size=5))
def test_an_open_blob_is_a_file_one_goes_back_and_forth_in(
    parts: list[bytes], reads: list[tuple[int, int]]
) -> None:
    whole = b"".join(parts)
    with scattered(parts).open() as file:
        for at, count in reads:
            file.seek(at)
            assert file.read(count) == whole[at : at + count]
        assert file.seek(0, os.SEEK_END) == len(whole)


def test_pieces_are_a_mebibyte_at_most() -> None:
    made = scattered([bytes(2 * PIECE + 5), bytes(3 * PIECE)])
    assert [len(piece) for piece in made.pieces()] == [PIECE, PIECE, 5, PIECE, PIECE, PIECE]


def test_what_is_on_its_way_has_no_name_and_is_gone_when_nobody_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = Scratch().add([b"a recording"])
    opened = len(list(Path("/proc/self/fd").iterdir()))
    assert list(tmp_path.iterdir()) == []
    assert bytes(made) == b"a recording"
    del made
    assert len(list(Path("/proc/self/fd").iterdir())) == opened - 1


def test_no_room_for_it_is_told_with_the_place_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_disk(tmp_path / "disk") as folder:
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        with pytest.raises(StoreUnusable, match=rf"{folder}: .* set TMPDIR to a larger folder"):
            Scratch().add([bytes(ROOM), bytes(ROOM)])
        with pytest.raises(StoreUnusable, match="set TMPDIR"):
            Scratch.fill(lambda file: file.writelines([bytes(ROOM), bytes(ROOM)]))
