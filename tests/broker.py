"""A real broker for tests: Debian's Valkey, which speaks Redis, with the password in a file as deployed."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from pipelines.testing.ports import free_port

STARTS_WITHIN_SECONDS = 60
PASSWORD = "a-password-of-tests-only"


@dataclass(frozen=True)
class Broker:
    """A running server."""

    port: int

    @property
    def url(self) -> str:
        """Return its address, as `PREMIERJET_BROKER_URL` has it."""
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"


@contextmanager
def running(folder: Path, arguments: Sequence[str] = ()) -> Iterator[Broker]:
    """Start a broker that keeps its data in a folder; `arguments` are further ones of the command line."""
    command = shutil.which("valkey-server")
    if command is None:
        pytest.fail("no broker here: apt-get install valkey-server")
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    asked = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--requirepass", PASSWORD]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([command, *asked, *arguments], stdout=log, stderr=log)
    try:
        _wait(Broker(port), server)
        yield Broker(port)
    finally:
        server.terminate()
        server.wait(30)


def _wait(broker: Broker, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    with redis.Redis.from_url(broker.url) as client:
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                assert server.poll() is None, f"the broker ended with {server.returncode}"
                assert time.monotonic() < deadline, "the broker does not answer"
                time.sleep(0.05)
