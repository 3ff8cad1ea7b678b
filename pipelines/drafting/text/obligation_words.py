"""Whether a sentence binds somebody, or defines something."""

from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Pattern, Vocabulary, read_vocabulary


class ObligationWords(Vocabulary):
    """The words by which a sentence binds, and how one that defines begins."""

    room: ClassVar[str] = "obligations"

    binding: AnyWord
    defining: Pattern


def binds(text: str, language: Language) -> bool:
    """Return whether a sentence says what somebody must do, or may not."""
    return read_vocabulary(ObligationWords, language).binding.search(text) is not None


def defines(text: str, language: Language) -> bool:
    """Return whether a sentence says what something is."""
    return read_vocabulary(ObligationWords, language).defining.search(text) is not None
