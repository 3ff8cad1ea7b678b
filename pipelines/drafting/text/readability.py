"""How hard a text is to read, from 0 (very hard) to 100 (very easy).

Flesch's formula (R. Flesch, 1948) for English, and Kandel and Moles' for French (L. Kandel, A. Moles,
1958). Both count words a sentence and syllables a word, nothing else: a short sentence may still be
obscure. Syllables are counted here, by groups of vowels: near enough for an average over a hundred
words, and no dictionary to ship.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from pipelines.drafting.text.typography import canonical
from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary

FEWEST_WORDS = 100
"""With fewer words, a single long one would change the average."""

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class ReadingWeights(Vocabulary):
    """How a language's syllables are found, and what a long sentence or word costs in its formula."""

    room: ClassVar[str] = "reading_ease"

    vowels: Pattern
    silent_endings: Pattern
    start: float
    by_sentence: float
    by_word: float


@dataclass(frozen=True)
class ReadingEase:
    """How easy a text is to read (0 to 100), its number of words and its longest sentence."""

    score: int
    words: int
    longest: str


def measure_ease(sentences: list[str], language: Language) -> ReadingEase | None:
    """Return how easy sentences are together; None if they have fewer than FEWEST_WORDS words."""
    words_by_sentence = [WORD.findall(canonical(sentence).lower()) for sentence in sentences]
    words = [word for each in words_by_sentence for word in each]
    if len(words) < FEWEST_WORDS:
        return None
    not_empty = [each for each in words_by_sentence if each]
    weights = read_vocabulary(ReadingWeights, language)
    syllables_a_word = sum(count_syllables(word, language) for word in words) / len(words)
    score = weights.start - weights.by_sentence * len(words) / len(not_empty)
    score -= weights.by_word * syllables_a_word
    longest = max(sentences, key=lambda each: len(each.split()))
    return ReadingEase(max(0, min(100, round(score))), len(words), longest)


def count_syllables(word: str, language: Language) -> int:
    """Return how many syllables a word has, at least one; a silent ending is not counted."""
    weights = read_vocabulary(ReadingWeights, language)
    return max(1, len(weights.vowels.findall(weights.silent_endings.sub("", word))))
