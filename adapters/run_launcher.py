"""Run launcher for `dagster.yaml` that notices when a worker has died.

Dagster's own launcher cannot say whether the process of a run still lives. When a process was killed together
with its code server (a power cut, an administrator, a system short of memory), its run seemed to go on for
ever: nothing else started for its module, and no sensor tried again. Dagster's run monitoring asks this
launcher and marks such a run as failed; sensors then launch its work again.
Decided in docs/decisions/0074-what-outlives-a-process.md.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from dagster import DagsterEventType, DagsterRun

from adapters.dagster_internals import (
    GRPC_INFO_TAG,
    CanCancelExecutionRequest,
    CanCancelExecutionResult,
    CheckRunHealthResult,
    DagsterUserCodeUnreachableError,
    DefaultRunLauncher,
    LaunchRunContext,
    SqliteRunStorage,
    WorkerStatus,
    deserialize_value,
)
from adapters.run_configuration import refuse_configuration

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1", None})
CLOCK_TOLERANCE = 5.0  # seconds between an event's time and the start of the process that wrote it


@runtime_checkable
class StartWatch(Protocol):
    """A run launcher that can tell which of the runs it handed over will never start."""

    def find_lost_starts(self, runs: Sequence[DagsterRun]) -> dict[str, str]:
        """Return the runs that nobody will start, by id, with the reason; of the others nothing is known."""
        ...


class WatchedRunLauncher(DefaultRunLauncher):
    """Launches runs as Dagster's own launcher does, and knows whether their workers live."""

    def launch_run(self, context: LaunchRunContext) -> None:
        """Launch a run; raises InvalidInput if its configuration reads a variable or moves the run."""
        refuse_configuration(context.dagster_run.run_config, context.dagster_run.tags)
        super().launch_run(context)

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Return True: run monitoring asks only launchers that say so."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Return whether a run's worker lives; if nothing can be known of it, it counts as alive."""
        tag = run.tags.get(GRPC_INFO_TAG)
        host = json.loads(tag).get("host") if tag else None
        if host not in THIS_MACHINE:
            return self._ask_code_server(run)
        if tag is None and not isinstance(self._instance.run_storage, SqliteRunStorage):
            return _alive_result("launched by a command, on a machine nobody knows")
        worker = self._find_worker(run)
        if worker is None:
            return _alive_result("has not said which process it is")
        pid, since = worker
        if is_alive(pid, since):
            return _alive_result(f"process {pid} is there")
        return _gone_result(f"its process {pid} is gone")

    def find_lost_starts(self, runs: Sequence[DagsterRun]) -> dict[str, str]:
        """Return the runs whose process on this machine ended before they began, by id, with the reason."""
        found = {run.run_id: self._find_lost_start(run) for run in runs}
        return {run_id: reason for run_id, reason in found.items() if reason is not None}

    def _find_lost_start(self, run: DagsterRun) -> str | None:
        tag = run.tags.get(GRPC_INFO_TAG)
        worker = self._find_worker(run)
        if tag is None or json.loads(tag).get("host") not in THIS_MACHINE or worker is None:
            return None
        pid, since = worker
        return None if is_alive(pid, since) else f"its process {pid} is gone"

    def _find_worker(self, run: DagsterRun) -> tuple[int, float] | None:
        """Return the number of the process that last reported work on a run, and when it did."""
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
            return _alive_result("ended meanwhile")
        try:
            answer = client.can_cancel_execution(CanCancelExecutionRequest(run_id=run.run_id))
        except DagsterUserCodeUnreachableError:
            return _alive_result(f"{client.host} does not answer")
        if deserialize_value(answer, CanCancelExecutionResult).can_cancel:
            return _alive_result(f"{client.host} works on it")
        return _gone_result(f"{client.host} knows nothing of it")


def is_alive(pid: int, since: float) -> bool:
    """Return whether the process that had this number at a time (seconds since 1970) still runs.

    A younger process that got the same number is another one.
    """
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
    return fields[0] != "Z" and began <= since + CLOCK_TOLERANCE


def _alive_result(reason: str) -> CheckRunHealthResult:
    return CheckRunHealthResult(WorkerStatus.RUNNING, reason)


def _gone_result(reason: str) -> CheckRunHealthResult:
    return CheckRunHealthResult(WorkerStatus.FAILED, reason)
