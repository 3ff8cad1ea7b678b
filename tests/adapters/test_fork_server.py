"""Where Dagster started the code server, a run begins in a copy of a process that has everything loaded."""

import errno
import json
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.events import DagsterEventType
from dagster._core.origin import RepositoryPythonOrigin
from dagster._core.test_utils import create_run_for_test, create_test_daemon_workspace_context
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import PythonFileTarget
from dagster._serdes import serialize_value

from adapters import fork_server, run_launcher
from adapters.fork_server import ForkLost, ForkRefused, ForkServer
from adapters.run_launcher import WatchedRunLauncher
from pipelines.testing.programs import wait_until

CODE = """
import json, os, random, signal, threading, time
from pathlib import Path
import dagster as dg
HERE = Path(__file__).parent
with (HERE / "loaded").open("a") as file:
    file.write(f"{os.getpid()}\\n")
print("said as it loaded")

@dg.op
def tell():
    os.system("true")  # waits for a process of its own
    with (HERE / "told").open("a") as file:
        file.write(f"{os.getpid()} {os.getppid()} {os.read(0, 1)}\\n")

@dg.op
def sleep():
    (HERE / "asleep").touch()
    time.sleep(600)

@dg.op
def look():
    found = {
        "folder": os.getcwd(),
        "variables": {name: os.environ[name] for name in os.environ if not name.startswith("PYTEST_")},
        "signals": [str(signal.getsignal(each)) for each in (signal.SIGCHLD, signal.SIGPIPE)],
        "blocked": [str(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, [])],
        "umask": os.umask(0),
        "threads": [each.name for each in threading.enumerate()],
        "open": [os.readlink(each) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()],
        "random": random.random(),
    }
    os.umask(found["umask"])
    with (HERE / "looked").open("a") as file:
        file.write(json.dumps(found) + "\\n")

@dg.job
def looking():
    look()

@dg.job
def telling():
    tell()

@dg.job
def sleeping():
    sleep()

defs = dg.Definitions(jobs=[telling, sleeping, looking], executor=dg.in_process_executor)
"""


@dataclass(frozen=True)
class Installation:
    """A code server that Dagster started, as its daemon does, and the launcher of `dagster.yaml`."""

    folder: Path
    instance: dg.DagsterInstance
    process: WorkspaceProcessContext

    @property
    def launcher(self) -> WatchedRunLauncher:
        launcher = self.instance.run_launcher
        assert isinstance(launcher, WatchedRunLauncher)
        return launcher

    def launch(self, name: str) -> str:
        workspace = self.process.create_request_context()
        (repository,) = workspace.get_code_location("code").get_repositories().values()
        job = repository.get_full_job(name)
        run = create_run_for_test(
            self.instance,
            job_name=name,
            remote_job_origin=job.get_remote_origin(),
            job_code_origin=job.get_python_origin(),
        )
        self.instance.launch_run(run.run_id, workspace)
        return run.run_id

    def load(self) -> None:
        """Let the first run begin as before, while a process loads what the next ones need."""
        assert self.await_status(self.launch("telling")) == "SUCCESS"
        self.await_fork_server()

    def await_fork_server(self) -> None:
        (loaded,) = self.launcher._loaded.values()
        wait_until(loaded.server.is_ready, what="a process that has everything loaded")

    def await_status(self, run_id: str) -> str:
        """How a run ended."""

        def find() -> str | None:
            run = self.instance.get_run_by_id(run_id)
            return run.status.value if run is not None and run.is_finished else None

        return wait_until(find, what=f"the end of run {run_id}")

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text().splitlines()

    def find_said(self, run_id: str, part: str) -> list[str]:
        """What was said of a run with these words in it."""
        said = self.instance.all_logs(run_id, of_type=DagsterEventType.ENGINE_EVENT)
        return [each.message for each in said if part in each.message]

    def fork_server(self) -> int:
        (loaded,) = self.launcher._loaded.values()
        return loaded.server.pid


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    (tmp_path / "code.py").write_text(CODE)
    launcher = {"module": "adapters.run_launcher", "class": "WatchedRunLauncher"}
    target = PythonFileTarget(str(tmp_path / "code.py"), None, str(tmp_path), "code")
    with (
        dg.instance_for_test({"run_launcher": launcher}, temp_dir=str(tmp_path)) as instance,
        create_test_daemon_workspace_context(target, instance) as process,
    ):
        installation = Installation(tmp_path, instance, process)
        yield installation
        for loaded in installation.launcher._loaded.values():
            loaded.server.close()


