"""Everything of Dagster that is not its public API, and why we need it: no other module imports it.

Dagster may change these names in any release. Then only this file changes, and `tests/through_dagster`, which
steps the daemons, shows whether they still mean the same (docs/decisions/0154-what-needs-you.md).
"""

# An asset of which a run may yield nothing, with its checks.
from dagster import AssetsDefinition

# The classes that `dagster.yaml` names describe their settings with these.
from dagster._config.config_schema import UserConfigSchema

# Staleness: a sweep stamps what it logs with its version and origin, as Dagster stamps an asset's own run.
from dagster._core.definitions.data_version import (
    CODE_VERSION_TAG,
    DATA_VERSION_TAG,
    DEFAULT_DATA_VERSION,
    INPUT_DATA_VERSION_TAG_PREFIX,
    INPUT_EVENT_POINTER_TAG_PREFIX,
    NULL_EVENT_POINTER,
)

# A launcher's answer for a run whose code server is gone.
from dagster._core.errors import DagsterUserCodeUnreachableError

# Events for a run whose process was killed: only its own process may use `context.log_event`.
from dagster._core.events import AssetObservationData, EngineEventData, StepMaterializationData

# An in-process executor that takes no settings from a run's configuration (docs/decisions/0088).
from dagster._core.execution.retries import RetryMode
from dagster._core.executor.in_process import InProcessExecutor

# The launchers that watch runs which are starting (docs/decisions/0094).
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, LaunchRunContext, WorkerStatus

# What a launcher is given where Dagster itself started the code server (docs/decisions/0172).
from dagster._core.origin import RepositoryPythonOrigin
from dagster._core.remote_representation.code_location import GrpcServerCodeLocation

# The run coordinator that records who launched a run.
from dagster._core.run_coordinator import QueuedRunCoordinator, SubmitRunContext

# `doctor` says whether a schedule was switched on in the UI.
from dagster._core.scheduler.instigation import InstigatorStatus, InstigatorType

# The loader that keeps `.env` out of Dagster's environment (docs/decisions/0089).
from dagster._core.secrets import SecretsLoader

# Which runs are at work: every status but these.
from dagster._core.storage.dagster_run import FINISHED_STATUSES

# Storage whose relative paths start at DAGSTER_HOME: what `dagster.yaml` names derives from Dagster's own.
from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager
from dagster._core.storage.root import LocalArtifactStorage

# A run's process can be asked whether it lives only on the machine that holds the runs' database.
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage

# A run of a backfill skips what waits for people, where one that somebody asked for fails.
from dagster._core.storage.tags import BACKFILL_ID_TAG, GRPC_INFO_TAG

# A process that forks for runs does for each what a code server has its processes do.
from dagster._grpc.impl import IPCErrorMessage, start_run_in_subprocess
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult, ExecuteExternalJobArgs

# What `dagster.yaml` names is made from its entry there; a launcher reads the address it stored in a tag.
from dagster._serdes import ConfigurableClass, ConfigurableClassData, deserialize_value, serialize_value

# The clock of the daemons, which tests set: pauses between runs are read off it.
from dagster._time import get_current_datetime

# A process that forks for runs opens the definitions that a run names.
from dagster._utils.hosted_user_process import recon_repository_from_origin

__all__ = [
    "BACKFILL_ID_TAG",
    "CODE_VERSION_TAG",
    "DATA_VERSION_TAG",
    "DEFAULT_DATA_VERSION",
    "FINISHED_STATUSES",
    "GRPC_INFO_TAG",
    "INPUT_DATA_VERSION_TAG_PREFIX",
    "INPUT_EVENT_POINTER_TAG_PREFIX",
    "NULL_EVENT_POINTER",
    "AssetObservationData",
    "CanCancelExecutionRequest",
    "CanCancelExecutionResult",
    "CheckRunHealthResult",
    "ConfigurableClass",
    "ConfigurableClassData",
    "DagsterSqliteStorage",
    "DagsterUserCodeUnreachableError",
    "DefaultRunLauncher",
    "EngineEventData",
    "ExecuteExternalJobArgs",
    "GrpcServerCodeLocation",
    "IPCErrorMessage",
    "InProcessExecutor",
    "InstigatorStatus",
    "InstigatorType",
    "LaunchRunContext",
    "LocalArtifactStorage",
    "LocalComputeLogManager",
    "QueuedRunCoordinator",
    "RepositoryPythonOrigin",
    "RetryMode",
    "SecretsLoader",
    "SqliteRunStorage",
    "StepMaterializationData",
    "SubmitRunContext",
    "UserConfigSchema",
    "WorkerStatus",
    "deserialize_value",
    "get_current_datetime",
    "let_yield_nothing",
    "recon_repository_from_origin",
    "serialize_value",
    "start_run_in_subprocess",
]


def let_yield_nothing(asset: AssetsDefinition) -> AssetsDefinition:
    """Return an asset that may yield nothing, neither itself nor the results of its checks.

    `output_required=False` says so of the asset alone; of the checks beside it Dagster has no such setting.
    """
    for output in asset.op.output_defs:
        output._is_required = False
    return asset
