"""A site's list of its pages, whoever wrote it."""

import gzip

import pytest

from adapters.web.locations import locate
from adapters.web.sitemaps import MOST_ENTRIES, Sitemap, read_sitemap
from schemas.errors import SourceUnreadable
from tests.web_site import sitemap

HERE = locate("https://example.org/sitemap.xml")
A, B = "https://example.org/a", "https://example.org/b"


def xml(*urls: str, index: bool = False) -> bytes:
    body = sitemap(*urls, index=index).body
    assert isinstance(body, bytes)
    return body


def why_not(data: bytes) -> str:
    with pytest.raises(SourceUnreadable) as told:
        read_sitemap(HERE, data)
    assert told.value.place == str(HERE)
    return told.value.happened


def test_pages_are_listed_in_order_and_once() -> None:
    assert read_sitemap(HERE, xml(B, f" {A}\n", B)) == Sitemap(pages=(B, A))


def test_an_index_lists_sitemaps_and_no_pages() -> None:
    assert read_sitemap(HERE, xml(A, B, index=True)) == Sitemap(sitemaps=(A, B))


def test_a_packed_list_and_a_list_of_lines_are_read_too() -> None:
    assert read_sitemap(HERE, gzip.compress(xml(A))) == Sitemap(pages=(A,))
    assert read_sitemap(HERE, f"\ufeff{A}\r\n\r\n{B}\n".encode()) == Sitemap(pages=(A, B))


def test_only_addresses_of_pages_are_taken_not_those_of_their_pictures() -> None:
    image = b"<image:image xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>"
    picture = image + b"<image:loc>https://example.org/x.png</image:loc></image:image></url>"
    assert read_sitemap(HERE, xml(A).replace(b"</url>", picture)) == Sitemap(pages=(A,))


@pytest.mark.parametrize("where", ["element", "attribute"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_bomb_of_entities_is_refused_unexploded(where: str, encoding: str) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    used = "<loc>&l9;</loc>" if where == "element" else '<loc x="&l9;">a</loc>'
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    bomb = f'{head}<!DOCTYPE urlset [<!ENTITY l0 "lol">{lol}]><urlset><url>{used}</url></urlset>'
    assert "entit" in why_not(bomb.encode(encoding)).lower()


def test_a_file_of_this_machine_is_never_read_into_a_list() -> None:
    doctype = b'<!DOCTYPE urlset [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    assert "entities" in why_not(doctype + b"<urlset><url><loc>&e;</loc></url></urlset>")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<html><body>404</body></html>", "is not a sitemap, but <html>"),
        (b"<rss><channel/></rss>", "is not a sitemap, but <rss>"),
        (b"<urlset><url>", "is not a list of pages"),
        (b"\x1f\x8bnonsense", "cannot be unpacked"),
        (gzip.compress(b" " * 60_000_000), "is larger than 50 MB once unpacked"),
        (b"https://example.org/a\n" + b"\n".join(b"/%d" % n for n in range(MOST_ENTRIES)), "more than 50000"),
    ],
)
def test_what_is_no_sitemap_is_told(data: bytes, why: str) -> None:
    assert why in why_not(data)
