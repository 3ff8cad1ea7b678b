"""Texts that a question bank adds to its questions, from the catalogue of each language."""

from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


def read_bank_texts(language: Language) -> TextCatalogue:
    """Return the texts of question banks in a language, by key."""
    return read_texts("packaging.bank_questions", language)
