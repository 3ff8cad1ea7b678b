"""Where two sentences that say nearly the same part: a number, a denial, an opposite, an obligation."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain
from typing import ClassVar

from pipelines.drafting.text.figures import list_number_words
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_stop_words, stem
from schemas.language import Language
from schemas.languages.lexicon import Vocabulary, Words, read_vocabulary

LEAST_IN_COMMON = 0.6
"""Share of a claim's words its source says in the same order; below, it is another sentence."""

NEARLY_ALL = 0.8
"""Share of a source's words a claim says in the same order; above, it is that sentence and more."""

MOST_APART = 5
"""Words on either side of one difference; a longer one is rewording, which no rule can judge."""

MOST_WORDS = 200
"""A longer text is no sentence, and comparing it word by word would take longer than it is worth."""

TOKEN = re.compile(r"(?<!\w)-?\d+(?:[., ]\d{3}(?!\d))*(?:[.,]\d+)?|[^\W\d_]+")
NOT = re.compile(r"(?<=\bca)n't\b|(?<=\bcan)not\b|n't\b")


class ContrastWords(Vocabulary):
    """The small words that turn a sentence into another.

    `mute_words` come with a denial and say nothing by themselves; `denying_pairs` deny together only.
    `strengths` holds words of one strength a line: an obligation, a possibility, advice, a rule without and
    one with exceptions.
    """

    room: ClassVar[str] = "differences"

    denials: Words
    mute_words: Words
    denying_pairs: tuple[tuple[str, str], ...]
    opposites: tuple[tuple[str, str], ...]
    strengths: tuple[Words, ...]


class Kind(StrEnum):
    """What two sentences differ in."""

    NUMBER = "number"
    OPPOSITE = "opposite"
    MODAL = "modal"


@dataclass(frozen=True)
class Difference:
    """The words of the claim and those of its source where they part, with a word on either side."""

    kind: Kind
    claim: str
    source: str


def find_differences(claim: str, source: str, language: Language) -> list[Difference]:
    """Return where a claim parts from a source that says nearly the same; nothing where it says other things.

    Only what can be told from small words and numbers: a changed noun or verb is not judged.
    """
    ours, theirs = _tokens(claim), _tokens(source)
    if not ours or not theirs or ours == theirs or max(len(ours), len(theirs)) > MOST_WORDS:
        return []
    steps = _steps(theirs, ours)
    common = sum(b - a for tag, a, b, _, _ in steps if tag == "equal")
    if common < min(LEAST_IN_COMMON * len(ours), NEARLY_ALL * len(theirs)):
        return []
    found: list[Difference] = []
    went: list[str] = []
    came: list[str] = []
    for number, (tag, a, b, c, d) in enumerate(steps):
        if tag == "equal" or max(b - a, d - c) > MOST_APART:
            continue
        edge = number in (0, len(steps) - 1)
        if edge and tag == "delete":
            continue  # the claim keeps part of the sentence
        was, now = theirs[a:b], ours[c:d]
        kind = _kind(was, now, language)
        if kind is not None:
            found.append(Difference(kind, _around(ours, c, d), _around(theirs, a, b)))
        elif _is_denial_alone(was, now, language):
            went += was
            came += now
    if (_denials(tuple(went), language) - _denials(tuple(came), language)) % 2:
        found.append(Difference(Kind.OPPOSITE, claim, source))
    return found


@cache
def polar_stems(language: Language) -> frozenset[str]:
    """Return the stems of the words that alone turn a sentence into its contrary, or into mere advice."""
    words = read_vocabulary(ContrastWords, language)
    every = chain(*words.opposites, *words.strengths, words.denials)
    return frozenset(map(stem, every))


def common_words(claim: str, source: str) -> int:
    """Return how many words of the source a claim says in the same order."""
    ours, theirs = _tokens(claim), _tokens(source)
    if max(len(ours), len(theirs)) > MOST_WORDS:
        return 0
    return sum(b - a for tag, a, b, _, _ in _steps(theirs, ours) if tag == "equal")


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> tuple[str, ...]:
    plain = NOT.sub(_apart, canonical(text).lower())
    return tuple(TOKEN.findall(plain))


@lru_cache(maxsize=5_000)
def _steps(source: tuple[str, ...], claim: tuple[str, ...]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, source, claim, autojunk=False).get_opcodes())


def _kind(was: tuple[str, ...], now: tuple[str, ...], language: Language) -> Kind | None:
    values, others = _values(was, language), _values(now, language)
    if values and others and values != others and len(values) == len(others):
        return Kind.NUMBER
    gone, come = set(was) - set(now), set(now) - set(was)
    opposites = read_vocabulary(ContrastWords, language).opposites
    if any((a in gone and b in come) or (b in gone and a in come) for a, b in opposites):
        return Kind.OPPOSITE
    if _denials(was, language) or _denials(now, language):
        return None
    strengths, now_strengths = _strengths(gone, language), _strengths(come, language)
    if strengths and now_strengths and not strengths & now_strengths:
        return Kind.MODAL
    return None


def _values(tokens: tuple[str, ...], language: Language) -> list[Decimal]:
    words = list_number_words(language)
    found = [Decimal(words[each]) if each in words else _number(each) for each in tokens]
    return [value for value in found if value is not None]


def _number(token: str) -> Decimal | None:
    plain = re.sub(r"[ ,](?=\d{3}(?!\d))", "", token).replace(",", ".")
    try:
        return Decimal(plain) if any(c.isdigit() for c in plain) else None
    except InvalidOperation:
        return None


def _strengths(words: set[str], language: Language) -> set[int]:
    strengths = read_vocabulary(ContrastWords, language).strengths
    return {number for number, line in enumerate(strengths) if words & line}


def _denials(words: tuple[str, ...], language: Language) -> int:
    known = read_vocabulary(ContrastWords, language)
    alone = sum(word in known.denials for word in words)
    return alone + any(first in words and second in words for first, second in known.denying_pairs)


def _is_denial_alone(was: tuple[str, ...], now: tuple[str, ...], language: Language) -> bool:
    """Return whether nothing but a denial, and small words, came or went: else the sentence is another."""
    known = read_vocabulary(ContrastWords, language)
    small = list_stop_words(language) | known.denials | known.mute_words
    return all(word in small for word in (*was, *now))


def _apart(match: re.Match[str]) -> str:
    """Return a contracted denial as a word of its own: can't, cannot, don't."""
    whole = match.string[: match.start()].endswith("ca")
    return "n not" if whole and match.group() == "n't" else " not"


def _around(tokens: tuple[str, ...], start: int, end: int) -> str:
    return " ".join(tokens[max(0, start - 2) : end + 2])