class LoadedServer:
    """Stands for a process that has everything loaded at once, and says which it was."""

    def __init__(self, origin: str) -> None:
        self.origin, self.closed = origin, False

    def is_ready(self) -> bool:
        return True

    def was_lost(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True


def test_each_location_keeps_the_process_that_forks_for_it(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two locations each run had the other's process ended, and began as slowly as without one."""
    monkeypatch.setattr(run_launcher, "ForkServer", LoadedServer)
    location = installation.process.create_request_context().get_code_location("code")
    (repository,) = location.get_repositories().values()
    origin = repository.get_full_job("telling").get_python_origin()
    context: Any = SimpleNamespace(job_code_origin=origin)
    north, south = (SimpleNamespace(name=name, server_id=f"server of {name}") for name in ("north", "south"))
    find: Any = installation.launcher._find_fork_server
    servers = [find(context, each) for each in (north, south, north, south)]
    assert servers[:2] == servers[2:]
    assert servers[0] is not servers[1]
    assert [each.closed for each in servers] == [False] * 4


def test_each_run_has_a_process_of_its_own_and_loads_nothing(installation: Installation) -> None:
    installation.load()
    loaded = installation.lines("loaded")
    assert len(loaded) == 3, "the code server, the first run, and the process that forks"
    runs = [installation.launch("telling") for _ in range(2)]
    assert [installation.await_status(run) for run in runs] == ["SUCCESS", "SUCCESS"]
    assert installation.lines("loaded") == loaded
    told = [line.split() for line in installation.lines("told")][1:]
    assert {parent for _, parent, _ in told} == {str(installation.fork_server())}
    assert len({process for process, _, _ in told} | set(loaded)) == 5
    assert {read for _, _, read in told} == {"b''"}, "a run reads nothing of what is asked of the server"
    forked = [said.split()[-4] for run in runs for said in installation.find_said(run, "Forked")]
    assert sorted(forked) == sorted(process for process, _, _ in told), "either may tell first"


@pytest.mark.trial
def test_a_run_that_is_terminated_is_interrupted(installation: Installation) -> None:
    installation.load()
    run = installation.launch("sleeping")
    wait_until((installation.folder / "asleep").exists, what="the sleeping step")
    assert installation.launcher.terminate(run)
    assert installation.await_status(run) == "CANCELED"
    assert not installation.launcher.terminate(run)


@pytest.mark.trial
def test_code_that_was_upgraded_is_loaded_anew(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed/calendars-1.0.dist-info"
    installed.mkdir(parents=True)
    monkeypatch.syspath_prepend(installed.parent)
    installation.load()
    before = installation.fork_server()
    installed.rename(installed.with_name("calendars-1.1.dist-info"))
    installation.load()
    assert installation.fork_server() != before
    told = [line.split()[1] for line in installation.lines("told")]
    assert str(before) not in told, "code that is no more executes nothing"


@pytest.mark.trial
def test_a_fork_has_what_a_new_process_has_and_nothing_else(installation: Installation) -> None:
    first = installation.launch("looking")
    assert installation.await_status(first) == "SUCCESS"
    installation.await_fork_server()
    of_the_server = list_open(installation.fork_server())
    for _ in range(2):
        assert installation.await_status(installation.launch("looking")) == "SUCCESS"
    new, *forked = (json.loads(line) for line in installation.lines("looked"))
    for each in forked:
        assert set(each["threads"]) == {"MainThread", "termination-handler"}, (
            "Dagster's own, begun by the run"
        )
        assert not set(each["open"]) & (of_the_server - list_open(os.getpid()))
        assert count_kinds(each["open"]) <= count_kinds(new["open"])
        assert new["variables"].items() <= each["variables"].items()
        same = ("folder", "signals", "blocked", "umask")
        assert {name: each[name] for name in same} == {name: new[name] for name in same}
    assert forked[0]["random"] != forked[1]["random"]


def list_open(process: int) -> set[str]:
    return {str(each.readlink()) for each in Path(f"/proc/{process}/fd").iterdir() if each.is_symlink()}


def count_kinds(opened: list[str]) -> Counter[str]:
    """How many files, pipes, sockets and others a process has open."""
    return Counter(re.split(r"[:/]", each)[0] for each in opened)


@pytest.mark.trial
def test_what_was_said_while_code_was_loaded_is_said_by_no_run(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    installation.load()
    for _ in range(2):
        assert installation.await_status(installation.launch("telling")) == "SUCCESS"
    for line in installation.lines("told"):
        process = Path("/proc", line.split()[0])
        wait_until(lambda process=process: not process.exists(), what="the end of a run's process")
    assert capfd.readouterr().err.count("said as it loaded") == 1, "once, by the process that forks"


@pytest.mark.trial
def test_what_forks_has_one_thread_and_nothing_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all definitions: a connection or a thread that one of them began would be lost or shared."""
    (tmp_path / "dagster.yaml").touch()
    monkeypatch.setenv("PREMIERJET_ROOT", str(tmp_path))
    pointer = ModuleCodePointer("pipelines.definitions", "defs", str(tmp_path))
    server = ForkServer(serialize_value(RepositoryPythonOrigin(sys.executable, pointer)))
    try:
        wait_until(server.is_ready, what="a process that has everything loaded")
        assert len(list(Path(f"/proc/{server.pid}/task").iterdir())) == 1
        opened = Path(f"/proc/{server.pid}/fd").iterdir()
        assert sorted(int(each.name) for each in opened) == [0, 1, 2, 3], "what it is asked, says and answers"
    finally:
        server.close()


@pytest.mark.trial
def test_a_process_that_was_killed_is_replaced_and_its_runs_go_on(installation: Installation) -> None:
    installation.load()
    first = installation.launch("sleeping")
    wait_until((installation.folder / "asleep").exists, what="the sleeping step")
    killed = installation.fork_server()
    os.kill(killed, signal.SIGKILL)
    os.waitid(os.P_PID, killed, os.WEXITED | os.WNOWAIT)
    installation.load()
    assert installation.fork_server() != killed
    going = installation.instance.get_run_by_id(first)
    assert going is not None
    assert going.status is dg.DagsterRunStatus.STARTED
    assert installation.launcher.terminate(first)
    assert installation.await_status(first) == "CANCELED"


@pytest.mark.trial
def test_code_that_loads_no_more_is_left_to_the_code_server(installation: Installation) -> None:
    (installation.folder / "code.py").write_text("raise SystemExit(1)")
    run = installation.launch("telling")
    assert installation.await_status(run) == "FAILURE"
    assert not installation.find_said(run, "Forked"), "the code server's own process says what is wrong"


@pytest.mark.trial
def test_a_process_that_is_stopped_holds_up_no_run(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.load()
    stopped = installation.fork_server()
    os.kill(stopped, signal.SIGSTOP)
    monkeypatch.setattr(fork_server, "LIMIT", 0.5)
    run = installation.launch("telling")
    assert installation.await_status(run) == "SUCCESS"
    (said,) = installation.find_said(run, "Not forked")
    assert f"process {stopped}, which forks for runs, did not take it" in said
    monkeypatch.undo()
    installation.load()
    assert installation.fork_server() != stopped


@pytest.mark.trial
def test_a_process_that_ends_before_it_takes_a_run_leaves_it_to_the_code_server(
    installation: Installation,
) -> None:
    installation.load()
    os.kill(installation.fork_server(), signal.SIGSTOP)
    Timer(0.5, os.kill, (installation.fork_server(), signal.SIGKILL)).start()
    assert installation.await_status(installation.launch("telling")) == "SUCCESS"


@pytest.mark.trial
def test_a_system_that_starts_no_process_more_keeps_no_run_from_the_code_server(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_origin: str) -> ForkServer:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(run_launcher, "ForkServer", refuse)
    assert installation.await_status(installation.launch("telling")) == "SUCCESS"
    monkeypatch.undo()
    installation.load()


@pytest.mark.trial
def test_a_run_that_cannot_be_forked_is_left_to_the_code_server(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_memory = "import os\ndef fork(): raise OSError(12, 'No memory')\n"
    monkeypatch.setattr(fork_server, "START", f"{no_memory}os.fork = fork\n{fork_server.START}")
    installation.load()
    server = installation.fork_server()
    for _ in range(2):
        run = installation.launch("telling")
        assert installation.await_status(run) == "SUCCESS"
        (said,) = installation.find_said(run, "Not forked")
        assert f"process {server} cannot fork: [Errno 12] No memory" in said
    assert installation.fork_server() == server


TAKES = "import sys, time; sys.stdin.readline(); print('ready', flush=True); sys.stdin.readline(); "
TAKES_AND_ENDS = TAKES + "print('taken', flush=True)"
TAKES_AND_HANGS = TAKES_AND_ENDS + "; time.sleep(600)"


@pytest.mark.parametrize("program", [TAKES_AND_ENDS, TAKES_AND_HANGS])
@pytest.mark.trial
def test_a_run_that_may_have_begun_begins_no_more(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(fork_server, "START", program)
    monkeypatch.setattr(fork_server, "LIMIT", 0.5)
    installation.load()
    with pytest.raises(ForkLost):
        installation.launch("telling")
    (run,) = installation.instance.get_runs(limit=1)
    assert run.status is dg.DagsterRunStatus.FAILURE


def test_a_process_that_was_closed_refuses_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server, "START", TAKES_AND_HANGS)
    server = ForkServer("origin")
    wait_until(server.is_ready, what="a process that is ready")
    server.close()
    server.close()
    with pytest.raises(ForkRefused, match="is gone"):
        server.fork("run")


def test_a_process_that_ends_at_once_is_never_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server, "START", "raise SystemExit(1)")
    server = ForkServer("origin" * 1_000_000)
    assert not server.is_ready()
    assert not server.was_lost(), "another one would end as well"
    server.close()
