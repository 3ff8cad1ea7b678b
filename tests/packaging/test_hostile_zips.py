"""Zips made to do harm, or just broken: validation answers with findings, never with a traceback."""

import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.packaging import package_archive
from pipelines.packaging.package_archive import is_unsafe_path, open_package
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import samples
from pipelines.testing.packages import validate
from tests.fuzzing import examples

SCORM12 = "scorm12"
MEBIBYTE = 1024 * 1024


def broken(package: bytes) -> list[str]:
    return [finding.rule for finding in validate(package)]


def zipped(*members: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


NOT_ZIPS = {
    "nothing": b"",
    "a page": b"<!doctype html><p>404",
    "a zip cut short": write_zip({"index.html": b"x" * 1000})[:-30],
    "a signature alone": b"PK\x05\x06",
    "an end record that lies": b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 9, 9, 4096, 0, 0),
}


@pytest.mark.parametrize("data", NOT_ZIPS.values(), ids=NOT_ZIPS)
def test_what_is_no_whole_zip_is_unreadable(data: bytes) -> None:
    assert broken(data) == ["zip.unreadable"]


ESCAPES = [
    "../evil.html",
    "a/../../evil.html",
    "/etc/passwd",
    "C:\\evil",
    "c:evil",
    "a\\..\\b",
    "a//b",
    "./a",
    "~/x",
]


@pytest.mark.parametrize("name", ESCAPES)
def test_a_path_that_may_leave_the_folder_is_refused_unopened(name: str) -> None:
    opened = open_package(zipped((name, b"x"), ("index.html", b"x")))
    assert opened.files == {}
    assert [finding.rule for finding in opened.findings] == ["zip.unsafe-path"]


@pytest.mark.parametrize("name", ["index.html", "player/player.js", "médias/été.png", "a/b..c/...d"])
def test_an_ordinary_path_is_safe(name: str) -> None:
    assert not is_unsafe_path(name)


def test_a_link_is_refused() -> None:
    link = ZipInfo("index.html")
    link.external_attr = 0o120777 << 16
    assert broken(zipped((link, b"/etc/passwd"))) == ["zip.link"]


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        package = zipped(("index.html", b"shown"), ("index.html", b"served"))
    assert broken(package) == ["zip.twice"]


def test_a_bomb_is_refused_by_what_its_directory_says() -> None:
    """More than 4 GiB of zeros, says a zip of 3 KB: nothing is unpacked."""
    package = zipped(("zeros.bin", bytes(MEBIBYTE)), ("more.bin", bytes(MEBIBYTE)))
    told = package.replace(
        struct.pack("<L", MEBIBYTE), struct.pack("<L", package_archive.MOST_BYTES // 2 + 1)
    )
    assert len(told) < 3_000
    assert broken(told) == ["zip.too-big"]


def test_a_member_too_big_to_hold_is_read_in_pieces_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_archive, "MOST_AT_ONCE", 10)
    monkeypatch.setattr(package_archive, "MOST_HELD", 10)
    files = open_package(write_zip({"whole.txt": b"0123456789", "large.txt": b"0123456789!"})).files
    assert files["whole.txt"] == b"0123456789"
    with pytest.raises(package_archive.TooBigToRead, match=r"large\.txt"):
        files["large.txt"]
    assert b"".join(package_archive.read_pieces(files, "large.txt")) == b"0123456789!"


def test_a_zip_that_lost_its_start_is_damaged() -> None:
    assert broken(write_zip({"index.html": b"x" * 1000})[40:]) == ["zip.damaged"]


def test_a_directory_that_understates_a_member_does_not_unpack_more_than_it_says() -> None:
    package = zipped(("index.html", bytes(1_000_000)))
    lying = package.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 10))
    assert broken(lying) == ["zip.damaged"]


def test_more_members_than_any_module_needs_are_refused() -> None:
    package = write_zip({f"{number}.txt": b"" for number in range(package_archive.MOST_MEMBERS + 1)})
    assert broken(package) == ["zip.too-many"]


def test_a_damaged_member_is_named() -> None:
    package = write_zip({"index.html": b"0123456789", "other.html": b"x"})
    (finding,) = validate(package.replace(b"0123456789", b"0123456780", 1))
    assert (finding.rule, finding.place) == ("zip.damaged", "index.html")


def test_an_encrypted_member_is_refused() -> None:
    package = bytearray(write_zip({"index.html": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        package[package.index(signature) + offset] |= 1
    assert broken(bytes(package)) == ["zip.encrypted"]


def test_a_compression_an_lms_may_not_read_is_refused() -> None:
    assert broken(zipped(("index.html", b"x"), method=ZIP_BZIP2)) == ["zip.method"]


LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10 if level else b"ha") for level in range(9)
)
MANIFESTS = {
    "empty": (b"", "xml.malformed"),
    "not XML": (b"{}", "xml.malformed"),
    "cut short": (b"<manifest><organizations>", "xml.malformed"),
    "entity bomb": (b"<!DOCTYPE m [" + LAUGHS + b"]><m>&l8;</m>", "xml.doctype"),
    "outside file": (b'<!DOCTYPE m [<!ENTITY f SYSTEM "file:///etc/hostname">]><m>&f;</m>', "xml.doctype"),
    "DTD in UTF-16": (
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE m []><m/>".encode("utf-16"),
        "xml.doctype",
    ),
    "too deep": (b"<a>" * 100_000, "xml.malformed"),
    "too big": (b"<m>" + b" " * (5 * 1024 * 1024) + b"</m>", "xml.too-big"),
    "another language": (b"<html/>", "scorm12.root"),
    "only a comment": (b"<!-- -->", "xml.malformed"),
    "wrong encoding": (b"<?xml version='1.0' encoding='utf-8'?><m>\xff</m>", "xml.malformed"),
}


@pytest.mark.parametrize(("manifest", "rule"), MANIFESTS.values(), ids=MANIFESTS)
def test_a_hostile_manifest_is_refused_by_name(manifest: bytes, rule: str) -> None:
    assert rule in samples.find_broken_rules(SCORM12, samples.files(SCORM12) | {"imsmanifest.xml": manifest})


def test_only_our_own_schema_documents_judge_a_package() -> None:
    """A zip may bring a schema that allows anything; it is not consulted."""
    lax = (
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        b'targetNamespace="http://www.imsproject.org/xsd/imscp_rootv1p1p2">'
        b'<xs:element name="manifest"/></xs:schema>'
    )
    members = samples.files(SCORM12)
    members["imscp_rootv1p1p2.xsd"] = lax
    members["imsmanifest.xml"] = members["imsmanifest.xml"].replace(
        b"<organizations ", b"<x/><organizations "
    )
    assert "scorm12.schema-document" in samples.find_broken_rules(SCORM12, members)


@given(st.binary(max_size=2000))
def test_no_bytes_at_all_make_validation_raise(data: bytes) -> None:
    assert validate(data)


VALID = write_zip(samples.files(SCORM12))


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(0, len(VALID) - 1), st.integers(1, 255))
def test_a_flipped_byte_anywhere_is_a_finding_or_of_no_effect(place: int, change: int) -> None:
    """Only what a zip does not use may change unseen: attributes, dates, versions."""
    flipped = bytearray(VALID)
    flipped[place] ^= change
    before, after = open_package(VALID).files, open_package(bytes(flipped)).files
    assert validate(bytes(flipped)) or before == after
