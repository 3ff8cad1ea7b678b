"""The services of `deploy/compose/compose.yaml` as processes of this machine, there being no Docker.

Each runs the very command of its service, with the service's environment and the secrets as files, through
the image's entry point. Only hosts, ports and folders are filled in.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from pipelines.testing import postgres
from pipelines.testing.ports import free_port
from pipelines.testing.s3_server import ACCESS_KEY, SECRET_KEY, Seaweed
from tests import broker

CHECKOUT = Path(__file__).resolve().parents[2]
SHIPPED = CHECKOUT / "deploy" / "compose"
ENTRY_POINT = [sys.executable, "-m", "adapters.settings"]
PORTS = ("3000", "3001", "3010", "4000")


def described() -> dict[str, Any]:
    """Return the Compose file."""
    return yaml.safe_load((SHIPPED / "compose.yaml").read_text(encoding="utf-8"))


@dataclass
class Composed:
    """The services on one root; `settings` are those of this machine, for settings the Compose file has."""

    root: Path
    secrets: Path
    settings: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)
    """What whoever runs it adds in `premierjet.env`."""

    ports: dict[str, int] = field(default_factory=lambda: {port: free_port() for port in PORTS})
    services: dict[str, Any] = field(default_factory=lambda: described()["services"])
    started_as: dict[str, int] = field(default_factory=dict)
    """The process of each service that is running."""

    def write(self, **changes: str) -> None:
        """Write instance and workspace files as the image has them, but with these times to wait."""
        instance = (SHIPPED / "dagster.yaml").read_text()
        for shipped, shorter in changes.items():
            instance = replaced(instance, {f"{shipped}: ": f"{shipped}: {shorter}  # "})
        (self.root / "dagster.yaml").write_text(instance)
        workspace = replaced(
            (SHIPPED / "workspace.yaml").read_text(),
            {"host: code": "host: 127.0.0.1", "port: 4000": f"port: {self.ports['4000']}"},
        )
        (self.root / "workspace.yaml").write_text(workspace)

    def miss_workers_at_once(self) -> None:
        """Take a run for lost after a second of its worker's silence: for what kills workers."""
        self.write(lost_after_seconds="1", poll_interval_seconds="1")

    def environment(self, service: str) -> dict[str, str]:
        """Return what a service finds in its environment, beside what every program needs here."""
        shipped = self.services[service]["environment"]
        assert self.settings.keys() <= shipped.keys()
        own = {name: self._here(interpolated(value)) for name, value in shipped.items()} | self.settings
        for named in self.services[service]["env_file"]:
            own |= dict(
                line.split("=", 1)
                for line in (SHIPPED / named).read_text().splitlines()
                if line and not line.startswith("#")
            )
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.root / "home"), **own, **self.given}

    def command(self, service: str, **changes: str) -> list[str]:
        """Return a service's command; `changes` replace the words behind these options."""
        words = [self._here(word) for word in self.services[service]["command"]]
        for option, word in changes.items():
            words[words.index(f"--{option}") + 1] = word
        return words

    @contextmanager
    def worker(self, name: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a worker that does one thing at a time; containers have names, processes are given one."""
        with self.running("worker", "-n", f"{name}@%h", name=name, concurrency="1") as process:
            yield process

    @contextmanager
    def running(
        self, service: str, *more: str, name: str = "", **changes: str
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a service until the block ends; in a group of its own, as a container's processes are."""
        with (self.root.parent / f"{name or service}.log").open("ab") as log:
            process = subprocess.Popen(
                [*ENTRY_POINT, *self.command(service, **changes), *more],
                cwd=self.root,
                env=self.environment(service) | {"PREMIERJET_SELF_TEST": "off"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started_as[name or service] = process.pid
        try:
            yield process
        finally:
            del self.started_as[name or service]
            end(process)

    def started(self, stack: ExitStack, *services: str) -> None:
        """Start services until a stack is closed."""
        for service in services:
            stack.enter_context(self.running(service))

    def does(self, service: str) -> str:
        """Run a service that ends, and return what it said."""
        done = subprocess.run(
            [*ENTRY_POINT, *self.command(service)],
            cwd=self.root,
            env=self.environment(service),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def healthy(self, service: str) -> bool:
        """Return whether a service passes its own health check."""
        test = self.services[service]["healthcheck"]["test"]
        words = [self._here(word).replace("$$HOSTNAME", os.uname().nodename) for word in test[1:]]
        done = subprocess.run(
            words, cwd=self.root, env=self.environment(service), capture_output=True, check=False
        )
        return done.returncode == 0

    def _here(self, value: str) -> str:
        for shipped, here in self.ports.items():
            value = value.replace(shipped, str(here))
        return value.replace("0.0.0.0", "127.0.0.1").replace("/run/secrets", str(self.secrets))


def interpolated(value: str) -> str:
    """Return a value with the default of each `${NAME:-default}`, as Compose fills them in."""
    while "${" in value:
        before, _, rest = value.partition("${")
        inside, _, after = rest.partition("}")
        value = before + inside.partition(":-")[2] + after
    return value


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """Return a shipped file with some of its words changed; each has to be there."""
    for shipped, changed in changes.items():
        assert shipped in text, f"the shipped file no longer says {shipped}"
        text = text.replace(shipped, changed)
    return text


def end(process: "subprocess.Popen[bytes]", sign: signal.Signals = signal.SIGKILL) -> None:
    """End a service with all its processes, as when a container is killed."""
    if process.poll() is None:
        os.killpg(process.pid, sign)
    process.wait(60)


def installed(
    root: Path, stack: ExitStack, seaweed: Seaweed, given: Mapping[str, str] | None = None, **settings: str
) -> Composed:
    """Return the services, none started yet, on a root with PostgreSQL, broker and bucket of its own.

    They wait as long as the shipped ones: on a busy machine a worker that is asked may well be silent for a
    second, and a run taken for lost three times is left to a person.
    """
    (root / "home").mkdir(parents=True)
    database = stack.enter_context(postgres.run_postgres()).make_database()
    queue = stack.enter_context(broker.running(root.parent / "broker"))
    composed = Composed(
        root,
        secrets(
            root.parent / "secrets", postgres_url=database, broker_url=queue.url, store_secret=SECRET_KEY
        ),
        {
            "DAGSTER_HOME": str(root),
            "PREMIERJET_ROOT": str(root),
            "PREMIERJET_STORE": f"s3://premierjet-{uuid4().hex[:12]}/production",
            "PREMIERJET_S3_ENDPOINT_URL": seaweed.endpoint_url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            **settings,
        },
        given or {},
    )
    composed.write()
    assert composed.does("bucket").strip().endswith("was made")
    return composed


def secrets(folder: Path, **here: str) -> Path:
    """Make the secrets as README.md says; those that hold an address say one of this machine."""
    subprocess.run(["sh", str(SHIPPED / "secrets.sh"), str(folder)], check=True)
    for name, value in here.items():
        (folder / name).write_text(value + "\n")
    return folder
