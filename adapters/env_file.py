"""`.env` at the root: its values are kept in memory and never enter the environment.

Whatever holds no secret, by the names below, joins the environment: libraries look for a proxy or for
certificates nowhere else. Decided in docs/decisions/0089-no-secret-in-the-environment.md.
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
"""What others read from the environment and what is no secret, in capitals; any `NAME_FILE` is one too."""

HARMLESS_FAMILIES = (*FAMILIES, "DAGSTER_", "GRPC_", "PYTHON")
OF_A_SECRET = re.compile("KEY|PASSWORD|SECRET|TOKEN")
"""Words in a name that is private though its family is harmless, as in DAGSTER_PG_PASSWORD."""

_PRIVATE: dict[str, str] = {}
"""What `.env` said when it was read last, and what is in no environment."""


def load_env_file(root: Path, public: Collection[str]) -> None:
    """Read `.env` at the root; only names in `public`, or harmless to anybody, join the environment.

    What others have loaded from the same file leaves the environment, and so do the processes started from
    this one. A variable with another value was exported by a person, and wins over the file.
    Raises InvalidInput where the file is no text.
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
    """Return what `.env` at the root says, by name; raises InvalidInput where it is no text."""
    return _read(root / FILE_NAME)


def read_private_value(name: str) -> str:
    """Return what `.env` says of a variable that stays out of the environment; empty where nothing."""
    return _PRIVATE.get(name, "")


def list_private_names() -> frozenset[str]:
    """Return the variables of `.env` that stay out of the environment and are not empty."""
    return frozenset(name for name, value in _PRIVATE.items() if value.strip())


def forget_env_file() -> None:
    """Forget what was read, as a new process would."""
    _PRIVATE.clear()


def _read(file: Path) -> Mapping[str, str]:
    if not file.is_file():
        return {}
    try:
        # What the environment says wins inside `${…}` too, as python-dotenv's own loader has it.
        said = DotEnv(dotenv_path=file, override=False, encoding="utf-8").dict()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("cannot be read as UTF-8 text", place=str(file), remedy="Save it again") from error
    return {name: value for name, value in said.items() if value is not None}


def _is_harmless(name: str, public: Collection[str]) -> bool:
    capitals = name.upper()
    return (
        capitals in HARMLESS
        or capitals in public
        or capitals.endswith("_FILE")
        or (capitals.startswith(HARMLESS_FAMILIES) and not OF_A_SECRET.search(capitals))
    )
