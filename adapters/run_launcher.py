"""Run launcher for `dagster.yaml` that notices when a worker has died.

Dagster's own asks nobody whether the process of a run still lives. One killed together with its code server,
by a power cut, an administrator or the system short of memory, left a run that was going for ever: nothing
else started for its module, and no sensor tried again. Dagster's run monitoring asks this launcher, and
marks such a run as failed; what it left undone is then launched anew.
Decided in docs/decisions/0074-what-outlives-a-process.md.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from dagster import DagsterRun
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.events import DagsterEventType
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, LaunchRunContext, WorkerStatus
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult
from dagster._serdes import deserialize_value

from adapters.run_configuration import refuse_configuration

HERE = frozenset({"localhost", "127.0.0.1", "::1", None})
CLOCKS_DIFFER = 5.0  # seconds between an event's time and that of the process that wrote it


@runtime_checkable
class StartWatch(Protocol):
    """A run launcher that can tell which of the runs it handed over will never start."""

    def lost_starts(self, runs: Sequence[DagsterRun]) -> dict[str, str]:
        """Return why nobody is about to start a run, by its id, for those of which that can be said."""
        ...


class WatchedRunLauncher(DefaultRunLauncher):
    """Launches runs as Dagster's own does, and can be asked whether their workers live."""

    def launch_run(self, context: LaunchRunContext) -> None:
        """Launch a run; raises InvalidInput where its configuration reads a variable or moves the run."""
        refuse_configuration(context.dagster_run.run_config, context.dagster_run.tags)
        super().launch_run(context)

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Return True: run monitoring asks only launchers that say so."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Return whether a run's worker lives; one nobody can say anything of is taken to live."""
        tag = run.tags.get(GRPC_INFO_TAG)
        host = json.loads(tag).get("host") if tag else None
        if host not in HERE:
            return self._ask_code_server(run)
        if tag is None and not isinstance(self._instance.run_storage, SqliteRunStorage):
            return _report_alive("launched by a command, on a machine nobody knows")
        worker = self._worker_of(run)
        if worker is None:
            return _report_alive("has not said which process it is")
        pid, since = worker
        if is_alive(pid, since):
            return _report_alive(f"process {pid} is there")
        return _report_gone(f"its process {pid} is gone")

    def lost_starts(self, runs: Sequence[DagsterRun]) -> dict[str, str]:
        """Return the runs whose process on this machine ended before they began."""
        found = {run.run_id: self._lost_start(run) for run in runs}
        return {run_id: reason for run_id, reason in found.items() if reason is not None}

    def _lost_start(self, run: DagsterRun) -> str | None:
        tag = run.tags.get(GRPC_INFO_TAG)
        worker = self._worker_of(run)
        if tag is None or json.loads(tag).get("host") not in HERE or worker is None:
            return None
        pid, since = worker
        return None if is_alive(pid, since) else f"its process {pid} is gone"

    def _worker_of(self, run: DagsterRun) -> tuple[int, float] | None:
        """Return the process that said last that it works on a run, and when it said so."""
        records = self._instance.all_logs(run.run_id, of_type=DagsterEventType.ENGINE_EVENT)
        for record in reversed(records):
            metadata = record.get_dagster_event().engine_event_data.metadata
            if "pid" in metadata:
                return int(str(metadata["pid"].value)), record.timestamp
        return None

    def _ask_code_server(self, run: DagsterRun) -> CheckRunHealthResult:
        """Ask the code server on another machine whether a run is one of its own."""
        client = self._get_grpc_client_for_termination(run.run_id)  # type: ignore[no-untyped-call]
        if client is None:
            return _report_alive("ended meanwhile")
        try:
            answer = client.can_cancel_execution(CanCancelExecutionRequest(run_id=run.run_id))
        except DagsterUserCodeUnreachableError:
            return _report_alive(f"{client.host} does not answer")
        if deserialize_value(answer, CanCancelExecutionResult).can_cancel:
            return _report_alive(f"{client.host} works on it")
        return _report_gone(f"{client.host} knows nothing of it")


def is_alive(pid: int, since: float) -> bool:
    """Return whether a process of this number runs that was there at a time, in seconds since 1970."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        # proc(5): the command may hold spaces and parentheses; state is field 3, start time field 22.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime"))
    except (OSError, StopIteration):
        return not Path("/proc/self").exists()  # gone meanwhile; a system without /proc tells no more
    began = float(boot.split()[1]) + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return fields[0] != "Z" and began <= since + CLOCKS_DIFFER


def _report_alive(why: str) -> CheckRunHealthResult:
    return CheckRunHealthResult(WorkerStatus.RUNNING, why)


def _report_gone(why: str) -> CheckRunHealthResult:
    return CheckRunHealthResult(WorkerStatus.FAILED, why)
