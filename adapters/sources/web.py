"""Web pages as sources: named, or listed by a sitemap or feed; later asked only whether they changed."""

import codecs
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import unquote

import webencodings

from adapters.sources.origin import LARGEST_SOURCE, Fetched, ListedSource, make_legible
from adapters.sources.patterns import compile_pattern
from adapters.sources.suffixes import find_suffix, list_page_suffixes, list_suffixes
from adapters.web import feeds, sitemaps
from adapters.web.crawler import DEFAULT_LIMITS, Crawler, CrawlLimits
from adapters.web.feeds import read_feed
from adapters.web.locations import Location, locate
from adapters.web.request import WebAnswer, make_unreadable
from adapters.web.sitemaps import LARGEST_SITEMAP, read_sitemap
from schemas.course import WebSource
from schemas.errors import SourceUnreadable

MOST_SITEMAPS = 50
"""Files; an index may list 50,000, and each is a request."""

MOST_HOSTS_AT_ONCE = 4

PAGE = frozenset({"text/html", "application/xhtml+xml"})

OFTEN_WRONG_ENCODINGS = frozenset({"utf-8", "cp1252"})
"""Encodings that servers often state wrongly; a page that does not fit is left to its reader."""


class WebOrigin:
    """The pages of a `web:` entry; `own_hosts` may be in the organisation's own networks."""

    def __init__(
        self, source: WebSource, *, own_hosts: frozenset[str], limits: CrawlLimits = DEFAULT_LIMITS
    ) -> None:
        self._source = source
        self._pages = [locate(url) for url in source.web.urls]
        self._sitemap = locate(source.web.sitemap) if source.web.sitemap else None
        self._feed = locate(source.web.feed) if source.web.feed else None
        named = {each.host for each in (*self._pages, self._sitemap, self._feed) if each is not None}
        self._hosts = frozenset(named | {host.strip("[]") for host in source.web.hosts})
        self._visitor = Crawler(self._hosts, own_hosts, limits)

    @property
    def at_once(self) -> int:
        """Return how many hosts are asked at the same time; each gets one request at a time."""
        return min(len(self._hosts), MOST_HOSTS_AT_ONCE)

    def list_sources(self) -> Iterator[ListedSource | SourceUnreadable]:
        """Yield the pages; a sitemap is listed whole or not at all, so that no page seems to be gone."""
        for page in self._pages:
            yield self._name_page(page)
        if self._sitemap is not None:
            yield from self._of_list(self._sitemap, self._all_of(self._sitemap))
        if self._feed is not None:
            yield from self._of_list(self._feed, read_feed(*self._read(self._feed, feeds.ACCEPT)))

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        """Return a page's bytes, or None if its host says that it has not changed."""
        location = locate(source.uri)
        page = self._visitor.read(
            location,
            accept="text/html, application/xhtml+xml, */*;q=0.5",
            largest=LARGEST_SOURCE,
            conditions=_conditions(kept),
        )
        if page.answer is None:
            return None
        _refuse_type(location, source.name, page.answer.media_type)
        data = _readable(page.location, page.answer)
        version = _version(page.answer)
        return None if version == kept else Fetched(data, version, str(page.location))

    def _of_list(self, where: Location, urls: Sequence[str]) -> Iterator[ListedSource | SourceUnreadable]:
        wanted = compile_pattern(self._source.web.pattern)
        pages: dict[Location, None] = {}
        elsewhere: Counter[str] = Counter()
        for url in urls:
            try:
                page = locate(url, where)
            except SourceUnreadable:
                elsewhere["no web address"] += 1
                continue
            if page.host not in self._hosts:
                elsewhere[page.host] += 1
            elif wanted(unquote(page.path).removeprefix("/")):
                pages[page] = None
        if len(pages) > self._source.web.most:
            raise make_unreadable(where, "web.many_pages", count=len(pages), most=self._source.web.most)
        yield from map(self._name_page, pages)
        if elsewhere:
            hosts = ", ".join(sorted(elsewhere)[:5])
            yield make_unreadable(where, "web.other_hosts", count=elsewhere.total(), hosts=hosts)

    def _all_of(self, sitemap: Location) -> list[str]:
        first = read_sitemap(*self._read(sitemap, sitemaps.ACCEPT))
        if len(first.sitemaps) > MOST_SITEMAPS:
            raise make_unreadable(sitemap, "web.many_sitemaps", count=len(first.sitemaps), most=MOST_SITEMAPS)
        pages = list(first.pages)
        for each in first.sitemaps:
            part = locate(each, sitemap)
            inner = read_sitemap(*self._read(part, sitemaps.ACCEPT))
            if inner.sitemaps:
                # The protocol has indexes of sitemaps, and no index of indexes.
                raise make_unreadable(part, "web.nested_sitemap")
            pages += inner.pages
        return pages

    def _read(self, where: Location, accept: str) -> tuple[Location, bytes]:
        page = self._visitor.read(where, accept=accept, largest=LARGEST_SITEMAP)
        if page.answer is None:
            raise AssertionError("a page asked for without conditions is sent")
        return page.location, page.answer.data

    def _name_page(self, page: Location) -> ListedSource | SourceUnreadable:
        try:
            return ListedSource(
                make_legible(f"{self._source.name}/{name_page(page)}"), str(page), version=None
            )
        except SourceUnreadable as error:
            return error


