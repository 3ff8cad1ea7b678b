"""Flashcards as Markdown for the review pages."""

from pipelines.drafting import sides
from schemas.draft import Flashcards
from schemas.language import Language

HEADER = {Language.FRENCH: ("Recto", "Verso"), Language.ENGLISH: ("Front", "Back")}


def markdown(flashcards: Flashcards, language: Language) -> str:
    """Return the cards as a table, each with its notes and id, and the list of notes."""
    return sides.markdown(flashcards.cards, HEADER[language], language)
