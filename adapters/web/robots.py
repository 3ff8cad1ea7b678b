"""Rules of robots.txt (RFC 9309) for programs that read a site."""

from protego import Protego

from adapters.web.locations import Location
from adapters.web.request import WebAnswer, make_unreadable

AGENT = "Premierjet"
"""The product token sites may name in robots.txt (RFC 9309, 2.2.1)."""

LARGEST_ROBOTS = 512_000
"""Bytes; a crawler has to read that much at least (RFC 9309, 2.5)."""

BUSY = 429


class Robots:
    """One site's rules."""

    def __init__(self, rules: str) -> None:
        self._rules = Protego.parse(rules)

    def refuse(self, location: Location) -> None:
        """Raise SourceUnreadable if the site asks programs not to read a page."""
        if not self._rules.can_fetch(str(location), AGENT):
            raise make_unreadable(location, "web.robots")

    @property
    def delay(self) -> float:
        """Return the pause it asks for between two requests, in seconds; 0 if it asks for none."""
        return self._rules.crawl_delay(AGENT) or 0.0


def read_robots(location: Location, answer: WebAnswer) -> Robots:
    """Return the rules in a site's answer; without the file there are none (RFC 9309, 2.3.1.3).

    Raises SourceUnreadable if the server fails: then nothing may be read from the site (2.3.1.4).
    """
    if answer.status == 200:
        return Robots(answer.data.decode("utf-8-sig", errors="replace"))
    if 400 <= answer.status < 500 and answer.status != BUSY:
        return Robots("")
    raise make_unreadable(location, "web.no_robots", status=answer.status)
