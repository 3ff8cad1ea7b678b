"""Two LMSs that people install, run from a virtual environment of their own because their pins meet ours."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PYTHON = Path(__file__).resolve().parents[2] / ".venv-hosts" / "bin" / "python"
MISSING = ".venv-hosts is missing: `make test` makes it, from tests/requirements-hosts.lock"
SCRIPTS = Path(__file__).with_name("hosts")


@dataclass(frozen=True)
class LmsHost:
    """A running LMS: its address, and the first line its script printed."""

    origin: str
    told: str


@contextmanager
def lms_host(script: str, folder: Path, *arguments: str, tells: bool = False) -> Iterator[LmsHost]:
    """Run a script of `hosts/` in a folder of its own until the block ends.

    It is handed a listening socket, so that a first request waits for the server instead of failing;
    `tells` waits for the line it prints once it is ready.
    """
    if not PYTHON.exists():
        pytest.fail(MISSING)
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        port.listen()
        command = [str(PYTHON), str(SCRIPTS / script), str(port.fileno()), *arguments]
        process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"]},
            cwd=folder,
            pass_fds=[port.fileno()],
            stdout=subprocess.PIPE if tells else None,
            text=True,
        )
        try:
            told = process.stdout.readline().strip() if process.stdout else ""
            yield LmsHost(f"http://127.0.0.1:{port.getsockname()[1]}", told)
        finally:
            # Open connections can hold an orderly end up, and nothing of the host is kept.
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
