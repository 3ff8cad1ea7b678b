"""Reading of new statements from a learning record store: `GET statements` of xAPI 1.0.3 and 2.0.

adapters/lrs uses tincan, which fails at statements it would not have made itself; here statements stay as
they came. The cursor is the time `stored`, which the LRS sets by its own clock, not by a learner's.
"""

import json
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from pydantic import SecretStr

from adapters.results.lrs_pages import (
    OVERLAP,
    StatementPages,
    StatementSpool,
    read_moment,
    write_moment,
)
from adapters.results.origin import OriginRemark, ReadSteps
from adapters.web.locations import Location, locate
from adapters.web.request import MOVED, WebAnswer, ask
from schemas.course import LrsResults
from schemas.errors import ResultsUnreadable, SourceUnreadable
from schemas.refusal import Fact, Refusal

VERSION_1, VERSION_2 = "1.0.3", "2.0.0"
VERSION_HEADER = "x-experience-api-version"
SECONDS = 60.0
"""Time for one page, however slowly it arrives."""

LARGEST_PAGE = 100_000_000  # bytes
BATCH = 20_000
"""Statements in one batch; a run that is killed asks for that many again."""


TRIES = 4
LONGEST_WAIT = 60.0  # seconds; a server that wants longer is left for the next night
BUSY = frozenset({429, 503})
STATUSES = {
    400: "lrs.not_understood",
    401: "lrs.unknown_login",
    403: "lrs.forbidden",
    404: "lrs.absent",
    413: "lrs.large",
    429: "lrs.busy",
    503: "lrs.closed",
}


