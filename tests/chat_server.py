"""A real HTTP server that a webhook posts to, and that answers what a test wants."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from pipelines.testing.http_server import serve_requests

PATH = "/hooks/T0/B0/not-to-be-seen"


@dataclass
class Chat:
    """What was posted, and the status the next post is answered with."""

    url: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    status: int = 200
    location: str = ""


@contextmanager
def chat_server() -> Iterator[Chat]:
    """Serve on this machine until the block ends."""
    chat = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            chat.posts.append(json.loads(body))
            chat.types.append(self.headers["Content-Type"])
            self.send_response(chat.status)
            if chat.location:
                self.send_header("Location", chat.location)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *args: object) -> None:
            pass

    with serve_requests(Handler) as origin:
        chat.url = f"{origin}{PATH}"
        yield chat
