"""Rule on before and after: what a sentence puts first, its passage puts first too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.draft import Citation
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_vocabulary

SENTENCE_END = re.compile(r"(?<=[.!?;|→])\s")
"""An arrow parts the steps of a phase, each of which has a "before" of its own."""

BOTH = 2

MOST_OPENING = 4
"""Stems up to the first comma of a sentence that begins so: with more, no comma parts its two sides."""

PART_END = re.compile(r"[,;:]")


class OrderWords(Vocabulary):
    """Words of a language between two things of which one comes first.

    Behind one of `before` stands what comes later, behind one of `after` what comes earlier.
    """

    room: ClassVar[str] = "before_and_after"

    before: Expressions
    after: Expressions


@dataclass(frozen=True)
class Succession:
    """Two sides of a sentence, as stems: what comes first and what comes later."""

    first: frozenset[str]
    later: frozenset[str]
    sentence: str

    def turns_round(self, other: "Succession") -> bool:
        """Return whether each side has words of the other's other side, and fewer of the same one."""
        crossed = len(self.first & other.later), len(self.later & other.first)
        alike = len(self.first & other.first) + len(self.later & other.later)
        return min(crossed) > 0 and sum(crossed) > alike


def find_turned_sides(case: Case) -> Iterator[Finding]:
    """Find sentences that put before what a cited passage puts after, or the other way round.

    Of two steps that are cited alone the one that its source numbers lower comes first.
    """
    language = case.content.language
    for asserted in case.told_texts:
        citations = asserted.element.citations
        given = [each for citation in citations for each in list_successions(citation.quote, language)]
        given += _list_successive_steps(case, citations)
        for own in list_successions(asserted.text, language) if given else ():
            turned = next((each for each in given if own.turns_round(each)), None)
            if turned is not None:
                facts = {"words": cut_excerpt(own.sentence), "source": cut_excerpt(turned.sentence)}
                yield Finding(rule="claim.turned_round", place=asserted.element.id, facts=facts)


def list_successions(text: str, language: Language) -> Iterator[Succession]:
    """Yield the two sides of each "before" and "after" of a text, up to the next comma."""
    for sentence in SENTENCE_END.split(canonical(text)):
        for match in _match_order(language).finditer(sentence):
            behind, _, rest = sentence[match.end() :].partition(",")
            left = list_content_stems(PART_END.split(sentence[: match.start()])[-1], language)
            right = list_content_stems(PART_END.split(behind)[0], language)
            if not left and len(right) <= MOST_OPENING:
                left = list_content_stems(rest, language)
            if left and right:
                sides = (left, right) if match["before"] else (right, left)
                yield Succession(*sides, sentence)


def _list_successive_steps(case: Case, citations: Sequence[Citation]) -> Iterator[Succession]:
    """Yield the two steps that are cited, of one procedure, in the order of their source."""
    language = case.content.language
    placed = [(place, each.quote) for each in citations if (place := case.steps.get(each.span)) is not None]
    if len(placed) == BOTH and placed[0][0].list == placed[1][0].list:
        quotes = [quote for _, quote in sorted(placed)]
        first, later = (list_content_stems(quote, language) for quote in quotes)
        yield Succession(first, later, " ".join(quotes))


@cache
def _match_order(language: Language) -> re.Pattern[str]:
    words = read_vocabulary(OrderWords, language)
    before, after = "|".join(words.before), "|".join(words.after)
    return re.compile(rf"\b(?:(?P<before>{before})|{after})(?!\w)", re.IGNORECASE)
