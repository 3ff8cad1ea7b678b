"""Run launcher for `dagster.yaml` that notices when a worker has died.

Dagster's own launcher cannot say whether the process of a run still lives. When a process was killed together
with its code server (a power cut, an administrator, a system short of memory), its run seemed to go on for
ever: nothing else started for its module, and no sensor tried again. Dagster's run monitoring asks this
launcher and marks such a run as failed; sensors then launch its work again.
Decided in docs/decisions/0074-what-outlives-a-process.md.

Where Dagster started the code server itself, on this machine, a run is forked from a process that has the
definitions loaded (docs/decisions/0172-runs-that-are-forked.md).
"""

import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Protocol, runtime_checkable

from dagster import DagsterEventType, DagsterInstance, DagsterRun

from adapters.dagster_internals import (
    GRPC_INFO_TAG,
    CanCancelExecutionRequest,
    CanCancelExecutionResult,
    CheckRunHealthResult,
    ConfigurableClassData,
    DagsterUserCodeUnreachableError,
    DefaultRunLauncher,
    EngineEventData,
    ExecuteExternalJobArgs,
    GrpcServerCodeLocation,
    LaunchRunContext,
    SqliteRunStorage,
    WorkerStatus,
    deserialize_value,
    serialize_value,
)
from adapters.fork_server import ForkRefused, ForkServer
from adapters.kept_answers import read_code_version
from adapters.run_configuration import refuse_configuration

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1", None})
CLOCK_TOLERANCE = 5.0  # seconds between an event's time and the start of the process that wrote it


@runtime_checkable
class StartWatch(Protocol):
    """A run launcher that can tell which of the runs it handed over will never start."""

    def find_lost_starts(self, runs: Sequence[DagsterRun]) -> dict[str, str]:
        """Return the runs that nobody will start, by id, with the reason; of the others nothing is known."""
        ...


class LoadedCode(NamedTuple):
    """A process that forks for the runs of one code location, and which code it has loaded."""

    server: ForkServer
    version: tuple[str, ...]


