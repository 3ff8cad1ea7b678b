"""Secrets given as files: `NAME_FILE` names a file, and what it holds is `NAME`.

Containers are handed their secrets so, and nothing of them stands in a command, an image or a Compose file.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from schemas.errors import InvalidInput

SUFFIX = "_FILE"


def secret(name: str) -> str:
    """Return what a variable holds, or the file that NAME_FILE names; empty where neither is set.

    Raises InvalidInput where both are, or where the file cannot be read or is empty.
    """
    said, file = os.environ.get(name, "").strip(), os.environ.get(name + SUFFIX, "").strip()
    if not file:
        return said
    if said:
        raise InvalidInput(
            f"{name} is set too, and only one of them can be meant",
            place=name + SUFFIX,
            remedy="Take one of them away",
        )
    return _held(name, Path(file))


def join_environment(names: Iterable[str]) -> None:
    """Put what the files of these secrets hold into the environment, for libraries that look nowhere else.

    NAME_FILE is taken away, so that a process started from this one is not told twice.
    """
    for name in names:
        if os.environ.get(name + SUFFIX):
            os.environ[name] = secret(name)
            del os.environ[name + SUFFIX]


def _held(name: str, file: Path) -> str:
    try:
        held = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"{file} cannot be read as text: {error}",
            place=name + SUFFIX,
            remedy="Name a file that holds the secret alone, and that this process may read",
        ) from error
    if not held:
        raise InvalidInput(f"{file} is empty", place=name + SUFFIX, remedy="Put the secret there")
    return held
