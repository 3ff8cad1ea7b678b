"""Whether a sentence states an obligation, or a definition."""

from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Pattern, Vocabulary, read_vocabulary


class ObligationWords(Vocabulary):
    """The words of an obligation ("must"), and how a definition begins."""

    room: ClassVar[str] = "obligations"

    binding: AnyWord
    defining: Pattern


def is_binding(text: str, language: Language) -> bool:
    """Return whether a sentence says what somebody must or must not do."""
    return read_vocabulary(ObligationWords, language).binding.search(text) is not None


def is_defining(text: str, language: Language) -> bool:
    """Return whether a sentence says what something is."""
    return read_vocabulary(ObligationWords, language).defining.search(text) is not None
