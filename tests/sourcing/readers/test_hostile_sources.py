"""Files that lie, break or attack: each is refused by name with a remedy, and nothing else happens."""

import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pipelines.kinds import READERS
from schemas.errors import SourceUnreadable
from tests.sourcing.archives import part_of, with_part, with_understated_part
from tests.sourcing.documents import lines, noted, pdf, read, slides, word
from tests.sourcing.opendocuments import epub, odp, odt
from tests.sourcing.workbooks import table, workbook

WORD = word(lambda document: document.add_paragraph("Fermez la porte."))
SLIDES = slides(lambda slide: setattr(slide.shapes.title, "text", "Le froid"))
PDF = pdf(lines("Fermez la porte."))
BOOK = workbook(Froid=table(("Denrée", "Consigne"), ("Lait", "4 °C")))
TEXT = odt("<text:p>Fermez la porte.</text:p>")
ODP = odp("<draw:page><draw:custom-shape><text:p>Fermez.</text:p></draw:custom-shape></draw:page>")
EPUB = epub("<p>Fermez la porte.</p>")
ZIPPED = {
    "a.docx": (WORD, "word/document.xml"),
    "a.pptx": (SLIDES, "ppt/presentation.xml"),
    "a.xlsx": (BOOK, "xl/workbook.xml"),
    "a.odt": (TEXT, "content.xml"),
    "a.odp": (ODP, "content.xml"),
    "a.epub": (EPUB, "OEBPS/book.opf"),
}
EVERY_ZIPPED = pytest.mark.parametrize("name", ZIPPED)
LONG = 64 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


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
        ("a.xlsx", WORD),
        ("a.docx", BOOK),
        ("a.odt", ODP),
        ("a.odp", TEXT),
        ("a.epub", TEXT),
        ("a.xlsx", b"Date;Note"),
        ("a.srt", PDF),
        ("a.vtt", BOOK),
        ("a.qmd", WORD),
        ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00"),
    ],
)
def test_a_file_whose_extension_lies_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(SourceUnreadable, match=rf"{name}: is named .* but holds .*Give it the extension"):
        read(name, data)


def test_an_extension_nothing_reads_is_refused_with_those_that_are() -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.xls: has the extension '\.xls'.*\.docx.*\.pptx"):
        read("a.xls", OLE)


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.xlsx"])
def test_an_encrypted_or_old_office_file_says_what_to_do(name: str) -> None:
    with pytest.raises(SourceUnreadable, match=rf"{name}: is protected by a password, or saved by an Office"):
        read(name, OLE)


