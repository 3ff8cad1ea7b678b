"""Limits of one HTTP call: its seconds in all and the bytes of its answer, whatever the host does.

A client's own timeout is for each read: a host that sends a byte a minute never exceeds it. Here a timer
shuts the call's socket down, which ends the read, and the error is told as a timeout. The socket is known
from the client's documented `trace` extension, so that proxies of the environment stay in use.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock, Timer
from typing import Any

import httpcore2
import httpx2

CONNECTED = (".connect_tcp.complete", ".start_tls.complete")
ENDED = (".response_closed.complete", ".response_closed.failed")


def limit_request(request: httpx2.Request, seconds: float) -> None:
    """Have a request end as a timeout after so many seconds in all."""
    request.extensions["trace"] = _CallWatch(seconds).hear


def limit_response(response: httpx2.Response, most_bytes: int) -> None:
    """Have an answer end as an error beyond so many bytes."""
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _CountedStream(response.stream, most_bytes)


class _CallWatch:
    """Watches one request; its timer starts with it and ends with its answer."""

    def __init__(self, seconds: float) -> None:
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._is_late = False
        self._timer = Timer(seconds, self._end_call)
        self._timer.daemon = True
        self._timer.start()

    def hear(self, event: str, info: dict[str, Any]) -> None:
        """Hear what the client does with the request; raises ReadTimeout once its time is over."""
        if event.endswith(CONNECTED):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
        if event.endswith(ENDED) or event.endswith((".connect_tcp.failed", ".start_tls.failed")):
            self._timer.cancel()
        elif self._is_late and event.endswith((".failed", ".complete")):
            raise httpcore2.ReadTimeout("took too long")

    def _end_call(self) -> None:
        with self._lock:
            self._is_late = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not the method of a TLS socket, which would first drop the session another thread reads.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _CountedStream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, most_bytes: int) -> None:
        self._stream = stream
        self._most_bytes = most_bytes

    def __iter__(self) -> Iterator[bytes]:
        count = 0
        for chunk in self._stream:
            count += len(chunk)
            if count > self._most_bytes:
                raise httpx2.ReadError("the answer does not end")
            yield chunk

    def close(self) -> None:
        self._stream.close()
