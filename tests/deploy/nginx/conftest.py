"""The shipped configuration on a real nginx, before two real webservers of Dagster and a stand-in desk.

Only ports are filled in. The stand-in answers with the request as it arrived: what nginx let through.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from dagster import DagsterInstance

from adapters.workspace import open_workspace
from pipelines.testing import builders
from pipelines.testing.ports import free_port
from schemas.course import IdentityMode, ReviewPolicy
from tests.desk.conftest import installation

CHECKOUT = Path(__file__).resolve().parents[3]
SHIPPED = CHECKOUT / "deploy" / "nginx"
INSTANCE = """
telemetry: {enabled: false}
nux: {enabled: false}
storage: {sqlite: {base_dir: .dagster}}
run_coordinator:
  module: adapters.identity.coordinator
  class: IdentifyingRunCoordinator
  config: {dequeue_interval_seconds: 1}
"""
STARTS_WITHIN_SECONDS = 120
REVIEWER, VIEWER, UNICODE = "lea", "admin.lms", "Noé Brûlé"
PASSWORD = "mot de passe: d'essai"  # a colon may stand in a password, not in a name
PLANTED, PLANTED_VALUE = "PLANTED_VARIABLE", "a-value-nobody-may-read"
JSON = "application/json"
SELECTOR = {
    "repositoryLocationName": "premierjet",
    "repositoryName": "__repository__",
    "pipelineName": "decide",
}
LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  }
}
"""
COURSE = builders.course(
    review=ReviewPolicy(
        identity=IdentityMode.PROXY, invitations=True, roles={"pedagogie": (REVIEWER,), "expert": ("noe",)}
    )
)
CONFIG = {"digest": "0" * 12, "verdict": "approve", "module": "froid--reception"}


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Address:
    """One of nginx's two addresses, and what a client may do there."""

    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        method: str,
        path: str,
        headers: Sequence[tuple[str, str | bytes]] = (),
        body: bytes = b"",
        *,
        user: str | None = None,
    ) -> Answered:
        """Send exactly this: no client library tidies the path or merges headers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = [("Host", f"127.0.0.1:{self.port}"), *headers]
        if user is not None:
            sent.append(("Authorization", basic(user)))
        if body or method == "POST":
            sent.append(("Content-Length", str(len(body))))
        last = {name.lower(): value for name, value in sent}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent:
            if name != "Host" or value == last["host"]:
                connection.putheader(name, value)
        connection.endheaders(body or None)
        answer = connection.getresponse()
        told = Answered(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return told

    def graphql(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        user: str | None = REVIEWER,
        more: Sequence[tuple[str, str | bytes]] = (),
    ) -> Answered:
        """Post as the page itself does."""
        headers = [("Content-Type", JSON), ("Origin", self.origin), ("Sec-Fetch-Site", "same-origin"), *more]
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        return self.ask("POST", "/graphql", headers, body, user=user)


@dataclass(frozen=True)
class Site:
    """Premierjet as people reach it; `bare` is our webserver without nginx before it."""

    root: Path
    dagster: Address
    desk: Address
    bare: Address
    instance: DagsterInstance

    def launch(self, user: str, **sent: Any) -> Answered:
        """Press *Launch Run* of a decision, signed in as `user`."""
        return self.dagster.graphql(LAUNCH, {"params": execution(sent.pop("tags", {}))}, user=user, **sent)

    def runs(self) -> int:
        return self.instance.get_runs_count()


def execution(tags: dict[str, str]) -> dict[str, Any]:
    """What the Launchpad sends."""
    return {
        "selector": SELECTOR,
        "runConfigData": {"ops": {"decision": {"config": CONFIG}}},
        "mode": "default",
        "executionMetadata": {"tags": [{"key": key, "value": value} for key, value in tags.items()]},
    }


def basic(user: str, password: str = PASSWORD) -> str:
    """The header of basic authentication (RFC 7617), names in UTF-8."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class Echo(BaseHTTPRequestHandler):
    """Answers with the request as it arrived."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = [[name.lower(), value] for name, value in self.headers.items()]
        body = json.dumps({"path": self.path, "headers": headers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer  # noqa: N815, the server looks for these names

    def log_message(self, *_: Any) -> None:
        """Say nothing: the test reads the answer."""


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("root")
    installation(root, COURSE)
    (root / "dagster.yaml").write_text(INSTANCE)
    open_workspace(root).ledger_key.make()
    code, full, readonly, dagster, desk = (free_port() for _ in range(5))
    workspace = (SHIPPED / "workspace.yaml").read_text()
    (root / "workspace.yaml").write_text(_filled(workspace, {"port: 4000": f"port: {code}"}))
    with ExitStack() as running:
        here = pytest.MonkeyPatch()
        running.callback(here.undo)
        here.chdir(root)
        here.setenv(PLANTED, PLANTED_VALUE)
        instance = running.enter_context(DagsterInstance.from_config(str(root)))
        start = ["-h", "127.0.0.1", "-p"]
        code_server = ["dagster", "code-server", "start", *start, str(code), "-m", "pipelines.definitions"]
        running.enter_context(process(code_server, root, code))
        webserver = ["python", "-m", "pipelines.webserver", "-w", "workspace.yaml", *start]
        running.enter_context(process([*webserver, str(full)], root, full))
        running.enter_context(process([*webserver, str(readonly), "--read-only"], root, readonly))
        echo = running.enter_context(_echo())
        ports = {"3000": full, "3010": readonly, "3001": echo, "8080": dagster, "8081": desk}
        running.enter_context(nginx(root / "nginx", ports))
        reached = Site(root, Address(dagster), Address(desk), Address(full), instance)
        wait_for(lambda: reached.dagster.graphql("{ version }").status == 200, "Dagster does not answer")
        yield reached


@contextmanager
def nginx(prefix: Path, ports: dict[str, int]) -> Iterator[None]:
    """Serve the shipped files with these ports for those they name, for the people of the tests."""
    _configure(prefix, ports)
    command = ["/usr/sbin/nginx", "-p", str(prefix), "-c", "nginx.conf", "-e", "error.log"]
    with process(command, prefix, ports["8081"]):
        yield


def _configure(prefix: Path, ports: dict[str, int]) -> None:
    shutil.copytree(SHIPPED, prefix / "premierjet")
    conf = prefix / "premierjet" / "premierjet.conf"
    conf.write_text(
        _filled(
            conf.read_text(), {f"127.0.0.1:{shipped}": f"127.0.0.1:{port}" for shipped, port in ports.items()}
        )
    )
    (prefix / "premierjet" / "reviewers.map").write_text(f'{REVIEWER} yes;\n"{UNICODE}" yes;\n')
    lines = [f"{user}:{_crypted(PASSWORD)}" for user in (REVIEWER, VIEWER, UNICODE)]
    (prefix / "premierjet" / "htpasswd").write_text("\n".join(lines) + "\n")
    kept = "\n".join(
        f"{kind}_temp_path {prefix}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    worker = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are their owner's alone
    (prefix / "nginx.conf").write_text(
        f"daemon off; {worker} pid {prefix}/nginx.pid; error_log {prefix}/error.log; worker_processes 1;\n"
        f"events {{}}\nhttp {{ access_log {prefix}/access.log;\n{kept}\n"
        "include premierjet/premierjet.conf; }\n"
    )


def _crypted(password: str) -> str:
    """The password as the README has it crypted."""
    crypt = ["openssl", "passwd", "-6", "-stdin"]
    return subprocess.run(crypt, input=password, capture_output=True, text=True, check=True).stdout.strip()


def _filled(text: str, changes: dict[str, str]) -> str:
    for shipped, filled in changes.items():
        assert shipped in text, f"the shipped file no longer says {shipped}"
        text = text.replace(shipped, filled)
    return text


@contextmanager
def process(command: list[str], root: Path, port: int | None, **settings: str) -> Iterator[None]:
    """Run a server of this environment until the tests are over, once it listens, where it does."""
    own = Path(sys.executable).parent / command[0]
    environment = {**os.environ, "DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root), **settings}
    with (root / f"{command[0].rpartition('/')[2]}-{port}.log").open("wb") as log:
        server = subprocess.Popen(
            [str(own) if own.exists() else command[0], *command[1:]],
            cwd=root,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(lambda: _listens(port, server), f"{command[:2]} does not listen: see {log.name}")
            yield
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _listens(port: int | None, server: subprocess.Popen[bytes]) -> bool:
    assert server.poll() is None, f"{server.args!r} ended with {server.returncode}"
    if port is None:
        return True
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(ready: Callable[[], bool], otherwise: str) -> None:
    """Ask until it is so; fail with a sentence where it never is."""
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while not ready():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


@contextmanager
def _echo() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
