"""What is new on a site, in each of the dialects sites say it in."""

import pytest

from adapters.web.feeds import read_feed
from adapters.web.locations import locate
from schemas.errors import SourceUnreadable

HERE = locate("https://example.org/feed")
A, B = "https://example.org/a", "https://example.org/b"

RSS = f"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>https://example.org</link>
<item><atom:link href="https://example.org/self" rel="self"/><link> {A} </link></item>
<item><guid>{B}</guid></item><item><guid isPermaLink="false">tag:x</guid></item></channel></rss>"""
RSS_1 = f"""<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<channel><link>https://example.org</link></channel>
<item rdf:about="{A}"><link>{A}</link></item><item rdf:about="{B}"><link>{B}</link></item></rdf:RDF>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://example.org"/>
<entry><link rel="edit" href="https://example.org/edit"/><link rel="alternate" href="{A}"/></entry>
<entry><link href="{B}"/></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, RSS_1, ATOM], ids=["RSS 2.0", "RSS 1.0", "Atom"])
def test_each_entry_gives_the_page_it_leads_to(feed: str) -> None:
    assert read_feed(HERE, feed.encode()) == (A, B)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<html><body>404</body></html>", "is not a feed, but <html>"),
        (b"<rss><channel>", "is not a list of pages"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>', "declares XML entities"),
    ],
)
def test_what_is_no_feed_is_told(data: bytes, why: str) -> None:
    with pytest.raises(SourceUnreadable, match=why):
        read_feed(HERE, data)
