"""A loader for `dagster.yaml` that keeps `.env` secrets out of Dagster's environment.

Dagster puts `.env` into the environment of its webserver, its daemon, and what they start. Each of them opens
its instance right after, and this with it. Decided in docs/decisions/0089-no-secret-in-the-environment.md.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from adapters.dagster_internals import (
    ConfigurableClass,
    ConfigurableClassData,
    SecretsLoader,
    UserConfigSchema,
)
from adapters.root import find_root
from adapters.settings import read_settings
from adapters.shared_environment import SecretExposed
from schemas.errors import PremierjetError


class NoEnvironmentLoader(SecretsLoader[Any], ConfigurableClass):
    """Loads nothing into the environment; raises SecretExposed if a secret is in a shared environment."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._inst_data = inst_data
        clear_environment()

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        """Return the loader's entry in `dagster.yaml`."""
        return self._inst_data

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """Return no settings."""
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        """Return the loader that `dagster.yaml` describes."""
        return cls(inst_data=inst_data, **config_value)

    def get_secrets_for_environment(self, location_name: str | None) -> Mapping[str, str]:  # noqa: ARG002
        """Return nothing: every front door reads `.env` at the root itself."""
        return {}


def clear_environment(root: Path | None = None) -> None:
    """Remove the values of `.env` from this process's environment; raises SecretExposed.

    The root is the one given, else found as `find_root` does.

    Other errors in the settings are left to the first run, or page, that needs them.
    """
    try:
        read_settings(find_root(root))
    except SecretExposed:
        raise
    except PremierjetError:
        return
