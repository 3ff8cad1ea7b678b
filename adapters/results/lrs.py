"""A learning record store asked for what is new: `GET statements` of xAPI 1.0.3 (part 3, 2.1.3) and 2.0.

tincan sends what we record (adapters/lrs), but reads a page into objects and stumbles over any statement it
would not have made; here statements stay as they came. `stored` is the cursor: the LRS sets it, and no
learner's clock is in it.
"""

import json
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import orjson
from pydantic import SecretStr

from adapters.results.origin import Batch, Form
from adapters.web.asking import MOVED, Answer, ask
from adapters.web.locations import Location, located
from schemas.course import LrsResults
from schemas.errors import ResultsUnreadable, SourceUnreadable

LOGIN = "PREMIERJET_RESULTS_LRS_LOGIN"
VERSION_1, VERSION_2 = "1.0.3", "2.0.0"
SECONDS = 60.0
"""For one page, however slowly it comes."""

LARGEST_PAGE = 100_000_000  # bytes
BATCH = 20_000
"""Statements that are kept together: what a run that is killed asks for again."""

OVERLAP = timedelta(minutes=10)
"""Asked for again at the least: an LRS of several machines may show a statement after a later one."""

TRIES = 4
LONGEST_WAIT = 60.0  # seconds; a server that wants longer is left for the next night
BUSY = frozenset({429, 503})
LATER = "Pull again later; what was read before stays"
STATUSES = {
    400: ("does not understand the question (400)", "Check that `url` speaks xAPI 1.0.3 or 2.0"),
    401: ("does not know the login (401)", f"Correct {LOGIN}"),
    403: ("does not let this login read statements (403)", "Give it the right to read all statements"),
    404: ("has no statements at this address (404)", "Correct `url`: it is what /statements follows"),
    413: ("sends nothing smaller than it may (413)", "Raise the limit of the proxy before the LRS"),
    429: ("asks to come less often (429)", LATER),
    503: ("is closed at the moment (503)", LATER),
}


@dataclass
class _Spool:
    """Statements on their way to a batch, in files of `folder`."""

    folder: Path
    number: int = 0
    lines: list[bytes] = field(default_factory=list)
    latest: datetime | None = None
    in_order: bool = True

    def add(self, statements: list[object]) -> None:
        for statement in statements:
            self.lines.append(_line(statement))
            said = statement.get("stored") if isinstance(statement, dict) else None
            stored = _moment(said)
            if stored is not None and (self.latest is None or stored >= self.latest):
                self.latest = stored
            elif stored is not None and self.latest is not None and stored < self.latest - OVERLAP:
                self.in_order = False

    def batch(self, cursor: str | None, *, last: bool = False) -> Batch:
        """Return what is spooled as a batch, and start the next one.

        An LRS that does not sort by `stored` moves the cursor only with its last batch.
        """
        file = self.folder / f"statements-{self.number:05}.jsonl"
        file.write_bytes(b"\n".join(self.lines) + b"\n")
        self.number += 1
        self.lines = []
        moves = self.latest is not None and (self.in_order or last)
        return Batch((file,), Form.STATEMENTS, str(self.latest) if moves else cursor or "")


