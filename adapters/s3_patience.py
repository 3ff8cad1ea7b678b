"""Time limits for an S3 server: how long it may be silent, and how slow it may be.

botocore starts its clock anew with each byte, so an answer that trickles is waited for without end. Here
each wait has an end, and so have all waits of one request together: the more has passed, the longer they
may be. What is done with the bytes meanwhile is nobody's silence.
Decided in docs/decisions/0073-patience-with-s3.md.
"""

import io
import socket
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

SILENT_SECONDS = 30.0
SLOWEST = 16 * 1024  # bytes a second over a whole request, once it has had its seconds of silence
ON_THE_WAY = 4 * 1024 * 1024  # bytes a system takes from us and still has to send (Linux, tcp_wmem)


def make_patient(client: "S3Client") -> "S3Client":
    """Return a client that waits as this module says.

    botocore lets nobody choose its connections, so those of its session are named anew
    (`botocore.httpsession.URLLib3Session`, as of 1.40).
    """
    client._endpoint.http_session._pool_classes_by_scheme.update(http=_Pool, https=_SecurePool)  # type: ignore[attr-defined]
    return client


class _Clock:
    """What one request has waited for the network, in seconds, and moved over it, in bytes."""

    def __init__(self) -> None:
        self.waited = 0.0
        self.moved = 0

    def start(self) -> None:
        self.waited, self.moved = 0.0, 0

    def time_left(self) -> float:
        """Return how long the next wait may be; raises TimeoutError where there is no time left."""
        left = SILENT_SECONDS + self.moved / SLOWEST - self.waited
        if left <= 0:
            raise TimeoutError(f"{self.moved} bytes in {self.waited:.0f} seconds")
        return min(left, SILENT_SECONDS + min(self.moved, ON_THE_WAY) / SLOWEST)


class _Socket:
    """A connected socket whose waits are counted; all else is the socket's own."""

    def __init__(self, connected: socket.socket, clock: _Clock) -> None:
        self._connected = connected
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connected, name)

    def sendall(self, data: bytes, flags: int = 0) -> None:
        """Send a piece of a request; botocore hands on 16 KiB at a time."""
        with _Waiting(self._connected, self._clock) as waiting:
            self._connected.sendall(data, flags)
            waiting.moved = len(data)

    def makefile(self, mode: Literal["rb"], buffering: int | None = None) -> io.BufferedReader | io.RawIOBase:
        """Return what is received as a file, as http.client reads answers."""
        raw = _Received(self._connected, self._clock, self._connected.makefile(mode, buffering=0))
        return raw if buffering == 0 else io.BufferedReader(raw)


class _Received(io.RawIOBase):
    def __init__(self, connected: socket.socket, clock: _Clock, raw: io.RawIOBase) -> None:
        super().__init__()
        self._connected, self._clock, self._raw = connected, clock, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        with _Waiting(self._connected, self._clock) as waiting:
            got = self._raw.readinto(buffer)
            waiting.moved = got or 0
        return got

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Waiting:
    """One wait: no longer than the clock leaves, and counted by it."""

    def __init__(self, connected: socket.socket, clock: _Clock) -> None:
        self._clock = clock
        self.moved = 0
        connected.settimeout(clock.time_left())

    def __enter__(self) -> "_Waiting":
        self._began = monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock.waited += monotonic() - self._began
        self._clock.moved += self.moved


class _Patient:
    """What makes a connection of botocore's patient."""

    sock: Any

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self._clock = _Clock()
        self.sock = _Socket(self.sock, self._clock)

    def request(self, *args: Any, **kwargs: Any) -> Any:
        if self.sock is not None:
            self._clock.start()
        return super().request(*args, **kwargs)  # type: ignore[misc]


class _Connection(_Patient, AWSHTTPConnection):  # type: ignore[misc]  # as the stubs' own
    pass


class _SecureConnection(_Patient, AWSHTTPSConnection):  # type: ignore[misc]
    pass


class _Pool(AWSHTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(AWSHTTPSConnectionPool):
    ConnectionCls = _SecureConnection
