"""The import sheet, an HTML page for a Moodle admin: where the files are, and how to import them.

The same release, course and account give the same bytes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from pipelines.delivery.targets.moodle.target import MoodleTarget
from schemas.language import Language
from schemas.release import Release, StoredFile


@dataclass(frozen=True)
class HandedRelease:
    """A release uploaded to Moodle: its files, the account and folder they lie in, and the course."""

    release: Release
    title: str
    language: Language
    files: tuple[StoredFile, ...]
    site: str
    course: str
    section: str
    user: str
    folder: str


@dataclass(frozen=True)
class SheetPart:
    """A heading with a list below it; `list` is the HTML tag: `ol` for steps in order, `ul` otherwise."""

    heading: str
    steps: tuple[str, ...]
    list: str = "ol"


def write_import_sheet(handed: HandedRelease) -> bytes:
    """Return the page in the module's language; it loads no other file."""
    says = MoodleTarget.texts.read_part(handed.language, "import_sheet")
    values = _gather_values(handed, says)
    page = _load_template().render(
        language=handed.language.value,
        heading=says["heading"].format_map(values),
        says=says,
        done=says["done"].format_map(values),
        facts=list(_list_facts(handed, says)),
        files=handed.files,
        parts=list(_list_parts(says, values)),
    )
    return page.encode()


def _list_facts(handed: HandedRelease, says: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    values = {
        "site": handed.site,
        "course": handed.course,
        "section": handed.section or says["any_section"],
        "user": handed.user,
        "folder": handed.folder,
        "digest": handed.release.approval.digest,
    }
    yield from ((says["facts"][name], value) for name, value in values.items())


def _list_parts(says: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[SheetPart]:
    def make_part(heading: str, steps: str, tag: str = "ol") -> SheetPart:
        return SheetPart(says[heading], tuple(step.format_map(values) for step in says[steps]), tag)

    yield make_part("cannot", "limits", "ul")
    if values["scorm"]:
        yield make_part("first", "first_steps")
        yield make_part("again", "again_steps")
    else:
        yield make_part("documents", "document_steps")
    if values["banks"]:
        yield make_part("questions", "question_steps")
    yield make_part("after", "after_steps", "ul")


def _gather_values(handed: HandedRelease, says: Mapping[str, Any]) -> dict[str, str]:
    """Return the values for the placeholders of the texts; `scorm` and `banks` are empty if not uploaded."""
    where = says["in_section"] if handed.section else says["in_any_section"]
    package_names = {package.format: package.name for package in handed.release.packages}
    uploaded = {file.name for file in handed.files}
    scorm, banks = (package_names.get(kind, "") for kind in ("scorm12", "banks"))
    return {
        "title": handed.title,
        "number": str(handed.release.number),
        "course": handed.course,
        "where": where.format(section=handed.section),
        "user": handed.user,
        "folder": handed.folder,
        "scorm": scorm if scorm in uploaded else "",
        "banks": banks if banks in uploaded else "",
    }


@cache
def _load_template() -> Template:
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    source = (files(__package__) / "import_sheet.html.j2").read_text(encoding="utf-8")
    return page.from_string(source)
