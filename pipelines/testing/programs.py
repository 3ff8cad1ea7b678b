"""Running of programs in tests, ended with all their children; waiting for what they do."""

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


def wait_until(look: Callable[[], Found | None], *, what: str, within: float = PATIENCE_SECONDS) -> Found:
    """Return what `look` returns once it is true; fails after `within` seconds, naming `what`."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what}: still not there after {within} s")


def is_listening(port: int) -> bool:
    """Return whether a server listens at a port of this machine."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def run_program(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], output: int | IO[bytes]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program while the block runs; it is then ended as by Ctrl+C, or killed if that does not help."""
    program = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=output,
        stderr=output,
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
    """Undo, in a child about to start, that a shell running tests with `&` makes it ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
