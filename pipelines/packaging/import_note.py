"""The import note beside the packages: what is new, and how to import or hand over each package."""

from collections.abc import Mapping

from pipelines.packaging.changes import announce_changes
from pipelines.packaging.completion import choose_move_on, find_rule
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import PackageFormat
from schemas.language import Language
from schemas.languages.texts import read_room, read_texts


def write_import_note(edition: Edition) -> bytes:
    """Return the Markdown note for one release, in each language an admin may read."""
    languages = edition.note_languages
    formats = edition.kinds.list_formats(edition.content)
    texts = [read_texts("packaging.import_note", language) for language in languages]
    parts = [f"# {edition.content.title}", *(each["below"] for each in texts[1:])]
    for language, words in zip(languages, texts, strict=True):
        parts += [f"## {words['heading']}", _write_section(edition, formats, language)]
    return ("\n\n".join(parts) + "\n").encode()


def _write_section(edition: Edition, formats: Mapping[str, PackageFormat], language: Language) -> str:
    """Return the note in one language: a row for each package, what changed, how each is imported."""
    is_launched = any(each.launch for each in formats.values())
    blocks = read_room("packaging.import_note", language)["launched" if is_launched else "documents"]
    return (
        "\n\n".join(blocks)
        .replace("{rows}", _list_packages(formats, language, is_launched))
        .replace("{sections}", _join_sections(formats, language))
        .replace("{name}", edition.name)
        .replace("{move_on}", choose_move_on(find_rule(edition.content)))
        .replace("{mastery}", str(edition.content.mastery_percent))
        .replace("{changes}", _write_changes(edition, language))
    )


def _list_packages(formats: Mapping[str, PackageFormat], language: Language, is_launched: bool) -> str:
    """Return a row for each package, saying what it is for."""
    return "\n".join(
        f"| `{{name}}--{name}.zip` | {_read_purpose(each, language, is_launched)} |"
        for name, each in formats.items()
    )


def _read_purpose(package_format: PackageFormat, language: Language, is_launched: bool) -> str:
    texts = package_format.read_texts(language)
    purpose_alone = None if is_launched else texts.get("purpose_alone")
    return purpose_alone or texts["purpose"]


def _join_sections(formats: Mapping[str, PackageFormat], language: Language) -> str:
    """Return the sections of all formats of the release on how to import them."""
    sections = (each.read_import_section(language) for each in formats.values())
    return "\n".join(filter(None, sections)).rstrip("\n")


def _write_changes(edition: Edition, language: Language) -> str:
    """Return how many things changed, by kind; `changes.md` has the changes themselves."""
    if edition.changes is None:
        return ""
    announcement = announce_changes(edition.changes, language, edition.kinds)
    counts = [f"- {count.title}" for count in announcement.counts] or [announcement.sentence]
    return "\n".join([f"### {announcement.title}", "", *counts])
