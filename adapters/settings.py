"""What the environment, or `.env` at the root, may set; every setting has a default that works."""

from pathlib import Path

from dotenv import load_dotenv
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import InvalidInput


class Settings(BaseSettings):
    """Where things are; `PREMIERJET_` and the field's name in capitals, e.g. `PREMIERJET_STORE`."""

    model_config = SettingsConfigDict(env_prefix="PREMIERJET_", extra="ignore", frozen=True)

    courses: str = Field(default="courses", description="Folder of the courses, from the root.")
    store: str = Field(default=".premierjet", description="Folder, or s3://bucket/prefix.")
    s3_endpoint_url: str | None = Field(default=None, description="An S3 server other than AWS.")
    s3_region: str = Field(default="us-east-1", description="Region of the store's bucket.")
    ledger_key: SecretStr | None = Field(
        default=None, description="Key of the ledger's HMAC; without it a local file is made."
    )
    desk_url: str = Field(default="http://127.0.0.1:3001", description="Where links to the desk lead.")
    dagster_url: str = Field(default="http://127.0.0.1:3000", description="Where the desk leads back.")
    lrs_endpoint: str | None = Field(default=None, description="An LRS that records decisions.")
    lrs_username: str = Field(default="", description="Basic authentication at the LRS.")
    lrs_password: SecretStr = Field(default=SecretStr(""), description="Basic authentication at the LRS.")


def read_settings(root: Path) -> Settings:
    """Return the settings of an installation; raises InvalidInput where one cannot be used.

    `.env` at the root joins the environment, so that keys of models and buckets may stand there too;
    what the environment says already wins.
    """
    file = root / ".env"
    try:
        load_dotenv(file)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("cannot be read as UTF-8 text", place=str(file), remedy="Save it again") from error
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "PREMIERJET_" + "_".join(str(part) for part in first["loc"]).upper()
        raise InvalidInput(first["msg"], place=name, remedy="See .env.example") from error
