"""Addresses of other machines and names of variables in `course.yaml`; neither may hold a secret.

Such an address is shown in citations, messages, metadata and releases.
"""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from schemas.ids import Line

HOST_END = re.compile(r"[/?#]")
VARIABLE_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
RESERVED_PREFIXES = ("PREMIERJET_", "AWS_", "DAGSTER_", "CELERY_", "PGPASS")
"""Prefixes of variables that hold settings and secrets of the installation or of its libraries."""


def refuse_login(url: str) -> str:
    """Return an address; raises ValueError, without repeating it, if it holds a login or a password."""
    if "@" in HOST_END.split(url.partition("//")[2] or url)[0]:
        raise ValueError("holds a login or a password: take it out, secrets belong in the environment")
    urlsplit(url).port  # noqa: B018 -- raises ValueError if the port is no number
    return url


def _check_variable(name: str) -> str:
    if not VARIABLE_NAME.fullmatch(name):
        raise ValueError(
            "is not the name of an environment variable, such as OPENAI_API_KEY: the key itself belongs there"
        )
    if name.startswith(RESERVED_PREFIXES):
        raise ValueError(
            "is the installation's own, and a host would be sent what it holds: keep the host's key under"
            " a name of its own, such as OPENAI_API_KEY"
        )
    return name


Address = Annotated[Line, AfterValidator(refuse_login)]
"""A URL of another machine, or of several pages of one."""

VariableName = Annotated[Line, AfterValidator(_check_variable)]
"""The name of a variable that holds a host's key: in capitals, so that a key pasted by mistake is refused.

No course may name a secret of the installation: the variable's value is sent to the host the course names.
"""
