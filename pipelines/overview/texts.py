"""Every word of the overview, from one catalogue."""

from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


def read_overview_texts(language: Language) -> TextCatalogue:
    """Return what the overview says in a language, by name."""
    return read_texts("overview", language)
