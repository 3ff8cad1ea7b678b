"""Files that lie, break or attack: each is refused by name with a remedy, and nothing else happens."""

import zipfile
from io import BytesIO

import pytest

from pipelines.sourcing.formats import FORMATS
from schemas.errors import SourceUnreadable
from tests.sourcing.documents import lines, pdf, read, slides, word

WORD = word(lambda document: document.add_paragraph("Fermez la porte."))
SLIDES = slides(lambda slide: setattr(slide.shapes.title, "text", "Le froid"))
PDF = pdf(lines("Fermez la porte."))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", WORD),
        ("a.pdf", b"<!doctype html><html><body>Login</body></html>"),
        ("a.docx", PDF),
        ("a.docx", SLIDES),
        ("a.pptx", WORD),
        ("a.docx", b"Du texte"),
        ("a.md", PDF),
        ("a.md", b"\x89PNG\r\n\x1a\n"),
        ("a.html", WORD),
        ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00"),
    ],
)
def test_a_file_whose_extension_lies_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(SourceUnreadable, match=rf"{name}: is named .* but holds .*Give it the extension"):
        read(name, data)


def test_an_extension_nothing_reads_is_refused_with_those_that_are() -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.xls: has the extension '\.xls'.*\.docx.*\.pptx"):
        read("a.xls", OLE)


@pytest.mark.parametrize("name", ["a.docx", "a.pptx"])
def test_an_encrypted_or_old_office_file_says_what_to_do(name: str) -> None:
    with pytest.raises(SourceUnreadable, match=rf"{name}: is protected by a password, or saved by an Office"):
        read(name, OLE)


@pytest.mark.parametrize(("name", "data"), [("a.docx", WORD), ("a.pptx", SLIDES), ("a.pdf", PDF)])
def test_a_file_cut_short_is_refused_at_every_length(name: str, data: bytes) -> None:
    for length in range(8, len(data) // 2, max(len(data) // 40, 1)):
        with pytest.raises(SourceUnreadable, match=name):
            read(name, data[:length])


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [("a.docx", WORD, "word/document.xml"), ("a.pptx", SLIDES, "ppt/presentation.xml")],
)
@pytest.mark.parametrize("content", [b"", b"<not", b"<a/>", b"\x00\x01"])
def test_a_package_whose_main_part_is_broken_is_refused(
    name: str, data: bytes, part: str, content: bytes
) -> None:
    with pytest.raises(SourceUnreadable, match=name):
        read(name, with_part(data, part, content))


@pytest.mark.parametrize(("name", "data"), [("a.docx", WORD), ("a.pptx", SLIDES)])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(name: str, data: bytes) -> None:
    with pytest.raises(SourceUnreadable, match="unpacks to far more"):
        read(name, with_part(data, "bomb.bin", bytes(60_000_000)))


def test_an_entity_bomb_is_refused_before_it_is_parsed() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    with pytest.raises(SourceUnreadable, match="declares XML entities"):
        read("a.docx", with_part(WORD, "word/document.xml", bomb))


def test_an_external_entity_reads_no_file() -> None:
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body>Fermez &x;.</body></html>'
    assert "Fermez" in read("a.html", page).text


@pytest.mark.parametrize("name", sorted({f"a{suffix}" for suffix in FORMATS} - {"a.docx", "a.pptx", "a.pdf"}))
def test_a_source_without_a_visible_word_is_refused(name: str) -> None:
    with pytest.raises(SourceUnreadable, match=rf"{name}: holds no text a person can see"):
        read(name, "<p hidden> </p>\n" if "txt" not in name else " \n\n ")


def test_html_too_deep_to_be_read_whole_is_refused_rather_than_cut() -> None:
    deep = "<p>Notez.</p>" + "<div>" * 3000 + "Fermez." + "</div>" * 3000
    with pytest.raises(SourceUnreadable, match=r"a\.html: is nested too deeply"):
        read("a.html", f"<html><body>{deep}</body></html>")


def test_html_as_deep_as_the_parser_goes_is_read() -> None:
    deep = "<div>" * 240 + "Fermez." + "</div>" * 240
    assert read("a.html", f"<html><body>{deep}</body></html>").text == "Fermez.\n"
