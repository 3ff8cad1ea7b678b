"""Address of the `dg dev` that started this process: what it starts is not told its port.

Linux says which process started which, and with what arguments; elsewhere nothing is found, and the address
is that of `PREMIERJET_DAGSTER_URL`.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

PROCESSES = Path("/proc")
DEV_COMMANDS = (("dg", "dev"), ("dagster", "dev"))
PORT_OPTIONS = ("--port", "-p")


@cache
def find_dev_server() -> str | None:
    """Return the address of the nearest `dg dev --port` above this process, or None if there is none."""
    ports = (_find_port(arguments) for arguments in _walk_ancestors(os.getpid()))
    port = next(filter(None, ports), None)
    return f"http://127.0.0.1:{port}" if port else None


def _walk_ancestors(pid: int) -> Iterator[Sequence[str]]:
    """Yield the arguments of each process above one, the nearest first, as far as they can be read."""
    try:
        while pid := int((PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[1]):
            yield (PROCESSES / str(pid) / "cmdline").read_text().split("\0")
    except (OSError, ValueError, IndexError):
        return


def _find_port(arguments: Sequence[str]) -> str | None:
    """Return the port that a command line tells `dg dev`, or None if it tells none or is another command."""
    names = [Path(each).name for each in arguments]
    begin = next((n for n, pair in enumerate(pairwise(names)) if pair in DEV_COMMANDS), None)
    if begin is None:
        return None
    options = " ".join(arguments[begin + 2 :]).replace("=", " ").split()
    told = [value for name, value in pairwise(options) if name in PORT_OPTIONS and value.isdigit()]
    return told[-1] if told else None
