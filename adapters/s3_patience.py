"""Time limits for an S3 server: how long it may be silent, and how slow it may be.

botocore's own timeout starts again with each byte, so it would wait for ever for an answer that trickles.
Here each wait is limited, and so is the sum of all waits of one request; the more bytes have been moved, the
longer it may be. Time in which we process the bytes does not count.
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
SLOWEST = 16 * 1024  # bytes a second over a whole request, beyond its first SILENT_SECONDS
SEND_BUFFER = 4 * 1024 * 1024  # bytes that the system has taken from us and may not have sent (tcp_wmem)


def make_patient(client: "S3Client") -> "S3Client":
    """Return a client with these time limits.

    botocore has no setting for that, so the classes of its connections are replaced
    (`botocore.httpsession.URLLib3Session`, as of 1.40).
    """
    client._endpoint.http_session._pool_classes_by_scheme.update(http=_Pool, https=_SecurePool)  # type: ignore[attr-defined]
    return client


class _Clock:
    """Seconds that one request has waited for the network, and bytes it has sent and received."""

    def __init__(self) -> None:
        self.waited = 0.0
        self.moved = 0

    def start(self) -> None:
        self.waited, self.moved = 0.0, 0

    def time_left(self) -> float:
        """Return how long the next wait may be; raises TimeoutError if no time is left."""
        seconds = SILENT_SECONDS + self.moved / SLOWEST - self.waited
        if seconds <= 0:
            raise TimeoutError(f"{self.moved} bytes in {self.waited:.0f} seconds")
        return min(seconds, SILENT_SECONDS + min(self.moved, SEND_BUFFER) / SLOWEST)


class _TimedSocket:
    """A connected socket whose waits are limited and counted; all else is the socket's own."""

    def __init__(self, connected: socket.socket, clock: _Clock) -> None:
        self._connected = connected
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connected, name)

    def sendall(self, data: bytes, flags: int = 0) -> None:
        """Send a piece of a request; botocore sends 16 KiB at a time."""
        with _LimitedWait(self._connected, self._clock) as waiting:
            self._connected.sendall(data, flags)
            waiting.moved = len(data)

    def makefile(self, mode: Literal["rb"], buffering: int | None = None) -> io.BufferedReader | io.RawIOBase:
        """Return the received bytes as a file, from which http.client reads the answer."""
        raw = _TimedAnswer(self._connected, self._clock, self._connected.makefile(mode, buffering=0))
        return raw if buffering == 0 else io.BufferedReader(raw)


class _TimedAnswer(io.RawIOBase):
    """The received bytes as a file; each read is a limited wait."""

    def __init__(self, connected: socket.socket, clock: _Clock, raw: io.RawIOBase) -> None:
        super().__init__()
        self._connected, self._clock, self._raw = connected, clock, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        with _LimitedWait(self._connected, self._clock) as waiting:
            got = self._raw.readinto(buffer)
            waiting.moved = got or 0
        return got

    def close(self) -> None:
        self._raw.close()
        super().close()


class _LimitedWait:
    """One wait, no longer than the clock allows, and added to the clock."""

    def __init__(self, connected: socket.socket, clock: _Clock) -> None:
        self._clock = clock
        self.moved = 0
        connected.settimeout(clock.time_left())

    def __enter__(self) -> "_LimitedWait":
        self._began = monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock.waited += monotonic() - self._began
        self._clock.moved += self.moved


class _TimedConnection:
    """Mixin that gives a connection of botocore these time limits."""

    sock: Any

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self._clock = _Clock()
        self.sock = _TimedSocket(self.sock, self._clock)

    def request(self, *args: Any, **kwargs: Any) -> Any:
        if self.sock is not None:
            self._clock.start()
        return super().request(*args, **kwargs)  # type: ignore[misc]


class _Connection(_TimedConnection, AWSHTTPConnection):  # type: ignore[misc]  # as the stubs' own
    pass


class _SecureConnection(_TimedConnection, AWSHTTPSConnection):  # type: ignore[misc]
    pass


class _Pool(AWSHTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(AWSHTTPSConnectionPool):
    ConnectionCls = _SecureConnection
