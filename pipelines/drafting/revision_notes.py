"""Notes to a reviewer about requests that could not be carried out as written."""

from schemas.language import Language
from schemas.languages.texts import read_texts


def read_revision_note(language: Language, name: str, **facts: str) -> str:
    """Return one note in a language."""
    return read_texts("drafting.revision_notes", language).say(name, **facts)
