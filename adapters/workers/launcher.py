"""Run launcher that hands runs to workers through Celery, and notices when a worker is gone.

Decided in docs/decisions/0075-workers.md.
"""

import json
import time
import warnings
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any, Self, cast

from celery.exceptions import DuplicateTaskNameWarning
from celery.states import READY_STATES
from dagster import DagsterRun, Field, IntSource, Noneable, StringSource
from dagster_celery.launcher import CeleryRunLauncher
from dagster_celery.tags import DAGSTER_CELERY_TASK_ID_TAG
from kombu.exceptions import OperationalError
from kombu.transport.redis import Channel as RedisChannel

from adapters.dagster_internals import (
    CheckRunHealthResult,
    ConfigurableClassData,
    LaunchRunContext,
    UserConfigSchema,
    WorkerStatus,
)
from adapters.root import find_root
from adapters.run_configuration import refuse_configuration
from adapters.settings import read_settings
from schemas.errors import InvalidInput

# dagster-celery registers its task anew for each run it launches; it is the same each time.
warnings.filterwarnings("ignore", category=DuplicateTaskNameWarning)

VARIABLE = "PREMIERJET_BROKER_URL"
LOST_AFTER = 60  # seconds
ANSWERS_WITHIN = 5.0  # seconds

OURS: dict[str, Any] = {
    # Whoever is free takes the next run: a worker at work keeps none in hand. With Redis alone Celery can.
    "worker_disable_prefetch": True,
    # What a run leaves behind in memory goes with its process.
    "worker_max_tasks_per_child": 50,
    "broker_connection_retry_on_startup": True,
}


