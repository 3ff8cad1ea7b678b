"""A run whose worker is gone is marked as failed, so that nothing waits for it."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.events import DagsterEventType, EngineEventData
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._core.test_utils import create_run_for_test, create_test_daemon_workspace_context
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from dagster._daemon.monitoring.run_monitoring import execute_run_monitoring_iteration

from adapters import run_launcher
from adapters.run_launcher import StartWatch, is_alive
from pipelines.testing.ports import free_port
from schemas.errors import InvalidInput

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
OF_A_SERVER = {GRPC_INFO_TAG: json.dumps({"host": "localhost", "socket": "/tmp/gone"})}


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    launcher = {"module": "adapters.run_launcher", "class": "WatchedRunLauncher"}
    settings = {"run_launcher": launcher, "run_monitoring": {"enabled": True}}
    with dg.instance_for_test(settings, temp_dir=str(tmp_path)) as instance:
        yield instance


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP) as process:
        try:
            yield process
        finally:
            process.kill()


def going(instance: dg.DagsterInstance, pid: int | None, tags: dict[str, str]) -> str:
    """A run that is going, whose process has said its number, if it has one."""
    run = create_run_for_test(instance, job_name="sweep", status=dg.DagsterRunStatus.STARTED, tags=tags)
    if pid is not None:
        instance.report_engine_event("Started process for run.", run, EngineEventData.in_process(pid))
    return run.run_id


def monitored(instance: dg.DagsterInstance, run_id: str) -> str:
    """What a run is taken for after run monitoring has looked once."""
    with create_test_daemon_workspace_context(EmptyWorkspaceTarget(), instance) as process:
        assert list(execute_run_monitoring_iteration(process, logging.getLogger("monitoring"))) == [None]
    found = instance.get_run_by_id(run_id)
    assert found is not None
    return found.status.value


@pytest.mark.parametrize("tags", [OF_A_SERVER, {}], ids=["of a code server", "of a command"])
def test_a_run_fails_once_its_process_is_gone_and_not_before(
    instance: dg.DagsterInstance, tags: dict[str, str]
) -> None:
    with worker() as process:
        run_id = going(instance, process.pid, tags)
        assert monitored(instance, run_id) == "STARTED"
    assert monitored(instance, run_id) == "FAILURE"
    (told,) = instance.all_logs(run_id, of_type=DagsterEventType.RUN_FAILURE)
    assert f"its process {process.pid} is gone" in told.message


def test_a_process_nobody_has_waited_for_is_gone() -> None:
    with worker() as process:
        now = time.time()
        assert is_alive(process.pid, now)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_alive(process.pid, now)


def test_another_process_that_got_its_number_is_not_taken_for_it() -> None:
    with worker() as process:
        assert not is_alive(process.pid, time.time() - 3600)


def test_a_run_that_has_not_said_which_process_it_is_is_left_alone(instance: dg.DagsterInstance) -> None:
    assert monitored(instance, going(instance, None, OF_A_SERVER)) == "STARTED"


def test_a_run_of_a_server_elsewhere_that_does_not_answer_is_left_alone(instance: dg.DagsterInstance) -> None:
    """Its processes have numbers of their own: one of ours may bear the same, or none."""
    elsewhere = {GRPC_INFO_TAG: json.dumps({"host": "127.0.0.2", "port": free_port()})}
    gone = subprocess.Popen(SLEEP)
    gone.kill()
    gone.wait()
    assert monitored(instance, going(instance, gone.pid, elsewhere)) == "STARTED"


def test_a_run_put_into_the_queue_by_another_way_is_not_launched(instance: dg.DagsterInstance) -> None:
    """Whoever writes to Dagster's records needs no coordinator."""
    config = {"ops": {"walk": {"config": {"modules": [{"env": "PLANTED"}]}}}}
    run = create_run_for_test(instance, job_name="sweep", run_config=config)
    with (
        create_test_daemon_workspace_context(EmptyWorkspaceTarget(), instance) as process,
        pytest.raises(InvalidInput, match=r"ops\.walk\.config\.modules\[0\]: .* an environment variable"),
    ):
        instance.launch_run(run.run_id, process.create_request_context())
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    assert found.status.value == "FAILURE"


def test_a_run_whose_process_ends_as_it_is_terminated_is_canceled(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    with worker() as process:
        run_id = going(instance, process.pid, OF_A_SERVER)
    monkeypatch.setattr(run_launcher, "is_alive", lambda *_: True)
    assert instance.run_launcher.terminate(run_id)
    found = instance.get_run_by_id(run_id)
    assert found is not None
    assert found.status.value == "CANCELED"


def test_a_run_of_another_user_is_not_said_to_be_canceled(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process goes on: a run that is being canceled for ever would keep others waiting."""

    def refuse(_pid: int, _signal: int) -> None:
        raise PermissionError

    with worker() as process:
        run_id = going(instance, process.pid, OF_A_SERVER)
        monkeypatch.setattr(os, "kill", refuse)
        assert not instance.run_launcher.terminate(run_id)
        assert monitored(instance, run_id) == "STARTED"
        monkeypatch.undo()


def test_a_run_whose_process_ended_before_it_began_is_lost(instance: dg.DagsterInstance) -> None:
    """Run monitoring asks after started runs alone, and waits for the others to start."""
    launcher = instance.run_launcher
    assert isinstance(launcher, StartWatch)
    with worker() as process:
        run_id = going(instance, process.pid, OF_A_SERVER)
        run = instance.get_run_by_id(run_id)
        assert run is not None
        assert launcher.find_lost_starts([run]) == {}
    assert launcher.find_lost_starts([run]) == {run_id: f"its process {process.pid} is gone"}
