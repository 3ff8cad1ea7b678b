"""A real PostgreSQL server for tests, from Debian's package; it has a password and a temporary folder."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2  # type: ignore[import-untyped]
import pytest

from pipelines.testing.ports import free_port

STARTS_WITHIN_SECONDS = 60
USER, PASSWORD = "premierjet", "a-password:of/tests@only"
QUOTED_PASSWORD = "a-password%3Aof%2Ftests%40only"


@dataclass(frozen=True)
class Postgres:
    """A running server; `restart` cuts every connection, and returns once it answers again."""

    port: int
    restart: Callable[[], None]

    def make_database(self) -> str:
        """Return the address of a new, empty database."""
        name = f"premierjet_{uuid4().hex[:12]}"
        connection = psycopg2.connect(self.url("postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name}")
        finally:
            connection.close()
        return self.url(name)

    def url(self, database: str) -> str:
        """Return the address of a database, with its password."""
        return f"postgresql://{USER}:{QUOTED_PASSWORD}@127.0.0.1:{self.port}/{database}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server for all tests of a process."""
    with run_postgres() as server:
        yield server


@contextmanager
def run_postgres() -> Iterator[Postgres]:
    """Run a server while the block runs, then delete its data."""
    binaries = _find_binaries()
    # Below /tmp: pytest's folders are their owner's alone, and PostgreSQL refuses to be root.
    home = Path(tempfile.mkdtemp(prefix="premierjet-postgres-"))
    own: dict[str, Any] = (
        {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    )
    if own:
        shutil.chown(home, "postgres", "postgres")
    (home / "password").write_text(PASSWORD)
    (home / "password").chmod(0o644)
    data, port = home / "data", free_port()
    initdb: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        USER,
        "-A",
        "scram-sha-256",
        "--no-sync",
        "-E",
        "UTF8",
    ]
    process = subprocess.run(
        [*initdb, "--locale=C", f"--pwfile={home / 'password'}"], cwd=home, capture_output=True, **own
    )
    assert process.returncode == 0, process.stderr.decode()
    settings = {
        "listen_addresses": "127.0.0.1",
        "fsync": "off",
        "jit": "off",
        "shared_buffers": "4MB",
        "autovacuum": "off",
        "full_page_writes": "off",
        "unix_socket_directories": "",
        "port": port,
    }
    command: list[str | Path] = [binaries / "postgres", "-D", data]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    servers: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        with (home / "log").open("ab") as log:
            servers.append(subprocess.Popen(command, cwd=home, stdout=log, stderr=log, **own))
        _wait_until_ready(server, servers[-1])

    def stop() -> None:
        servers[-1].send_signal(signal.SIGQUIT)  # at once: nothing of a test is worth an orderly end
        servers[-1].wait(30)

    def restart() -> None:
        servers[-1].send_signal(signal.SIGINT)  # as an administrator: what is committed is kept, all else cut
        servers[-1].wait(30)
        start()

    server = Postgres(port, restart)
    try:
        start()
        yield server
    finally:
        stop()
        shutil.rmtree(home)


def _wait_until_ready(postgres: Postgres, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while True:
        try:
            psycopg2.connect(postgres.url("postgres")).close()
            return
        except psycopg2.OperationalError:
            assert server.poll() is None, f"PostgreSQL ended with {server.returncode}"
            assert time.monotonic() < deadline, "PostgreSQL does not answer"
            time.sleep(0.1)


def _find_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if not found:
        pytest.fail("no PostgreSQL here: apt-get install postgresql")
    return found[-1].parent
