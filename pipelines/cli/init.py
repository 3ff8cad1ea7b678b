"""Make a new course: a folder with a commented course.yaml and one source to replace."""

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from adapters.courses import COURSE_FILE, read_course
from adapters.root import MARKER, begin_root
from adapters.sources.placeholder import write_placeholder
from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, find_shell_language, language_option
from pipelines.course_setup.course_text import write_schema_header
from schemas.errors import InvalidInput
from schemas.ids import SLUG
from schemas.language import Language
from schemas.languages.texts import read_texts

BUNDLED = Path(__file__).with_name("bundled")
"""Files of the example and of a new root: links into the checkout, which a wheel holds as copies."""
TEMPLATE = Path(__file__).with_name("course_template.yaml")

InLanguage = Annotated[
    Language | None,
    language_option("The course's language; by default that of LANG."),
]


def run(
    course: Annotated[
        str,
        typer.Argument(metavar="COURSE", help="The new course's id: lower-case letters, digits, hyphens."),
    ],
    language: InLanguage = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make a new course folder."""
    if not re.fullmatch(SLUG, course):
        raise InvalidInput(
            f"{course!r} is no id", place="COURSE", remedy="Use lower-case letters, digits and hyphens"
        )
    folder = open_workspace(begin_root(root, BUNDLED / MARKER)).courses / course
    if folder.exists():
        raise InvalidInput("is there already", place=str(folder), remedy="Choose another id")
    language = language or find_shell_language()
    texts = read_texts("cli.init", language)
    course_yaml = TEMPLATE.read_text(encoding="utf-8").format(
        course=course, header=write_schema_header(folder), language=language, **texts
    )
    with make_course_folder(folder):
        placeholder = write_placeholder(folder, language)
        (folder / COURSE_FILE).write_text(course_yaml, encoding="utf-8")
    read_course(folder)
    command = shlex.join(["premierjet", "check", course, *(["--root", str(root)] if root else [])])
    text = (
        f"Made {folder / COURSE_FILE}, a course in the language {language}. Put your documents in sources/ "
        f"in the place of {placeholder.name}, then: {command}"
    )
    answer({"course": course, "file": str(folder / COURSE_FILE)}, text, as_json=as_json)


@contextmanager
def make_course_folder(folder: Path) -> Iterator[None]:
    """Make a course's folder, which the block fills; if writing fails the folder is removed again."""
    try:
        folder.mkdir(parents=True)
        yield
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise InvalidInput(
            f"cannot be made: {error.strerror}",
            place=str(folder),
            remedy="Check the rights and free space of that place, or set PREMIERJET_COURSES",
        ) from error
