"""The import sheet for a Moodle admin: where files are, and what to do now and at a republish.

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
    """What was handed over: a release's files, by which account, in which folder, for which course."""

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
    """A heading and what is listed below it: steps in their order, or facts in none."""

    heading: str
    steps: tuple[str, ...]
    list: str = "ol"


def write_import_sheet(handed: HandedRelease) -> bytes:
    """Return the page, in the module's language; it needs nothing beside it."""
    says = MoodleTarget.texts.read_part(handed.language, "import_sheet")
    told = _gather_facts(handed, says)
    page = _template().render(
        language=handed.language.value,
        heading=_fill_text(says["heading"], told),
        says=says,
        done=_fill_text(says["done"], told),
        facts=list(_facts(handed, says)),
        files=handed.files,
        parts=list(_parts(says, told)),
    )
    return page.encode()


def _facts(handed: HandedRelease, says: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    values = {
        "site": handed.site,
        "course": handed.course,
        "section": handed.section or says["any_section"],
        "user": handed.user,
        "folder": handed.folder,
        "digest": handed.release.approval.digest,
    }
    yield from ((says["facts"][name], value) for name, value in values.items())


def _parts(says: Mapping[str, Any], told: dict[str, str]) -> Iterator[SheetPart]:
    def part(heading: str, steps: str, kind: str = "ol") -> SheetPart:
        return SheetPart(says[heading], tuple(_fill_text(step, told) for step in says[steps]), kind)

    yield part("cannot", "limits", "ul")
    if told["scorm"]:
        yield part("first", "first_steps")
        yield part("again", "again_steps")
    else:
        yield part("documents", "document_steps")
    if told["banks"]:
        yield part("questions", "question_steps")
    yield part("after", "after_steps", "ul")


def _gather_facts(handed: HandedRelease, says: Mapping[str, Any]) -> dict[str, str]:
    where = says["in_section"] if handed.section else says["in_any_section"]
    named = {package.format: package.name for package in handed.release.packages}
    there = {file.name for file in handed.files}
    scorm, banks = (named.get(kind, "") for kind in ("scorm12", "banks"))
    return {
        "title": handed.title,
        "number": str(handed.release.number),
        "course": handed.course,
        "where": where.format(section=handed.section),
        "user": handed.user,
        "folder": handed.folder,
        "scorm": scorm if scorm in there else "",
        "banks": banks if banks in there else "",
    }


def _fill_text(text: str, told: dict[str, str]) -> str:
    return text.format_map(told)


@cache
def _template() -> Template:
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return page.from_string(_resource("import_sheet.html.j2"))


def _resource(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
