"""Words of a text, their stems, and whether a sentence can be understood on its own."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import ClassVar

from pipelines.drafting.text.typography import canonical
from schemas.language import Language
from schemas.languages.lexicon import (
    AnyWord,
    Expressions,
    FirstWord,
    Vocabulary,
    Words,
    gather_words,
    list_rivals,
    read_usable_vocabularies,
    read_vocabulary,
    write_expression,
)

WORD = re.compile(r"[^\W_]+")
STEM = 6
"""Letters of a stem: as many as `refroidir` and `refroidissement` have in common."""


class SentenceWords(Vocabulary):
    """Words and patterns that show whether a sentence can be read on its own.

    `page_furniture` and `broken_endings` count in a text of any language: sources mix them.
    """

    room: ClassVar[str] = "sentences"

    stop_words: Words
    back_references: FirstWord
    verbs: AnyWord
    page_furniture: Expressions
    broken_endings: Expressions


SIGNS_OF_FURNITURE = (
    r"https?:|\S@\S|www\.|[{}<>=_\\|]|\.\.\.$|\blorem ipsum\b|\btodo\b|©"  # the same in every language
)
FOREIGN = 3
"""Stop words of another language that make a sentence foreign, if its own are less than half as many."""

FEWEST_WORDS = 5
MOST_WORDS = 45


def list_stop_words(language: Language) -> Words:
    """Return the stop words of a language, which say nothing of the subject of a text."""
    return read_vocabulary(SentenceWords, language).stop_words


@dataclass(frozen=True)
class RivalWords:
    """The small words of another language, and those by which it and one's own are told from each other."""

    language: Language
    stop_words: Words
    theirs_alone: Words
    ours_alone: Words

    def count_own(self, words: list[str]) -> tuple[int, int]:
        """Return how many words of a text are that language's alone, and how many one's own alone."""
        return count_words(words, self.theirs_alone), count_words(words, self.ours_alone)


@cache
def list_rival_words(language: Language) -> tuple[RivalWords, ...]:
    """Return the words of each language that a text in one language is told from."""
    ours = list_stop_words(language)
    known = {each: words.stop_words for each, words in read_usable_vocabularies(SentenceWords).items()}
    return tuple(
        RivalWords(each, known[each], theirs_alone=known[each] - ours, ours_alone=ours - known[each])
        for each in list_rivals(language, known)
    )


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, ignoring typography."""
    return _tokens(text)[:]


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> list[str]:
    return WORD.findall(canonical(text).lower())


@lru_cache(maxsize=20_000)
def content_stems(text: str, language: Language) -> frozenset[str]:
    """Return the stems of the words of a text, without stop words and numbers."""
    stop = list_stop_words(language)
    return frozenset(
        stem(word) for word in _tokens(text) if word not in stop and len(word) > 2 and not word.isdigit()
    )


def stem(word: str) -> str:
    """Return the stem of a word: its first six letters, without the ending of a plural."""
    singular = word[:-1] if len(word) > 4 and word[-1] in "sx" else word
    return singular[:STEM]


def share_of(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return the share of the first set that the second holds, 0 to 1; 0 if the first is empty."""
    return len(part & whole) / len(part) if part else 0.0


def is_statement(text: str, language: Language) -> bool:
    """Return whether a text is a whole sentence that can be taught on its own.

    A line without a full stop (slides, lists) needs a verb that the lexicon knows.
    """
    canonical_text = canonical(text)
    words = canonical_text.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return False
    if _match_furniture().search(canonical_text) or _match_broken_ending().search(canonical_text):
        return False
    if is_foreign(canonical_text, language):
        return False
    if not re.match(r"[A-ZÀ-ÝŒ0-9]", canonical_text.lstrip('"(')):
        return False
    return canonical_text[-1] in ".!" or (canonical_text[-1].isalnum() and has_verb(canonical_text, language))


def stands_alone(text: str, language: Language) -> bool:
    """Return whether a statement can be understood without the sentence before it."""
    return not read_vocabulary(SentenceWords, language).back_references.match(canonical(text))


def has_verb(text: str, language: Language) -> bool:
    """Return whether a text has a verb that the lexicon knows: a title with a full stop has none."""
    return read_vocabulary(SentenceWords, language).verbs.search(canonical(text).lower()) is not None


def is_foreign(text: str, language: Language) -> bool:
    """Return whether a sentence is written in another language."""
    words = _tokens(text)
    own = count_words(words, list_stop_words(language))
    other = max((count_words(words, each.stop_words) for each in list_rival_words(language)), default=0)
    return other >= FOREIGN and other > 2 * own


def count_words(words: list[str], among: Words) -> int:
    """Return how many words of a text are among some."""
    return sum(word in among for word in words)


@cache
def _match_furniture() -> re.Pattern[str]:
    listed = gather_words(SentenceWords, lambda each: each.page_furniture)
    return re.compile("|".join((SIGNS_OF_FURNITURE, *listed)), re.IGNORECASE)


@cache
def _match_broken_ending() -> re.Pattern[str]:
    words = write_expression(SentenceWords, lambda each: each.broken_endings)
    return re.compile(rf"\b(?:{words})\W*$", re.IGNORECASE)
