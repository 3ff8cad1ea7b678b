"""Run a job of the Dagster door in this process, on the installation's instance.

Only what a person answers for is a run: a decision, a roll-back. Other verbs call `pipelines.workflow`, and
a sensor shows in Dagster what they left in the store.
"""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import dagster as dg
import yaml
from sqlalchemy.exc import DBAPIError

from adapters.dagster_environment import clear_environment
from adapters.dagster_home import HOME_VARIABLE
from adapters.folder_lock import lock_folder
from adapters.root import MARKER, ROOT_VARIABLE
from adapters.run_configuration import SILENT_CONSOLE
from pipelines.defs.modules_failed import ModulesFailed
from pipelines.defs.resources import resources
from schemas.errors import InvalidInput, PremierjetError, StoreUnusable

JOBS = {
    "decide": ("pipelines.defs.review", "decide_job"),
    "decide_many": ("pipelines.defs.decide_many", "decide_many_job"),
    "roll_back": ("pipelines.defs.delivery", "roll_back_job"),
}
"""The jobs that commands run, and where each is defined: loading all definitions takes as long as a run."""


@dataclass(frozen=True)
class Runs:
    """Dagster's instance of an installation, on which jobs are run; they raise the errors of their stages."""

    instance: dg.DagsterInstance
    root: Path

    def run_job(self, name: str, config: Mapping[str, Any], *, tags: Mapping[str, str] | None = None) -> None:
        """Execute a job of one op with its configuration."""
        self._execute(name, config, tags=tags)

    def record_decisions(
        self, config: Mapping[str, Any], done: Callable[[str], None]
    ) -> dict[str, PremierjetError]:
        """Record the decisions of a table in one run, and return the errors of refused ones, by table line.

        `done` is called with the module of each recorded decision. Raises any error that is not ours.
        """
        name = "decide_many"
        run_id = dg.DagsterRun(job_name=name).run_id
        self.instance.add_event_listener(run_id, _listen_for_outcomes(done))
        try:
            self._execute(name, config, run_id=run_id)
        except ModulesFailed as failures:
            for error in failures.modules.values():
                if not isinstance(error, PremierjetError):
                    raise error from None
            return {key: e for key, e in failures.modules.items() if isinstance(e, PremierjetError)}
        return {}

    def _execute(self, name: str, config: Mapping[str, Any], **how: Any) -> None:
        job = _find_job(name)
        (op,) = job.graph.node_dict
        with _raise_own_errors():
            job.execute_in_process(
                run_config=self._build_config({op: dict(config)}), instance=self.instance, **how
            )

    def _build_config(self, ops: Mapping[str, Any]) -> dict[str, Any]:
        return {"ops": {name: {"config": config} for name, config in ops.items()}, "loggers": SILENT_CONSOLE}


def _find_job(name: str) -> dg.JobDefinition:
    """Return a job with the resources and the executor it has in the code location."""
    clear_environment()
    module, attribute = JOBS[name]
    job = getattr(import_module(module), attribute)
    return dg.Definitions.merge(resources(), dg.Definitions(jobs=[job])).resolve_job_def(name)


@contextmanager
def open_runs(root: Path) -> Iterator[Runs]:
    """Open the installation's instance; the working directory is the root meanwhile, as its paths want.

    Raises InvalidInput if `dagster.yaml` cannot be used, StoreUnusable if Dagster's own records cannot be
    written.
    """
    with chdir(root), _set_variables(root), _explain_instance_errors(root):
        with lock_folder(root):  # of two commands at once, each would make Dagster's tables
            instance = dg.DagsterInstance.from_config(str(root))
        with instance:
            yield Runs(instance, root)


@contextmanager
def _set_variables(root: Path) -> Iterator[None]:
    """Set meanwhile what runs of this process find the root by, and what Dagster's history starts at."""
    before = {name: os.environ.get(name) for name in (ROOT_VARIABLE, HOME_VARIABLE)}
    os.environ.update(dict.fromkeys(before, str(root)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _listen_for_outcomes(done: Callable[[str], None]) -> Callable[[dg.EventLogEntry], None]:
    """Return a listener that calls `done` with the module of each draft whose outcome is logged."""

    from pipelines.defs.names import build_key  # after `.env` was read, which may name the location

    key = build_key("draft")

    def hear(entry: dg.EventLogEntry) -> None:
        event = entry.dagster_event
        if event is not None and event.is_asset_observation and event.asset_key == key:
            done(str(event.partition))

    return hear


@contextmanager
def _raise_own_errors() -> Iterator[None]:
    """Raise the error of the stage in place of the dagster.Failure it caused."""
    try:
        yield
    except dg.Failure as failure:
        if isinstance(failure.__cause__, PremierjetError | ModulesFailed):
            raise failure.__cause__ from None
        raise


@contextmanager
def _explain_instance_errors(root: Path) -> Iterator[None]:
    """Raise errors of the instance's file and database as InvalidInput and StoreUnusable."""
    try:
        yield
    except (dg.DagsterInvalidConfigError, yaml.YAMLError) as error:
        first = str(error).strip().splitlines()[0].rstrip(".")
        raise InvalidInput(first, place=str(root / MARKER), remedy="Mend it, or restore the file") from error
    except (DBAPIError, sqlite3.Error) as error:
        raise _make_unusable_error(error, root) from error
    except Exception as error:
        if not isinstance(error, _list_postgres_errors()):
            raise
        raise _make_unusable_error(error.__cause__ or error, root) from error


def _make_unusable_error(cause: BaseException, root: Path) -> StoreUnusable:
    reason = str(getattr(cause, "orig", None) or cause).strip().splitlines()[0]
    return StoreUnusable(
        f"Dagster's records cannot be used: {reason}",
        place=f"{root / MARKER}, storage",
        remedy="Check that folder's rights and free space, or that PostgreSQL runs there",
    )


def _list_postgres_errors() -> tuple[type[Exception], ...]:
    """Return the errors of Dagster's PostgreSQL storage, if this instance has loaded that."""
    utilities = sys.modules.get("dagster_postgres.utils")
    return () if utilities is None else (utilities.DagsterPostgresException,)
