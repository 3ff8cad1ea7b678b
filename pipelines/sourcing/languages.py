"""Language of a document, by its most common words; no model, always the same answer."""

import re
from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import Vocabulary, Words, list_rivals, read_usable_vocabularies


class CommonWords(Vocabulary):
    """The words that every text of a language contains."""

    room: ClassVar[str] = "detection"

    common_words: Words


WORD = re.compile(r"[^\W\d_]+")
"""A run of letters, of any alphabet."""

FEWEST_COMMON_WORDS = 4
"""Common words a text must have: a list of names has no language."""

MARGIN = 1.5
CHARACTERS_READ = 50_000
"""Characters that are read; more do not change the answer."""


def detect_language(text: str, otherwise: Language) -> Language:
    """Return the language of a text, or `otherwise` if its words do not decide."""
    words = WORD.findall(text[:CHARACTERS_READ].lower())
    common = {
        language: vocabulary.common_words
        for language, vocabulary in read_usable_vocabularies(CommonWords).items()
    }
    candidates = (otherwise, *list_rivals(otherwise, common))
    words_by_language = {
        language: [word for word in words if word in common[language]]
        for language in common
        if language in candidates
    }
    best = max(words_by_language, key=lambda language: len(words_by_language[language]))
    if len(words_by_language[best]) < FEWEST_COMMON_WORDS or not all(
        _prevails(words_by_language[best], words_by_language[other], common[best] & common[other])
        for other in words_by_language
        if other != best
    ):
        return otherwise
    return best


def _prevails(first: list[str], other: list[str], shared: Words) -> bool:
    """Return whether a language has MARGIN times as many words of a text as another, without shared words."""
    first_count, other_count = (
        sum(word not in shared for word in language_words) for language_words in (first, other)
    )
    return first_count >= MARGIN * other_count
