"""Rule on conditions: no part of a sentence and no cell says a rule without the condition it has."""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.answer_openings import is_answer
from pipelines.drafting.critique.asserted_texts import (
    is_lead_in,
    is_said_beside,
    repeats_sentences,
)
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.scope import (
    FEWEST_OF_CONDITION,
    has_condition,
    list_conditions,
    list_rules,
    list_stems_and_numbers,
    split_conditions,
)
from pipelines.drafting.elements import Element
from pipelines.drafting.text.likeness import permits
from pipelines.drafting.text.sentence_parts import write_joints
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import Question, Row
from schemas.finding import Finding
from schemas.language import Language

HALF = 0.5

FEWEST_OF_PART = 2
"""Stems and numbers of a part of a sentence; of one that permits something a single one is enough."""


def find_lost_part_conditions(case: Case) -> Iterator[Finding]:
    """Find parts of sentences and cells that are a rule of their passage without its condition.

    Such a part has all the words of the rule, or no other ones; the whole has no condition of its own, and
    answers nothing: the case that was asked about, or made up, may be the condition.
    """
    for element in case.elements:
        if not element.claims or isinstance(element.part, Question) or is_lead_in(element):
            continue
        if is_answer(element.text) or case.examples_before.get(element.id):
            continue
        for text in element.part.cells if isinstance(element.part, Row) else (element.text,):
            condition = _find_condition(case, element, text)
            if condition is not None and not is_said_beside(case, element, condition):
                facts = {"words": cut_excerpt(condition)}
                yield Finding(rule="claim.condition", place=element.id, facts=facts)


def _find_condition(case: Case, element: Element, text: str) -> str | None:
    language = case.content.language
    is_quoted = any(text in citation.quote for citation in element.citations)
    if is_quoted or repeats_sentences(text, element.citations):
        return None
    if text.rstrip().endswith("?") or has_condition(text, language):
        return None
    said = list_stems_and_numbers(element.text, language)
    # A few words of a rule in a cell may be its case, and what it says stands in the next one.
    is_cell = isinstance(element.part, Row)
    parts = _match_part_end(language).split(canonical(text))
    for passage in list_rules(case, element):
        if any(_says(said, condition, language) for condition in list_conditions(passage, language)):
            continue
        for rule, condition in split_conditions(passage, language):
            lost = list_content_stems(condition.partition(" ")[2], language)
            if len(lost) < FEWEST_OF_CONDITION or lost & said:
                continue
            if is_cell and not list_stems_and_numbers(rule, language) <= said:
                continue
            if any(_is_same_rule(part, rule, language) for part in parts):
                return condition
    return None


def _says(said: frozenset[str], condition: str, language: Language) -> bool:
    """Return whether stems say one of the conditions of a passage: it may be one of several with "or"."""
    stems = list_content_stems(condition.partition(" ")[2], language)
    return bool(stems) and share_of(stems, said) > HALF


def _is_same_rule(part: str, rule: str, language: Language) -> bool:
    """Return whether a part has all stems of a rule, or no other ones; both may permit what they name."""
    own, given = (list_stems_and_numbers(each, language) for each in (part, rule))
    fewest = 1 if permits(part, language) and permits(rule, language) else FEWEST_OF_PART
    return min(len(own), len(given)) >= fewest and (own <= given or given <= own)


@cache
def _match_part_end(language: Language) -> re.Pattern[str]:
    return re.compile(rf"[.;!:] |, (?=(?:{write_joints(language)}) )", re.IGNORECASE)
