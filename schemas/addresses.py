"""Addresses of other machines, as course files may give them: never with a secret inside.

Addresses of `course.yaml` and of the settings stand in citations, messages, metadata and releases.
"""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from schemas.ids import Line

END_OF_HOST = re.compile(r"[/?#]")
NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
OF_THE_INSTALLATION = ("PREMIERJET_", "AWS_", "DAGSTER_", "CELERY_", "PGPASS")
"""How the names of the installation's own settings and secrets begin, and those its libraries read."""


def without_login(url: str) -> str:
    """Return an address; raises ValueError, which never repeats it, where it holds a login or a password."""
    if "@" in END_OF_HOST.split(url.partition("//")[2] or url)[0]:
        raise ValueError("holds a login or a password: take it out, secrets belong in the environment")
    urlsplit(url).port  # noqa: B018 -- raises ValueError where there is none to read
    return url


def _variable(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(
            "is not the name of an environment variable, such as OPENAI_API_KEY: the key itself belongs there"
        )
    if name.startswith(OF_THE_INSTALLATION):
        raise ValueError(
            "is the installation's own, and a host would be sent what it holds: keep the host's key under"
            " a name of its own, such as OPENAI_API_KEY"
        )
    return name


Address = Annotated[Line, AfterValidator(without_login)]
"""A URL of another machine, or of several pages of one."""

VariableName = Annotated[Line, AfterValidator(_variable)]
"""A variable that holds a host's key, in capitals: few keys, pasted here by mistake, look like one.

No course may name a secret of the installation: what the variable holds is sent to the host the course names.
"""
