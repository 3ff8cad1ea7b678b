"""The note that lies beside the zips: how to import one in Moodle, or hand documents over."""

from functools import cache
from importlib.resources import files

from pipelines.packaging.edition import Edition
from pipelines.packaging.formats import formats_of


def import_note(edition: Edition) -> bytes:
    """Return the Markdown note for one release, French then English."""
    return (
        _template("import_note.md" if len(formats_of(edition.content)) > 1 else "documents_note.md")
        .replace("{name}", edition.name)
        .replace("{mastery}", str(edition.content.mastery_percent))
        .replace("{title}", edition.content.title)
        .encode()
    )


@cache
def _template(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
