"""A network before a server that is slow on purpose: it hands bytes on, few at a time, or stops."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from urllib.parse import urlsplit

PIECE = 64 * 1024


class Healed(Exception):
    """What stood still is cut."""


@dataclass
class Way:
    """One direction: `piece` bytes at a time, a `pause` in seconds after each, no more than `stops_after`."""

    piece: int = PIECE
    pause: float = 0.0
    stops_after: int | None = None


@dataclass
class Network:
    """What lies between a client and a server; a change holds for what passes from then on."""

    endpoint_url: str = ""
    up: Way = field(default_factory=Way)
    down: Way = field(default_factory=Way)
    over: Event = field(default_factory=Event)

    def rest(self, seconds: float | None) -> None:
        """Stand still for so long, or without end; raises Healed where the network heals meanwhile."""
        if seconds != 0 and self.over.wait(seconds):
            raise Healed

    def heals(self) -> None:
        """Let everything pass at once; what stood still is cut."""
        self.up, self.down = Way(), Way()
        standing, self.over = self.over, Event()
        standing.set()


@contextmanager
def slow_network(server_url: str) -> Iterator[Network]:
    """Run a network before a server, on a port of its own."""
    upstream = urlsplit(server_url)
    network = Network()
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)  # or the system takes megabytes at once
        network.endpoint_url = f"http://127.0.0.1:{door.getsockname()[1]}"
        Thread(target=_welcome, args=(door, (upstream.hostname, upstream.port), network), daemon=True).start()
        try:
            yield network
        finally:
            network.over.set()
            door.shutdown(socket.SHUT_RDWR)


def _welcome(door: socket.socket, server: tuple[str | None, int | None], network: Network) -> None:
    with suppress(OSError):  # the door was shut
        while True:
            client, _ = door.accept()
            beyond = socket.create_connection(server)  # type: ignore[arg-type]
            for each in (client, beyond):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Thread(target=_carry, args=(client, beyond, network, "up"), daemon=True).start()
            Thread(target=_carry, args=(beyond, client, network, "down"), daemon=True).start()


def _carry(here: socket.socket, there: socket.socket, network: Network, direction: str) -> None:
    """Hand on what comes, as the way is at that moment, until either end is closed."""
    carried = 0
    with suppress(OSError, Healed):
        while data := here.recv(PIECE):
            way: Way = getattr(network, direction)
            left = len(data) if way.stops_after is None else max(0, way.stops_after - carried)
            for at in range(0, min(left, len(data)), way.piece):
                there.sendall(data[at : min(at + way.piece, left)])
                network.rest(way.pause)
            carried += len(data)
            if left < len(data):
                network.rest(None)
    for each in (here, there):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