@pytest.mark.parametrize("name", [*ZIPPED, "a.pdf"])
def test_a_file_cut_short_is_refused_at_every_length(name: str) -> None:
    data = PDF if name == "a.pdf" else ZIPPED[name][0]
    for length in range(8, len(data) // 2, max(len(data) // 40, 1)):
        with pytest.raises(SourceUnreadable, match=name):
            read(name, data[:length])


@EVERY_ZIPPED
@pytest.mark.parametrize("content", [b"", b"<not", b"<a/>", b"\x00\x01"])
def test_a_package_whose_main_part_is_broken_is_refused(name: str, content: bytes) -> None:
    data, part = ZIPPED[name]
    with pytest.raises(SourceUnreadable, match=rf"{name}: (is damaged|contains no visible text)"):
        read(name, with_part(data, part, content))


@EVERY_ZIPPED
def test_a_zip_bomb_is_refused_before_it_is_unpacked(name: str) -> None:
    with pytest.raises(SourceUnreadable, match=rf"{name}: is far larger than a document once unpacked"):
        read(name, with_part(ZIPPED[name][0], "bomb.bin", bytes(60_000_000)))


@EVERY_ZIPPED
def test_a_part_longer_than_its_directory_says_fills_no_memory(name: str) -> None:
    """A part said to hold ten bytes was unpacked whole before it was cut: a megabyte took gigabytes."""
    data, part = ZIPPED[name]
    bombs = [with_understated_part(data, each, bytes(LONG)) for each in ("extra.xml", part)]
    read(name, data)  # what readers load once counts for nothing
    tracemalloc.start()
    for bomb in bombs:
        with suppress(SourceUnreadable):
            read(name, bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < LONG / 4


@EVERY_ZIPPED
def test_an_entity_bomb_is_refused_before_it_is_parsed(name: str) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    data, part = ZIPPED[name]
    with pytest.raises(SourceUnreadable, match=rf"{name}: declares XML entities"):
        read(name, with_part(data, part, bomb))


@EVERY_ZIPPED
def test_bytes_changed_anywhere_give_an_error_of_ours_or_text(name: str) -> None:
    """Whatever a disk or an attacker makes of a file, nothing else is raised."""
    data = ZIPPED[name][0]
    for at in range(0, len(data), max(len(data) // 60, 1)):
        with suppress(SourceUnreadable):
            read(name, data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


@pytest.mark.parametrize("climbing", ["../../etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd"])
def test_a_reference_that_climbs_out_of_its_package_leads_to_no_file(climbing: str) -> None:
    part = "xl/_rels/workbook.xml.rels"
    relations = part_of(BOOK, part).replace(b"worksheets/sheet1.xml", climbing.encode())
    with pytest.raises(SourceUnreadable, match=r"a\.xlsx: contains no visible text"):
        read("a.xlsx", with_part(BOOK, part, relations))


@EVERY_ZIPPED
def test_a_part_that_climbs_out_is_never_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(name, with_part(ZIPPED[name][0], "../../climbed.txt", b"x")).spans
    assert list(tmp_path.parent.rglob("climbed.txt")) == []


@EVERY_ZIPPED
def test_a_part_with_a_password_is_refused(name: str) -> None:
    data = bytearray(ZIPPED[name][0])
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(SourceUnreadable, match=rf"{name}: is protected by a password"):
        read(name, bytes(data))


@pytest.mark.parametrize("name", ["a.srt", "a.vtt", "a.qmd", "a.csv"])
def test_an_encoding_nothing_knows_is_refused(name: str) -> None:
    with pytest.raises(SourceUnreadable, match=rf"{name}: is in an unknown encoding"):
        read(name, b"\xff\xfe\x00\xd8\x00")


def test_an_external_entity_reads_no_file() -> None:
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body>Fermez &x;.</body></html>'
    assert "Fermez" in read("a.html", page).text


WITHOUT_A_WORD = {
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\n\n",
    "a.txt": " \n\n ",
    "a.vtt": "WEBVTT\n\nNOTE rien\n",
    "a.xlsx": workbook(F=table()),
    "a.odt": odt("<text:p/>"),
    "a.odp": odp("<draw:page/>"),
    "a.epub": epub("<p hidden='hidden'>x</p>"),
}


READABLE = {f"a{suffix}" for suffix in READERS.suffixes}


@pytest.mark.parametrize("name", sorted(READABLE - {"a.docx", "a.pptx", "a.pdf"}))
def test_a_source_without_a_visible_word_is_refused(name: str) -> None:
    with pytest.raises(SourceUnreadable, match=rf"{name}: contains no visible text"):
        read(name, WITHOUT_A_WORD.get(name, "<p hidden> </p>\n"))


def test_html_too_deep_to_be_read_whole_is_refused_rather_than_cut() -> None:
    deep = "<p>Notez.</p>" + "<div>" * 3000 + "Fermez." + "</div>" * 3000
    with pytest.raises(SourceUnreadable, match=r"a\.html: is nested too deeply"):
        read("a.html", f"<html><body>{deep}</body></html>")


def test_html_as_deep_as_the_parser_goes_is_read() -> None:
    deep = "<div>" * 240 + "Fermez." + "</div>" * 240
    assert read("a.html", f"<html><body>{deep}</body></html>").text == "Fermez.\n"


@pytest.mark.parametrize("suffix", [".docx", ".pptx", ".xlsx", ".odt", ".epub"])
def test_a_document_cut_on_its_way_is_not_taken_for_one_with_a_wrong_name(suffix: str) -> None:
    """Half a download is a zip without its list of parts: another extension would not mend it."""
    whole = word(lambda document: document.add_paragraph("La porte reste fermée."))
    with pytest.raises(SourceUnreadable, match=rf"is a zip archive with no \{suffix} in it.*Copy it again"):
        read(f"a{suffix}", whole[: len(whole) // 2])


def test_a_word_document_whose_footnotes_are_broken_is_damaged() -> None:
    """Parts beside the text are read after it; one that is no XML ended the whole run."""

    def build(document: Any) -> None:
        document.add_paragraph("Fermez.")
        noted(document, b"<w:footnotes")

    with pytest.raises(SourceUnreadable, match=r"^a\.docx: is damaged"):
        read("a.docx", word(build))
