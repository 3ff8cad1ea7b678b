"""The note beside the packages: what is new, and how to import or hand over each."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipelines.packaging.changes import announce_changes
from pipelines.packaging.completion import move_on_of, rule_of
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import PackageFormat
from schemas.language import Language


def write_import_note(edition: Edition) -> bytes:
    """Return the Markdown note for one release, French then English: a row for each package it has."""
    formats = edition.kinds.formats_of(edition.content)
    is_launched = any(each.launch for each in formats.values())
    note = _template("import_note.md" if is_launched else "documents_note.md")
    for language in Language:
        note = note.replace(f"{{rows_{language}}}", _list_packages(formats, language, is_launched))
        note = note.replace(f"{{sections_{language}}}", _join_sections(formats, language))
    return (
        note.replace("{name}", edition.name)
        .replace("{move_on}", move_on_of(rule_of(edition.content)))
        .replace("{mastery}", str(edition.content.mastery_percent))
        .replace("{changes_fr}", _changes(edition, Language.FRENCH))
        .replace("{changes_en}", _changes(edition, Language.ENGLISH))
        .replace("{title}", edition.content.title)
        .encode()
    )


def _list_packages(formats: Mapping[str, PackageFormat], language: Language, is_launched: bool) -> str:
    """Return a row for each package, saying what it is for."""
    return "\n".join(
        f"| `{{name}}--{name}.zip` | {_purpose_of(each, language, is_launched)} |"
        for name, each in formats.items()
    )


def _purpose_of(package_format: PackageFormat, language: Language, is_launched: bool) -> str:
    texts = package_format.texts_in(language)
    alone = None if is_launched else texts.get("purpose_alone")
    return alone or texts["purpose"]


def _join_sections(formats: Mapping[str, PackageFormat], language: Language) -> str:
    """Return what the formats of the release have to say of their import, a section each."""
    sections = (each.import_section(language) for each in formats.values())
    return "\n".join(filter(None, sections)).rstrip("\n")


def _changes(edition: Edition, language: Language) -> str:
    """Return the counts of what changed; `changes.md` has the words, in the module's language."""
    if edition.changes is None:
        return ""
    announcement = announce_changes(edition.changes, language, edition.kinds)
    counts = [f"- {told.title}" for told in announcement.told] or [announcement.sentence]
    return "\n".join([f"### {announcement.title}", "", *counts])


@cache
def _template(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
