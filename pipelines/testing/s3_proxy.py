"""A proxy in front of the S3 server: it counts requests, and can misbehave as servers and networks do."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote, urlsplit

from pipelines.testing.http_server import serve_requests

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "expect", "content-length"}


@dataclass(frozen=True)
class ProxyAnswer:
    """Answer to a client: a status, headers without the length, a body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def make_error(status: int, code: str) -> ProxyAnswer:
    """Return an error in the form of S3."""
    body = f"<Error><Code>{code}</Code><Message>as asked</Message></Error>".encode()
    return ProxyAnswer(status, (("Content-Type", "application/xml"),), body)


class AnswerLost(Exception):
    """Raised by `before` or `after`: the request was served, but its answer is to be lost."""


@dataclass
class Proxy:
    """A running proxy; `before` may answer in the server's place, `after` may change its answer.

    `stored` counts how often the server took the same bytes under the same path.
    """

    endpoint_url: str = ""
    requests: list[tuple[str, str]] = field(default_factory=list)
    stored: Counter[tuple[str, str]] = field(default_factory=Counter)
    before: Callable[[str, str], ProxyAnswer | None] = lambda _method, _path: None
    after: Callable[[str, str, ProxyAnswer], ProxyAnswer] = lambda _method, _path, answer: answer

    def count(self, method: str) -> int:
        """Return how many requests of a method passed."""
        return Counter(method for method, _ in self.requests)[method]

    def list_paths(self, method: str) -> list[str]:
        """Return the paths of the requests of a method, in order."""
        return [path for each, path in self.requests if each == method]


@contextmanager
def run_proxy(server_url: str) -> Iterator[Proxy]:
    """Run a proxy in front of a server while the block runs."""
    state = Proxy()
    upstream = urlsplit(server_url)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body are written one after the other: 40 ms a request

        def log_message(self, *_: Any) -> None:
            pass

        def _pass(self) -> None:
            path = unquote(urlsplit(self.path).path)
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:  # whoever sent it went away
                self.close_connection = True
                return
            state.requests.append((self.command, path))
            try:
                answer = state.before(self.command, path) or self._forward(body)
                if self.command == "PUT" and answer.status == 200:
                    state.stored[path, sha256(body).hexdigest()] += 1
                answer = state.after(self.command, path, answer)
            except AnswerLost:
                self.close_connection = True
                return
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD":
                with suppress(OSError):  # whoever asked went away
                    self.wfile.write(answer.body)

        def _forward(self, body: bytes) -> ProxyAnswer:
            assert upstream.hostname
            connection = HTTPConnection(upstream.hostname, upstream.port, timeout=30)
            try:
                connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    if name.lower() not in HOP_BY_HOP:
                        connection.putheader(name, value)
                connection.putheader("Content-Length", str(len(body)))
                connection.endheaders(body)
                reply = connection.getresponse()
                headers = tuple((n, v) for n, v in reply.getheaders() if n.lower() not in HOP_BY_HOP)
                return ProxyAnswer(reply.status, headers, reply.read())
            finally:
                connection.close()

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _pass  # noqa: N815  # http.server's names

    with serve_requests(Handler) as state.endpoint_url:
        yield state
