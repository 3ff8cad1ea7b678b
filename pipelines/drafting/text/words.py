"""Words of a text and their stems; whether a sentence is foreign, and can be understood on its own."""

import re
import unicodedata
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
    match_any,
    read_usable_vocabularies,
    read_vocabulary,
    write_expression,
)

WORD = re.compile(r"[^\W_]+")
INITIAL = re.compile(r"\b[^\W\d_]\.")
"""A letter that stands for a name: French has words of one letter, « à », « l' », "H. A. Simon" has none."""

ROOT_LETTERS = 5
"""Letters by which two forms of a word are known: « remplace » and « remplacer »."""

STEM_LETTERS = 6
"""Letters of a stem: as many as `refroidir` and `refroidissement` have in common."""


class SentenceWords(Vocabulary):
    """Words and patterns that show whether a sentence can be read on its own.

    `link_labels`, `page_furniture` and `broken_endings` count in a text of any language: sources mix them.
    """

    room: ClassVar[str] = "sentences"

    stop_words: Words
    back_references: FirstWord
    verbs: AnyWord
    link_labels: Expressions
    page_furniture: Expressions
    broken_endings: Expressions


FURNITURE_SIGNS = (
    r"https?:|\S@\S|www\.|[{}<>=_\\|]|\.\.\.$|\blorem ipsum\b|\btodo\b|©"  # the same in every language
)
FEWEST_FOREIGN_WORDS = 3
"""Stop words of another language that make a sentence foreign, if its own are less than half as many."""

FEWEST_WORDS = 5
MOST_WORDS = 45
"""Words of a sentence that is asked about or stands in a summary; a lesson keeps longer ones whole."""
LONGEST_LINK_LABEL = 8  # words


def list_stop_words(language: Language) -> Words:
    """Return the stop words of a language, which say nothing of the subject of a text."""
    return read_vocabulary(SentenceWords, language).stop_words


@dataclass(frozen=True)
class RivalWords:
    """The small words of another language, and those that only it or only the text's own language has."""

    language: Language
    stop_words: Words
    theirs_alone: Words
    ours_alone: Words

    def count_own(self, words: list[str]) -> tuple[int, int]:
        """Return how many words only the other language has, and how many only the text's own."""
        return count_words(words, self.theirs_alone), count_words(words, self.ours_alone)


@cache
def list_rival_words(language: Language) -> tuple[RivalWords, ...]:
    """Return the small words of every language that a text in this language may be confused with."""
    own_words = list_stop_words(language)
    known = {each: words.stop_words for each, words in read_usable_vocabularies(SentenceWords).items()}
    return tuple(
        RivalWords(
            rival, known[rival], theirs_alone=known[rival] - own_words, ours_alone=own_words - known[rival]
        )
        for rival in list_rivals(language, known)
    )


def split_words(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, ignoring typography."""
    return _tokens(text)[:]


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> list[str]:
    return WORD.findall(canonical(text).lower())


@lru_cache(maxsize=20_000)
def list_content_stems(text: str, language: Language) -> frozenset[str]:
    """Return the stems of the words of a text, without stop words and numbers."""
    stop = list_stop_words(language)
    return frozenset(
        stem(word) for word in _tokens(text) if word not in stop and len(word) > 2 and not word.isdigit()
    )


@lru_cache(maxsize=20_000)
def list_plain_stems(text: str, language: Language) -> frozenset[str]:
    """Return the content stems of a text without accents: « prélever » and « prélève » are one word."""
    return frozenset(drop_accents(each) for each in list_content_stems(text, language))


@lru_cache(maxsize=20_000)
def list_root_stems(text: str, language: Language) -> frozenset[str]:
    """Return the plain stems of a text by the letters that forms of one word share, with its numbers."""
    numbers = (word for word in _tokens(text) if word.isdigit())
    return frozenset((*numbers, *(each[:ROOT_LETTERS] for each in list_plain_stems(text, language))))


def drop_accents(word: str) -> str:
    """Return a word without its accents."""
    return "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))


def stem(word: str) -> str:
    """Return the stem of a word: its first six letters, without the ending of a plural."""
    singular = word[:-1] if len(word) > 4 and word[-1] in "sx" else word
    return singular[:STEM_LETTERS]


def share_of(stems: frozenset[str], covering: frozenset[str]) -> float:
    """Return the share of the stems that another set has too, 0 to 1; 0 if there are none."""
    return len(stems & covering) / len(stems) if stems else 0.0


def is_statement(text: str, language: Language, most_words: float = MOST_WORDS) -> bool:
    """Return whether a text is a whole sentence that can be taught on its own.

    A line without a full stop (slides, lists) needs a verb that the lexicon knows.
    """
    canonical_text = canonical(text)
    words = canonical_text.split()
    if not FEWEST_WORDS <= len(words) <= most_words:
        return False
    if _match_furniture().search(canonical_text) or ends_broken_off(canonical_text):
        return False
    if is_foreign(canonical_text, language):
        return False
    if not re.match(r"[A-ZÀ-ÝŒ0-9]", canonical_text.lstrip('"(')):
        return False
    return canonical_text[-1] in ".!" or (canonical_text[-1].isalnum() and has_verb(canonical_text, language))


def ends_broken_off(text: str) -> bool:
    """Return whether a text ends with a word after which a sentence goes on, such as "the" or "and"."""
    return _match_broken_ending().search(canonical(text)) is not None


def is_link_label(text: str) -> bool:
    """Return whether a short text only says where a link leads: "Read more", « Cliquez ici »."""
    return len(text.split()) <= LONGEST_LINK_LABEL and _match_link_label().search(canonical(text)) is not None


def stands_alone(text: str, language: Language) -> bool:
    """Return whether a statement can be understood without the sentence before it."""
    return not read_vocabulary(SentenceWords, language).back_references.match(canonical(text))


def has_verb(text: str, language: Language) -> bool:
    """Return whether a text has a verb that the lexicon knows: a title with a full stop has none."""
    return read_vocabulary(SentenceWords, language).verbs.search(canonical(text).lower()) is not None


def is_foreign(text: str, language: Language) -> bool:
    """Return whether a sentence is written in another language; initials are words of none."""
    words = _tokens(INITIAL.sub(" ", text))
    own_count = count_words(words, list_stop_words(language))
    rival_count = max((count_words(words, word.stop_words) for word in list_rival_words(language)), default=0)
    return rival_count >= FEWEST_FOREIGN_WORDS and rival_count > 2 * own_count


def count_words(words: list[str], counted: Words) -> int:
    """Return how many of the words are in a list of words."""
    return sum(word in counted for word in words)


@cache
def _match_furniture() -> re.Pattern[str]:
    page_furniture = gather_words(SentenceWords, lambda each: each.page_furniture)
    return re.compile("|".join((FURNITURE_SIGNS, *page_furniture)), re.IGNORECASE)


@cache
def _match_link_label() -> re.Pattern[str]:
    return match_any(gather_words(SentenceWords, lambda each: each.link_labels))


@cache
def _match_broken_ending() -> re.Pattern[str]:
    words = write_expression(SentenceWords, lambda each: each.broken_endings)
    return re.compile(rf"\b(?:{words})\W*$", re.IGNORECASE)
