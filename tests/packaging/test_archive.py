"""Zips that repeat: the same files are the same bytes, whatever the order and the day."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from hypothesis import given
from hypothesis import strategies as st

from pipelines.packaging.archive import write_zip

NAMES = st.from_regex(r"[a-zé0-9]{1,8}(/[a-z0-9]{1,8}){0,2}", fullmatch=True)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6), st.randoms())
def test_the_order_files_come_in_does_not_show(files: dict[str, bytes], shuffler: object) -> None:
    names = list(files)
    shuffler.shuffle(names)
    assert write_zip({name: files[name] for name in names}) == write_zip(files)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6))
def test_what_is_written_is_what_is_read(files: dict[str, bytes]) -> None:
    with ZipFile(BytesIO(write_zip(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_members_carry_neither_time_nor_owner_nor_anything_of_zlib_s() -> None:
    with ZipFile(BytesIO(write_zip({"b": b"2", "a": b"1"}))) as archive:
        members = archive.infolist()
    assert [member.filename for member in members] == ["a", "b"]
    for member in members:
        assert member.date_time == (1980, 1, 1, 0, 0, 0)
        assert member.compress_type == ZIP_STORED
        assert (member.create_system, member.external_attr >> 16, member.extra) == (3, 0o100644, b"")
