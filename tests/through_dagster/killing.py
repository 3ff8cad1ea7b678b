"""An installation as a server runs it, whose processes are killed one after the other, at any moment.

Webserver, daemon and code server are processes of their own, as in `deploy/`, and every run has a worker.
The modules are delivered to a bucket behind a proxy, which alone knows what was really taken.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import dagster as dg
from dagster._core.storage.dagster_run import FINISHED_STATUSES

from adapters.workspace import Workspace, open_workspace
from pipelines.defs.decision_runs import JOBS as DECIDING
from pipelines.defs.decision_runs import find_decisions
from pipelines.defs.sensors import approval_sensor, delivery_sensor
from pipelines.testing.ports import free_port
from pipelines.workflow.decide import list_decisions
from schemas.errors import PremierjetError
from tests.through_dagster.conftest import CHECKOUT, LAUNCH

KINDS = ("run worker", "code server", "daemon", "webserver", "everything")
BEAT_SECONDS = 2.0
STOP = """
mutation Stop($id: String!) { stopSensor(id: $id) { __typename ... on PythonError { message } } }
"""
RELOAD = """mutation { reloadRepositoryLocation(repositoryLocationName: "premierjet") { __typename } }"""
SENSORS = """
query($repo: RepositorySelector!) { sensorsOrError(repositorySelector: $repo) {
  ... on Sensors { results { name id } } } }
