"""A site on this machine, as well or badly behaved as a test wants it; it remembers what it was asked."""

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipelines.testing.http_server import serve_requests

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What a path answers; a body in pieces is sent as long as somebody listens, its length untold.

    A `bare` one is all that is sent, status and headers included.
    """

    body: bytes | Callable[[], Iterable[bytes]] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = HTML
    bare: bool = False


def moved(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


def page(text: str, **headers: str) -> Reply:
    body = f"<!doctype html><title>t</title><main><p>{text}</p></main>".encode()
    return Reply(body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def sitemap(*urls: str, index: bool = False) -> Reply:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    listed = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    xml = f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{outer}>'
    return Reply(f'<?xml version="1.0"?>{xml}'.encode(), media_type="application/xml")


@dataclass
class Site:
    """Answers 404 where `pages` has nothing, 304 where a condition names the page's own ETag."""

    url: str = ""
    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    @property
    def host(self) -> str:
        return self.url.partition("://")[2]


@contextmanager
def site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve until the block ends."""
    state = Site()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            state.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            reply = state.pages.get(self.path, Reply(b"no", 404))
            known = reply.headers.get("ETag"), reply.headers.get("Last-Modified")
            if any(known) and known == (self.headers["If-None-Match"], self.headers["If-Modified-Since"]):
                reply = Reply(status=304)
            try:
                self._head(reply)
                for piece in [reply.body] if isinstance(reply.body, bytes) else reply.body():
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                pass  # whoever asked hung up

        def _head(self, reply: Reply) -> None:
            if reply.bare:
                return
            self.send_response_only(reply.status)
            if reply.media_type is not None:
                self.send_header("Content-Type", reply.media_type)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if isinstance(reply.body, bytes) and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # a client that does not trust the certificate

    with serve_requests(Handler, tls, Server) as state.url:
        yield state
