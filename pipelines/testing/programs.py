"""Programs started as a person would, and ended with all they started."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TypeVar

ENDS_WITHIN = 30  # seconds
PATIENCE_SECONDS = 120
Found = TypeVar("Found")


def wait_until(look: Callable[[], Found | None], *, what: str) -> Found:
    """Return what `look` finds, looking again until it does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what}: still not there after {PATIENCE_SECONDS} s")


def is_listening(port: int) -> bool:
    """Return whether somebody listens at a port of this machine."""
    with socket.socket() as knocking:
        knocking.settimeout(1)
        return knocking.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def run_program(
    command: Sequence[str | Path], folder: Path, surroundings: Mapping[str, str], said: int | IO[bytes]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Give a running program; it is ended as Ctrl+C ends it, and killed where it does not heed that."""
    program = subprocess.Popen(
        command,
        cwd=folder,
        env=surroundings,
        stdout=said,
        stderr=said,
        start_new_session=True,
        preexec_fn=_heed_interrupts,
    )
    try:
        yield program
    finally:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGINT)
        try:
            program.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def _heed_interrupts() -> None:
    """Take SIGINT again in a child about to start: a script that runs tests with `&` has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
