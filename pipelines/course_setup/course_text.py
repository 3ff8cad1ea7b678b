"""The text that a new `course.yaml` begins with, before the form's fields are written into it."""

import os
from collections.abc import Iterable
from pathlib import Path

from adapters.courses import SOURCES
from adapters.yaml_edit import write_on_a_line
from schemas.course import IdentityMode
from schemas.language import Language
from schemas.languages.texts import read_texts

TEMPLATE = Path(__file__).with_name("new_course.yaml")
COURSE_SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "json" / "course.json"


def write_schema_header(folder: Path) -> str:
    """Return the comment that tells editors which schema a course.yaml in this folder has."""
    schema = Path(os.path.relpath(COURSE_SCHEMA, folder)).as_posix()
    return f"# yaml-language-server: $schema={schema}"


def begin_course_text(
    folder: Path,
    course: str,
    language: Language,
    person: str,
    identity: IdentityMode,
    documents: Iterable[str],
) -> str:
    """Return the text of a new course: where its documents are, that a person reviews it, where it goes."""
    texts = read_texts("cli.init", language)
    return TEMPLATE.read_text(encoding="utf-8").format(
        header=write_schema_header(folder),
        course=course,
        sources="\n".join(f"  - path: {write_on_a_line(each)}" for each in list_patterns(documents)),
        identity=identity,
        role=texts["role"],
        person=write_on_a_line(person),
        folder_id=texts["folder_id"],
        folder=texts["folder"],
    )


def list_patterns(documents: Iterable[str]) -> tuple[str, ...]:
    """Return the patterns of a folder's documents, by the first folder each lies in; at least `sources`."""
    heads = {name.partition("/")[0] if "/" in name else "" for name in documents}
    return tuple(f"{head}/**" if head else "*" for head in sorted(heads or {SOURCES}))
