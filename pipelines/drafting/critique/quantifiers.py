"""Rule on quantifiers: a sentence says none, few, some, most or all where its passage does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.sentence_parts import PART_END_WITH_SPACE
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_vocabulary

FEWEST_IN_COMMON = 2
"""Stems that stand behind both quantifiers if both count the same."""

MOST_WORDS = 9
"""Words behind a quantifier that are looked at: what it counts, and what is said of it."""


class QuantifierWords(Vocabulary):
    """Words that say of how many something holds, in a text of their language; a line for each degree."""

    room: ClassVar[str] = "quantifiers"

    degrees: tuple[Expressions, ...]


@dataclass(frozen=True)
class Quantifier:
    """A quantifier of a text: its degree, its words, and the stems that stand behind it."""

    degree: int
    words: str
    stems: frozenset[str]


def find_other_quantifiers(case: Case) -> Iterator[Finding]:
    """Find quantifiers of a degree that no cited passage has, where one says the same with another."""
    language = case.content.language
    for asserted in case.told_texts:
        given = [
            each for citation in asserted.element.citations for each in _list_found(citation.quote, language)
        ]
        for own in _list_found(asserted.text, language):
            alike = [each for each in given if len(own.stems & each.stems) >= FEWEST_IN_COMMON]
            if alike and own.degree not in {each.degree for each in given}:
                facts = {"words": cut_excerpt(own.words), "source": cut_excerpt(alike[0].words)}
                yield Finding(rule="claim.quantifier", place=asserted.element.id, facts=facts)


def _list_found(text: str, language: Language) -> Iterator[Quantifier]:
    plain = canonical(text)
    for degree, pattern in enumerate(_match_degrees(language)):
        for match in pattern.finditer(plain):
            behind = PART_END_WITH_SPACE.split(plain[match.end() :])[0].split()[:MOST_WORDS]
            yield Quantifier(degree, match.group(), list_content_stems(" ".join(behind), language))


def list_degrees(text: str, language: Language) -> frozenset[int]:
    """Return the degrees of the quantifiers of a text."""
    return frozenset(each.degree for each in _list_found(text, language))


@cache
def _match_degrees(language: Language) -> tuple[re.Pattern[str], ...]:
    degrees = read_vocabulary(QuantifierWords, language).degrees
    return tuple(re.compile(rf"(?<!\w)(?:{'|'.join(line)})(?!\w)", re.IGNORECASE) for line in degrees)
