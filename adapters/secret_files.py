"""Secrets given as files: `NAME_FILE` names a file that holds the value of `NAME`.

Containers get their secrets in this way, so that none is in a command, an image, a Compose file or the
environment of a process. Each is read when it is needed.
"""

import os
from pathlib import Path

from adapters.env_file import read_private_value
from schemas.errors import InvalidInput

SUFFIX = "_FILE"


def read_secret(name: str) -> str:
    """Return a secret from its variable, from the file that NAME_FILE names, or from `.env`; empty if unset.

    Raises InvalidInput if both are set, or if the file cannot be read or is empty.
    """
    exported = os.environ.get(name)
    value = (read_private_value(name) if exported is None else exported).strip()
    file = os.environ.get(name + SUFFIX, "").strip()
    if not file:
        return value
    if value:
        raise InvalidInput(
            f"{name} is set too, and only one of them can be meant",
            place=name + SUFFIX,
            remedy="Take one of them away",
        )
    return _read_file(name, Path(file))


def _read_file(name: str, file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"{file} cannot be read as text: {error}",
            place=name + SUFFIX,
            remedy="Name a file that holds the secret alone, and that this process may read",
        ) from error
    if not text:
        raise InvalidInput(f"{file} is empty", place=name + SUFFIX, remedy="Put the secret there")
    return text