class WatchedRunLauncher(DefaultRunLauncher):
    """Launches runs as Dagster's own launcher does, or faster, and knows whether their workers live."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(inst_data)
        self._loaded: dict[str, LoadedCode] = {}
        self._starting = Lock()

    def launch_run(self, context: LaunchRunContext) -> None:
        """Launch a run; raises InvalidInput if its configuration reads a variable or moves the run.

        Raises ForkLost if nobody can say whether it began: it is failed then, and would begin no more.
        """
        refuse_configuration(context.dagster_run.run_config, context.dagster_run.tags)
        location = _find_own_location(context)
        if location is None or not self._fork_run(context, location):
            super().launch_run(context)

    def terminate(self, run_id: str) -> bool:
        """Interrupt a run, and return whether there was one: its own process, where that is here.

        A process of another user cannot be interrupted: its run goes on, and is not said to be canceled.
        """
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        worker = find_worker(self._instance, run) if _is_from_own_server(run) else None
        if worker is None or not is_alive(*worker):
            return bool(super().terminate(run_id))  # type: ignore[no-untyped-call]
        if not _may_interrupt(worker[0]):
            return False
        self._instance.report_run_canceling(run)
        try:
            os.kill(worker[0], signal.SIGINT)
        except (ProcessLookupError, PermissionError):  # it is gone, and another one may have its number
            self._instance.report_run_canceled(run, f"Its process {worker[0]} was gone.")
        return True

    def _fork_run(self, context: LaunchRunContext, location: GrpcServerCodeLocation) -> bool:
        """Have a run forked; return False if nothing that is loaded can do so now."""
        server = self._find_fork_server(context, location)
        if server is None:
            return False
        run, client = context.dagster_run, location.client
        address = json.dumps({"host": client.host, "socket": client.socket})
        self._instance.add_run_tags(run.run_id, {GRPC_INFO_TAG: address})
        assert run.remote_job_origin is not None
        asked = ExecuteExternalJobArgs(
            job_origin=run.remote_job_origin, run_id=run.run_id, instance_ref=self._instance.get_ref()
        )
        try:
            pid = server.fork(serialize_value(asked))
        except ForkRefused as error:
            self._instance.report_engine_event(f"Not forked: {error}.", run, cls=WatchedRunLauncher)
            return False
        # Said here as well: a process that is killed before it says so itself is looked for all the same.
        self._instance.report_engine_event(
            f"Forked process {pid} for the run.", run, EngineEventData.in_process(pid), WatchedRunLauncher
        )
        return True

    def _find_fork_server(
        self, context: LaunchRunContext, location: GrpcServerCodeLocation
    ) -> ForkServer | None:
        """Return the process that has this very code loaded; None if it cannot be, or not yet."""
        origin = context.job_code_origin
        if origin is None:
            return None
        wanted = (location.server_id, read_code_version())  # Dagster's *reload*, and an edit without it
        with self._starting:
            loaded = self._loaded.get(location.name)
            if loaded is not None and (wanted != loaded.version or loaded.server.was_lost()):
                loaded.server.close()
                del self._loaded[location.name]
                loaded = None
            if loaded is None:
                try:
                    server = ForkServer(serialize_value(origin.repository_origin))
                except OSError:  # no memory, or too many processes
                    return None
                loaded = self._loaded[location.name] = LoadedCode(server, wanted)
            return loaded.server if loaded.server.is_ready() else None

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
        worker = find_worker(self._instance, run)
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
        worker = _find_worker_here(self._instance, run)
        if worker is None or is_alive(*worker):
            return None
        return f"its process {worker[0]} is gone"

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


def find_worker(instance: DagsterInstance, run: DagsterRun) -> tuple[int, float] | None:
    """Return the number of the process that last reported work on a run, and when it did."""
    records = instance.all_logs(run.run_id, of_type=DagsterEventType.ENGINE_EVENT)
    for record in reversed(records):
        metadata = record.get_dagster_event().engine_event_data.metadata
        if "pid" in metadata:
            return int(str(metadata["pid"].value)), record.timestamp
    return None


def _find_worker_here(instance: DagsterInstance, run: DagsterRun) -> tuple[int, float] | None:
    """Return the same of a run that a code server on this machine has, None of any other."""
    tag = run.tags.get(GRPC_INFO_TAG)
    is_here = tag is not None and json.loads(tag).get("host") in THIS_MACHINE
    return find_worker(instance, run) if is_here else None


def has_process(instance: DagsterInstance, run: DagsterRun) -> bool | None:
    """Return whether a run has its process on this machine, whatever launcher started it.

    None of a run in a container or on another machine, of which nothing is known here, and of one whose
    process has not said its number.
    """
    worker = _find_worker_here(instance, run)
    return None if worker is None else is_alive(*worker)


def is_watched(instance: DagsterInstance) -> bool:
    """Return whether Dagster itself ends a run whose process is gone."""
    return bool(instance.run_monitoring_enabled and instance.run_launcher.supports_check_run_worker_health)


def _find_own_location(context: LaunchRunContext) -> GrpcServerCodeLocation | None:
    """Return the code location of a run if Dagster started its server itself, with this environment.

    Then it has a socket. Whoever starts a code server gives it a port, and may have given it more: another
    user, or variables. macOS does not bear forks, and Windows has none.
    """
    origin = context.dagster_run.remote_job_origin
    if sys.platform != "linux" or context.workspace is None or origin is None:
        return None
    name = origin.repository_origin.code_location_origin.location_name
    location = context.workspace.get_code_location(name)
    if not isinstance(location, GrpcServerCodeLocation) or location.client.socket is None:
        return None
    return location


def _is_from_own_server(run: DagsterRun) -> bool:
    address = json.loads(run.tags.get(GRPC_INFO_TAG, "{}"))
    return "socket" in address and address.get("host") in THIS_MACHINE


def _may_interrupt(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return False
    except ProcessLookupError:
        pass  # gone meanwhile
    return True


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
