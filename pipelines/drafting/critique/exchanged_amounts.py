"""Rules on exchanged amounts: each stands with the words it stands with in the passages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.amounts import Amount, find_amounts
from pipelines.drafting.text.figures import (
    DIGITS,
    SCALES,
    match_number_word,
    match_range_joint,
    match_range_start,
)
from pipelines.drafting.text.likeness import ContrastWords
from pipelines.drafting.text.sentence_parts import SENTENCE_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.draft import Citation
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import gather_words, read_vocabulary
from schemas.languages.measures import MeasureWords

MANY = 3
FEWEST_OF_MANY = 2
"""So many amounts of a kind in a text are told apart only by so many words more with another one."""

FEWEST_IN_COMMON = 2
"""Stems by which a direction and a passage are known to give an amount of the same thing."""


@dataclass(frozen=True)
class AmountPart:
    """The part of a sentence in which an amount is the only one of what it measures; its other stems."""

    amount: Amount
    stems: frozenset[str]

    def measures_as(self, other: "AmountPart") -> bool:
        """Return whether both amounts are temperatures, or times, or of one other kind."""
        return _classify(self.amount) == _classify(other.amount)


def find_exchanged_amounts(case: Case) -> Iterator[Finding]:
    """Find amounts of the passages that stand with words which have another amount there.

    The part of the sentence has more words in common with a part of a passage that gives another amount than
    with each that gives its own.
    """
    language = case.content.language
    for asserted in case.told_texts:
        given = [part for each in asserted.element.citations for part in _list_given(each, language)]
        whole = [part for each in asserted.element.citations for part in _list_whole(each, language)]
        own = list_amount_parts(asserted.text, language)
        for part in own:
            fewest = FEWEST_OF_MANY if _count_alike(part, own) >= MANY else 1
            other = _find_nearer(part, given, whole, fewest)
            if other is not None:
                facts = {"amount": part.amount.text, "source": cut_excerpt(other.amount.text)}
                yield Finding(rule="amount.exchanged", place=asserted.element.id, facts=facts)


def find_other_amounts_in_directions(case: Case) -> Iterator[Finding]:
    """Find amounts in directions with words that have another one in a passage cited on the page."""
    language = case.content.language
    for direction in (each for each in case.directions if each.part.id not in case.heading_words):
        quotes = direction.evidence.split(" | ")
        given = [part for quote in quotes for part in list_amount_parts(quote, language)]
        for part in list_amount_parts(direction.text, language):
            alike = [each for each in given if part.measures_as(each)]
            told = find_amounts(case.examples_beside.get(direction.part.id, ""))
            if part.amount.is_among((*told, *(each.amount for each in alike))):
                continue
            if any(len(part.stems & each.stems) >= FEWEST_IN_COMMON for each in alike):
                facts = {"words": cut_excerpt(part.amount.text)}
                yield Finding(rule="direction.fact", place=direction.part.id, facts=facts)


def list_amount_parts(text: str, language: Language) -> list[AmountPart]:
    """Return the parts of a text, between its commas and joints, with one amount of a kind.

    An amount alone, as before a colon, belongs to the part behind it.
    """
    return [part for _, part in _list_placed_parts(text, language)]


def _list_placed_parts(text: str, language: Language) -> Iterator[tuple[frozenset[str], AmountPart]]:
    """Yield each part of a text with the stems before the first amount of its sentence."""
    for sentence in SENTENCE_END.split(canonical(text)):
        head: frozenset[str] | None = None
        for words in _split_parts(sentence, language):
            amounts = find_amounts(words)
            if amounts and head is None:
                head = list_content_stems(words.partition(amounts[0].text)[0], language)
            kinds = [_classify(each) for each in amounts]
            for amount, kind in zip(amounts, kinds, strict=True):
                if kinds.count(kind) == 1:
                    stems = list_content_stems(words.replace(amount.text, " "), language)
                    yield head or frozenset(), AmountPart(amount, stems)


def _split_parts(sentence: str, language: Language) -> Iterator[str]:
    """Yield the parts of a sentence; one before a colon with nothing but an amount goes with the next.

    A range (« entre 0 °C et 3 °C ») stays in one.
    """
    waiting, start = "", 0
    ranges = [match.span() for match in _match_range().finditer(sentence)]
    joints = _match_joint(language).finditer(sentence)
    parting = [joint for joint in joints if not any(a < joint.start() < b for a, b in ranges)]
    for joint in (*parting, None):
        part = sentence[start : joint.start() if joint else len(sentence)]
        if joint is not None and joint.group().startswith(":") and _is_bare(part, language):
            waiting = f"{part} "
        else:
            yield waiting + part
            waiting = ""
        start = joint.end() if joint else start


def _is_bare(part: str, language: Language) -> bool:
    """Return whether a part has an amount and no word that says of what."""
    amounts = find_amounts(part)
    for amount in amounts:
        part = part.replace(amount.text, " ")
    return bool(amounts) and not list_content_stems(part, language)


def _list_given(citation: Citation, language: Language) -> list[AmountPart]:
    """Return the parts of a passage with an amount, each with what is said of it further up.

    That is what stands before the first amount of a sentence, and in a row its first cell.
    """
    row = citation.anchor.row
    if row is None:
        placed = _list_placed_parts(citation.quote, language)
        return [AmountPart(part.amount, part.stems | head) for head, part in placed]
    named = list_content_stems(row.cells[0], language)
    return [
        AmountPart(part.amount, part.stems | named)
        for cell in row.cells
        for part in list_amount_parts(cell, language)
    ]


def _count_alike(part: AmountPart, parts: list[AmountPart]) -> int:
    return sum(part.measures_as(each) for each in parts)


def _list_whole(citation: Citation, language: Language) -> list[AmountPart]:
    """Return the amount of a passage that has a single one, with all that the passage says."""
    amounts = find_amounts(citation.quote)
    stems = list_content_stems(citation.quote, language)
    return [AmountPart(each, stems) for each in amounts if len(amounts) == 1]


def _find_nearer(
    part: AmountPart, given: list[AmountPart], whole: list[AmountPart], fewest: int
) -> AmountPart | None:
    """Return the part of a passage with another amount that has more of a part's words than its own has.

    Its own is all of a passage without another amount.
    """
    alike = [each for each in given if part.measures_as(each)]
    own = [
        len(part.stems & each.stems)
        for each in (*alike, *whole)
        if part.measures_as(each) and part.amount.equals(each.amount)
    ]
    others = [each for each in alike if not part.amount.equals(each.amount)]
    if not own or not others:
        return None
    nearest = max(others, key=lambda each: len(part.stems & each.stems))
    return nearest if len(part.stems & nearest.stems) >= max(own) + fewest else None


def _classify(amount: Amount) -> str:
    return SCALES[amount.unit][0] if amount.unit in SCALES else amount.unit


@cache
def _match_range() -> re.Pattern[str]:
    number = rf"(?:{DIGITS}|{match_number_word()})"
    return re.compile(
        rf"\b(?:{match_range_start()}) {number}(?: ?[^\W\d]+| ?°\w)? (?:{match_range_joint()}) {number}\b",
        re.IGNORECASE,
    )


@cache
def _match_joint(language: Language) -> re.Pattern[str]:
    joints = {*read_vocabulary(ContrastWords, language).coordinators}
    joints |= {*gather_words(MeasureWords, lambda each: each.range_alternatives)}
    return re.compile(rf"[,;:.|!?] | (?:{'|'.join(sorted(joints))}) ", re.IGNORECASE)
