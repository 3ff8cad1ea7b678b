"""Origins of settings: which were given, from where, and which names are unknown."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic import SecretStr

from adapters.env_file import FILE_NAME, read_env_file
from adapters.secret_files import SUFFIX
from adapters.settings import DOOR_VARIABLES, PREFIX, Settings, list_secrets
from adapters.shared_environment import list_key_names

HIDDEN = "set, not shown"


@dataclass(frozen=True)
class SettingOrigin:
    """A setting that was given: its variable, its value unless it is secret, and its origin."""

    variable: str
    value: str
    origin: str


@dataclass(frozen=True)
class UnknownSetting:
    """A variable with our prefix that is no setting, and the setting that may have been meant."""

    variable: str
    origin: str
    meant: str | None


def list_given_settings(root: Path, settings: Settings) -> tuple[SettingOrigin, ...]:
    """Return the settings that somebody gave, in the order of the manual; all others have their defaults."""
    written = read_env_file(root)
    return tuple(_find_given(settings, written))


def list_unknown_settings(root: Path, settings: Settings) -> tuple[UnknownSetting, ...]:
    """Return the variables with our prefix that nothing reads: a typing error leaves a default in force.

    A variable that a course names as holding a secret is read.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    known |= {*DOOR_VARIABLES, *(f"{name}{SUFFIX}" for name in list_secrets())}
    known |= {name.upper() for name in list_key_names(root / settings.courses)}
    written = read_env_file(root)
    found = {name for name in (*os.environ, *written) if name.upper().startswith(PREFIX)}
    return tuple(
        UnknownSetting(name, _find_origin(name, written), next(iter(get_close_matches(name, known, 1)), None))
        for name in sorted(found)
        if name.upper() not in known
    )


def _find_given(settings: Settings, written: Mapping[str, str]) -> Iterator[SettingOrigin]:
    for field in Settings.model_fields:
        name, value = PREFIX + field.upper(), getattr(settings, field)
        if name in list_secrets() and os.environ.get(name + SUFFIX):
            yield SettingOrigin(name, HIDDEN, f"the file that {name}{SUFFIX} names")
        elif name in os.environ or name in written:
            shown = HIDDEN if isinstance(value, SecretStr) else str(value)
            yield SettingOrigin(name, shown, _find_origin(name, written))


def _find_origin(name: str, written: Mapping[str, str]) -> str:
    """Return the origin of a variable; one with the value it has in `.env` comes from there."""
    if name in written and os.environ.get(name, written[name]) == written[name]:
        return FILE_NAME
    return "the environment"
