"""Settings shared by several machines."""

from pydantic import BaseModel, Field, SecretStr


class WorkerSettings(BaseModel):
    """What several machines share."""

    postgres_url: SecretStr | None = Field(
        default=None, description="The PostgreSQL that keeps Dagster's runs, where its instance file says so."
    )
    broker_url: SecretStr | None = Field(
        default=None, description="The broker that hands runs to workers, where the instance file says so."
    )
    sweep_parts: int = Field(
        default=1, ge=1, le=64, description="In how many runs a sweep is cut, for as many workers."
    )
