"""Web addresses, parsed once, so that a request goes to the address that was checked."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from schemas.errors import SourceUnreadable
from schemas.refusal import Fact, Refusal

PORTS = {"http": 80, "https": 443}
LEFT_AS_IT_IS = "/%:@!$&'()*+,;=~-._?"
HOST = re.compile(r"^[a-z0-9_.-]+$")
LONGEST_URL = 2048
"""Characters; the sitemap protocol's own limit (sitemaps.org, `loc`)."""


@dataclass(frozen=True)
class Location:
    """A web address without fragment and without anybody's credentials."""

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def site(self) -> str:
        """Return scheme, host and port, for which one robots.txt is valid."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    @property
    def target(self) -> str:
        """Return path and query, as a request names them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def __str__(self) -> str:
        return self.site + self.target


def locate(url: str, seen_from: Location | None = None) -> Location:
    """Return a parsed web address, relative to `seen_from` if given; raises SourceUnreadable if unusable."""
    try:
        text = url.strip() if seen_from is None else urljoin(str(seen_from), url.strip())
        parts = urlsplit(text)
        host, port = _host(parts), parts.port
    except ValueError as error:
        raise _make_refusal("web.no_address", why=str(error)) from error
    if any(ord(character) <= ord(" ") or character in "\\\x7f" for character in text):
        raise _make_refusal("web.odd_address")
    if parts.scheme not in PORTS or not host:
        raise _make_refusal("web.no_http")
    if parts.username is not None or parts.password is not None:
        raise _make_refusal("web.login")
    if len(text) > LONGEST_URL:
        raise _make_refusal("web.long_address", most=LONGEST_URL)
    path = quote(parts.path or "/", safe=LEFT_AS_IT_IS.replace("?", ""))
    query = quote(parts.query, safe=LEFT_AS_IT_IS)
    return Location(parts.scheme, host, port or PORTS[parts.scheme], path, query)


def _host(parts: SplitResult) -> str:
    """Return a host in its ASCII form, or "" if there is none; raises ValueError."""
    named = (parts.hostname or "").rstrip(".")
    if ":" in named:
        return str(IPv6Address(named))
    known = named.encode("idna").decode("ascii").lower()
    return known if HOST.match(known) else ""


def _make_refusal(wording: str, **facts: Fact) -> SourceUnreadable:
    # The address itself is not shown: what is wrong with it may be a password.
    return SourceUnreadable(Refusal(wording, place="web address", **facts))
