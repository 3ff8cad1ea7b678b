"""Connections to checked addresses, with a total time limit."""

import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

from httpcore2 import (
    SOCKET_OPTION,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadTimeout,
    SyncBackend,
    WriteTimeout,
)

from adapters.web.addresses import is_usable

ONE_ADDRESS_SECONDS = 5.0
"""Time for one address of a host before the next is tried, such as IPv4 after IPv6."""


class ForbiddenAddress(Exception):
    """A host's name leads to an address that pages are not read from."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} is at {address}")
        self.host = host
        self.address = address


class CheckedBackend(NetworkBackend):
    """Resolves a host name once, refuses it if any of its addresses is forbidden, and connects to one.

    It connects to the address that was checked, so a name that changes in between (DNS rebinding) gains
    nothing. `own_hosts` are hosts that may be in the organisation's own networks.
    """

    def __init__(self, own_hosts: frozenset[str], deadline: float) -> None:
        self._own_hosts = own_hosts
        self._deadline = deadline
        self._sockets = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 -- the deadline takes its place
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """Return a stream to the first address that answers; raises ForbiddenAddress."""
        addresses = _resolve_host(host, port)
        for address in addresses:
            if not is_usable(address, own=host.lower() in self._own_hosts):
                raise ForbiddenAddress(host, str(address))
        for address in addresses[:-1]:
            with suppress(ConnectError, ConnectTimeout):
                patience = min(ONE_ADDRESS_SECONDS, count_seconds_left(self._deadline, ConnectTimeout))
                return self._stream(address, port, patience, local_address, socket_options)
        patience = count_seconds_left(self._deadline, ConnectTimeout)
        return self._stream(addresses[-1], port, patience, local_address, socket_options)

    def _stream(
        self,
        address: str,
        port: int,
        timeout: float,
        local_address: str | None,
        socket_options: Iterable[SOCKET_OPTION] | None,
    ) -> NetworkStream:
        stream = self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
        return _DeadlineStream(stream, self._deadline)


class _DeadlineStream(NetworkStream):
    """A stream whose waits all end at the deadline, however slowly bytes arrive."""

    def __init__(self, stream: NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, count_seconds_left(self._deadline, ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, count_seconds_left(self._deadline, WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> NetworkStream:
        patience = count_seconds_left(self._deadline, ConnectTimeout)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, patience), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def count_seconds_left(deadline: float, late: type[Exception]) -> float:
    """Return the seconds until a deadline of the monotonic clock; raises `late` if it has passed."""
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise late("took too long")
    return seconds


def _resolve_host(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise ConnectError("its name leads nowhere") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
