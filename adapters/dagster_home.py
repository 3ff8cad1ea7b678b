"""Storage classes for `dagster.yaml` whose relative paths start at DAGSTER_HOME.

Those of Dagster start where a command is started: `dagster dev -w` in another folder opened a second history,
empty, and said nothing. Without DAGSTER_HOME a command reads the `dagster.yaml` of its own folder, and paths
start there.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from dagster import DagsterInstance

from adapters.dagster_internals import (
    ConfigurableClassData,
    DagsterSqliteStorage,
    LocalArtifactStorage,
    LocalComputeLogManager,
)

HOME_VARIABLE = "DAGSTER_HOME"
BASE = "base_dir"


class HomeSqliteStorage(DagsterSqliteStorage):
    """Dagster's storage in SQLite, below DAGSTER_HOME."""

    @classmethod
    def from_config_value(  # type: ignore[override]
        cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]
    ) -> DagsterSqliteStorage:
        """Return the storage that `dagster.yaml` describes."""
        return DagsterSqliteStorage.from_local(inst_data=inst_data, **place_at_home(config_value))


class HomeArtifactStorage(LocalArtifactStorage):
    """Dagster's storage of artifacts in files, below DAGSTER_HOME."""

    @classmethod
    def from_config_value(  # type: ignore[override]
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> LocalArtifactStorage:
        """Return the storage that `dagster.yaml` describes."""
        return LocalArtifactStorage(inst_data=inst_data, **place_at_home(config_value))


class HomeComputeLogManager(LocalComputeLogManager):
    """Dagster's files of what runs print, below DAGSTER_HOME."""

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """Return the manager that `dagster.yaml` describes."""
        return cls(inst_data=inst_data, **place_at_home(config_value))


def place_at_home(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of `dagster.yaml` with its folder in full; an absolute one stays as it is."""
    return dict(config) | {BASE: str(find_home() / config[BASE])}


def find_home() -> Path:
    """Return the folder at which relative paths of `dagster.yaml` start."""
    return Path(os.environ.get(HOME_VARIABLE) or Path.cwd()).absolute()


def find_stray_history(instance: DagsterInstance) -> tuple[Path, Path] | None:
    """Return where this process keeps Dagster's history and where DAGSTER_HOME has it, if that is elsewhere.

    So it is where a `dagster.yaml` of an earlier version names Dagster's own storage, with a relative path,
    and a command was started in another folder.
    """
    storage = instance.get_ref().storage_data if instance.is_persistent else None
    if storage is None or storage.class_name != DagsterSqliteStorage.__name__:
        return None
    base = storage.config_dict[BASE]
    used, meant = Path.cwd() / str(base), find_home() / str(base)
    return None if used.resolve() == meant.resolve() else (used, meant)
