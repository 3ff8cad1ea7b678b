"""Rules on questions of other kinds: several right options, gaps, numbers, pairs to match, steps to order."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text, list_choices
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_stop_words
from schemas.draft import Cloze, Matching, MultipleChoice, Numeric, Ordering
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_any, write_expression

MOST_GAPS = 4
"""With more gaps, the rest of the sentence no longer shows what is missing."""

LARGEST_TOLERANCE = 0.25
"""Tolerance as a share of the answer; with more, a guess would pass."""

FEWEST_PAIRS = 3
"""Of two pairs, knowing nothing finds both half of the time."""

MOST_PLACES = 8


class ItemWords(Vocabulary):
    """What the parts of a question show, in any language.

    `counted` asks for a number without a unit; `step`, `first` and `last` tell the place of a step in an
    order that is to be found.
    """

    room: ClassVar[str] = "items"

    counted: Expressions
    step: str
    first: Expressions
    last: Expressions


def find_wrong_key_counts(case: Case) -> Iterator[Finding]:
    """Find questions with several answers of which all are right, or one."""
    for item in case.questions:
        if isinstance(item, MultipleChoice):
            right = len(set(item.keys) & {option.id for option in item.options})
            if right == len(item.options):
                yield Finding(rule="item.all_keys", place=item.id)
            elif right == 1:
                yield Finding(rule="item.one_key", place=item.id)
            elif not right:
                yield Finding(rule="item.no_key", place=item.id, facts={"key": ", ".join(item.keys)})


def find_unclear_gaps(case: Case) -> Iterator[Finding]:
    """Find gaps with more than one possible answer, or so many that nothing says what is missing."""
    small = list_stop_words(case.content.language)
    for item in case.questions:
        if not isinstance(item, Cloze):
            continue
        if len(item.gaps) > MOST_GAPS:
            facts = {"gaps": str(len(item.gaps)), "most": str(MOST_GAPS)}
            yield Finding(rule="item.many_gaps", place=item.id, facts=facts)
        for gap in item.gaps:
            if fold_text(gap.accepted[0]) in small:
                yield Finding(rule="item.open_gap", place=item.id, facts={"answer": gap.accepted[0]})


def find_loose_numbers(case: Case) -> Iterator[Finding]:
    """Find numbers to give without a unit, or with a tolerance that lets a guess pass."""
    for item in case.questions:
        if not isinstance(item, Numeric):
            continue
        if (
            not item.unit.strip()
            and not _match_counted().search(canonical(item.stem))
            and not _names_unit(item)
        ):
            yield Finding(rule="item.no_unit", place=item.id, facts={"answer": f"{item.answer:g}"})
        if item.tolerance and item.tolerance > LARGEST_TOLERANCE * abs(item.answer):
            facts = {"tolerance": f"{item.tolerance:g}", "answer": f"{item.answer:g}"}
            yield Finding(rule="item.tolerance", place=item.id, facts=facts)


def find_unclear_pairs(case: Case) -> Iterator[Finding]:
    """Find things to match that are too few to be matched, or with two that go with either."""
    for item in case.questions:
        if not isinstance(item, Matching):
            continue
        if len(item.pairs) < FEWEST_PAIRS:
            facts = {"pairs": str(len(item.pairs)), "fewest": str(FEWEST_PAIRS)}
            yield Finding(rule="item.few_pairs", place=item.id, facts=facts)
        for side in ([pair.left for pair in item.pairs], [pair.right for pair in item.pairs]):
            yield from _find_duplicates(item.id, side)


def find_unclear_steps(case: Case) -> Iterator[Finding]:
    """Find things to put in order that tell their place, or of which two are the same."""
    for item in case.questions:
        if not isinstance(item, Ordering):
            continue
        texts = list_choices(item)
        yield from _find_duplicates(item.id, list(texts))
        if len(texts) > MOST_PLACES:
            facts = {"places": str(len(texts)), "most": str(MOST_PLACES)}
            yield Finding(rule="item.many_places", place=item.id, facts=facts)
        place_tellers = [t for t in texts if _match_number().match(t) or _match_place().match(canonical(t))]
        if place_tellers:
            yield Finding(
                rule="item.order_told", place=item.id, facts={"text": cut_excerpt(place_tellers[0])}
            )
        elif len(texts) > 2 and list(texts) == sorted(texts, key=str.casefold):
            yield Finding(rule="item.alphabetical", place=item.id)


def _names_unit(item: Numeric) -> bool:
    """Return whether the stem says in what the number is given: « en minutes », a unit after the blank."""
    return re.search(r"\b(?:en|in) [a-zà-ÿ°%€]{1,}|_{4,} ?[°%€\w]", canonical(item.stem)) is not None


def _find_duplicates(place: str, texts: list[str]) -> Iterator[Finding]:
    earlier: set[str] = set()
    for text in texts:
        if fold_text(text) in earlier:
            yield Finding(rule="item.duplicate_options", place=place, facts={"option": cut_excerpt(text)})
        earlier.add(fold_text(text))


@cache
def _match_counted() -> re.Pattern[str]:
    return match_any(gather_words(ItemWords, lambda each: each.counted))


@cache
def _match_number() -> re.Pattern[str]:
    """Return a pattern for a step that begins with its own number."""
    step = write_expression(ItemWords, lambda each: (each.step,))
    return re.compile(rf"^\W*(?:\d+|[a-h]|i{{1,3}}|iv|v)[.)°]\s|^\W*(?:{step}) \d", re.IGNORECASE)


@cache
def _match_place() -> re.Pattern[str]:
    """Return a pattern for a step that says it is the first or the last one."""
    words = write_expression(ItemWords, lambda each: (*each.first, *each.last))
    return re.compile(rf"^\W*(?:{words})\b", re.IGNORECASE)
