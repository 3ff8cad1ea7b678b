"""Refusal of secrets in the environment when several people share an installation.

Anybody who may launch a run there can find a way to read environment variables, so no secret may be in them.
Decided in docs/decisions/0089-no-secret-in-the-environment.md.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from adapters.courses import COURSE_FILE, CourseFolder, read_courses
from adapters.env_file import FILE_NAME, list_private_names
from adapters.secret_files import SUFFIX
from schemas.course import IdentityMode
from schemas.errors import InvalidInput
from schemas.refusal import Refusal, TextFact

LIBRARY_SECRETS = {
    "AWS_SECRET_ACCESS_KEY": "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN": "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN": "AWS_SESSION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "OPENAI_API_KEY": "OPENAI_API_KEY",
    "PGPASSWORD": "PREMIERJET_POSTGRES_URL",
    "DAGSTER_PG_PASSWORD": "PREMIERJET_POSTGRES_URL",
    "CELERY_BROKER_URL": "PREMIERJET_BROKER_URL",
    "CELERY_RESULT_BACKEND": "PREMIERJET_BROKER_URL",
}
"""Variables from which libraries read a secret, each with the one that can be given as a file instead."""

BEHIND_A_PROXY = re.compile(r"""^[^#\n]*\bidentity["']?\s*:\s*["']?proxy\b""", re.MULTILINE)
NAMED_KEY = re.compile(r"""^[^#\n]*\b[a-z_]+_env["']?\s*:\s*["']?([A-Za-z_]\w*)""", re.MULTILINE)
ENVIRONMENT = TextFact("environment")


class SecretExposed(InvalidInput):
    """A secret stands in the environment of an installation several people share, or in its `.env`."""


def refuse_exposed_secrets(root: Path, courses: Path, ours: Iterable[str], *, shared: bool) -> None:
    """Raise SecretExposed if an installation is shared and a secret is in its environment.

    It is shared if `shared` is true, or if a course gets its people's names from a proxy.
    """
    if not shared and not is_behind_proxy(courses):
        return
    known = {name: name for name in (*ours, *list_key_names(courses))} | LIBRARY_SECRETS
    exported = (name for name, value in os.environ.items() if value.strip())
    for names, place in ((exported, ENVIRONMENT), (list_private_names(), str(root / FILE_NAME))):
        exposed = sorted(name for name in names if name in known or name.upper() in known)
        if exposed:
            files = sorted({known.get(name, known.get(name.upper(), name)) + SUFFIX for name in exposed})
            raise SecretExposed(
                Refusal(
                    "settings.exposed_secrets",
                    place=place,
                    names=", ".join(exposed),
                    files=", ".join(files),
                )
            )


def is_behind_proxy(courses: Path) -> bool:
    """Return whether a course gets names from a proxy; the text of a broken `course.yaml` is searched."""
    usable, unusable = _read_courses_and_texts(courses)
    return any(found.course.review.identity is IdentityMode.PROXY for found in usable) or any(
        BEHIND_A_PROXY.search(text) for text in unusable
    )


def list_key_names(courses: Path) -> frozenset[str]:
    """Return the variables that courses name for the secrets of models, voices, embeddings and targets."""
    usable, unusable = _read_courses_and_texts(courses)
    variables = (name for found in usable for name in _list_key_variables(found))
    return frozenset(variables) | {name for text in unusable for name in NAMED_KEY.findall(text)}


def _list_key_variables(found: CourseFolder) -> Iterator[str]:
    for settings in (found.course.model, found.course.speech, found.course.embedding):
        if settings is not None:
            yield settings.api_key_env
    for target in found.course.targets:
        yield from target.secret_names


def _read_courses_and_texts(courses: Path) -> tuple[tuple[CourseFolder, ...], list[str]]:
    """Return the usable courses, and the text of every other `course.yaml`."""
    usable, wrong = read_courses(courses)
    if not wrong:
        return usable, []
    read = {found.folder for found in usable}
    others = (file for file in sorted(courses.glob(f"*/{COURSE_FILE}")) if file.parent not in read)
    return usable, [text for file in others if (text := _read_text(file))]


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
