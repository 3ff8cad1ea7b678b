"""Rules on programmes: what the law requires the public to be told, and the hours the modules have."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.deliverables.programme.contract import Programme
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.session_hours import find_other_hours
from pipelines.drafting.kind import Criticism
from pipelines.drafting.templates.places import list_missing_places
from schemas.finding import Finding
from schemas.languages.lexicon import AnyWord, Expressions, Vocabulary, read_vocabulary, write_expression

AMOUNT = r"\d\s*(?:€|EUR\b|USD\b|GBP\b|CHF\b|euros?\b)|[€$£]\s?\d"


class MentionWords(Vocabulary):
    """The words of what the public has to be told; `free_of_charge` is a price in any language."""

    room: ClassVar[str] = "deliverables.programme.mentions"

    free_of_charge: Expressions
    access: AnyWord
    disability: AnyWord


def find_missing_mentions(case: Case) -> Iterator[Finding]:
    """Find a programme that lacks what the public has to be told (Qualiopi, indicators 1 and 26)."""
    language = case.content.language
    for artefact in case.content.artefacts:
        if not isinstance(artefact, Programme):
            continue
        given = [each.text for each in case.elements if not list_missing_places(each.text, language)]
        words = read_vocabulary(MentionWords, language)
        asked = {
            "data.price": _match_price(),
            "data.access": words.access,
            "data.disability": words.disability,
        }
        for rule, pattern in asked.items():
            if not any(pattern.search(text) for text in given):
                yield Finding(rule=rule, place=artefact.kind)


@cache
def _match_price() -> re.Pattern[str]:
    free = write_expression(MentionWords, lambda each: each.free_of_charge)
    return re.compile(rf"{AMOUNT}|\b(?:{free})\b", re.IGNORECASE)


def find_wrong_hours(case: Case) -> Iterator[Finding]:
    """Find a programme of other hours than the modules add up to."""
    return find_other_hours(case, lambda each: isinstance(each, Programme))


CRITICISM = Criticism((find_missing_mentions, find_wrong_hours), place=10)
