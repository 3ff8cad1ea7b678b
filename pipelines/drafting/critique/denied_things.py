"""Rule on what is not there: no sentence or direction speaks of a thing that its passages say is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.scope import has_condition
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, split_words, stem
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

SENTENCE_END = re.compile(r"(?<=[.!?|])\s")
CLAUSE_END = re.compile(r"[,;:.!?|](?= |$)")
NAME = re.compile(r"[A-ZÀ-ÝŒ][\w’'-]+")
"""A word with a capital, where it does not begin its sentence too."""

MOST_OF_PLACE = 4
"""Words before a comma that only say where: « À Portnord, »."""


class DeniedWords(Vocabulary):
    """How a text of its language says that something is not there.

    Behind one of `absences` stands what is not there: what nobody does, or may do, is there. A clause with
    one of `denials` denies something itself, or speaks of another place. Behind one of `definites` stands
    what is taken to be there.
    """

    room: ClassVar[str] = "denied_things"

    absences: Expressions
    denials: Expressions
    definites: Expressions


@dataclass(frozen=True)
class Absence:
    """A thing that a passage says is not there, by its stems, and the names of where that is."""

    thing: frozenset[str]
    names: frozenset[str]


def find_denied_things(case: Case) -> Iterator[Finding]:
    """Find clauses that take a thing to be there where a cited passage says that there is none."""
    language = case.content.language
    for told in case.told_texts:
        absences = list_absences([each.quote for each in told.element.citations], language)
        for clause in _list_clauses(told.text, language) if absences else ():
            taken = list_content_stems(" ".join(_match_definite(language).findall(clause)), language)
            for absence in absences:
                if absence.thing <= taken and absence.names & set(map(stem, split_words(clause))):
                    facts = {"words": cut_excerpt(clause.strip())}
                    yield Finding(rule="claim.denied", place=told.element.id, facts=facts)


def list_absences(passages: list[str], language: Language) -> list[Absence]:
    """Return what passages say is missing at a place they name; nothing that one speaks of otherwise too."""
    missing: list[Absence] = []
    present: set[str] = set()
    for passage in passages:
        for sentence in SENTENCE_END.split(canonical(passage)):
            rest = sentence
            for thing in () if has_condition(sentence, language) else _list_missing(sentence, language):
                rest = rest.replace(thing, " ", 1)
                missing.append(Absence(list_content_stems(thing, language), _list_names(sentence)))
            present |= list_content_stems(rest, language)
    return [each for each in missing if each.thing and each.names and not each.thing & present]


def _list_missing(sentence: str, language: Language) -> Iterator[str]:
    """Yield what stands behind "there is no", up to the next small word."""
    small = list_stop_words(language)
    for match in _match(language, "absences").finditer(sentence):
        behind = CLAUSE_END.split(sentence[match.end() :])[0].split()
        end = next((n for n, word in enumerate(behind) if not {*split_words(word)} - small), len(behind))
        yield " ".join(behind[:end])


def _list_names(sentence: str) -> frozenset[str]:
    found = (match.group() for match in NAME.finditer(sentence) if match.start())
    return frozenset(stem(word) for name in found for word in split_words(name))


def _list_clauses(text: str, language: Language) -> Iterator[str]:
    """Yield the clauses of a text that hold in every case and deny nothing, with the place before them."""
    for sentence in SENTENCE_END.split(canonical(text)):
        if sentence.rstrip().endswith("?") or has_condition(sentence, language):
            continue
        first, *others = CLAUSE_END.split(sentence)
        is_place = bool(others) and len(first.split()) <= MOST_OF_PLACE
        clauses = (f"{first} {others[0]}", *others[1:]) if is_place else (first, *others)
        yield from (each for each in clauses if not _match(language, "denials").search(each))


@cache
def _match_definite(language: Language) -> re.Pattern[str]:
    words = "|".join(read_vocabulary(DeniedWords, language).definites)
    return re.compile(rf"\b(?:{words})([\w-]+(?: [\w-]+)?)", re.IGNORECASE)


@cache
def _match(language: Language, room: str) -> re.Pattern[str]:
    return match_words(getattr(read_vocabulary(DeniedWords, language), room))