"""
REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": "premierjet"}


def settle(root: Path) -> None:
    """Give an installation the settings of this checkout, its state at the root."""
    settings = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    (root / "dagster.yaml").write_text(settings.replace(": .dagster", f": {root}/.dagster"), encoding="utf-8")


@dataclass
class Server:
    """The processes of an installation; a service that was killed is started again at once."""

    root: Path
    log: Path
    ports: dict[str, int] = field(
        default_factory=lambda: {name: free_port() for name in ("code server", "webserver")}
    )
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        where = f"host: 127.0.0.1, port: {self.ports['code server']}, location_name: premierjet"
        (self.root / "workspace.yaml").write_text(f"load_from: [{{grpc_server: {{{where}}}}}]\n")

    @property
    def commands(self) -> dict[str, list[str]]:
        """What each service is started by."""
        workspace = ["-w", str(self.root / "workspace.yaml")]
        code = ["-m", "pipelines.definitions", "-d", str(CHECKOUT), "--location-name", "premierjet"]
        here = ["-h", "127.0.0.1", "-p"]
        return {
            "code server": ["dagster", "api", "grpc", *code, *here, str(self.ports["code server"])],
            "daemon": ["dagster-daemon", "run", *workspace],
            "webserver": ["dagster-webserver", *workspace, *here, str(self.ports["webserver"])],
        }

    def start(self) -> None:
        """Start each service that does not run."""
        for name, (command, *arguments) in self.commands.items():
            process = self.running.get(name)
            if process is not None and process.poll() is None:
                continue
            with self.log.open("ab") as log:
                self.running[name] = subprocess.Popen(
                    [str(Path(sys.executable).with_name(command)), *arguments],
                    cwd=CHECKOUT,
                    env=os.environ | {"DAGSTER_HOME": str(self.root), "PREMIERJET_ROOT": str(self.root)},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )

    def workers(self) -> list[int]:
        """The processes that work on runs, those whose code server is gone among them."""
        return [pid for pid, command in self._ours() if "multiprocessing.spawn" in command]

    def kill(self, kind: str, chance: random.Random) -> bool:
        """Kill one process of a kind, or all; False where there is none."""
        if kind == "everything":
            for pid, _ in self._ours():
                _kill(pid)
        elif kind == "run worker":
            workers = self.workers()
            if not workers:
                return False
            _kill(chance.choice(workers))
        else:
            self.running[kind].kill()
            self.running[kind].wait()
        return True

    def stop(self) -> None:
        """End every process of this installation."""
        for pid, _ in self._ours():
            _kill(pid)
        for process in self.running.values():
            process.kill()
            process.wait()

    def ask(self, query: str, **variables: Any) -> Any:
        """Ask the webserver; None where it does not answer, or has no answer while something is down."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        address = f"http://127.0.0.1:{self.ports['webserver']}/graphql"
        asked = Request(address, body, {"Content-Type": "application/json"})
        with suppress(OSError, ValueError), urlopen(asked, timeout=60) as answer:
            return json.loads(answer.read()).get("data")
        return None

    def launch(self, job: str, op: str, config: dict[str, Any]) -> bool:
        """Press *Launch Run*; False where that did nothing."""
        selector = {**REPOSITORY, "pipelineName": job}
        asked = {"selector": selector, "runConfigData": {"ops": {op: {"config": config}}}, "mode": "default"}
        answer = self.ask(LAUNCH, params=asked)
        launched = bool(answer) and answer["launchRun"]["__typename"] == "LaunchRunSuccess"
        if not launched:
            self.ask(RELOAD)  # after ten tries the webserver looks for a code server no more
        return launched

    def switch_off(self, *sensors: str) -> bool:
        """Switch sensors off; False where that is to be tried again."""
        self.ask(RELOAD)
        answer = self.ask(SENSORS, repo=REPOSITORY)
        found = (answer or {}).get("sensorsOrError", {}).get("results", ())
        ids = [each["id"] for each in found if each["name"] in sensors]
        return len(ids) == len(sensors) and all(self.ask(STOP, id=each) is not None for each in ids)

    def _ours(self) -> Iterator[tuple[int, str]]:
        mark = f"PREMIERJET_ROOT={self.root}\0".encode()
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or int(folder.name) == os.getpid():
                continue
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes() + b"\0":
                    yield int(folder.name), (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()


@dataclass
class Watch:
    """What somebody who runs a course does all day: approve what waits, start what has stopped."""

    server: Server
    instance: dg.DagsterInstance
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def workspace(self) -> Workspace:
        """The installation as it is now."""
        return open_workspace(self.server.root)

    def unfinished(self) -> list[dg.DagsterRun]:
        """The runs that are queued or going, as Dagster believes."""
        return [run for run in self.instance.get_runs() if run.status not in FINISHED_STATUSES]

    def undelivered(self) -> list[str]:
        """The modules without a proof of delivery."""
        return [key for key in self.workspace.module_keys() if not self.workspace.records.receipts(key)]

    def beat(self) -> None:
        """Approve every draft nobody decided on, and start the sweep again where none is at work."""
        self.server.start()
        at_work = {run.job_name for run in self.unfinished()}
        if "decide_many" not in at_work and (lines := self._waiting()):
            table = {"person": "lea", "file": "decisions.csv", "lines": lines}
            self.server.launch("decide_many", "decisions", table)
        if not at_work & {"sweep", "decide_many"}:
            self.server.launch("sweep", "walk", {"stages": ["source", "draft", "release", "deliver"]})

    def _waiting(self) -> list[dict[str, Any]]:
        workspace, found = self.workspace, []
        for key in workspace.records.heads():
            with suppress(PremierjetError):
                head = workspace.records.head(key)
                if head is not None and not list_decisions(workspace, key):
                    digest = head.content.canonical_digest()
                    found.append({"module": key, "digest": digest, "verdict": "approve"})
        return [{"number": number, **line} for number, line in enumerate(found, start=2)]


@contextmanager
def served(root: Path) -> Iterator[Watch]:
    """Run an installation's processes; releases and deliveries are left to the sweep, as overnight."""
    settle(root)
    server = Server(root, root / "log")
    with ExitStack() as stack:
        stack.callback(server.stop)
        # Three processes that make a database of SQLite at the same moment leave one nobody can read.
        instance = stack.enter_context(dg.DagsterInstance.from_config(str(root)))
        server.start()
        until(lambda: server.switch_off(approval_sensor.name, delivery_sensor.name), 300, server)
        yield Watch(server, instance)


def killed(watch: Watch, kills: int, chance: random.Random, pause: tuple[float, float]) -> None:
    """Kill so many times, then let everything come to its end."""
    while sum(watch.kills.values()) < kills and watch.undelivered():
        wake = time.monotonic() + chance.uniform(*pause)
        kind = chance.choice(KINDS)
        while time.monotonic() < wake:
            watch.beat()
            time.sleep(BEAT_SECONDS)
        if watch.server.kill(kind, chance):
            watch.kills[kind] += 1

    def at_rest() -> bool:
        watch.beat() if watch.undelivered() else watch.server.start()
        return not watch.undelivered() and not watch.unfinished()

    until(at_rest, 3600, watch.server)


def until(holds: Any, seconds: float, server: Server) -> None:
    """Wait for something; raises AssertionError with the end of the log where it never comes."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            log = server.log.read_text(errors="replace")[-3000:]
            raise AssertionError(f"still not so after {seconds} seconds\n{log}")
        time.sleep(BEAT_SECONDS)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def leftovers(root: Path) -> int:
    """How many half-written files killed processes left in the store."""
    return sum(path.name.startswith(".unfinished-") for path in (root / ".premierjet").rglob("*"))


def disagreeing(watch: Watch) -> list[str]:
    """The ended runs of decisions whose page says another thing than the ledger."""
    workspace, found = watch.workspace, []
    for run in watch.instance.get_runs():
        if run.job_name in DECIDING and run.status in FINISHED_STATUSES:
            said = find_decisions(workspace, run)
            green = run.status is dg.DagsterRunStatus.SUCCESS
            if green != all(each.own or (green and each.entry) for each in said):
                found.append(run.run_id)
    return found
