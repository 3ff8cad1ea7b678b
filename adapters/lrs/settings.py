"""Settings of the LRS that decisions are recorded in."""

from pydantic import BaseModel, Field, SecretStr


class LrsSettings(BaseModel):
    """The LRS that decisions are recorded in."""

    lrs_endpoint: str | None = Field(default=None, description="An LRS that records decisions.")
    lrs_username: str = Field(default="", description="Basic authentication at the LRS.")
    lrs_password: SecretStr = Field(default=SecretStr(""), description="Basic authentication at the LRS.")
