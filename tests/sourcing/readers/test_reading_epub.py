"""EPUB chapter by chapter, in the order of its spine."""

import pytest

from schemas.anchor import ParagraphPlace
from schemas.errors import SourceUnreadable
from schemas.source import DropReason, SpanKind
from tests.sourcing.archives import part_of, with_part
from tests.sourcing.documents import dropped, read, rows, said
from tests.sourcing.opendocuments import CONTAINER, epub, page, with_places


def test_chapters_follow_each_other_without_the_table_of_contents() -> None:
    source = read("a.epub", epub("<h1>Froid</h1><p>Fermez.</p>", "<h1>Chaud</h1><p>Ouvrez.</p>"))
    assert said(source, SpanKind.HEADING) == ["Froid", "Chaud"]
    assert said(source, SpanKind.SENTENCE) == ["Fermez.", "Ouvrez."]
    numbers = [
        place.number for span in source.spans if isinstance(place := span.anchor.place, ParagraphPlace)
    ]
    assert numbers == [1, 2, 3, 4]


def test_tables_of_two_chapters_are_two_tables() -> None:
    table = "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
    source = read("a.epub", epub(table, table))
    assert rows(source) == [(("A", "B"), ("1", "2"))] * 2
    assert [span.anchor.row.table for span in source.spans if span.anchor.row] == [1, 2]


def test_an_element_closed_as_xml_swallows_nothing() -> None:
    source = read("a.epub", epub('<p id="a"/><a id="b"/><script src="x"/><p>Fermez<br/>vite.</p>'))
    assert said(source) == ["Fermez vite."]


def test_what_a_book_s_own_style_sheet_hides_is_left_out_and_reported() -> None:
    link = '<link rel="stylesheet" href="../style.css" type="text/css"/>'
    book = epub("<p>Fermez.</p><p class='x'>Secret</p>")
    chapter = part_of(book, "OEBPS/text/0.xhtml").replace(b"<title/>", b"<title/>" + link.encode())
    book = with_part(book, "OEBPS/text/0.xhtml", chapter)
    assert said(read("a.epub", book)) == ["Fermez.", "Secret"]
    styled = with_part(book, "OEBPS/style.css", b".x{display:none}")
    assert said(read("a.epub", styled)) == ["Fermez."]
    assert dropped("a.epub", styled) == [(DropReason.HIDDEN, "Secret")]


def test_a_chapter_named_twice_is_read_once_and_one_missing_not_at_all() -> None:
    package = (
        b'<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        b'<item id="a" href="text/0.xhtml" media-type="application/xhtml+xml"/>'
        b'<item id="b" href="../../../etc/passwd" media-type="application/xhtml+xml"/></manifest>'
        b'<spine><itemref idref="a"/><itemref idref="b"/>'
        b'<itemref idref="a"/><itemref idref="z"/></spine></package>'
    )
    assert said(read("a.epub", with_part(epub("<p>Fermez.</p>"), "OEBPS/book.opf", package))) == ["Fermez."]


def test_a_book_protected_against_copying_is_refused_and_one_with_sealed_fonts_is_read() -> None:
    def sealing(part: str) -> str:
        return (
            '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:CipherReference '
            f'URI="{part}"/></encryption>'
        )

    fonts = epub("<p>Fermez.</p>", **{"META-INF__encryption": sealing("OEBPS/fonts/a.otf")})
    assert said(read("a.epub", fonts)) == ["Fermez."]
    sealed = epub("<p>Fermez.</p>", **{"META-INF__encryption": sealing("OEBPS/text/0.xhtml")})
    with pytest.raises(SourceUnreadable, match=r"a\.epub: is protected against copying"):
        read("a.epub", sealed)


@pytest.mark.parametrize(
    "container",
    [b"", b"<container/>", b"<not", CONTAINER.replace("OEBPS/book.opf", "../book.opf").encode()],
)
def test_a_book_without_its_package_is_damaged(container: bytes) -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.epub: is damaged"):
        read("a.epub", with_part(epub("<p>Fermez.</p>"), "META-INF/container.xml", container))


NAV = page(
    '<nav><ol><li><a href="text/0.xhtml">Le froid</a>'
    '<ol><li><a href="text/0.xhtml#b">La porte</a></li></ol></li>'
    '<li><a href="text/1.xhtml">Section 2</a></li></ol></nav>'
)


def with_contents(*chapters: str) -> bytes:
    return with_part(epub(*chapters), "OEBPS/nav.xhtml", NAV.encode())


def list_titles(book: bytes) -> list[tuple[str, ...]]:
    source = read("a.epub", book)
    return [span.anchor.heading for span in source.spans if span.kind is SpanKind.HEADING]


def test_paragraphs_that_the_contents_name_are_titles_as_deep_as_there() -> None:
    book = with_contents("<p>Le froid</p><p>Fermez.</p><p>La porte</p><p>Notez.</p>", "<p>Le froid</p>")
    assert list_titles(book) == [("Le froid",), ("Le froid", "La porte")]


