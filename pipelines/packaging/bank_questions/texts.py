"""The words a bank adds to its questions, in both languages, from one catalogue."""

from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


def read_bank_texts(language: Language) -> TextCatalogue:
    """Return what banks say in a language, by name."""
    return read_texts("packaging.bank_questions", language)