def name_page(page: Location) -> str:
    """Return the name of a page in citations: host and path, with an ending that chooses its reader."""
    host = page.site.partition("://")[2]
    parts = [unquote(part).replace("/", "%2F") for part in page.path.removeprefix("/").split("/")]
    path = "/".join([*parts[:-1], parts[-1] or "index.html"])
    if page.query:
        path += "?" + page.query.replace("/", "%2F")
    return f"{host}/{path}" if find_suffix(path) in list_suffixes() else f"{host}/{path}.html"


def _refuse_type(location: Location, name: str, media_type: str) -> None:
    """Raise SourceUnreadable if a page is sent as another type, or something else as a page.

    The exact type of a document is read from its bytes, as hosts often state it wrongly.
    """
    if (media_type in PAGE) == (find_suffix(name) in list_page_suffixes()):
        return
    if not media_type:
        raise make_unreadable(location, "web.no_type")
    raise make_unreadable(location, "web.other_type", type=media_type)


def _readable(location: Location, answer: WebAnswer) -> bytes:
    """Return the bytes, converted to UTF-8 if the headers state another encoding.

    Headers win over what the page itself states, as in browsers (WHATWG Encoding, 6). Text that is valid
    UTF-8 stays as it is: editors often save old pages in UTF-8.
    """
    said = webencodings.lookup(answer.charset)
    is_text = answer.media_type.startswith("text/") or answer.media_type in PAGE
    if said is None or not is_text or _is_utf_8(answer.data):
        return answer.data
    encoding = said.codec_info.name
    try:
        text = answer.data.decode(encoding).encode()
    except (UnicodeError, LookupError) as error:  # some labels of the standard name what nobody may decode
        if encoding in OFTEN_WRONG_ENCODINGS:
            return answer.data
        raise make_unreadable(location, "web.charset", charset=answer.charset[:40]) from error
    return answer.data if text == answer.data else codecs.BOM_UTF8 + text


def _is_utf_8(data: bytes) -> bool:
    """Return whether bytes are valid UTF-8 beyond ASCII; pure ASCII may also be ISO-2022-JP."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _version(answer: WebAnswer) -> str:
    """Return the ETag or date that the host states, else the sha256 of the bytes."""
    for header, name in VALIDATORS.items():
        if answer.headers.get(name):
            return f"{header}: {answer.headers[name]}"
    return f"sha256: {sha256(answer.data).hexdigest()}"


def _conditions(kept: str | None) -> dict[str, str]:
    header, _, value = (kept or "").partition(": ")
    return {header: value} if header in VALIDATORS else {}


VALIDATORS = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
"""Request header that asks about a version, and the answer header that gave it (RFC 9110, 13.1)."""
