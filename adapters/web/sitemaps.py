"""Reader of sitemaps (sitemaps.org, protocol 0.9): XML, plain text, or an index of sitemaps."""

from dataclasses import dataclass

from lxml import etree

from adapters.web.bodies import GZIP_MAGIC, Oversized, Unpackable, read_whole, unpack_gzip
from adapters.web.locations import LONGEST_URL, Location
from adapters.web.request import make_unreadable

LARGEST_SITEMAP = 50_000_000
MOST_ENTRIES = 50_000
"""The protocol's own limits, of one file, unpacked."""

ACCEPT = "application/xml, text/xml, application/gzip;q=0.9, text/plain;q=0.8"
ENTRY_NAMES = {"urlset": "url", "sitemapindex": "sitemap"}


@dataclass(frozen=True)
class Sitemap:
    """The addresses one file lists: of pages, or of further sitemaps."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(location: Location, data: bytes) -> Sitemap:
    """Return the addresses in a sitemap; raises SourceUnreadable if it is none, or is hostile."""
    text = _unpack(location, data) if data.startswith(GZIP_MAGIC) else data
    if b"<" not in text[:1000]:
        return Sitemap(
            pages=list_addresses(location, text.decode("utf-8-sig", errors="replace").splitlines())
        )
    root = parse_xml(location, text)
    kind = etree.QName(root).localname
    if kind not in ENTRY_NAMES:
        raise make_unreadable(location, "web.no_sitemap", kind=kind)
    found = root.iterfind(f"{{*}}{ENTRY_NAMES[kind]}/{{*}}loc")
    listed = list_addresses(location, [each.text or "" for each in found])
    return Sitemap(pages=listed) if kind == "urlset" else Sitemap(sitemaps=listed)


def _unpack(location: Location, data: bytes) -> bytes:
    try:
        return read_whole(unpack_gzip([data]), "", LARGEST_SITEMAP)
    except Oversized as error:
        raise make_unreadable(location, "web.unpacks", most=round(LARGEST_SITEMAP / 1e6)) from error
    except Unpackable as error:
        raise make_unreadable(location, "web.not_unpacked", why=str(error)) from error


def parse_xml(location: Location, text: bytes) -> etree._Element:
    """Return the root of XML that comes from outside; raises SourceUnreadable if it declares entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise make_unreadable(location, "web.no_list", why=str(error).partition(" (<string>")[0]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise make_unreadable(location, "web.entities")
    return root


def list_addresses(location: Location, entries: list[str]) -> tuple[str, ...]:
    """Return the addresses in their order, each once; raises SourceUnreadable beyond MOST_ENTRIES."""
    if len(entries) > MOST_ENTRIES:
        raise make_unreadable(location, "web.long_list", most=MOST_ENTRIES)
    found = [each.strip()[: LONGEST_URL + 1] for each in entries]
    return tuple(dict.fromkeys(filter(None, found)))
