"""Texts of the overview."""

from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


def read_overview_texts(language: Language) -> TextCatalogue:
    """Return the texts of the overview in a language, by name."""
    return read_texts("overview", language)