class LrsOrigin:
    """The statements of one LRS about a course; `activity` is the course's IRI.

    Raises ResultsUnreadable where the login is missing or would travel unencrypted.
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
    ) -> None:
        self._entry = entry
        self._activity = activity
        self._own_hosts = own_hosts
        self._seconds = seconds
        self._wait = wait
        self._version = VERSION_1
        self._page = entry.page
        self._overlap = max(OVERLAP, timedelta(days=entry.again_days))
        self._trusted = ssl.create_default_context()
        self._statements = self._located(f"{entry.url.rstrip('/')}/statements")
        if self._statements.scheme == "http" and self._statements.host not in own_hosts:
            raise self._unreadable(
                "would be sent its login unencrypted",
                "Write https:// in `url`; an LRS of your own network that has no https is named in "
                "PREMIERJET_WEB_OWN_HOSTS",
            )
        self._login = _login_of(self._statements.host, login)
        if self._login is None:
            raise self._unreadable("has no login", f"Set {LOGIN} to {self._statements.host}=USER:PASSWORD")

    @property
    def place(self) -> str:
        """Return the address of the LRS."""
        return self._entry.url

    def read(self, cursor: str | None, scratch: Path) -> Iterator[Batch]:
        """Yield the statements stored since, and those of a few minutes before once more."""
        spool = _Spool(scratch, latest=_moment(cursor))
        try:
            for statements in self._pages(cursor):
                spool.add(statements)
                if len(spool.lines) >= BATCH:
                    yield spool.batch(cursor)
        except ResultsUnreadable:
            if spool.lines:
                yield spool.batch(cursor)
            raise
        if spool.lines:
            yield spool.batch(cursor, last=True)

    def _pages(self, cursor: str | None) -> Iterator[list[object]]:
        since = _moment(cursor)
        question: dict[str, object] = {"ascending": "true"}
        if self._entry.asks_for_course:
            question |= {"activity": self._activity, "related_activities": "true"}
        if since is not None:
            question["since"] = (since - self._overlap).astimezone(UTC).isoformat().replace("+00:00", "Z")
        answer = self._first(question)
        if since is None and not self._parsed(answer)["statements"]:
            self._refuse_blind_filter()
        seen: set[str] = set()
        while True:
            page = self._parsed(answer)
            yield page["statements"]
            more = page.get("more") or ""
            if not more:
                return
            if not isinstance(more, str) or more in seen:
                raise self._unreadable("leads in circles", "Tell whoever runs the LRS: `more` comes back")
            seen.add(more)
            answer = self._asked(self._own(more))

    def _refuse_blind_filter(self) -> None:
        """Raise where an LRS finds nothing of a course though it holds some: Ralph on files does so."""
        if self._entry.asks_for_course and self._activity.encode() in self._first({}).data:
            raise self._unreadable(
                "holds statements of the course, and does not find them by `activity`",
                "Write `asks_for_course: false` for it in course.yaml",
            )

    def _first(self, question: Mapping[str, object]) -> Answer:
        """Return the first page; where it is too large to be sent, of fewer statements."""
        while True:
            query = urlencode({**question, "limit": self._page})
            answer = self._asked(self._located(f"{self._statements}?{query}"), small_enough=self._page == 1)
            if answer.status != 413:
                return answer
            self._page = max(1, self._page // 4)

    def _own(self, more: str) -> Location:
        """Return where the next page is; another host would be given the login."""
        location = self._located(more, self._statements)
        if location.site != self._statements.site:
            raise self._unreadable(
                f"leads to {location.site} for the rest", "Write the address the LRS calls itself by in `url`"
            )
        return location

    def _asked(self, location: Location, *, small_enough: bool = True) -> Answer:
        for number in range(TRIES):
            answer = self._sent(location)
            if answer.status == 400 and self._version == VERSION_1 and _speaks_2(answer):
                self._version = VERSION_2
                answer = self._sent(location)
            if answer.status == 200 or (answer.status == 413 and not small_enough):
                return answer
            patience = _retry_after(answer.headers.get("retry-after", ""), 2.0**number)
            if answer.status not in BUSY or patience > LONGEST_WAIT or number == TRIES - 1:
                break
            self._wait(patience)
        raise self._unreadable(*self._refusal(answer))

    def _sent(self, location: Location) -> Answer:
        headers = {
            "Authorization": f"Basic {self._login}",
            "X-Experience-API-Version": self._version,
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
            raise self._unreadable(error.happened, error.remedy) from error

    def _refusal(self, answer: Answer) -> tuple[str, str]:
        if answer.status in MOVED:
            return "leads elsewhere", "Write the address it leads to in `url`: the login is not sent on"
        if answer.status >= 500 and answer.status != 503:
            return f"failed ({answer.status})", f"{LATER}; its administrator finds the reason in its log"
        return STATUSES.get(answer.status, (f"answers {answer.status}", "Open `url` in a browser"))

    def _parsed(self, answer: Answer) -> dict[str, list[object]]:
        try:
            page = json.loads(answer.data)
            if isinstance(page["statements"], list):
                return dict(page)
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        raise self._unreadable("sends no statements where it should", "Correct `url`; see that it is an LRS")

    def _located(self, url: str, seen_from: Location | None = None) -> Location:
        try:
            return located(url, seen_from)
        except SourceUnreadable as error:
            raise self._unreadable(error.happened, error.remedy) from error

    def _unreadable(self, happened: str, remedy: str) -> ResultsUnreadable:
        return ResultsUnreadable(happened, place=self._entry.url, remedy=remedy)


def _line(statement: object) -> bytes:
    """Return a statement as one line, whatever is in it: numbers of any size, halves of characters."""
    try:
        return orjson.dumps(statement)
    except TypeError:
        return json.dumps(statement).encode()


def _login_of(host: str, setting: SecretStr | None) -> str | None:
    """Return the login for a host as HTTP wants it: `HOST=USER:PASSWORD`, several with spaces between."""
    said = setting.get_secret_value().split() if setting is not None else []
    for each in said:
        for_host, equals, login = each.partition("=")
        if equals and ":" not in for_host and for_host.lower() == host:
            return b64encode(login.encode()).decode()
    return None


def _speaks_2(answer: Answer) -> bool:
    return answer.headers.get("x-experience-api-version", "").startswith("2.")


def _retry_after(said: str, otherwise: float) -> float:
    """Return the seconds a server wants us to wait (RFC 9110, 10.2.3, as a number)."""
    return float(said) if said.strip().isdigit() else otherwise


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
