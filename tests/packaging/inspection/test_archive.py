"""Zips made to do harm, or of a size no memory holds: judged from the disk, a member at a time."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.packaging.inspection import archive
from pipelines.packaging.inspection.archive import MEBIBYTE, read_directory_size
from pipelines.packaging.inspection.report import describe_judgement, write_report
from pipelines.packaging.package_archive import fits_in_memory, open_package
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import samples
from pipelines.testing.packages import inspect
from schemas.errors import InvalidInput
from schemas.language import Language
from tests.fuzzing import examples
from tests.packaging.inspection.foreign_packages import PACKAGES, changed, written

CHECKOUT = Path(__file__).resolve().parents[3]
CMI5 = PACKAGES["cmi5"]


def broken(folder: Path, data: bytes) -> list[str]:
    path = folder / "package.zip"
    path.write_bytes(data)
    return [each.rule for each in inspect(path).findings]


def zipped(*members: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as opened:
        for name, data in (*CMI5.items(), *members):
            opened.writestr(name, data)
    return buffer.getvalue()


def local(name: bytes, data: bytes, size: int | None = None, crc: int | None = None) -> bytes:
    """A local header, stored; the member's own bytes follow it."""
    length = len(data) if size is None else size
    check = zlib.crc32(data) if crc is None else crc
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, check, length, length, len(name), 0)
    return head + name + data


def central(name: bytes, offset: int, size: int, crc: int) -> bytes:
    """An entry of the directory, stored."""
    fields = (20, 20, 0, 0, 0, 33, crc, size, size, len(name), 0, 0, 0, 0, 0, offset)
    return struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *fields) + name


def ended(before: int, *entries: bytes) -> bytes:
    directory = b"".join(entries)
    count = len(entries)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), before, 0)
    return directory + end


def quoted_overlap() -> bytes:
    """The first member's bytes are the second one, header and all: the kernel of a zip bomb."""
    inner = local(b"b.txt", b"x" * 100)
    outer = local(b"a.txt", inner)
    start = len(outer) - len(inner)
    return outer + ended(
        len(outer),
        central(b"a.txt", 0, len(inner), zlib.crc32(inner)),
        central(b"b.txt", start, 100, zlib.crc32(b"x" * 100)),
    )


def one_body_for_all() -> bytes:
    body = local(b"a.txt", b"x" * 100)
    entry = (0, 100, zlib.crc32(b"x" * 100))
    return body + ended(len(body), central(b"a.txt", *entry), central(b"b.txt", *entry))


def bomb(size: int) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as opened, opened.open("zeros.bin", "w") as member:
        for _ in range(size // MEBIBYTE):
            member.write(bytes(MEBIBYTE))
    return buffer.getvalue()


def test_an_empty_zip_is_no_package(tmp_path: Path) -> None:
    assert broken(tmp_path, write_zip({})) == ["foreign.manifest-absent"]


def test_bytes_that_two_members_share_are_refused(tmp_path: Path) -> None:
    assert broken(tmp_path, quoted_overlap()) == ["zip.overlap"]
    assert "zip.overlap" in broken(tmp_path, one_body_for_all())


def test_a_member_that_unpacks_to_two_hundred_times_its_size_is_refused(tmp_path: Path) -> None:
    assert broken(tmp_path, bomb(archive.BOMB_BYTES + MEBIBYTE)) == ["zip.bomb"]


def test_a_small_file_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    assert broken(tmp_path, zipped(("content/zeros.bin", bytes(MEBIBYTE)))) == []


def test_a_directory_that_understates_a_bomb_unpacks_no_more_than_it_says(tmp_path: Path) -> None:
    size = archive.BOMB_BYTES + MEBIBYTE
    lying = bomb(size).replace(struct.pack("<L", size), struct.pack("<L", 10))
    assert broken(tmp_path, lying) == ["zip.damaged"]


def understated(size: int) -> bytes:
    """A bomb whose directory gives ten bytes and their sum: Python's reader finds nothing wrong with it."""
    whole = bomb(size)
    true = ZipFile(BytesIO(whole)).getinfo("zeros.bin").CRC
    lying = whole.replace(struct.pack("<L", size), struct.pack("<L", 10))
    return lying.replace(struct.pack("<L", true), struct.pack("<L", zlib.crc32(bytes(10))))


def test_a_directory_that_lies_of_size_and_sum_is_found_by_the_bytes(tmp_path: Path) -> None:
    lying = understated(64 * MEBIBYTE)
    assert ZipFile(BytesIO(lying)).read("zeros.bin") == bytes(10)
    assert broken(tmp_path, lying) == ["zip.damaged"]
    assert [each.rule for each in open_package(lying).findings] == ["zip.damaged"]
    assert not fits_in_memory(lying, 1000)


def test_a_directory_that_overstates_a_member_is_damaged(tmp_path: Path) -> None:
    package = zipped(("content/a.bin", b"7" * 4_321))
    assert broken(tmp_path, package.replace(struct.pack("<L", 4_321), struct.pack("<L", 5_321))) == [
        "zip.damaged"
    ]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../evil.html", "zip.unsafe-path"),
        ("/etc/passwd", "zip.unsafe-path"),
        ("C:\\evil", "zip.unsafe-path"),
        ("content/con.html", "zip.device-name"),
        ("content/LPT1", "zip.device-name"),
        ("content/nul.tar.js", "zip.device-name"),
        ("content/notes.", "zip.name-trimmed"),
        ("content/Lesson.html", "zip.names-collide"),
        ("content/older.zip", "zip.nested"),
    ],
)
def test_a_name_some_system_trips_over_is_told(name: str, rule: str, tmp_path: Path) -> None:
    page = CMI5["content/lesson.html"]
    assert broken(tmp_path, zipped((name, page))) == [rule]


