"""Every word of a release sheet, in both languages, from one catalogue."""

from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


def read_sheet_texts(language: Language) -> TextCatalogue:
    """Return what a sheet says in a language, by name."""
    return read_texts("packaging.sheet", language)
