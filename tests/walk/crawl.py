"""A visitor who follows every link of a site, in both languages, and keeps what each address answers."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache, cached_property
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from threading import local
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement

from schemas.language import Language

PATIENCE = 120  # seconds for an answer: the machine does much else
MOVED = frozenset({301, 302, 303, 307, 308})
LINKS = ("href", "src", "srcset", "poster")


@dataclass(frozen=True)
class Answer:
    """What one address answered; `asked_in` is the language that was asked for, if one was."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    asked_in: Language | None = None

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def is_page(self) -> bool:
        """Whether a browser shows it as a page, and does not save it as a file."""
        return self.media_type == "text/html" and "attachment" not in self.headers.get(
            "content-disposition", ""
        )

    @cached_property
    def page(self) -> HtmlElement:
        return lxml.html.document_fromstring(
            self.body or b"<p>", parser=lxml.html.HTMLParser(encoding="utf-8")
        )

    def links(self) -> Iterator[str]:
        """Every address the page names, whole, forms that are sent by GET among them."""
        if self.status in MOVED:
            yield urljoin(self.address, self.headers["location"])
        if not self.is_page:
            return
        for element in self.page.iter():
            for name in LINKS:
                if named := element.get(name) if isinstance(element.tag, str) else None:
                    yield urljoin(self.address, named)
        for form in self.page.forms:
            if form.method == "GET":
                yield urljoin(self.address, form.action or "")


@dataclass
class Visitor:
    """One browser: the cookies it has, and what it found at each address."""

    origin: str
    cookies: dict[str, str]
    wanted: Callable[[str], bool] = lambda _: True
    workers: int = 3
    answers: dict[str, Answer] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    """Addresses of other sites, and the page that leads there."""

    leads: dict[str, str] = field(default_factory=dict)
    """The page that led to each address first."""

    _own: local = field(default_factory=local)
    _connections: list[HTTPConnection] = field(default_factory=list)

    def walk(self, *starts: str) -> None:
        """Open the addresses given, and all that can be reached from them."""
        with ThreadPoolExecutor(self.workers) as pool:
            going: set[Future[Answer]] = set()

            def go(address: str, from_page: str) -> None:
                if self._is_new(address, from_page):
                    going.add(pool.submit(self.get, address))

            for start in starts:
                go(self.origin + start, "the start")
            while going:
                done, going_on = wait(going, return_when=FIRST_COMPLETED)
                going.clear()
                going.update(going_on)
                for answer in (each.result() for each in done):
                    self.answers[answer.address] = answer
                    for link in answer.links():
                        go(link, answer.address)
                    if answer.is_page and answer.asked_in is Language.FRENCH:
                        go(in_language(answer.address, Language.ENGLISH), answer.address)
        self.leave()

    def leave(self) -> None:
        """Close every connection; another look opens a new one."""
        for connection in self._connections:
            connection.close()

    def _is_new(self, link: str, from_page: str) -> bool:
        address = canonical(link)
        if not address.startswith(f"{self.origin}/"):
            self.elsewhere.setdefault(link, from_page)
            return False
        if address in self.leads or not self.wanted(address):
            return False
        self.leads[address] = from_page
        return True

    def get(self, address: str, method: str = "GET", form: dict[str, str] | None = None) -> Answer:
        """Ask for one address, French first where no language is named; send a form where one is given."""
        named = dict(parse_qsl(urlsplit(address).query)).get("lang")
        language = Language(named) if named else Language.FRENCH
        parts = urlsplit(address if named else in_language(address, language))
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urlencode(form).encode() if form is not None else None
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        asked = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        try:
            response = self._ask(method, asked, body, headers)
        except RemoteDisconnected:  # the desk had closed what stood idle while another page was read
            response = self._ask(method, asked, body, headers)
        data = response.read()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie = value.partition(";")[0].partition("=")
                self.cookies[cookie[0]] = cookie[2]
        answered = {name.lower(): value for name, value in response.getheaders()}
        return Answer(canonical(address), response.status, answered, data, language)

    def _ask(self, method: str, asked: str, body: bytes | None, headers: dict[str, str]) -> HTTPResponse:
        connection = self._connection()
        connection.request(method, asked, body=body, headers=headers)
        return connection.getresponse()

    def _connection(self) -> HTTPConnection:
        if not hasattr(self._own, "connection"):
            self._own.connection = HTTPConnection(urlsplit(self.origin).netloc, timeout=PATIENCE)
            self._connections.append(self._own.connection)
        connection: HTTPConnection = self._own.connection
        return connection


@cache
def canonical(link: str) -> str:
    """An address without its fragment, its French, and the page it leads back to; a site's own is its `/`."""
    parts = urlsplit(urldefrag(link).url)
    query = [
        (k, v) for k, v in parse_qsl(parts.query) if k != "back" and (k, v) != ("lang", Language.FRENCH.value)
    ]
    return parts._replace(path=parts.path or "/", query=urlencode(sorted(query))).geturl()


def in_language(address: str, language: Language) -> str:
    """The same address, asked for in a language."""
    parts = urlsplit(address)
    query = [(k, v) for k, v in parse_qsl(parts.query) if k != "lang"]
    return parts._replace(query=urlencode([*query, ("lang", language.value)])).geturl()


def kind_of(address: str) -> str:
    """The address with what names one draft, run or element left open: pages of one kind look alike."""
    path = re.sub(r"[0-9a-f-]{32,36}|[0-9a-f]{12}", "*", urlsplit(address).path)
    return re.sub(r"(?<=/)[a-z0-9-]+--[a-z0-9-]+", "*", path)
