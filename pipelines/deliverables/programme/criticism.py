"""Rules on programmes: what the law requires the public to be told, and the hours the modules have."""

import re
from collections.abc import Iterator

from pipelines.deliverables.programme.contract import Programme
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.session_hours import find_other_hours
from pipelines.drafting.kind import Criticism
from pipelines.drafting.templates.places import list_missing_places
from schemas.finding import Finding
from schemas.language import Language

PRICE = re.compile(
    r"\d\s*(?:€|EUR\b|USD\b|GBP\b|CHF\b|euros?\b)|[€$£]\s?\d|\bgratuite?\b|\bfree of charge\b", re.IGNORECASE
)
ACCESS = {
    Language.FRENCH: re.compile(r"\b(?:entrer en formation|inscri\w+|délais? d'accès)\b", re.IGNORECASE),
    Language.ENGLISH: re.compile(r"\b(?:enter the training|enrol\w*|access)\b", re.IGNORECASE),
}
DISABILITY = {
    Language.FRENCH: re.compile(r"\b(?:référente? handicap|handicap\w*|PSH)\b", re.IGNORECASE),
    Language.ENGLISH: re.compile(r"\b(?:disabilit\w+|adjustments?)\b", re.IGNORECASE),
}


def find_missing_mentions(case: Case) -> Iterator[Finding]:
    """Find a programme that lacks what the public has to be told (Qualiopi, indicators 1 and 26)."""
    language = case.content.language
    for artefact in case.content.artefacts:
        if not isinstance(artefact, Programme):
            continue
        given = [each.text for each in case.elements if not list_missing_places(each.text, language)]
        asked = {
            "data.price": PRICE,
            "data.access": ACCESS[language],
            "data.disability": DISABILITY[language],
        }
        for rule, pattern in asked.items():
            if not any(pattern.search(text) for text in given):
                yield Finding(rule=rule, place=artefact.kind)


def find_wrong_hours(case: Case) -> Iterator[Finding]:
    """Find a programme of other hours than the modules add up to."""
    return find_other_hours(case, lambda each: isinstance(each, Programme))


CRITICISM = Criticism((find_missing_mentions, find_wrong_hours), place=10)
