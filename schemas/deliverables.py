"""What each deliverable is called, in both languages: one catalogue for drafts, the desk and documents."""

from functools import cache
from pathlib import Path

from schemas.language import Language
from schemas.text_catalogue import TextCatalogue, read_texts

CATALOGUE = Path(__file__).with_name("deliverables.json")


@cache
def titles(language: Language) -> TextCatalogue:
    """Return the name of every kind of deliverable in a language, by its kind."""
    return read_texts(language, [CATALOGUE])
