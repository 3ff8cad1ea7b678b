"""Which of the two languages a document is in, by its commonest words; no model, the same answer always."""

import re

from pipelines.sourcing.characters import read_words
from schemas.language import Language

COMMON = {
    Language.FRENCH: read_words(
        """le la les un une des du de et est sont dans pour par sur avec que qui ne pas plus ce cette ces il
    elle nous vous ou où aux au leur leurs être doit peut sans entre si son sa ses"""
    ),
    Language.ENGLISH: read_words(
        """the of and to in is are for that this with be as by from or an it you your not have has can must
    should will when which their at if any all were was been these those than"""
    ),
}
FEWEST = 4
"""Common words seen before we say anything: a list of names has no language."""

MARGIN = 1.5
READ = 50_000
"""Characters looked at; more do not change the answer."""


def detect_language(text: str, otherwise: Language) -> Language:
    """Return the language of a text, or `otherwise` where its words do not tell."""
    words = re.findall(r"[a-zà-ÿœ]+", text[:READ].lower())
    seen = {language: sum(word in common for word in words) for language, common in COMMON.items()}
    first, second = sorted(seen, key=lambda language: -seen[language])
    if seen[first] < FEWEST or seen[first] < MARGIN * seen[second]:
        return otherwise
    return first
