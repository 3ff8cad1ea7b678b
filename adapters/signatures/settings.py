"""Settings of the key that signs releases."""

from pydantic import BaseModel, Field


class SigningSettings(BaseModel):
    """The key that signs releases."""

    signing_key_file: str | None = Field(
        default=None,
        description="The key that signs releases, a PEM file; without it one is made in the folder.",
    )
