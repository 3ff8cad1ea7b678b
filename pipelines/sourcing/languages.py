"""Language of a document, by its most common words; no model, always the same answer."""

import re
from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import Vocabulary, Words, list_rivals, read_usable_vocabularies


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
    common = {each: known.common_words for each, known in read_usable_vocabularies(CommonWords).items()}
    candidates = (otherwise, *list_rivals(otherwise, common))
    seen = {each: [word for word in words if word in common[each]] for each in common if each in candidates}
    first = max(seen, key=lambda each: len(seen[each]))
    if len(seen[first]) < FEWEST or not all(
        _prevails(seen[first], seen[other], common[first] & common[other]) for other in seen if other != first
    ):
        return otherwise
    return first


def _prevails(first: list[str], other: list[str], shared: Words) -> bool:
    """Say whether a language has enough more words of a text than another, but those that both have."""
    ours, theirs = (sum(word not in shared for word in each) for each in (first, other))
    return ours >= MARGIN * theirs
