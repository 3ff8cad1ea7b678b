"""How hard a text is to read, from 0 (very hard) to 100 (very easy), in French and English.

Flesch's formula (R. Flesch, 1948) for English, and Kandel and Moles' for French (L. Kandel, A. Moles,
1958). Both count words a sentence and syllables a word, nothing else: a short sentence may still be
obscure. Syllables are counted here, by groups of vowels: near enough for an average over a hundred
words, and no dictionary to ship.
"""

import re
from dataclasses import dataclass

from pipelines.drafting.text.typography import canonical
from schemas.language import Language

FEWEST_WORDS = 100
"""Fewer give an average that one long word upsets."""

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
VOWELS = {
    Language.FRENCH: re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+"),
    Language.ENGLISH: re.compile(r"[aeiouy]+"),
}
SILENT = {
    Language.FRENCH: re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(?:e|es|ent)$"),
    Language.ENGLISH: re.compile(r"(?<=[^aeiouyl])(?:e|es|ed)$"),
}
WEIGHTS = {Language.FRENCH: (207.0, 1.015, 73.6), Language.ENGLISH: (206.835, 1.015, 84.6)}


@dataclass(frozen=True)
class ReadingEase:
    """How easy a text is, over how many words, with its longest sentence."""

    score: int
    words: int
    longest: str


def measure_ease(sentences: list[str], language: Language) -> ReadingEase | None:
    """Return how easy sentences are together; None where there are too few words to say."""
    counted = [WORD.findall(canonical(sentence).lower()) for sentence in sentences]
    words = [word for each in counted for word in each]
    if len(words) < FEWEST_WORDS:
        return None
    said = [each for each in counted if each]
    start, by_sentence, by_word = WEIGHTS[language]
    syllables_a_word = sum(count_syllables(word, language) for word in words) / len(words)
    score = start - by_sentence * len(words) / len(said) - by_word * syllables_a_word
    longest = max(sentences, key=lambda each: len(each.split()))
    return ReadingEase(max(0, min(100, round(score))), len(words), longest)


def count_syllables(word: str, language: Language) -> int:
    """Return how many syllables a word is said in, one at least; a mute ending is none."""
    return max(1, len(VOWELS[language].findall(SILENT[language].sub("", word))))
