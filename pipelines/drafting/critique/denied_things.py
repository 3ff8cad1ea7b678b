"""Rule on what is not there: no sentence or direction speaks of a thing that its passages say is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, split_words, stem
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

FEWEST_IN_COMMON = 2
"""Stems that a clause has in common with the passage, the missing thing one of them."""

CLAUSE_END = re.compile(r"(?<=[.!?;:|])\s|, ")


class DeniedWords(Vocabulary):
    """How a text of its language says that something is not there.

    Behind one of `missing` stands what is not there; a clause with one of `denials` denies something itself.
    """

    room: ClassVar[str] = "denied_things"

    missing: Expressions
    denials: Expressions


@dataclass(frozen=True)
class Absence:
    """A thing that a passage says is not there, as a stem, and the stems of the passage."""

    thing: str
    stems: frozenset[str]


def find_denied_things(case: Case) -> Iterator[Finding]:
    """Find clauses that speak of a thing and deny nothing, where the passages only say that it is missing."""
    language = case.content.language
    for told in case.told_texts:
        absences = list_absences([each.quote for each in told.element.citations], language)
        for clause in CLAUSE_END.split(canonical(told.text)) if absences else ():
            stems = list_content_stems(clause, language)
            words = {stem(word): word for word in split_words(clause)}
            if _match_denial(language).search(clause):
                continue
            for absence in absences:
                if absence.thing in words and len(stems & absence.stems) >= FEWEST_IN_COMMON:
                    facts = {"words": cut_excerpt(words[absence.thing])}
                    yield Finding(rule="claim.denied", place=told.element.id, facts=facts)


def list_absences(passages: list[str], language: Language) -> list[Absence]:
    """Return what passages say is not there; nothing that one of them speaks of otherwise too."""
    missing: list[Absence] = []
    present: set[str] = set()
    for passage in passages:
        stems = list_content_stems(passage, language)
        for clause in CLAUSE_END.split(canonical(passage)):
            named = {stem(match["thing"].lower()) for match in _match_missing(language).finditer(clause)}
            missing += [Absence(thing, stems) for thing in sorted(named & stems)]
            present |= list_content_stems(clause, language) - named
    return [each for each in missing if each.thing not in present]


@cache
def _match_missing(language: Language) -> re.Pattern[str]:
    words = "|".join(read_vocabulary(DeniedWords, language).missing)
    return re.compile(rf"\b(?:{words})(?P<thing>[^\W\d_]{{4,}})", re.IGNORECASE)


@cache
def _match_denial(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(DeniedWords, language).denials)
