"""Language of a document, by its most common words; no model, always the same answer."""

import re
from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import Vocabulary, Words, read_vocabulary


class CommonWords(Vocabulary):
    """The words a text of the language cannot do without."""

    room: ClassVar[str] = "detection"

    common_words: Words


FEWEST = 4
"""Common words seen before we say anything: a list of names has no language."""

MARGIN = 1.5
READ = 50_000
"""Characters looked at; more do not change the answer."""


def detect_language(text: str, otherwise: Language) -> Language:
    """Return the language of a text, or `otherwise` where its words do not tell."""
    words = re.findall(r"[a-zà-ÿœ]+", text[:READ].lower())
    common = {language: read_vocabulary(CommonWords, language).common_words for language in Language}
    seen = {language: sum(word in listed for word in words) for language, listed in common.items()}
    first, second, *_ = sorted(seen, key=lambda language: -seen[language])
    if seen[first] < FEWEST or seen[first] < MARGIN * seen[second]:
        return otherwise
    return first
