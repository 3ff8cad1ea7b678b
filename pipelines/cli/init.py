"""Make a new course: a folder with a commented course.yaml and one source to replace."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from adapters.courses import COURSE_FILE, read_course
from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer
from schemas.errors import InvalidInput
from schemas.ids import SLUG

TEMPLATE = Path(__file__).with_name("course_template.yaml")
COURSE_SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "json" / "course.json"


def run(
    course: Annotated[str, typer.Argument(help="The new course's id: lower-case letters, digits, hyphens.")],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make a new course folder."""
    if not re.fullmatch(SLUG, course):
        raise InvalidInput(
            f"{course!r} is no id", place="COURSE", remedy="Use lower-case letters, digits and hyphens"
        )
    folder = open_workspace(root).courses / course
    if folder.exists():
        raise InvalidInput("is there already", place=str(folder), remedy="Choose another id")
    (folder / "sources").mkdir(parents=True)
    text = TEMPLATE.read_text(encoding="utf-8").format(course=course, header=schema_header(folder))
    (folder / COURSE_FILE).write_text(text, encoding="utf-8")
    (folder / "sources" / "a-remplacer.md").write_text(SOURCE, encoding="utf-8")
    read_course(folder)
    told = f"Made {folder / COURSE_FILE}. Put your documents in sources/, then: premierjet check {course}"
    answer({"course": course, "file": str(folder / COURSE_FILE)}, told, as_json=as_json)


def schema_header(folder: Path) -> str:
    """Return the comment by which editors find the schema that completes a course.yaml in this folder."""
    schema = Path(os.path.relpath(COURSE_SCHEMA, folder)).as_posix()
    return f"# yaml-language-server: $schema={schema}"


SOURCE = """# À remplacer par vos documents

Ce fichier tient la place de vos sources : .md, .docx, .pptx, .pdf ou .html.
Une phrase complète avec son chiffre se vérifie mieux qu'une allusion : une réunion dure 30 minutes.
"""
