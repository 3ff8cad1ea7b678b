"""What the environment, or `.env` at the root, may set; every setting has a default that works.

`python -m adapters.settings COMMAND …` runs a program of somebody else (Dagster, Celery) once these settings
were found to be right; a wrong one stops it with its sentence.
"""

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Never, get_args

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from adapters.env_file import load_env_file
from adapters.root import find_root
from adapters.secret_files import read_secret
from adapters.shared_environment import refuse_exposed_secrets
from schemas.addresses import Address
from schemas.errors import InvalidInput, PremierjetError
from schemas.self_test import SelfTestMode

PREFIX = "PREMIERJET_"
OF_THE_BUCKET = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
OF_THE_DOORS = ("PREMIERJET_ROOT", "PREMIERJET_SWEEP_CRON")
"""Read by Dagster's door and the command themselves; neither is a secret."""


class WebhookKind(StrEnum):
    """What reads the webhook's messages."""

    SLACK = "slack"
    MATTERMOST = "mattermost"
    TEAMS = "teams"


class Settings(BaseSettings):
    """Where things are; `PREMIERJET_` and the field's name in capitals, e.g. `PREMIERJET_STORE`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is theirs
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Look in the environment alone: `read_settings` adds what secrets and `.env` say."""
        return init_settings, env_settings

    shared: bool = Field(
        default=False,
        description="Several people share it, so no secret may stand in the environment; a course with "
        "`identity: proxy` says so too.",
    )
    courses: str = Field(default="courses", description="Folder of the courses, from the root.")
    store: str = Field(default=".premierjet", description="Folder, or s3://bucket/prefix.")
    keys: str = Field(
        default=".premierjet-keys", description="Folder of the ledger's and the signing key, from the root."
    )
    signing_key_file: str | None = Field(
        default=None,
        description="The key that signs releases, a PEM file; without it one is made in the folder.",
    )
    s3_endpoint_url: Address | None = Field(default=None, description="An S3 server other than AWS.")
    s3_region: str = Field(default="us-east-1", description="Region of the store's bucket.")
    ledger_key: SecretStr | None = Field(
        default=None, description="Key of the ledger's HMAC; without it a local file is made."
    )
    ledger_retired_keys: SecretStr | None = Field(
        default=None, description="Keys it replaced, the newest first, with commas between them."
    )
    ledger_lock_days: int | None = Field(
        default=None, ge=1, le=36_500, description="Days the bucket's Object Lock keeps a ledger's line."
    )
    checkpoints: str | None = Field(
        default=None,
        description="Where signed heads of the ledger are kept, with commas: a folder outside the store, "
        "s3://bucket/prefix, or operators, who are mailed them.",
    )
    checkpoint_lock_days: int | None = Field(
        default=None, ge=1, le=36_500, description="Days the bucket's Object Lock keeps a checkpoint."
    )
    results_key: SecretStr | None = Field(
        default=None, description="Key that hashes learners; without it a local file is made."
    )
    results_lrs_login: SecretStr | None = Field(
        default=None, description="Login of the LRS results are read from, HOST=USER:PASSWORD."
    )
    postgres_url: SecretStr | None = Field(
        default=None, description="The PostgreSQL that keeps Dagster's runs, where its instance file says so."
    )
    broker_url: SecretStr | None = Field(
        default=None, description="The broker that hands runs to workers, where the instance file says so."
    )
    sweep_parts: int = Field(
        default=1, ge=1, le=64, description="In how many runs a sweep is cut, for as many workers."
    )
    desk_url: Address = Field(default="http://127.0.0.1:3001", description="Where links to the desk lead.")
    dagster_url: Address = Field(default="http://127.0.0.1:3000", description="Where the desk leads back.")
    dagster_internal_url: Address | None = Field(
        default=None, description="Where the desk itself reaches Dagster, if not where people do."
    )
    identity_header: str = Field(
        default="X-Forwarded-User", description="The header in which the sign-in proxy names the person."
    )
    lrs_endpoint: str | None = Field(default=None, description="An LRS that records decisions.")
    lrs_username: str = Field(default="", description="Basic authentication at the LRS.")
    lrs_password: SecretStr = Field(default=SecretStr(""), description="Basic authentication at the LRS.")
    smtp_url: SecretStr | None = Field(
        default=None, description="The mail server notices are handed to: smtp://login:password@host:587."
    )
    notice_from: str | None = Field(default=None, description="The address notices are sent from.")
    webhook_url: SecretStr | None = Field(
        default=None, description="A chat's incoming webhook, told everything."
    )
    webhook_kind: WebhookKind = Field(default=WebhookKind.SLACK, description="slack, mattermost or teams.")
    notice_every_minutes: int = Field(
        default=60, ge=0, le=10_080, description="How long news are collected into one message."
    )
    self_test: SelfTestMode = Field(default=SelfTestMode.AVAILABLE, description="available, required or off.")
    chromium: str | None = Field(default=None, description="The browser the self-test plays packages in.")
    web_own_hosts: str = Field(
        default="", description="Hosts of the organisation's own network that pages may be pulled from."
    )
    moodle_token: SecretStr | None = Field(
        default=None,
        description="Token of Moodle; or several with commas, each USE=TOKEN, HOST=TOKEN or HOST/USE=TOKEN.",
    )
    scorm_cloud_secret: SecretStr | None = Field(
        default=None, description="Secret of the SCORM Cloud application that releases are imported into."
    )
    operators: str = Field(
        default="", description="Addresses that hear of failed runs, with commas between them."
    )

    def key_folder(self, root: Path) -> Path:
        """Return the folder of the keys that are made here."""
        return root / self.keys

    @property
    def own_hosts(self) -> frozenset[str]:
        """Return the hosts that pages may be pulled from though their addresses are private."""
        return frozenset(filter(None, (each.strip().lower() for each in self.web_own_hosts.split(","))))


def read_settings(root: Path) -> Settings:
    """Return the settings of an installation; raises InvalidInput where one cannot be used.

    What the environment says wins over `.env` at the root. Secrets are held by what is returned, and in no
    environment; where several people share the installation, one that stands there is refused.
    """
    load_env_file(root, public=_public())
    held = ((name, read_secret(PREFIX + name.upper())) for name in _secret_fields())
    given: dict[str, Any] = {name: SecretStr(value) for name, value in held if value}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise InvalidInput(
            first["msg"].removeprefix("Value error, "), place=name, remedy="See .env.example"
        ) from error
    refuse_exposed_secrets(root, root / settings.courses, secrets(), shared=settings.shared)
    return settings


def _public() -> frozenset[str]:
    """Return the variables of ours that hold no secret."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return frozenset(known - set(secrets())).union(OF_THE_DOORS)


def secrets() -> tuple[str, ...]:
    """Return the variables that hold a secret; each may be given as a file, by `_FILE` behind its name."""
    return tuple(PREFIX + name.upper() for name in _secret_fields())


def _secret_fields() -> tuple[str, ...]:
    return tuple(
        name
        for name, field in Settings.model_fields.items()
        if SecretStr in (field.annotation, *get_args(field.annotation))
    )


def main(command: Sequence[str]) -> Never:
    """Become another program, once the settings are right; a wrong one ends with its sentence."""
    try:
        read_settings(find_root())
    except PremierjetError as error:
        sys.exit(str(error))
    os.execvp(command[0], list(command))


if __name__ == "__main__":
    main(sys.argv[1:])
