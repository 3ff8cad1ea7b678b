"""Reader of `.env` at the root: its secrets stay in memory and never enter the environment.

Variables that hold no secret, by the names below, do enter it: libraries look for proxies and certificates
only there. Decided in docs/decisions/0089-no-secret-in-the-environment.md.
"""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from dotenv.main import DotEnv

from adapters.surroundings import FAMILIES, PASSED_ON
from schemas.errors import InvalidInput

FILE_NAME = ".env"
HARMLESS = PASSED_ON | {
    *("AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_REGION"),
    *("AWS_SHARED_CREDENTIALS_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE"),
    *("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
}
"""Variables without a secret that other software reads, in capitals; any `NAME_FILE` counts too."""

HARMLESS_FAMILIES = (*FAMILIES, "DAGSTER_", "GRPC_", "PYTHON")
SECRET_WORD = re.compile("KEY|PASSWORD|SECRET|TOKEN")
"""A name with such a word is private even in a harmless family, e.g. DAGSTER_PG_PASSWORD."""

_PRIVATE: dict[str, str] = {}
"""The values of `.env`, as last read, that are not in the environment."""


def load_env_file(root: Path, public: Collection[str]) -> None:
    """Read `.env` at the root; only names in `public`, and harmless ones, enter the environment.

    Private values that other software has loaded from the same file are removed from the environment again,
    so that no child process gets them. A variable with another value was exported by a person: it stays.
    Raises InvalidInput if the file is no text.
    """
    values = _read(root / FILE_NAME)
    private = {name: value for name, value in values.items() if not _is_harmless(name, public)}
    for name, value in private.items():
        if os.environ.get(name) == value:
            del os.environ[name]
    for name in values.keys() - private.keys():
        os.environ.setdefault(name, values[name])
    _PRIVATE.clear()
    _PRIVATE.update(private)


def read_env_file(root: Path) -> Mapping[str, str]:
    """Return the values of `.env` at the root, by name; raises InvalidInput if it is no text."""
    return _read(root / FILE_NAME)


def read_private_value(name: str) -> str:
    """Return the value in `.env` of a variable that stays out of the environment; empty if there is none."""
    return _PRIVATE.get(name, "")


def list_private_names() -> frozenset[str]:
    """Return the variables of `.env` that stay out of the environment and are not empty."""
    return frozenset(name for name, value in _PRIVATE.items() if value.strip())


def forget_env_file() -> None:
    """Forget the values that were read, as in a new process."""
    _PRIVATE.clear()


def _read(file: Path) -> Mapping[str, str]:
    if not file.is_file():
        return {}
    try:
        # What the environment says wins inside `${…}` too, as python-dotenv's own loader has it.
        variables = DotEnv(dotenv_path=file, override=False, encoding="utf-8").dict()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("cannot be read as UTF-8 text", place=str(file), remedy="Save it again") from error
    return {name: value for name, value in variables.items() if value is not None}


def _is_harmless(name: str, public: Collection[str]) -> bool:
    capitals = name.upper()
    return (
        capitals in HARMLESS
        or capitals in public
        or capitals.endswith("_FILE")
        or (capitals.startswith(HARMLESS_FAMILIES) and not SECRET_WORD.search(capitals))
    )
