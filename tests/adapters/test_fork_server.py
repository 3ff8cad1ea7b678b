"""Where Dagster started the code server, a run begins in a copy of a process that has everything loaded."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import dagster as dg
import pytest
from dagster._core.events import DagsterEventType
from dagster._core.test_utils import create_run_for_test, create_test_daemon_workspace_context
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import PythonFileTarget

import adapters.run_launcher
from adapters.fork_server import ForkLost
from adapters.run_launcher import WatchedRunLauncher
from pipelines.testing.programs import wait_until

CODE = """
import os, time
from pathlib import Path
import dagster as dg
HERE = Path(__file__).parent
with (HERE / "loaded").open("a") as file:
    file.write(f"{os.getpid()}\\n")

@dg.op
def tell():
    os.system("true")  # waits for a process of its own
    with (HERE / "told").open("a") as file:
        file.write(f"{os.getpid()} {os.getppid()} {os.read(0, 1)}\\n")

@dg.op
def sleep():
    (HERE / "asleep").touch()
    time.sleep(600)

@dg.job
def telling():
    tell()

@dg.job
def sleeping():
    sleep()

defs = dg.Definitions(jobs=[telling, sleeping], executor=dg.in_process_executor)
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
        server = self.launcher._fork_server
        assert server is not None
        wait_until(server.is_ready, what="a process that has everything loaded")

    def await_status(self, run_id: str) -> str:
        """How a run ended."""

        def find() -> str | None:
            run = self.instance.get_run_by_id(run_id)
            return run.status.value if run is not None and run.is_finished else None

        return wait_until(find, what=f"the end of run {run_id}")

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text().splitlines()

    def fork_server(self) -> int:
        assert self.launcher._fork_server is not None
        return self.launcher._fork_server.pid


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
        if installation.launcher._fork_server is not None:
            installation.launcher._fork_server.close()


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
    (said,) = [
        each.message
        for each in installation.instance.all_logs(runs[0], of_type=DagsterEventType.ENGINE_EVENT)
        if "Forked" in each.message
    ]
    assert f"Forked process {told[0][0]} for the run." in said


def test_a_run_that_is_terminated_is_interrupted(installation: Installation) -> None:
    installation.load()
    run = installation.launch("sleeping")
    wait_until((installation.folder / "asleep").exists, what="the sleeping step")
    assert installation.launcher.terminate(run)
    assert installation.await_status(run) == "CANCELED"
    assert not installation.launcher.terminate(run)


def test_code_that_was_edited_is_loaded_anew(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.load()
    before = installation.fork_server()
    monkeypatch.setattr(adapters.run_launcher, "read_code_version", lambda: "edited")
    installation.load()
    assert installation.fork_server() != before
    told = [line.split()[1] for line in installation.lines("told")]
    assert str(before) not in told, "code that is no more executes nothing"


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


def test_code_that_loads_no_more_is_left_to_the_code_server(installation: Installation) -> None:
    (installation.folder / "code.py").write_text("raise SystemExit(1)")
    run = installation.launch("telling")
    assert installation.await_status(run) == "FAILURE"
    said = [each.message for each in installation.instance.all_logs(run)]
    assert not any("Forked" in each for each in said), "the code server's own process says what is wrong"


@pytest.mark.trial
def test_a_process_that_ends_while_it_forks_leaves_no_run_that_begins_later(
    installation: Installation,
) -> None:
    installation.load()
    os.kill(installation.fork_server(), signal.SIGSTOP)
    Timer(0.5, os.kill, (installation.fork_server(), signal.SIGKILL)).start()
    with pytest.raises(ForkLost):
        installation.launch("telling")
    (run,) = installation.instance.get_runs(limit=1)
    assert run.status is dg.DagsterRunStatus.FAILURE
