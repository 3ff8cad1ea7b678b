"""What a source says of one of two contrary things, told of the other, which it names too and sets apart."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.askable import find_verb
from pipelines.deliverables.quiz.obligations import points_away, states_rule
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

FEWEST_LETTERS = 4
"""Letters of the word beside an attribute, so that it is a noun or a verb and no article."""

SAME_CLAIM = 0.5
"""Share of a claim's content words that a span on the other thing may have before it may say it too."""

MOST_NAMING = 40
"""Spans on the other thing that are compared; of what more of them name, too much is said to be sure."""


class ContrastWords(Vocabulary):
    """Words that exclude each other, in pairs.

    Of the `attributes` each stands beside the same word in the same form; the `orders` begin a sentence and
    say when something is to be done. With one of the `likenesses` a sentence speaks of both.
    """

    room: ClassVar[str] = "deliverables.quiz.contrasts"

    attributes: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str], ...]
    likenesses: Expressions


def exchange_contrary(text: str, sayings: Sayings) -> str | None:
    """Return a text with the contrary of its attribute, or of its order in time; None if it has not one."""
    language = sayings.language
    if points_away(text, language) or match_words(_read(language).likenesses).search(text):
        return None
    found = [*_exchange_order(text, language), *_exchange_attributes(text, sayings)]
    return found[0] if len(found) == 1 else None


def _exchange_order(text: str, language: Language) -> Iterator[str]:
    if not states_rule(text, language):
        return
    for one, other in _list_both_ways(_read(language).orders):
        if text.startswith(f"{one} "):
            yield other + text.removeprefix(one)


def _exchange_attributes(text: str, sayings: Sayings) -> Iterator[str]:
    """Yield the text for each attribute that its subject has, if the sources name the contrary thing too."""
    verb = find_verb(text, sayings.language)
    for one, other in _list_both_ways(_read(sayings.language).attributes):
        matches = list(_match_word(one).finditer(text))
        if len(matches) != 1 or _match_word(other).search(text) or matches[0].start() > verb:
            continue
        start, end = matches[0].span()
        before, after = text[:start], text[end:]
        written = other[0].upper() + other[1:] if matches[0].group()[0].isupper() else other
        if _begins_with_vowel(one) != _begins_with_vowel(other) and re.search(
            r"\b(?:an?|d['’]|l['’])\s?$", before, re.I
        ):
            continue
        if any(_is_set_apart(phrase, text, sayings) for phrase in _list_phrases(before, other, after)):
            yield f"{before}{written}{after}"


def _list_phrases(before: str, attribute: str, after: str) -> Iterator[str]:
    """Yield an attribute with the word before it, and with the word after it."""
    word_before, word_after = re.search(r"([\w’'-]+) $", before), re.match(r" ([\w’'-]+)", after)
    if word_before and len(word_before[1]) >= FEWEST_LETTERS:
        yield f"{word_before[1]} {attribute}"
    if word_after and len(word_after[1]) >= FEWEST_LETTERS:
        yield f"{attribute} {word_after[1]}"


def _is_set_apart(phrase: str, text: str, sayings: Sayings) -> bool:
    """Return whether the sources name the contrary thing, and say nothing like the text of it."""
    stems = list_content_stems(text, sayings.language)
    naming = sayings.list_naming(phrase)
    if len(naming) > MOST_NAMING:
        return False
    alike = (share_of(stems, list_content_stems(piece.text, sayings.language)) for piece in naming)
    return bool(naming) and not any(share >= SAME_CLAIM for share in alike)


def _begins_with_vowel(word: str) -> bool:
    return word[0] in "aeiouéèêh"


def _list_both_ways(pairs: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for one, other in pairs:
        yield one, other
        yield other, one


def _read(language: Language) -> ContrastWords:
    return read_vocabulary(ContrastWords, language)


@cache
def _match_word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
