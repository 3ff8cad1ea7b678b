"""Dagster's storage in PostgreSQL, with its address read from a file and not from the environment."""

from collections.abc import Mapping
from typing import Any

from dagster import BoolSource, Field
from dagster_postgres import DagsterPostgresStorage

from adapters.dagster_internals import ConfigurableClassData, UserConfigSchema
from adapters.root import find_root
from adapters.settings import read_settings
from schemas.errors import InvalidInput

VARIABLE = "PREMIERJET_POSTGRES_URL"


class SecretPostgresStorage(DagsterPostgresStorage):
    """Keeps runs and events at the address of PREMIERJET_POSTGRES_URL, which may be given as a file."""

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """Return the settings other than the address."""
        return {"should_autocreate_tables": Field(BoolSource, is_required=False, default_value=True)}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "SecretPostgresStorage":
        """Return the storage; raises InvalidInput if no address is set."""
        address = read_settings(find_root()).postgres_url
        if address is None:
            raise InvalidInput(
                "is not set, and dagster.yaml keeps Dagster's history in PostgreSQL",
                place=VARIABLE,
                remedy=f"Name a file that holds its address by {VARIABLE}_FILE",
            )
        return cls(postgres_url=address.get_secret_value(), inst_data=inst_data, **config_value)
