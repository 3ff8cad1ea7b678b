"""All settings, from the environment or `.env` at the root; each has a default that works.

`python -m adapters.settings COMMAND …` runs a program of somebody else (Dagster, Celery) once these settings
were found to be right; a wrong one stops it with its sentence.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Never, get_args

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from adapters.browser.settings import BrowserSettings
from adapters.env_file import load_env_file
from adapters.identity.settings import IdentitySettings
from adapters.ledger.settings import LedgerSettings
from adapters.lrs.settings import LrsSettings
from adapters.moodle.settings import MoodleSettings
from adapters.notify.settings import NoticeSettings
from adapters.results.settings import ResultsReadingSettings
from adapters.root import find_root
from adapters.secret_files import read_secret
from adapters.shared_environment import refuse_exposed_secrets
from adapters.signatures.settings import SigningSettings
from adapters.sources.settings import ReaderSettings
from adapters.store.settings import StoreSettings
from adapters.web.settings import WebSettings
from adapters.workers.settings import WorkerSettings
from schemas.addresses import Address
from schemas.errors import InvalidInput, PremierjetError

PREFIX = "PREMIERJET_"
OF_THE_BUCKET = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
OF_THE_DOORS = ("PREMIERJET_ROOT", "PREMIERJET_SWEEP_CRON")
"""Read by Dagster's door and the command themselves; neither is a secret."""


class Settings(
    MoodleSettings,
    WebSettings,
    BrowserSettings,
    NoticeSettings,
    LrsSettings,
    WorkerSettings,
    ResultsReadingSettings,
    ReaderSettings,
    SigningSettings,
    LedgerSettings,
    StoreSettings,
    IdentitySettings,
    BaseSettings,
):
    """Every setting; `PREMIERJET_` and the field's name in capitals, e.g. `PREMIERJET_STORE`.

    Each is declared in the room that reads it, in a file `settings.py`; here are those of the doors.
    """

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

    courses: str = Field(default="courses", description="Folder of the courses, from the root.")
    desk_url: Address = Field(default="http://127.0.0.1:3001", description="Where links to the desk lead.")
    dagster_url: Address = Field(default="http://127.0.0.1:3000", description="Where the desk leads back.")
    dagster_internal_url: Address | None = Field(
        default=None, description="Where the desk itself reaches Dagster, if not where people do."
    )
    scorm_cloud_secret: SecretStr | None = Field(
        default=None, description="Secret of the SCORM Cloud application that releases are imported into."
    )


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
    refuse_exposed_secrets(root, root / settings.courses, list_secrets(), shared=settings.shared)
    return settings


def _public() -> frozenset[str]:
    """Return the variables of ours that hold no secret."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return frozenset(known - set(list_secrets())).union(OF_THE_DOORS)


def list_secrets() -> tuple[str, ...]:
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
