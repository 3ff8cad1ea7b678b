"""A server that repeats all it was sent, wherever an answer has room for it; every careless proxy is one."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler
from json import dumps
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote_plus
from xml.sax.saxutils import escape

from pipelines.testing.http_server import serve_requests


@dataclass
class Parrot:
    """Where it is, and all it heard."""

    url: str
    heard: list[str] = field(default_factory=list)


class Manner(Enum):
    """How it answers."""

    REFUSES = 401
    DENIES = 403
    COMPLAINS = 400
    FAILS = 500
    MOVES = 302
    TELLS = 200
    """As Moodle does: a refusal inside a 200."""
    BABBLES = 0
    """No HTTP at all: what it heard is the status line."""


@contextmanager
def parrot(manner: Manner) -> Iterator[Parrot]:
    """Serve until the block ends."""
    state = Parrot("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            heard = self._heard(self.rfile.read(length).decode("latin-1"))
            line = " ".join(heard.split())
            state.heard.append(line)
            with suppress(OSError):
                if manner is Manner.BABBLES:
                    self.wfile.write(f"{line}\r\n\r\n".encode("latin-1"))
                else:
                    self._say(line)
            self.close_connection = True

        def _heard(self, body: str) -> str:
            headers = dict(self.headers.items())
            login = headers.get("Authorization", "").removeprefix("Basic ")
            with suppress(ValueError):
                headers["login"] = b64decode(login, validate=True).decode("latin-1")
            said = " ".join(f"{name}: {value}" for name, value in headers.items())
            return f"{self.path} {said} {body} {unquote_plus(body)}"

        def _say(self, heard: str) -> None:
            is_s3 = "AWS4-HMAC" in heard
            answer = _xml(heard) if is_s3 else dumps(_json(heard)).encode()
            self.send_response_only(manner.value, heard[:2000])
            self.send_header("WWW-Authenticate", heard[:2000])
            self.send_header("Location", f"/{unquote_plus(heard)[:500].replace(' ', '/')}")
            self.send_header("Content-Type", "application/xml" if is_s3 else "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815

    with serve_requests(Handler) as state.url:
        yield state


def _json(heard: str) -> dict[str, Any]:
    """Return what an OpenAI, a Moodle, an LRS and SCORM Cloud say where something is wrong, all at once."""
    return {
        "error": {"message": heard, "type": heard, "code": heard},
        "message": heard,
        "exception": heard,
        "errorcode": "invalidtoken",
        "debuginfo": heard,
        "status": "ERROR",
        "result": heard,
        heard[:50]: heard,
    }


def _xml(heard: str) -> bytes:
    return f"<Error><Code>Odd</Code><Message>{escape(heard)}</Message></Error>".encode()


@contextmanager
def mail_parrot(refuses: str = "AUTH") -> Iterator[Parrot]:
    """Serve SMTP that refuses a command by repeating the login; the address is host and port."""
    state = Parrot("")

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 parrot\r\n")
            for line in self.rfile:
                said = line.decode("latin-1").strip()
                command = said.partition(" ")[0].upper()
                if command == "AUTH":
                    state.heard.append(f"{said} {_unpacked(said)}")
                if command == "EHLO":
                    self.wfile.write(b"250-parrot\r\n250 AUTH PLAIN\r\n")
                elif command == refuses:
                    self.wfile.write(f"535 5.7.8 no: {state.heard[-1]}\r\n".encode("latin-1"))
                elif command == "AUTH":
                    self.wfile.write(b"235 welcome\r\n")
                elif command == "QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

    class Server(ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        state.url = f"127.0.0.1:{server.server_address[1]}"
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


def _unpacked(auth: str) -> str:
    with suppress(ValueError):
        return b64decode(auth.rpartition(" ")[2]).decode("latin-1").replace("\0", " ")
    return ""
