"""A zip held out for verification: whatever it is made to do, it is refused, and nothing is unpacked."""

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import crc32

import pytest

from pipelines.packaging.attestation import files
from pipelines.packaging.attestation.check import verify_release
from pipelines.packaging.attestation.files import FolderFiles, digest_inside, open_release
from pipelines.packaging.attestation.signing_key import TrustAnchor
from schemas.errors import SignatureRefused
from tests.packaging.attestation.received import KEY, received

Member = tuple[str | ZipInfo, bytes]


def zipped(place: Path, *more: Member) -> Path:
    with ZipFile(place, "w", ZIP_DEFLATED) as archive:
        for name, data in (*received().files.items(), *more):
            archive.writestr(name, data)
    return place


def refused(place: Path) -> str:
    with pytest.raises(SignatureRefused) as told:
        verify_release(open_release(place), TrustAnchor(KEY.public))
    return told.value.happened


def link() -> ZipInfo:
    made = ZipInfo("liens.txt")
    made.external_attr = 0o120777 << 16
    return made


HOSTILE: dict[str, Callable[[], Member]] = {
    "climbs": lambda: ("../climbed.txt", b"x"),
    "climbs on Windows": lambda: ("..\\climbed.txt", b"x"),
    "a folder of its own": lambda: ("sub/more.txt", b"x"),
    "a link": lambda: (link(), b"/etc/passwd"),
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_a_member_that_is_no_plain_file_is_refused(made: Callable[[], Member], tmp_path: Path) -> None:
    assert "is not an ordinary file" in refused(zipped(tmp_path / "v.zip", made()))
    assert [each.name for each in tmp_path.iterdir()] == ["v.zip"]


def renamed(name: str, other: str) -> ZipInfo:
    """A member that Info-ZIP's unzip writes under another name (PKWARE APPNOTE 4.6.9)."""
    made = ZipInfo(name)
    path = other.encode()
    made.extra = struct.pack("<HHBL", 0x7075, 5 + len(path), 1, crc32(name.encode())) + path
    return made


def test_a_zip_that_other_programs_read_otherwise_is_refused(tmp_path: Path) -> None:
    """Java's streaming reader unpacked the forged zip before the good one, unzip took the other name."""
    good = zipped(tmp_path / "good.zip").read_bytes()
    forged = BytesIO()
    with ZipFile(forged, "w") as archive:
        archive.writestr("content.json", b"{}")
    members_alone = forged.getvalue()[: forged.getvalue().index(b"PK\1\2")]
    for before in (forged.getvalue(), members_alone):
        (tmp_path / "two.zip").write_bytes(before + good)
        assert "another program" in refused(tmp_path / "two.zip")
    assert "another program" in refused(zipped(tmp_path / "r.zip", (renamed("more.txt", "setup.exe"), b"x")))


def test_a_zip_written_from_the_front_is_verified(tmp_path: Path) -> None:
    """What writes to a pipe gives sizes behind each member; that is no reason to refuse it."""
    with (tmp_path / "v.zip").open("wb") as file, ZipFile(pipe(file), "w", ZIP_DEFLATED) as archive:
        for name, data in received().files.items():
            archive.writestr(name, data)
    assert verify_release(open_release(tmp_path / "v.zip"), TrustAnchor(KEY.public)).anchor


def pipe(file: IO[bytes]) -> IO[bytes]:
    """A file in which nobody can go back."""
    return cast(IO[bytes], SimpleNamespace(write=file.write, flush=file.flush))


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = zipped(tmp_path / "v.zip", ("zeros.bin", bytes(3_000_000)))
    monkeypatch.setattr(files, "MOST_BYTES", 3_000_000)
    assert "too large" in refused(place)


def test_a_zip_of_too_many_files_is_refused(tmp_path: Path) -> None:
    more = [(f"{number}.txt", b"") for number in range(files.MOST_FILES)]
    assert str(files.MOST_FILES) in refused(zipped(tmp_path / "v.zip", *more))


def test_a_package_with_a_place_past_any_file_is_refused(tmp_path: Path) -> None:
    """A zip64 place of 2^64 - 1: in memory, seeking there raises OverflowError."""
    whole = zipped(tmp_path / "package.zip").read_bytes()
    with ZipFile(BytesIO(whole)) as archive:
        start, last = archive.start_dir, archive.infolist()[-1]
    at = whole.rindex(b"PK\1\2")
    extra = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    entry = whole[at : at + 30] + struct.pack("<H", len(extra)) + whole[at + 32 : at + 42] + b"\xff" * 4
    directory = whole[start:at] + entry + last.filename.encode() + extra
    tail = whole[whole.rindex(b"PK\5\6") :]
    end = tail[:12] + struct.pack("<I", len(directory)) + tail[16:]
    (tmp_path / "package.zip").write_bytes(whole[:start] + directory + end)
    with pytest.raises(SignatureRefused, match="cannot be read"):
        digest_inside(FolderFiles(tmp_path), "package.zip", last.filename)


def test_a_file_that_is_not_in_the_zip_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SignatureRefused, match="missing"):
        open_release(zipped(tmp_path / "v.zip")).open_file("nothing.txt")
