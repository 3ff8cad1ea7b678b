"""Texts of the release sheet, from the catalogue of each language."""

from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


def read_sheet_texts(language: Language) -> TextCatalogue:
    """Return the texts of the sheet in a language, by key."""
    return read_texts("packaging.sheet", language)
