"""A call ends after its seconds, over TLS too, and its timer with it."""

import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx2
import pytest

from adapters.call_limits import limit_request
from pipelines.testing.http_server import serve_requests
from tests.mail_server import certificate


class Host(BaseHTTPRequestHandler):
    """Answers `/whole` at once; drips anything else until nobody reads it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2" if self.path == "/whole" else "1000")
        self.end_headers()
        self.wfile.write(b"ok")
        try:
            while self.path != "/whole":
                time.sleep(0.05)
                self.wfile.write(b" ")
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


def get(address: str, context: ssl.SSLContext, seconds: float) -> str:
    hooks = {"request": [lambda request: limit_request(request, seconds)]}
    with httpx2.Client(verify=context, event_hooks=hooks, timeout=30) as client:
        return client.get(address).text


def test_a_host_that_drips_over_tls_is_left(tmp_path: Path) -> None:
    served, vouches = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(vouches))
    began = time.monotonic()
    with serve_requests(Host, served) as address, pytest.raises(httpx2.ReadTimeout):
        get(f"{address}/slow", trusting, 0.5)
    assert 0.4 < time.monotonic() - began < 5


def test_a_call_that_ended_leaves_no_timer(tmp_path: Path) -> None:
    served, vouches = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(vouches))
    with serve_requests(Host, served) as address:
        assert get(f"{address}/whole", trusting, 60) == "ok"
    with pytest.raises(httpx2.ConnectError):
        get(address, trusting, 60)
    timers = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    assert all(each.finished.is_set() for each in timers)
