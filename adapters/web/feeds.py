"""Reader of feeds: RSS 1.0 and 2.0, and Atom (RFC 4287)."""

from collections.abc import Iterator

from lxml import etree

from adapters.web.locations import Location
from adapters.web.request import make_unreadable
from adapters.web.sitemaps import list_addresses, parse_xml

ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8"
FEEDS = frozenset({"rss", "feed", "RDF"})


def read_feed(location: Location, data: bytes) -> tuple[str, ...]:
    """Return the addresses of a feed's entries; raises SourceUnreadable if it is no feed."""
    root = parse_xml(location, data)
    kind = etree.QName(root).localname
    if kind not in FEEDS:
        raise make_unreadable(location, "web.no_feed", kind=kind)
    return list_addresses(
        location, [address for entry in root.iter("{*}item", "{*}entry") for address in _find_address(entry)]
    )


def _find_address(entry: etree._Element) -> Iterator[str]:
    """Yield the address of an entry's page, if it has one."""
    for link in entry.iterfind("{*}link"):
        address = link.get("href") if link.get("rel", "alternate") == "alternate" else None
        if address or (link.text or "").strip():
            yield address or link.text or ""
            return
    guid = entry.find("guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        yield guid.text or ""
