"""Rules on stems: it is clear what a question asks, and it asks one thing.

The criteria have the names of the published list of nineteen flaws of multiple-choice items
(S. Moore and others, SAQUET, 2023); docs/decisions/0035 says which no rule can see.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text, join_cited_passages, list_choices
from pipelines.drafting.text.figures import DIGITS, parse_number
from pipelines.drafting.text.typography import canonical
from schemas.draft import GAP, Cloze, Numeric, Question, TrueFalse
from schemas.finding import Finding
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    gather_words,
    match_any,
    match_words,
    write_expression,
)

MOST_WORDS = 60
"""Words of a stem; a case to judge takes a few sentences, more is reading comprehension."""

FEWEST_WORDS_AROUND = 3
"""Words around each blank, the instruction left out; fewer do not tell what is missing."""


class StemWords(Vocabulary):
    """How a stem asks, in any language.

    `instructions` tell what to do, `open_endings` leave the sentence to its options (« Un produit exposé
    doit »), `vague_frequencies` say how often and mean nothing exact, `denials` deny.
    """

    room: ClassVar[str] = "stems"

    instructions: Expressions
    open_endings: Expressions
    vague_frequencies: Expressions
    denials: Expressions


def find_unfocused_stems(case: Case) -> Iterator[Finding]:
    """Find stems without question, blank, instruction or sentence to finish (unfocused stem)."""
    for item in case.questions:
        stem = canonical(item.stem)
        asks = (
            "?" in stem
            or GAP.search(stem)
            or _match_instruction().search(stem)
            or _match_open_ending().search(stem)
        )
        if not asks and not isinstance(item, TrueFalse):
            yield Finding(rule="item.unfocused", place=item.id, facts={"stem": cut_excerpt(item.stem)})


def find_unfillable_blanks(case: Case) -> Iterator[Finding]:
    """Find blanks nobody could fill: several with one answer to choose, or with too few words around them."""
    for item in case.questions:
        marks = len(GAP.findall(item.stem))
        if not marks:
            continue
        around = len(re.findall(r"\w{2,}", GAP.sub(" ", item.stem.partition(":")[2] or item.stem)))
        several = marks > 1 and not isinstance(item, Cloze)
        if several or around < FEWEST_WORDS_AROUND * marks:
            yield Finding(rule="item.blank", place=item.id, facts={"stem": cut_excerpt(item.stem)})


def find_gratuitous_text(case: Case) -> Iterator[Finding]:
    """Find stems of more than MOST_WORDS words (gratuitous information)."""
    for item in case.questions:
        words = len(item.stem.split())
        if words > MOST_WORDS:
            facts = {"words": str(words), "most": str(MOST_WORDS)}
            yield Finding(rule="item.gratuitous", place=item.id, facts=facts)


def find_vague_words(case: Case) -> Iterator[Finding]:
    """Find words that mean something else to each reader (vague terms), unless a source says it so."""
    for item in case.questions:
        passages = join_cited_passages(item)
        for text in (item.stem, *list_choices(item)):
            match = _match_vague_frequency().search(canonical(text))
            if match is None or match.group().casefold() in passages:
                continue
            if not any(fold_text(text) in each for each in case.source_texts):
                yield Finding(rule="item.vague", place=item.id, facts={"words": match.group()})


def find_negative_claims(case: Case) -> Iterator[Finding]:
    """Find true-or-false claims in the negative (negatively worded): « faux » then denies a denial."""
    for item in case.questions:
        match = _match_denial().search(canonical(item.stem)) if isinstance(item, TrueFalse) else None
        if match and match.group().casefold() not in join_cited_passages(item):
            yield Finding(rule="item.negative", place=item.id, facts={"words": match.group()})


def find_self_answering_stems(case: Case) -> Iterator[Finding]:
    """Find questions whose own stem says the answer that is to be written.

    A stem that gives another amount in the same unit asks which of the two it is.
    """
    for item in case.questions:
        stem = fold_text(GAP.sub(" ", item.stem))
        for answer in _list_typed_answers(item):
            if re.search(rf"(?<![\w,.-]){re.escape(fold_text(answer))}(?![\w]|[.,]\d)", stem):
                yield Finding(rule="item.answered", place=item.id, facts={"answer": cut_excerpt(answer)})


def find_repeated_questions(case: Case) -> Iterator[Finding]:
    """Find questions a deliverable asks twice: the same stem, and the same things to choose from."""
    for single_case in case.by_questionnaire.values():
        first_questions: dict[tuple[str, ...], Question] = {}
        for item in single_case.questions:
            key = (fold_text(item.stem), *sorted(fold_text(text) for text in list_choices(item)))
            if key in first_questions:
                yield Finding(rule="item.repeated", place=item.id, facts={"other": first_questions[key].id})
            first_questions.setdefault(key, item)


def _list_typed_answers(item: Question) -> tuple[str, ...]:
    match item:
        case Cloze():
            return tuple(gap.accepted[0] for gap in item.gaps)
        case Numeric():
            is_chosen = bool(item.unit) and _gives_others(item)
            return (f"{item.answer:g} {item.unit}".strip(),) if item.unit and not is_chosen else ()
        case _:
            return ()


def _gives_others(item: Numeric) -> bool:
    """Return whether a stem gives another value than the answer in the answer's unit."""
    unit = re.escape(canonical(item.unit))
    given = re.findall(rf"(?<![\w.,])({DIGITS}) ?{unit}(?!\w)", canonical(item.stem))
    return any(parse_number(number) != Decimal(str(item.answer)) for number in given)


@cache
def _match_instruction() -> re.Pattern[str]:
    words = write_expression(StemWords, lambda each: each.instructions)
    return re.compile(rf"(?:^|[.:,] )\W*(?:{words})\b", re.IGNORECASE)


@cache
def _match_open_ending() -> re.Pattern[str]:
    words = write_expression(StemWords, lambda each: each.open_endings)
    return re.compile(rf"(?:[:,]|\b(?:{words}))\s*(?:\.\.\.)?$", re.IGNORECASE)


@cache
def _match_vague_frequency() -> re.Pattern[str]:
    return match_words(gather_words(StemWords, lambda each: each.vague_frequencies))


@cache
def _match_denial() -> re.Pattern[str]:
    return match_any(gather_words(StemWords, lambda each: each.denials))
