"""All settings, from the environment or `.env` at the root; each has a default that works.

`python -m adapters.settings COMMAND …` checks the settings, then runs another program (Dagster, Celery); it
ends with an error message if a setting is wrong.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Never, cast, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from adapters.browser.settings import BrowserSettings
from adapters.dagster_names import LOCATION_PATTERN, LONGEST_LOCATION
from adapters.dev_server import find_dev_server
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
from schemas.language import Language
from schemas.value_faults import ValueRefused, find_fault

PREFIX = "PREMIERJET_"
OF_THE_BUCKET = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
DAGSTER_URL = "PREMIERJET_DAGSTER_URL"
DOOR_VARIABLES = ("PREMIERJET_ROOT", "PREMIERJET_SWEEP_CRON")
"""Variables that the command and pipelines/defs read themselves; none is a secret."""


def _read_zone(given: object, read: ValidatorFunctionWrapHandler) -> ZoneInfo:
    try:
        return cast(ZoneInfo, read(given))
    except ValidationError as error:
        raise ValueRefused("value_no_time_zone") from error


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
    """Every setting: its variable is `PREMIERJET_` and the field's name in capitals, e.g. `PREMIERJET_STORE`.

    Each is declared in a file `settings.py` of the package that reads it; below are the remaining ones.
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
        """Return the environment as the only source: `read_settings` adds secrets and `.env`."""
        return init_settings, env_settings

    courses: str = Field(default="courses", description="Folder of the courses, from the root.")
    desk_url: Address = Field(default="http://127.0.0.1:3001", description="Where links to the desk lead.")
    dagster_url: Address = Field(default="http://127.0.0.1:3000", description="Where the desk leads back.")
    dagster_internal_url: Address | None = Field(
        default=None, description="Where the desk itself reaches Dagster, if not where people do."
    )
    location: str = Field(
        default="",
        pattern=LOCATION_PATTERN,
        max_length=LONGEST_LOCATION,
        description="Name of the location in Dagster, where several roots share one.",
    )
    time_zone: Annotated[ZoneInfo, WrapValidator(_read_zone)] = Field(
        default=ZoneInfo("UTC"), description="Zone of the times at the desk, e.g. `Europe/Paris`."
    )
    scorm_cloud_secret: SecretStr | None = Field(
        default=None, description="Secret of the SCORM Cloud application that releases are imported into."
    )

    @property
    def has_secure_desk(self) -> bool:
        """Return whether people reach the desk by HTTPS alone: its cookies then go by nothing else."""
        return self.desk_url.startswith("https:")


def read_settings(root: Path) -> Settings:
    """Return the settings of an installation; raises InvalidInput if one cannot be used.

    The environment wins over `.env` at the root. Secrets are only in the returned settings; if several people
    share the installation, a secret in the environment is refused.
    """
    load_env_file(root, public=_list_public())
    secrets = ((name, read_secret(PREFIX + name.upper())) for name in _list_secret_fields())
    given: dict[str, Any] = {name: SecretStr(value) for name, value in secrets if value}
    if DAGSTER_URL not in os.environ and (started_by := find_dev_server()) is not None:
        given["dagster_url"] = started_by
    try:
        settings = Settings(**given)
    except ValidationError as error:
        fault = find_fault(error)
        name = PREFIX + "_".join(map(str, fault.path)).upper()
        raise InvalidInput(
            fault.what.render(Language.ENGLISH), place=name, remedy="See .env.example"
        ) from error
    refuse_exposed_secrets(root, root / settings.courses, list_secrets(), shared=settings.shared)
    return settings


def _list_public() -> frozenset[str]:
    """Return the variables of ours that hold no secret."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return frozenset(known - set(list_secrets())).union(DOOR_VARIABLES)


def list_secrets() -> tuple[str, ...]:
    """Return the variables that hold a secret; each may be given as a file, with `_FILE` after its name."""
    return tuple(PREFIX + name.upper() for name in _list_secret_fields())


def _list_secret_fields() -> tuple[str, ...]:
    return tuple(
        name
        for name, field in Settings.model_fields.items()
        if SecretStr in (field.annotation, *get_args(field.annotation))
    )


def main(command: Sequence[str]) -> Never:
    """Run another program in place of this one if the settings are right, else exit with the error."""
    try:
        read_settings(find_root())
    except PremierjetError as error:
        sys.exit(str(error))
    os.execvp(command[0], list(command))


if __name__ == "__main__":
    main(sys.argv[1:])
