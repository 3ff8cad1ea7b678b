"""Refusal of secrets in the environment when several people share an installation.

Whoever may launch a run there has found ways to read a variable; nothing is found where nothing stands.
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

OF_OTHERS = {
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
"""Variables that libraries read a secret from, and the one of ours that takes a file in its stead."""

BEHIND_A_PROXY = re.compile(r"""^[^#\n]*\bidentity["']?\s*:\s*["']?proxy\b""", re.MULTILINE)
NAMED_KEY = re.compile(r"""^[^#\n]*\b[a-z_]+_env["']?\s*:\s*["']?([A-Za-z_]\w*)""", re.MULTILINE)
ENVIRONMENT = TextFact("environment")


class SecretExposed(InvalidInput):
    """A secret stands in the environment of an installation several people share, or in its `.env`."""


def refuse_exposed_secrets(root: Path, courses: Path, ours: Iterable[str], *, shared: bool) -> None:
    """Raise SecretExposed where several people share an installation and a secret stands in its environment.

    They do where `shared` says so, or any course that names come through a proxy.
    """
    if not shared and not is_behind_proxy(courses):
        return
    known = {name: name for name in (*ours, *key_names(courses))} | OF_OTHERS
    exported = (name for name, value in os.environ.items() if value.strip())
    for names, place in ((exported, ENVIRONMENT), (list_private_names(), str(root / FILE_NAME))):
        standing = sorted(name for name in names if name in known or name.upper() in known)
        if standing:
            files = sorted({known.get(name, known.get(name.upper(), name)) + SUFFIX for name in standing})
            raise SecretExposed(
                Refusal(
                    "settings.exposed_secrets",
                    place=place,
                    names=", ".join(standing),
                    files=", ".join(files),
                )
            )


def is_behind_proxy(courses: Path) -> bool:
    """Return whether a course says that names come through a proxy; a broken one says so by its text."""
    usable, unusable = _courses(courses)
    return any(found.course.review.identity is IdentityMode.PROXY for found in usable) or any(
        BEHIND_A_PROXY.search(text) for text in unusable
    )


def key_names(courses: Path) -> frozenset[str]:
    """Return the variables that courses name as holding a secret of a model, voice, embedding or target."""
    usable, unusable = _courses(courses)
    hosted = (each for found in usable for each in _list_hosts(found))
    return frozenset(hosted) | {name for text in unusable for name in NAMED_KEY.findall(text)}


def _list_hosts(found: CourseFolder) -> Iterator[str]:
    for settings in (found.course.model, found.course.speech, found.course.embedding):
        if settings is not None:
            yield settings.api_key_env
    for target in found.course.targets:
        yield from target.secret_names


def _courses(courses: Path) -> tuple[tuple[CourseFolder, ...], list[str]]:
    """Return the courses that can be used, and the text of every other."""
    usable, wrong = read_courses(courses)
    if not wrong:
        return usable, []
    read = {found.folder for found in usable}
    others = (file for file in sorted(courses.glob(f"*/{COURSE_FILE}")) if file.parent not in read)
    return usable, [text for file in others if (text := _text(file))]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
