"""Words, their stems, and whether a sentence stands by itself."""

import re
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
    read_every_vocabulary,
    read_vocabulary,
)

WORD = re.compile(r"[^\W_]+")
STEM = 6
"""Letters two forms of a word have in common; enough to join `refroidir` and `refroidissement`."""


class SentenceWords(Vocabulary):
    """The words by which a sentence shows whether it may be read alone.

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
"""Small words of the other language, and twice as many as of its own, make a sentence foreign."""

FEWEST_WORDS = 5
MOST_WORDS = 45


def list_stop_words(language: Language) -> Words:
    """Return the small words of a language, which say nothing of what a text is about."""
    return read_vocabulary(SentenceWords, language).stop_words


@cache
def list_own_words(language: Language) -> Words:
    """Return the small words of a language that no other has."""
    others = (list_stop_words(each) for each in Language if each is not language)
    return list_stop_words(language).difference(*others)


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, typography aside."""
    return _tokens(text)[:]


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> list[str]:
    return WORD.findall(canonical(text).lower())


@lru_cache(maxsize=20_000)
def content_stems(text: str, language: Language) -> frozenset[str]:
    """Return the stems of the words that carry meaning; numbers are left to `figures`."""
    stop = list_stop_words(language)
    return frozenset(
        stem(word) for word in _tokens(text) if word not in stop and len(word) > 2 and not word.isdigit()
    )


def stem(word: str) -> str:
    """Return the beginning two forms of a word share."""
    bare = word[:-1] if len(word) > 4 and word[-1] in "sx" else word
    return bare[:STEM]


def share_of(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return which share of the first set the second holds, 0 to 1; 0 of nothing."""
    return len(part & whole) / len(part) if part else 0.0


def is_statement(text: str, language: Language) -> bool:
    """Return whether a text reads as a whole sentence one may teach by itself.

    A line without a final full stop (slides, lists) needs a verb we can see.
    """
    plain = canonical(text)
    words = plain.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return False
    if _match_furniture().search(plain) or _match_broken_ending().search(plain):
        return False
    if is_foreign(plain, language):
        return False
    if not re.match(r"[A-ZÀ-ÝŒ0-9]", plain.lstrip('"(')):
        return False
    return plain[-1] in ".!" or (plain[-1].isalnum() and has_verb(plain, language))


def stands_alone(text: str, language: Language) -> bool:
    """Return whether a statement is understood without the sentence before it."""
    return not read_vocabulary(SentenceWords, language).back_references.match(canonical(text))


def has_verb(text: str, language: Language) -> bool:
    """Return whether a text holds a verb or an order we can see: a title with a full stop does not."""
    return read_vocabulary(SentenceWords, language).verbs.search(canonical(text).lower()) is not None


def is_foreign(text: str, language: Language) -> bool:
    """Return whether a sentence is written in another language."""
    words = _tokens(text)
    own = _count_words(words, list_stop_words(language))
    others = (list_stop_words(each) for each in Language if each is not language)
    other = max((_count_words(words, stop) for stop in others), default=0)
    return other >= FOREIGN and other > 2 * own


def _count_words(words: list[str], among: Words) -> int:
    return sum(word in among for word in words)


@cache
def _match_furniture() -> re.Pattern[str]:
    listed = [word for each in read_every_vocabulary(SentenceWords) for word in each.page_furniture]
    return re.compile("|".join((SIGNS_OF_FURNITURE, *listed)), re.IGNORECASE)


@cache
def _match_broken_ending() -> re.Pattern[str]:
    listed = [word for each in read_every_vocabulary(SentenceWords) for word in each.broken_endings]
    return re.compile(rf"\b(?:{'|'.join(listed)})\W*$", re.IGNORECASE)
