"""An OpenAI-compatible host that answers recorded requests as they were answered, and no others."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher, unified_diff
from http.server import BaseHTTPRequestHandler
from threading import Lock
from typing import Any

from bench.model.session import Exchange, Session, digest_request, list_prompt
from pipelines.testing.http_server import serve_requests

CHARACTERS_A_TOKEN = 4
CONTEXT = 2
"""Lines shown on either side of a change in a prompt."""


@dataclass
class RecordedHost:
    """Answers as the session was answered; `unknown` holds what it was asked and the session was not.

    If it `accepts`, an unknown request gets the answer of the likest one of its kind, if possible of one that
    nobody asked for yet; `accepted` holds it with that answer.
    """

    session: Session
    accepts: bool = False
    asked: set[int] = field(default_factory=set)
    unknown: list[dict[str, Any]] = field(default_factory=list)
    accepted: list[Exchange] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, request: dict[str, Any]) -> str | None:
        """Return the answer to a request, or None if it is not in the session."""
        digest = digest_request(request)
        with self._lock:
            for exchange in (*self.session.exchanges, *self.accepted):
                if exchange.digest == digest:
                    self.asked.add(exchange.number)
                    return exchange.answer
            self.unknown.append(request)
            likest = self._find_likest(request) if self.accepts else None
            if likest is None:
                return None
            number = likest.number if likest.number not in self.asked else self._allocate_number()
            self.asked.add(number)
            self.accepted.append(Exchange(number, request, likest.answer))
            return likest.answer

    def explain(self) -> str:
        """Return how each unknown request differs from the recorded one that it is likest to."""
        return "\n\n".join(self._explain(request) for request in self.unknown)

    @property
    def unasked_numbers(self) -> list[int]:
        """Return the numbers of the recorded requests that nobody made."""
        return [each.number for each in self.session.exchanges if each.number not in self.asked]

    def _find_likest(self, request: dict[str, Any]) -> Exchange | None:
        alike = [
            each for each in self.session.exchanges if _name_schema(each.request) == _name_schema(request)
        ]
        free = [each for each in alike if each.number not in self.asked]
        return max(free or alike, key=lambda each: _compare(each.request, request), default=None)

    def _allocate_number(self) -> int:
        return max([*self.asked, *(each.number for each in self.session.exchanges)]) + 1

    def _explain(self, request: dict[str, Any]) -> str:
        exchange = max(self.session.exchanges, key=lambda each: _compare(each.request, request))
        changed = unified_diff(
            list_prompt(exchange.request),
            list_prompt(request),
            f"{self.session.name}/{exchange.number:03}",
            "now",
            n=CONTEXT,
            lineterm="",
        )
        others = [name for name in request if request[name] != exchange.request.get(name)]
        return "\n".join([f"changed: {', '.join(others) or 'nothing'}", *changed])


def _compare(one: dict[str, Any], other: dict[str, Any]) -> tuple[bool, bool, float]:
    """Return how like two requests are: the same system message, the same shape of answer, the same lines."""
    lines, others = list_prompt(one), list_prompt(other)
    return (
        one["messages"][0] == other["messages"][0],
        _name_schema(one) == _name_schema(other),
        SequenceMatcher(None, lines, others, autojunk=False).ratio(),
    )


def _name_schema(request: dict[str, Any]) -> object:
    return request.get("response_format", {}).get("json_schema", {}).get("name")


@contextmanager
def serve_session(session: Session, *, accepts: bool = False) -> Iterator[tuple[RecordedHost, str]]:
    """Serve a session until the block ends; yield the host and what goes into `model.base_url`."""
    host = RecordedHost(session, accepts)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            text = host.answer(request)
            if text is None:
                self._reply(404, {"error": {"message": "the recorded session was never asked this"}})
            else:
                self._reply(200, _complete(request, text))

        def _reply(self, status: int, document: object) -> None:
            body = json.dumps(document, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serve_requests(Handler) as origin:
        yield host, f"{origin}/v1"


def _complete(request: dict[str, Any], text: str) -> dict[str, object]:
    prompted = sum(len(str(message["content"])) for message in request["messages"]) // CHARACTERS_A_TOKEN
    written = len(text) // CHARACTERS_A_TOKEN
    return {
        "id": "recorded",
        "object": "chat.completion",
        "created": 0,
        "model": request["model"],
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {
            "prompt_tokens": prompted,
            "completion_tokens": written,
            "total_tokens": prompted + written,
        },
    }
