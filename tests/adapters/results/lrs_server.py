"""An LRS on this machine that answers as a real one did, and every way it can be out of order.

Refusals and the form of `more` are recorded (tests/recorded/lrs: pelotech xapi-lrs, xAPI 1.0.3, 28 November
2026): a path of the same question with a cursor. What it does with `version` 2 is read in the standard alone.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from ssl import SSLContext
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pipelines.testing.http_server import serve_requests

LOGIN = "reader:s3cret"
VERSION = "x-experience-api-version"
RECORDED = Path(__file__).resolve().parents[2] / "recorded"
CURSOR = "_cursor"


def recorded(case: str) -> bytes:
    """Return what the real LRS answered in a case."""
    return (RECORDED / "lrs" / f"lrs-statements--{case}.json").read_bytes()


def recorded_statements() -> list[Any]:
    """Return what it held of six learners, in the order it gave them."""
    held: list[Any] = json.loads((RECORDED / "cmi5" / "cmi5-statements.json").read_bytes())
    return held


@dataclass
class Answered:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Lrs:
    """Its statements in the order they were stored, what it was asked, and what it answers instead."""

    url: str = ""
    version: str = "1.0.3"
    names_itself: bool = True
    statements: list[Any] = field(default_factory=list)
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    instead: Callable[[dict[str, list[str]]], Answered | None] = lambda query: None

    def answer(self, path: str, headers: Any) -> Answered:
        query = parse_qs(urlsplit(path).query)
        self.asked.append(query)
        other = self.instead(query)
        if other is not None:
            return other
        if headers.get("Authorization") != "Basic " + b64encode(LOGIN.encode()).decode():
            return Answered(401, recorded("wrong-login"))
        if VERSION not in {name.lower() for name in headers}:
            return Answered(400, recorded("no-version"))
        if not headers.get(VERSION, "").startswith(self.version[:2]):
            return Answered(400, headers={VERSION: self.version} if self.names_itself else {})
        since, until = query.get("since", [""])[0], query.get("until", ["~"])[0]
        if since and not since[:1].isdigit():
            return Answered(400, recorded("odd-since"))
        found = [each for each in self.statements if since < str(each.get("stored")) <= until]
        start, limit = int(query.get(CURSOR, ["0"])[0]), int(query.get("limit", ["100"])[0])
        page: dict[str, Any] = {"statements": found[start : start + limit]}
        if len(found) > start + limit:
            page["more"] = f"/xapi/statements?{urlencode(query | {CURSOR: start + limit}, doseq=True)}"
        return Answered(body=json.dumps(page).encode(), headers={VERSION: self.version})


@contextmanager
def lrs_server(tls: SSLContext | None = None) -> Iterator[Lrs]:
    state = Lrs()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = state.answer(self.path, self.headers)
            self.send_response_only(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            pass

    with serve_requests(Handler, tls) as origin:
        state.url = f"{origin}/xapi"
        yield state
