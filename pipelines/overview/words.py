"""Every word of the overview, from one catalogue."""

from functools import cache
from pathlib import Path

from schemas.language import Language
from schemas.languages.texts import TextCatalogue
from schemas.text_catalogue import read_texts

CATALOGUE = Path(__file__).with_name("texts.json")


@cache
def words(language: Language) -> TextCatalogue:
    """Return what the programme says in a language, by name."""
    return read_texts(language, [CATALOGUE])
