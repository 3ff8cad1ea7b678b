"""A real HTTP server on loopback that serves files, and records what it is sent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Event
from urllib.parse import urlsplit

from adapters.blob import Member
from pipelines.testing.http_server import serve_requests

TYPES = {
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "vtt": "text/vtt",
    "wav": "audio/wav",
}


@dataclass
class Site:
    """A served site: its files by path, the bodies posted to it in order, the documents put, by address.

    With `refusing` it answers posts with 500; while `waiting` holds events, each put waits for one of them.
    """

    files: dict[str, bytes]
    origin: str = ""
    commits: list[bytes] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    refusing: bool = False
    waiting: list[Event] = field(default_factory=list)
    puts: int = 0

    def url(self, path: str) -> str:
        """Return the address of a file."""
        return f"{self.origin}/{path}"


def move_below(folder: str, files: Mapping[str, Member]) -> dict[str, Member]:
    """Return the files with their paths moved below a folder."""
    return {f"{folder}/{path}": body for path, body in files.items()}


@contextmanager
def serve_site(files: Mapping[str, Member]) -> Iterator[Site]:
    """Serve files until the block ends; yields the site, whose files may be changed meanwhile."""
    site = Site({path: bytes(body) for path, body in files.items()})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path.lstrip("/")
            if path == "favicon.ico":
                self._answer(204, b"", "ico")
            elif path == "state":
                self._answer(200, site.commits[-1] if site.commits else b"null", "json")
            elif self.path in site.documents:
                self._answer(200, site.documents[self.path], "txt")
            elif path in site.files:
                self._answer(200, site.files[path], path.rpartition(".")[2])
            else:
                self._answer(404, b"", "html")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if site.refusing:
                self._answer(500, b"{}", "json")
                return
            site.commits.append(body)
            self._answer(200, b'{"result": true, "errorCode": 0}', "json")

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            site.puts += 1
            if site.waiting:
                site.waiting.pop().wait(20)
            site.documents[self.path] = body
            self._answer(204, b"", "txt")

        def _answer(self, status: int, body: bytes, suffix: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{TYPES.get(suffix, 'text/plain')}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing: pytest shows what matters."""

    with serve_requests(Handler) as site.origin:
        yield site
