"""The note that lies beside the zips: what is new, how to import one in Moodle, or hand documents over."""

from functools import cache
from importlib.resources import files

from pipelines.packaging.changes import announced
from pipelines.packaging.completion import followed_rule, move_on
from pipelines.packaging.edition import Edition
from pipelines.packaging.formats import formats_of
from schemas.language import Language
from schemas.release import PackageFormat


def import_note(edition: Edition) -> bytes:
    """Return the Markdown note for one release, French then English: a row for each package it has."""
    formats = formats_of(edition.content)
    absent = tuple(f"| `{{name}}--{kind}.zip`" for kind in PackageFormat if kind not in formats)
    template = _template("import_note.md" if PackageFormat.WEB in formats else "documents_note.md")
    rows = (line for line in template.splitlines(keepends=True) if not line.startswith(absent))
    return (
        "".join(rows)
        .replace("{name}", edition.name)
        .replace("{move_on}", move_on(followed_rule(edition.content)))
        .replace("{mastery}", str(edition.content.mastery_percent))
        .replace("{changes_fr}", _changes(edition, Language.FRENCH))
        .replace("{changes_en}", _changes(edition, Language.ENGLISH))
        .replace("{title}", edition.content.title)
        .encode()
    )


def _changes(edition: Edition, language: Language) -> str:
    """Return the counts of what changed; `changes.md` has the words, in the module's language."""
    if edition.changes is None:
        return ""
    announcement = announced(edition.changes, language)
    counts = [f"- {told.title}" for told in announcement.told] or [announcement.sentence]
    return "\n".join([f"### {announcement.title}", "", *counts])


@cache
def _template(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
