"""The note that lies beside the zips: how to import one in Moodle, in both languages."""

from functools import cache
from importlib.resources import files

from pipelines.packaging.edition import Edition


def import_note(edition: Edition) -> bytes:
    """Return the Markdown note for one release, French then English."""
    return (
        _template()
        .replace("{name}", edition.name)
        .replace("{mastery}", str(edition.content.mastery_percent))
        .replace("{title}", edition.content.title)
        .encode()
    )


@cache
def _template() -> str:
    return (files(__package__) / "import_note.md").read_text(encoding="utf-8")
