"""Flashcards as Markdown for the review pages."""

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.drafting import sides
from schemas.language import Language
from schemas.languages.texts import read_texts


def markdown(flashcards: Flashcards, language: Language) -> str:
    """Return the cards as a table, each with its notes and id, and the list of notes."""
    return sides.markdown(flashcards.cards, read_texts("deliverables.flashcards.sides", language))
