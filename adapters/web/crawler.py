"""Reader of web pages on the hosts that a course names; it obeys robots.txt and checks redirects."""

import ssl
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from adapters.installed_versions import read_own_version
from adapters.web.locations import Location, locate
from adapters.web.request import MOVED, UNCHANGED, WebAnswer, ask, make_unreadable
from adapters.web.robots import AGENT, LARGEST_ROBOTS, Robots, read_robots
from schemas.errors import SourceUnreadable

ROBOTS = "/robots.txt"
REFUSALS_BY_STATUS = {
    401: "web.sign_in",
    403: "web.refused",
    404: "web.absent",
    410: "web.taken_away",
    429: "web.busy",
    503: "web.out_of_service",
}


@dataclass(frozen=True)
class CrawlLimits:
    """Limits for one page, and the pause between two requests to a host.

    `seconds` count the wait for answers, redirects included, but not the pauses.
    """

    seconds: float = 60.0
    redirects: int = 5
    pause_seconds: float = 1.0
    longest_pause_seconds: float = 10.0


DEFAULT_LIMITS = CrawlLimits()


@dataclass(frozen=True)
class WebPage:
    """A page as it was sent; `answer` is None if it has not changed since the version asked about."""

    location: Location
    answer: WebAnswer | None


class Crawler:
    """Reads pages of some hosts only, one request at a time for each site; safe in threads.

    `own_hosts` may be in the organisation's own networks.
    """

    def __init__(
        self, hosts: frozenset[str], own_hosts: frozenset[str], limits: CrawlLimits = DEFAULT_LIMITS
    ) -> None:
        self._hosts = hosts
        self._own_hosts = own_hosts
        self._limits = limits
        self._trusted = ssl.create_default_context()
        self._robots: dict[str, Robots] = {}
        self._free_at: dict[str, float] = {}
        self._asking: dict[str, Lock] = defaultdict(Lock)
        self._learning: dict[str, Lock] = defaultdict(Lock)

    def read(
        self, location: Location, *, accept: str, largest: int, conditions: Mapping[str, str] | None = None
    ) -> WebPage:
        """Return a page; raises SourceUnreadable if it cannot or may not be read.

        `conditions` are headers that say which version is at hand (RFC 9110, 13.1).
        """
        headers = {"Accept": accept, **(conditions or {})}
        end, answer = self._follow_redirects(location, headers, largest)
        if answer.status == UNCHANGED and conditions:
            return WebPage(end, None)
        if answer.status != 200:
            if answer.status in REFUSALS_BY_STATUS:
                raise make_unreadable(end, REFUSALS_BY_STATUS[answer.status])
            raise make_unreadable(end, "web.status", status=answer.status)
        return WebPage(end, answer)

    def _follow_redirects(
        self, location: Location, headers: Mapping[str, str], largest: int, *, rules: bool = False
    ) -> tuple[Location, WebAnswer]:
        """Follow redirects; return the last address and its answer. `rules` is set to read robots.txt."""
        met = [location]
        left = self._limits.seconds
        while True:
            self._admit(met[0], met[-1])
            if not rules:
                self._robots_of(met[-1]).refuse(met[-1])
            answer, took = self._ask(met[-1], headers, largest, left)
            if answer.status not in MOVED:
                return met[-1], answer
            left -= took
            met.append(_resolve_redirect(met, answer, self._limits.redirects))

    def _admit(self, first: Location, location: Location) -> None:
        """Raise SourceUnreadable if a page is on another host, or a redirect leaves https."""
        if location.host not in self._hosts:
            raise make_unreadable(first, "web.other_host", host=location.host)
        if first.scheme == "https" and location.scheme == "http":
            raise make_unreadable(first, "web.unencrypted", to=str(location))

    def _robots_of(self, location: Location) -> Robots:
        with self._learning[location.site]:
            if location.site not in self._robots:
                rules = locate(location.site + ROBOTS)
                accept = {"Accept": "text/plain"}
                end, answer = self._follow_redirects(rules, accept, LARGEST_ROBOTS, rules=True)
                self._robots[location.site] = read_robots(end, answer)
            return self._robots[location.site]

    def _ask(
        self, location: Location, headers: Mapping[str, str], largest: int, seconds: float
    ) -> tuple[WebAnswer, float]:
        """Return the answer, and the seconds it took."""
        named = {"User-Agent": f"{AGENT}/{read_own_version()}", "Accept-Encoding": "gzip", **headers}
        with self._asking[location.site]:
            self._wait_for(location)
            began = time.monotonic()
            try:
                answer = ask(
                    location,
                    named,
                    largest=largest,
                    deadline=began + seconds,
                    own_hosts=self._own_hosts,
                    trusted=self._trusted,
                )
            finally:
                self._free_at[location.site] = time.monotonic()
            return answer, self._free_at[location.site] - began

    def _wait_for(self, location: Location) -> None:
        """Wait for the pause that a site asks for, within our limits."""
        asked = self._robots[location.site].delay if location.site in self._robots else 0.0
        pause = min(max(asked, self._limits.pause_seconds), self._limits.longest_pause_seconds)
        last = self._free_at.get(location.site)
        if last is not None:
            time.sleep(max(0.0, last + pause - time.monotonic()))


def _resolve_redirect(met: list[Location], answer: WebAnswer, most: int) -> Location:
    """Return where a redirect leads; raises SourceUnreadable if it leads back or is one too many."""
    first, last = met[0], met[-1]
    try:
        following = locate(answer.headers.get("location", ""), last)
    except SourceUnreadable as error:
        raise make_unreadable(first, "web.leads_nowhere", why=error.why) from error
    if following in met:
        raise make_unreadable(first, "web.circle", to=str(following))
    if len(met) > most:
        raise make_unreadable(first, "web.leads_on", most=most)
    return following
