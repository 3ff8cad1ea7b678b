"""The document properties every office file of the examples carries."""

from datetime import UTC, datetime
from typing import Any

WRITTEN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
AUTHOR = "Bureau qualité, La Tablée des Deux Rives"


def stamp(properties: Any, title: str) -> None:
    """Give python-docx or python-pptx core properties a title, an author and one fixed date."""
    properties.title = title
    properties.author = properties.last_modified_by = AUTHOR
    properties.language = "fr-FR"
    properties.comments = ""
    properties.revision = 1
    properties.created = properties.modified = properties.last_printed = WRITTEN.replace(tzinfo=None)