def test_what_looks_like_a_title_of_the_contents_is_one() -> None:
    book = with_contents("<p class='p7'>Le froid</p><p class='p1'>Fermez.</p>", "<p class='p7'>Le chaud</p>")
    assert list_titles(book) == [("Le froid",), ("Le chaud",)]


def test_a_class_that_says_it_is_of_titles_makes_them() -> None:
    book = epub(
        "<p class='chapter-title'>Froid</p><p class='heading2'>La porte</p><p class='text'>Fermez.</p>"
    )
    assert list_titles(book) == [("Froid",), ("Froid", "La porte")]


@pytest.mark.parametrize(
    ("last", "titles"),
    [("La trappe", [("La porte",), ("La trappe",)]), ("Elle reste toujours fermée.", [])],
)
def test_short_lines_are_titles_if_a_style_of_their_own_makes_them_bold(
    last: str, titles: list[tuple[str, ...]]
) -> None:
    lines = "".join(
        f"<p class='p12'><span class='s8'>{line}</span></p><p class='p1'>Fermez.</p>"
        for line in ("La porte", last)
    )
    book = epub(lines)
    package = part_of(book, "OEBPS/book.opf")
    sheet = b'<item id="css" href="style.css" media-type="text/css"/></manifest>'
    book = with_part(book, "OEBPS/book.opf", package.replace(b"</manifest>", sheet))
    book = with_part(
        book, "OEBPS/style.css", b".s8 { font-size: 65%; font-weight: 600 } .s9 { font-size: 1..2em }"
    )
    assert list_titles(book) == titles


def test_a_book_that_marks_its_titles_has_no_others_by_its_styles() -> None:
    assert list_titles(epub("<h1>Froid</h1><p class='title'>La porte</p>")) == [("Froid",)]


NCX = (
    '<?xml version="1.0"?>{}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint>'
    '<navLabel><text>Le froid</text></navLabel><content src="text/0.xhtml"/></navPoint></navMap></ncx>'
)
OF_NCX = (
    '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
)


@pytest.mark.parametrize(
    ("contents", "titles"), [(NCX.format(OF_NCX), [("Le froid",)]), ("", []), ("<ncx><a & b", [])]
)
def test_the_contents_of_an_older_book_name_titles_and_never_refuse_it(
    contents: str, titles: list[tuple[str, ...]]
) -> None:
    """The format brings a document type of its own, for which a book was refused."""
    book = epub("<p>Le froid</p><p>Fermez.</p>")
    entry = b'<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
    package = part_of(book, "OEBPS/book.opf").replace(b"</manifest>", entry)
    book = with_part(with_part(book, "OEBPS/book.opf", package), "OEBPS/toc.ncx", contents.encode())
    assert list_titles(book) == titles


def test_contents_printed_as_links_are_no_titles() -> None:
    printed = '<p><a href="0.xhtml">Le froid</a></p>'
    book = with_contents(f"{printed}<p>Le froid</p><p>Fermez.</p>", "<p>Ouvrez.</p>")
    assert list_titles(book) == [("Le froid",)]


PLACES = (
    '<ol><li><a href="text/0.xhtml#a">Partie 1</a><ol><li><a href="text/0.xhtml#b">Introduction</a></li></ol>'
    '</li><li><a href="text/0.xhtml#c">Introduction</a></li></ol>'
)


@pytest.mark.parametrize(
    "places",
    [
        ("<p id='a'>Partie 1</p>", "<p id='b'>Introduction</p>", "<p id='c'>Introduction</p>"),
        (
            "<p><a id='a'></a>Partie 1</p>",
            "<a id='b'></a><p>Introduction</p>",
            "<div id='c'><p>Introduction</p></div>",
        ),
    ],
    ids=["own", "around"],
)
def test_places_that_the_contents_lead_to_are_titles_as_deep_as_there(places: tuple[str, ...]) -> None:
    first, second, third = places
    body = f"{first}{second}<p>Fermez la porte.</p><p>Introduction</p>{third}<p>Ouvrez.</p>"
    assert list_titles(with_places(PLACES, body)) == [
        ("Partie 1",),
        ("Partie 1", "Introduction"),
        ("Introduction",),
    ]


def test_a_title_may_be_worded_otherwise_than_its_entry() -> None:
    places = '<ol><li><a href="text/0.xhtml#a">Le froid</a></li></ol>'
    assert list_titles(with_places(places, "<p id='a'>1. Le froid en cuisine</p><p>Fermez.</p>")) == [
        ("1. Le froid en cuisine",)
    ]


def test_an_entry_that_leads_to_a_sentence_or_nowhere_makes_no_title_of_it() -> None:
    places = (
        '<ol><li><a href="text/0.xhtml#a">Le froid</a></li><li><a href="text/0.xhtml#z">Fin</a></li></ol>'
    )
    book = with_places(places, "<p id='a'>Le froid ralentit tout.</p><p>Le froid</p><p>Fin</p><p>Fermez.</p>")
    assert list_titles(book) == [("Fin",)]
