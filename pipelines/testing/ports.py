"""Ports for servers that have to be told theirs before they listen.

Not the ones the kernel hands out: between asking it for one and listening there, any connection of this
machine, or a server of the other worker, may be given the same.
"""

import os
import socket
from collections.abc import Iterator
from functools import cache
from itertools import chain

FIRST, PORTS_OF_WORKER, WORKERS = 20_000, 3_000, 4  # below 32768, where Linux begins to hand them out


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port nobody listens at, and none of this process was given before."""
    for port in _untried_ports(os.getpid()):
        with socket.socket() as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
        return port
    raise AssertionError("every port of this worker was given out")


@cache
def _untried_ports(process: int) -> Iterator[int]:
    """Return those of a process: of its worker's, beginning elsewhere than another suite on this machine."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    first = FIRST + worker * PORTS_OF_WORKER
    start = first + process % PORTS_OF_WORKER
    return chain(range(start, first + PORTS_OF_WORKER), range(first, start))
