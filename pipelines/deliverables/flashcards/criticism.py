"""Rules on flashcards: each card asks for something of its own."""

from collections.abc import Iterator

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.repeated_rows import find_repeated_rows
from pipelines.drafting.kind import Criticism
from schemas.finding import Finding


def find_repeated_cards(case: Case) -> Iterator[Finding]:
    """Find cards that ask for the same thing."""
    decks = (each for each in case.content.artefacts if isinstance(each, Flashcards))
    cards = (row for deck in decks for row in deck.cards)
    yield from find_repeated_rows(cards, "flashcard.duplicate", "front")


CRITICISM = Criticism((find_repeated_cards,), place=50)