class LrsOrigin:
    """The statements of one LRS about a course; `activity` is the course's IRI.

    Raises ResultsUnreadable if the login is missing or would be sent unencrypted.
    """

    def __init__(
        self,
        entry: LrsResults,
        activity: str,
        login: SecretStr | None,
        *,
        own_hosts: frozenset[str],
        seconds: float = SECONDS,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._entry = entry
        self._activity = activity
        self._own_hosts = own_hosts
        self._seconds = seconds
        self._wait = wait
        self._clock = clock
        self._version = VERSION_1
        self._page = entry.page
        self._overlap = max(OVERLAP, timedelta(days=entry.again_days))
        self._trusted = ssl.create_default_context()
        self._statements = self._locate_more(f"{entry.url.rstrip('/')}/statements")
        if self._statements.scheme == "http" and self._statements.host not in own_hosts:
            raise self._unreadable("lrs.unencrypted")
        self._login = _login_of(self._statements.host, login)
        if self._login is None:
            raise self._unreadable("lrs.no_login", host=self._statements.host)

    @property
    def place(self) -> str:
        """Return the address of the LRS."""
        return self._entry.url

    def read(self, cursor: str | None, scratch: Path) -> ReadSteps:
        """Yield the statements stored since the cursor, and those of a few minutes before it again."""
        now = self._clock()
        former = read_moment(cursor)
        if former is not None and former > now:  # an older version took it from a clock that was wrong
            cursor = former = None
        spool = StatementSpool(scratch, now, former)
        try:
            for statements in self._pages(cursor):
                if len(spool.lines) >= BATCH:
                    yield spool.batch(cursor)
                spool.add(statements)
        except ResultsUnreadable:
            if spool.lines:
                yield spool.batch(cursor)
            yield from self._list_remarks(spool)
            raise
        if spool.lines:
            yield spool.batch(cursor, last=True)
        yield from self._list_remarks(spool)

    def _list_remarks(self, spool: StatementSpool) -> Iterator[OriginRemark]:
        if spool.ahead:
            refusal = Refusal("lrs.stored_ahead", place=self._entry.url, count=spool.ahead)
            yield OriginRemark("stored", refusal)

    def _pages(self, cursor: str | None) -> Iterator[list[object]]:
        since = read_moment(cursor)
        question: dict[str, object] = {"ascending": "true"}
        if self._entry.asks_for_course:
            question |= {"activity": self._activity, "related_activities": "true"}
        if since is not None:
            question["since"] = write_moment(since - self._overlap)
        answer = self._first(question)
        if since is None and not self._parse_page(answer)["statements"]:
            self._refuse_blind_filter()
        links: set[str] = set()
        given = StatementPages()
        while True:
            page = self._parse_page(answer)
            if given.is_new(page["statements"]):
                yield page["statements"]
            elif given.goes_in_circles:
                raise self._unreadable("lrs.circle")
            more = page.get("more") or ""
            if not isinstance(more, str) or more in links:
                raise self._unreadable("lrs.circle")
            links.add(more)
            beyond = given.beyond(ends=not more)
            if more:
                answer = self._ask_page(self._own(more))
            elif beyond is None:
                return
            else:
                links.clear()
                answer = self._first(question | beyond)

    def _refuse_blind_filter(self) -> None:
        """Raise an error if the LRS has statements of the course and its filter finds none, as in Ralph."""
        if self._entry.asks_for_course and self._activity.encode() in self._first({}).data:
            raise self._unreadable("lrs.blind")

    def _first(self, question: Mapping[str, object]) -> WebAnswer:
        """Return the first page, with fewer statements if it is too large for the server."""
        while True:
            query = urlencode({**question, "limit": self._page})
            answer = self._ask_page(
                self._locate_more(f"{self._statements}?{query}"), small_enough=self._page == 1
            )
            if answer.status != 413:
                return answer
            self._page = max(1, self._page // 4)

    def _own(self, more: str) -> Location:
        """Return the address of the next page; raises an error if another site would get the login."""
        location = self._locate_more(more, self._statements)
        if location.site != self._statements.site:
            raise self._unreadable("lrs.other_site", site=location.site)
        return location

    def _ask_page(self, location: Location, *, small_enough: bool = True) -> WebAnswer:
        for number in range(TRIES):
            answer = self._ask_in_either_version(location)
            if answer.status == 200 or (answer.status == 413 and not small_enough):
                return answer
            patience = _retry_after(answer.headers.get("retry-after", ""), 2.0**number)
            if answer.status not in BUSY or patience > LONGEST_WAIT or number == TRIES - 1:
                break
            self._wait(patience)
        raise self._make_refusal(answer)

    def _ask_in_either_version(self, location: Location) -> WebAnswer:
        """Ask in the version of xAPI that was last accepted, and in the other if that is refused.

        An LRS states its version in its answers (part 3, 3.3); two machines of one LRS may differ.
        """
        answer = self._send_request(location)
        other = VERSION_2 if self._version == VERSION_1 else VERSION_1
        if answer.status != 400 or answer.headers.get(VERSION_HEADER, other)[:2] != other[:2]:
            return answer
        refused, self._version = self._version, other
        again = self._send_request(location)
        if again.status == 400:
            self._version = refused
            return answer
        return again

    def _send_request(self, location: Location) -> WebAnswer:
        headers = {
            "Authorization": f"Basic {self._login}",
            VERSION_HEADER: self._version,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        }
        try:
            return ask(
                location,
                headers,
                largest=LARGEST_PAGE,
                deadline=time.monotonic() + self._seconds,
                own_hosts=self._own_hosts,
                trusted=self._trusted,
            )
        except SourceUnreadable as error:
            raise ResultsUnreadable.of(error, self._entry.url) from error

    def _make_refusal(self, answer: WebAnswer) -> ResultsUnreadable:
        if answer.status in MOVED:
            return self._unreadable("lrs.moved")
        if answer.status in STATUSES:
            return self._unreadable(STATUSES[answer.status])
        return self._unreadable("lrs.failed" if answer.status >= 500 else "lrs.status", status=answer.status)

    def _parse_page(self, answer: WebAnswer) -> dict[str, list[object]]:
        try:
            page = json.loads(answer.data)
            if isinstance(page["statements"], list):
                return dict(page)
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        raise self._unreadable("lrs.no_statements")

    def _locate_more(self, url: str, seen_from: Location | None = None) -> Location:
        try:
            return locate(url, seen_from)
        except SourceUnreadable as error:
            raise ResultsUnreadable.of(error, self._entry.url) from error

    def _unreadable(self, wording: str, **facts: Fact) -> ResultsUnreadable:
        return ResultsUnreadable(Refusal(wording, place=self._entry.url, **facts))


def _login_of(host: str, setting: SecretStr | None) -> str | None:
    """Return the login for a host, in base64; the setting has `HOST=USER:PASSWORD`, separated by spaces."""
    texts = setting.get_secret_value().split() if setting is not None else []
    for each in texts:
        for_host, equals, login = each.partition("=")
        if equals and ":" not in for_host and for_host.lower() == host:
            return b64encode(login.encode()).decode()
    return None


def _retry_after(text: str, otherwise: float) -> float:
    """Return the seconds in a Retry-After header (RFC 9110, 10.2.3); `otherwise` if it has no number."""
    return float(text) if text.strip().isdecimal() else otherwise
