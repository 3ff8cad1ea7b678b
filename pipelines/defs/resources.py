"""Resources of every run: the workspace, an I/O manager that refuses values, an executor without settings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import dagster as dg

from adapters.dagster_internals import InProcessExecutor, RetryMode
from adapters.workspace import Workspace, open_workspace
from pipelines.defs.run_config import NO_CONFIG
from schemas.errors import InvalidInput


@dataclass(frozen=True)
class WorkspaceOpener:
    """Opens the installation at a root, by default this process's: `PREMIERJET_ROOT`, or a folder above."""

    root: Path | None = None

    def open(self) -> Workspace:
        """Return the workspace; raises InvalidInput where there is no root."""
        return open_workspace(self.root)


WorkspaceResource = dg.ResourceParam[WorkspaceOpener]
"""Type of the parameter `workspace`. A run could set the fields of a `dg.ConfigurableResource`."""


class RefusingIOManager(dg.IOManager):
    """I/O manager that refuses: assets hand values to each other through the store.

    Dagster's own would take a folder from a run's configuration.
    """

    def handle_output(self, context: dg.OutputContext, obj: Any) -> NoReturn:  # noqa: ARG002, Dagster's
        """Raise InvalidInput: an asset returned a value."""
        raise _value_error(context.step_key)

    def load_input(self, context: dg.InputContext) -> NoReturn:
        """Raise InvalidInput: an asset asked for a value."""
        raise _value_error(context.asset_key.to_user_string() if context.has_asset_key else "input")


@dg.executor(name="in_process", config_schema=NO_CONFIG)
def in_process(_: dg.InitExecutorContext) -> InProcessExecutor:
    """Execute all steps in the run's own process, as Dagster's own executor does, without its settings."""
    return InProcessExecutor(retries=RetryMode.ENABLED)


def define_workspace(root: Path | None = None) -> dg.ResourceDefinition:
    """Return the resource that opens the installation at a root."""
    return dg.ResourceDefinition(lambda _: WorkspaceOpener(root), config_schema=NO_CONFIG)


def define_io_manager() -> dg.IOManagerDefinition:
    """Return the I/O manager that refuses values."""
    return dg.IOManagerDefinition(lambda _: RefusingIOManager(), config_schema=NO_CONFIG)


@dg.definitions
def resources() -> dg.Definitions:
    """Return the resources and the executor all jobs use unless they say otherwise."""
    return dg.Definitions(
        resources={
            "workspace": define_workspace(),
            "io_manager": define_io_manager(),
        },
        executor=in_process,
    )


def _value_error(place: str) -> InvalidInput:
    return InvalidInput(
        "hands a value to another through Dagster",
        place=place,
        remedy="Return a MaterializeResult, and keep the value in the store",
    )
