"""Rules on permissions: a sentence gives none that its passages refuse, and takes none back."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import join_citation
from pipelines.drafting.critique.scope import match_prohibition, match_refusal
from pipelines.drafting.text.likeness import permits
from pipelines.drafting.text.sentence_parts import PART_END, SENTENCE_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words

FEWEST_IN_COMMON = 2
LEAST_OF_ACT = 0.6
"""Stems, and the share of an act's, that a sentence has which speaks of it."""


class PermissionWords(Vocabulary):
    """Words that let somebody do something, in any language.

    One of `grants` in a passage lets somebody do something, leaves a choice or makes an exception.
    """

    room: ClassVar[str] = "permissions"

    permissions: Expressions
    grants: Expressions


def find_unsaid_permissions(case: Case) -> Iterator[Finding]:
    """Find permissions whose cited passages let nobody do anything, or refuse just what is permitted.

    They refuse it if one of their sentences on it denies or restricts something, and none of them grants any.
    """
    language = case.content.language
    for asserted in case.reworded_texts:
        text = canonical(asserted.text)
        matches = list(match_permission().finditer(text))
        passages = " | ".join(map(join_citation, asserted.element.citations))
        is_granted = _match_grant().search(canonical(passages)) is not None
        quotes = [citation.quote for citation in asserted.element.citations]
        for match in matches:
            act = PART_END.split(text[match.start() :])[0]
            if not is_granted or _is_refused(act, quotes, language):
                facts = {"words": cut_excerpt(match.group())}
                yield Finding(rule="claim.permission", place=asserted.element.id, facts=facts)
                break


def find_withdrawn_permissions(case: Case) -> Iterator[Finding]:
    """Find prohibitions of just what a cited passage permits, where no sentence of it refuses that."""
    language = case.content.language
    for asserted in case.reworded_texts:
        text = canonical(asserted.text)
        quotes = [citation.quote for citation in asserted.element.citations]
        for match in match_prohibition().finditer(text):
            act = PART_END.split(text[match.end() :])[0]
            on_act = _list_on_act(act, quotes, language)
            is_permitted = any(permits(each, language) for each in on_act)
            if is_permitted and not any(map(match_refusal().search, on_act)):
                facts = {"words": cut_excerpt(match.group())}
                yield Finding(rule="claim.prohibition", place=asserted.element.id, facts=facts)


def _is_refused(act: str, quotes: Sequence[str], language: Language) -> bool:
    """Return whether a sentence on an act refuses it, and none with a word of it grants anything."""
    stems = list_content_stems(act, language)
    sentences = [each for quote in quotes for each in SENTENCE_END.split(canonical(quote))]
    granting = (list_content_stems(each, language) for each in sentences if _match_grant().search(each))
    on_act = _list_on_act(act, quotes, language)
    return all(map(stems.isdisjoint, granting)) and any(map(match_refusal().search, on_act))


def _list_on_act(act: str, quotes: Sequence[str], language: Language) -> list[str]:
    """Return the sentences of passages that speak of an act."""
    stems = list_content_stems(act, language)
    sentences = (sentence for quote in quotes for sentence in SENTENCE_END.split(canonical(quote)))
    return [each for each in sentences if _speaks_of(each, stems, language)]


def _speaks_of(sentence: str, stems: frozenset[str], language: Language) -> bool:
    common = stems & list_content_stems(sentence, language)
    return len(common) >= FEWEST_IN_COMMON and len(common) >= LEAST_OF_ACT * len(stems)


@cache
def match_permission() -> re.Pattern[str]:
    """Return what finds words that let somebody do something, in any language."""
    return match_words(gather_words(PermissionWords, lambda each: each.permissions))


@cache
def _match_grant() -> re.Pattern[str]:
    return match_words(gather_words(PermissionWords, lambda each: each.grants))
