"""Zips that repeat: the same files are the same bytes, whatever the order and the day."""

import zipfile
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.blob import Blob, Scratch
from pipelines.packaging import zip_writer
from pipelines.packaging.zip_writer import spool_zip, write_zip

NAMES = st.from_regex(r"[a-zé0-9]{1,8}(/[a-z0-9]{1,8}){0,2}", fullmatch=True)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6), st.randoms())
def test_the_order_files_come_in_does_not_show(files: dict[str, bytes], shuffler: object) -> None:
    names = list(files)
    shuffler.shuffle(names)
    assert write_zip({name: files[name] for name in names}) == write_zip(files)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6))
def test_what_is_written_is_what_is_read(files: dict[str, bytes]) -> None:
    with ZipFile(BytesIO(write_zip(files))) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == files


def test_members_carry_neither_time_nor_owner_nor_anything_of_zlib_s() -> None:
    with ZipFile(BytesIO(write_zip({"b": b"2", "a": b"1"}))) as opened:
        members = opened.infolist()
    assert [member.filename for member in members] == ["a", "b"]
    for member in members:
        assert member.date_time == (1980, 1, 1, 0, 0, 0)
        assert member.compress_type == ZIP_STORED
        assert (member.create_system, member.external_attr >> 16, member.extra) == (3, 0o100644, b"")


def test_a_member_too_large_for_a_zip_of_old_is_streamed_as_it_is_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Past 2 GiB a header is another one, so it has to be known before the first byte; here, past 99."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 99)
    monkeypatch.setattr(zip_writer, "MOST_HELD", 0)
    data = bytes(200)
    made = spool_zip({"sound.wav": Scratch().add([data])})
    assert bytes(made) == write_zip({"sound.wav": data})
    with ZipFile(BytesIO(bytes(made))) as opened:
        assert opened.read("sound.wav") == data


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6))
def test_a_zip_that_is_streamed_to_a_file_is_the_zip_that_is_held(files: dict[str, bytes]) -> None:
    scratch = Scratch()
    streamed = {name: scratch.add([data[:7], data[7:]]) for name, data in files.items()}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(zip_writer, "MOST_HELD", -1)
        made = spool_zip(streamed)
    assert isinstance(made, Blob)
    assert bytes(made) == write_zip(files) == spool_zip(files)
