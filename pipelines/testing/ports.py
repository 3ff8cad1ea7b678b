"""Free ports for servers that take their port as an option.

They are not asked of the kernel: before a server listens at such a port, the kernel may give it to any other
connection of this machine. Each worker of pytest has a range of its own.
"""

import os
import socket
from collections.abc import Iterator
from functools import cache
from itertools import chain

FIRST, PORTS_OF_WORKER, WORKERS = 20_000, 3_000, 4  # all below 32768, where those of Linux begin


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port at which nobody listens and that this process was not given before."""
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
    """Return the ports of this worker's range, from a start that differs from process to process."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    first = FIRST + worker * PORTS_OF_WORKER
    start = first + process % PORTS_OF_WORKER
    return chain(range(start, first + PORTS_OF_WORKER), range(first, start))