def test_accents_coded_in_two_ways_collide(tmp_path: Path) -> None:
    pair = (("content/\u00e9.txt", b"x"), ("content/e\u0301.txt", b"x"))
    assert broken(tmp_path, zipped(*pair)) == ["zip.names-collide"]


@pytest.mark.parametrize("name", ["content/console.js", "content/con/a.js", "content/.nul"])
def test_only_whole_device_names_are_devices(name: str, tmp_path: Path) -> None:
    expected = ["zip.device-name"] if "/con/" in name else []
    assert broken(tmp_path, zipped((name, b"x"))) == expected


def test_a_link_a_password_and_a_second_name_are_refused(tmp_path: Path) -> None:
    link = ZipInfo("content/link.html")
    link.external_attr = 0o120777 << 16
    assert broken(tmp_path, zipped((link, b"/etc/passwd"))) == ["zip.link"]
    locked = bytearray(write_zip({"a.txt": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + offset] |= 1
    assert broken(tmp_path, bytes(locked)) == ["zip.encrypted"]
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped(("content/lesson.html", b"other"))
    assert "zip.twice" in broken(tmp_path, twice)


def test_what_surrounds_the_members_is_told(tmp_path: Path) -> None:
    plain = zipped()
    assert broken(tmp_path, b"#!/bin/sh\n" + plain) == ["zip.prefix"]
    commented = BytesIO(plain)
    with ZipFile(commented, "a") as opened:
        opened.comment = b"made with care"
    assert broken(tmp_path, commented.getvalue()) == ["zip.comment"]
    large = BytesIO()
    with ZipFile(large, "w") as opened:
        for name, data in CMI5.items():
            with opened.open(name, "w", force_zip64=True) as member:
                member.write(data)
    assert broken(tmp_path, large.getvalue()) == []  # only the local headers have it: nobody reads those


def test_zip64_in_the_directory_is_told(tmp_path: Path) -> None:
    extra = ZipInfo("content/a.txt")
    extra.extra = struct.pack("<HHQQ", 1, 16, 1, 1)
    assert broken(tmp_path, zipped((extra, b"x"), method=ZIP_STORED)) == ["zip.zip64"]


def test_a_damaged_member_is_named_and_no_page_of_it_is_judged(tmp_path: Path) -> None:
    package = write_zip(CMI5).replace(b"Why we wear them", b"Why we wore them!"[:16], 1)
    path = tmp_path / "package.zip"
    path.write_bytes(package)
    (found,) = inspect(path).findings
    assert (found.rule, found.place) == ("zip.damaged", "content/lesson.html")


def test_a_directory_no_package_has_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.packaging.inspection.judgement.MOST_OF_DIRECTORY", 100)
    assert broken(tmp_path, zipped()) == ["zip.directory-too-big"]


def test_the_size_of_a_directory_is_that_of_its_end_record() -> None:
    data = zipped()
    said = struct.unpack_from("<L", data, len(data) - 10)[0]
    assert read_directory_size(BytesIO(data)) == said
    assert read_directory_size(BytesIO(b"")) == 0
    assert read_directory_size(BytesIO(b"PK\x05\x06")) == 0


def test_what_is_no_file_is_an_error_of_the_caller(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.zip"):
        with pytest.raises(InvalidInput, match="Give the path of a zip"):
            inspect(path)


SPARSE = 2 * 1024 * MEBIBYTE
PEAK = """
import sys
from pathlib import Path
from pipelines.testing.packages import inspect
judged = inspect(Path(sys.argv[1]))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(judged.weights.total, len(judged.findings), peak.split()[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is read from /proc")
@pytest.mark.trial
def test_two_gigabytes_are_judged_in_less_than_two_hundred_megabytes(tmp_path: Path) -> None:
    """A film of zeros, stored: the file is sparse, but every byte of it is read and summed."""
    path, name = tmp_path / "film.zip", b"content/film.mp4"
    crc, zeros = 0, bytes(16 * MEBIBYTE)
    for _ in range(SPARSE // len(zeros)):
        crc = zlib.crc32(zeros, crc)
    small = [(name.encode(), data) for name, data in CMI5.items()]
    with path.open("wb") as file:
        entries = []
        for each, data in small:
            entries.append(central(each, file.tell(), len(data), zlib.crc32(data)))
            file.write(local(each, data))
        entries.append(central(name, file.tell(), SPARSE, crc))
        file.write(local(name, b"", SPARSE, crc))
        file.seek(SPARSE, 1)
        file.write(ended(file.tell(), *entries))
    ran = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True, cwd=CHECKOUT
    )
    total, findings, peak = (int(word) for word in ran.stdout.split())
    assert total > SPARSE
    assert findings == 0
    assert peak < 200 * 1024, f"{peak} KiB"


def test_a_word_file_that_is_a_bomb_is_not_opened(tmp_path: Path) -> None:
    members = samples.files("documents")
    members["lesson.docx"] = bomb(65 * MEBIBYTE)
    told = {(each.rule, each.place) for each in inspect(written(tmp_path, members)).findings}
    assert ("documents.unreadable", "lesson.docx") in told


ENDLESS = {
    "comments left open": ("content/a.css", b"/*" * 2_000_000),
    "addresses of spaces": ("content/a.css", b"url(" + b" " * 1_000_000 + b"url(" * 20_000),
    "tags never closed": ("content/deep.html", b"<div>" * 400_000),
    "fields in fields": ("content/deep.html", b"<label><input>" * 10_000),
    "a page of links": ("content/deep.html", b'<a href="x#y">a</a>' * 10_000),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ENDLESS)
def test_no_text_keeps_it_reading_for_ever(name: str, tmp_path: Path) -> None:
    path, data = ENDLESS[name]
    told(written(tmp_path, CMI5 | {path: data}))


@pytest.mark.timeout(60)
def test_a_manifest_of_thousands_is_judged_in_seconds(tmp_path: Path) -> None:
    """Each of 4,000 items refers to one sequencing of 4,000 objectives."""
    many = range(4_000)
    objectives = "".join(f'<imsss:objective objectiveID="o{n}"/>' for n in many)
    items = "".join(
        f'<item identifier="i{n}" identifierref="r-test"><title>x</title>'
        '<imsss:sequencing IDRef="shared"/></item>'
        for n in many
    )
    manifest = PACKAGES["2004"]["imsmanifest.xml"].replace(
        b'objectiveID="seen"/>', f'objectiveID="seen"/>{objectives}'.encode()
    )
    manifest = manifest.replace(b"</title>\n      <item", f"</title>{items}\n      <item".encode(), 1)
    assert b'identifier="i3999"' in manifest
    assert inspect(written(tmp_path, PACKAGES["2004"] | {"imsmanifest.xml": manifest})).findings == ()


def test_a_number_of_five_thousand_digits_is_no_score(tmp_path: Path) -> None:
    members = changed("1.2", b">80<", b">" + b"9" * 5_000 + b"<")
    rules = {each.rule for each in inspect(written(tmp_path, members)).findings}
    assert rules == {"scorm12.masteryscore", "scorm12.schema-document"}


VALID = write_zip(PACKAGES["2004"])


def told(path: Path) -> None:
    """Judge a package and say so in every way; whatever it is, this ends."""
    judged = inspect(path)
    for language in Language:
        assert write_report(judged, language)
        assert describe_judgement(judged, language)["findings"] is not None


@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000))
def test_no_bytes_at_all_make_it_raise(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(data)
    told(path)


@settings(max_examples=examples(75), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(1, 255)), min_size=1, max_size=8))
def test_no_flipped_bytes_of_a_real_package_make_it_raise(
    tmp_path: Path, flips: list[tuple[int, int]]
) -> None:
    flipped = bytearray(VALID)
    for place, change in flips:
        flipped[place] ^= change
    path = tmp_path / "package.zip"
    path.write_bytes(flipped)
    told(path)


PARTS = (*"<>/=\"' \n&;#:?[]ax", "\0", "\u202e", "é", "<a href=", "<img src=", "http://", "</", "url(")
MARKUP = st.lists(st.sampled_from(PARTS), max_size=60).map("".join)


@settings(max_examples=examples(75), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MARKUP, MARKUP, MARKUP)
def test_no_page_style_or_manifest_makes_it_raise(
    tmp_path: Path, page: str, style: str, address: str
) -> None:
    escaped = address.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\0", "")
    manifest = CMI5["cmi5.xml"].replace(b"content/lesson.html?level=2", escaped.encode())
    members = {"cmi5.xml": manifest, "content/lesson.html": page.encode(), "a.css": style.encode()}
    told(written(tmp_path, members))