class WatchedCeleryRunLauncher(CeleryRunLauncher):
    """Launches runs as dagster-celery does, and reports a run as lost if its worker is gone.

    For Celery a task stays "started" for ever if its worker lost power. So the worker is asked whether it
    still has the task. If it denies that, or is silent for `lost_after_seconds`, the task is lost, and
    Dagster's run monitoring fails the run. Sensors then start the work again.
    """

    def __init__(
        self,
        *,
        lost_after_seconds: int = LOST_AFTER,
        config_source: dict[str, Any] | None = None,
        **celery: Any,
    ) -> None:
        super().__init__(config_source={**OURS, **(config_source or {})}, **celery)
        self.lost_after_seconds = lost_after_seconds
        self._silent_since: dict[str, float] = {}

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """Return dagster-celery's settings, and ours."""
        return {
            **cast(Mapping[str, Any], super().config_type()),
            # Without it, where the broker is: only Redis keeps what runs answer, and it is what we deploy.
            "backend": Field(Noneable(StringSource), is_required=False, default_value=None),
            "lost_after_seconds": Field(
                IntSource,
                is_required=False,
                default_value=LOST_AFTER,
                description="How long a worker may be silent before its runs are taken for lost.",
            ),
        }

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        """Return the launcher that `dagster.yaml` describes.

        The broker it does not name is the one of PREMIERJET_BROKER_URL, or of its file: an address that holds
        a password stands in no environment. Raises InvalidInput where none is set.
        """
        given = {name: value for name, value in config_value.items() if value is not None}
        if "broker" not in given:
            given["broker"] = _broker()
        given.setdefault("backend", given["broker"])
        return cls(inst_data=inst_data, **given)

    def launch_run(self, context: LaunchRunContext) -> None:
        """Hand a run to a worker; raises InvalidInput if it reads a variable or moves itself elsewhere."""
        refuse_configuration(context.dagster_run.run_config, context.dagster_run.tags)
        super().launch_run(context)

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Return the state of a run: what Celery says and, if it says started, what the worker says."""
        if DAGSTER_CELERY_TASK_ID_TAG not in run.tags:
            return CheckRunHealthResult(
                WorkerStatus.RUNNING, "launched by a command, on a machine nobody knows"
            )
        said = super().check_run_worker_health(run)
        if said.status is not WorkerStatus.RUNNING:
            return said
        task = run.tags[DAGSTER_CELERY_TASK_ID_TAG]
        worker = (self.celery.AsyncResult(task).info or {}).get("hostname")
        if worker is None or self._has(worker, task):
            self._silent_since.pop(task, None)
            return said
        since = self._silent_since.setdefault(task, time.monotonic())
        if time.monotonic() - since < self.lost_after_seconds:
            return said
        del self._silent_since[task]
        return CheckRunHealthResult(WorkerStatus.FAILED, f"{worker} is gone, and the run with it")

    def find_lost_starts(self, runs: Sequence[DagsterRun]) -> dict[str, str]:
        """Return the runs that neither the broker nor a worker that answers has, and those whose task ended.

        A worker that took a run from the broker and was killed leaves it starting for ever: the broker gives
        it out again after an hour, and Dagster waits for as long as a busy broker may hold one. Workers are
        asked once for all: that takes as long as any of them may take to answer.
        """
        waiting = self._find_waiting([run.run_id for run in runs])
        missing = [run for run in runs if run.run_id not in waiting]
        in_hand = repr(self._in_hand()) if missing else ""
        return {
            run.run_id: self._ended_task(run) or "neither the broker nor a worker has it"
            for run in missing
            if run.run_id not in in_hand
        }

    def _ended_task(self, run: DagsterRun) -> str:
        """Return a sentence if a run's task ended before the run began; empty if it did not."""
        task = run.tags.get(DAGSTER_CELERY_TASK_ID_TAG)
        state = "" if task is None else str(self.celery.AsyncResult(task).state)
        return f"its task ended as {state}" if state in READY_STATES else ""

    def _find_waiting(self, run_ids: Sequence[str]) -> set[str]:
        """Return the runs that the broker holds and no worker has taken; all of them if that is unknown."""
        with self.celery.connection_for_read(connect_timeout=ANSWERS_WITHIN) as broker:
            channel = broker.default_channel
            if not isinstance(channel, RedisChannel):
                held = channel.queue_declare(self.default_queue, passive=True).message_count
                return set(run_ids) if held else set()
            names = (channel._q_for_pri(self.default_queue, n) for n in channel.priority_steps)  # type: ignore[no-untyped-call]
            bodies = [_body(message) for name in names for message in channel.client.lrange(name, 0, -1)]
        return {run_id for run_id in run_ids if any(run_id in body for body in bodies)}

    def _in_hand(self) -> list[Any]:
        """Return the tasks that the answering workers are working on or about to begin."""
        inspect = self.celery.control.inspect(timeout=ANSWERS_WITHIN)
        return [inspect.active(), inspect.reserved()]

    def workers(self, within: float) -> list[str]:
        """Return the names of the workers that answer within so many seconds.

        Raises InvalidInput if the broker does not answer.
        """
        try:
            with self.celery.connection_for_write(connect_timeout=within) as broker:
                broker.ensure_connection(max_retries=1, timeout=within)
                answers = self.celery.control.ping(timeout=within, connection=broker)
        except (OSError, OperationalError) as error:
            raise InvalidInput(
                f"the broker does not answer ({error})",
                place=VARIABLE,
                remedy="Start it, or correct the address or its password",
            ) from error
        return sorted(name for answer in answers for name in answer)

    def terminate(self, run_id: str) -> bool:
        """End a run's process, and report the run as cancelled at once: the process cannot do so any more."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished or DAGSTER_CELERY_TASK_ID_TAG not in run.tags:
            return False
        self._instance.report_run_canceling(run)
        super().terminate(run_id)
        self._instance.report_run_canceled(run)
        return True

    def _has(self, worker: str, task: str) -> bool:
        answers = self.celery.control.inspect([worker], timeout=ANSWERS_WITHIN).query_task(task)
        return bool((answers or {}).get(worker))


def _body(message: bytes) -> str:
    """Return the body of a Celery message in Redis; empty if it is none."""
    try:
        return b64decode(json.loads(message)["body"]).decode()
    except (ValueError, KeyError, TypeError):
        return ""


def _broker() -> str:
    address = read_settings(find_root()).broker_url
    if address is None:
        raise InvalidInput(
            "is not set, and dagster.yaml hands runs to workers",
            place=VARIABLE,
            remedy=f"Name a file that holds the broker's address by {VARIABLE}_FILE",
        )
    return address.get_secret_value()
