"""Rule on words: a draft uses none that the course says its people do not use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_stop_words
from schemas.course import Context
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import NEVER, Expressions, Vocabulary, write_expression

MOST_WORDS = 2
"""Words of what is not to be said; more are a rule on something else."""

QUOTES = "\"'«»“” "


class HouseWords(Vocabulary):
    """How people write that a word is not theirs, in any language: "visitor, never guest".

    Behind one of `bans` stands the word, and behind one of `joints` another one.
    """

    room: ClassVar[str] = "house_words"

    bans: Expressions
    joints: Expressions


@dataclass(frozen=True)
class Ban:
    """A word that the course bans, and where it says so."""

    word: str
    rule: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds the word, one or several of it."""
        return re.compile(rf"\b{re.escape(self.word)}(?:e?s)?\b", re.IGNORECASE)


def find_banned_words(case: Case) -> Iterator[Finding]:
    """Find words that the vocabulary or a rule of the course bans, if no cited passage has them."""
    context = case.course.context
    bans = list_bans(context, case.content.language) if context is not None else ()
    for written in case.written_parts if bans else ():
        for ban in () if written.is_extractive else bans:
            if ban.pattern.search(written.text) and not ban.pattern.search(written.evidence):
                facts = {"word": ban.word, "rule": cut_excerpt(ban.rule)}
                yield Finding(rule="context.banned_word", place=written.id, facts=facts)


def list_bans(context: Context, language: Language) -> tuple[Ban, ...]:
    """Return the words that people of an organisation do not use, as its context says, each once."""
    terms = (f"{term}: {meaning}" for term, meaning in context.vocabulary.items())
    bans = {
        word.casefold(): Ban(word, rule)
        for rule in (*terms, *context.constraints, context.culture)
        for match in _match_ban().finditer(canonical(rule))
        for word in _split_words(match["words"])
        if word.casefold() not in list_stop_words(language)
    }
    return tuple(bans.values())


def _split_words(text: str) -> Iterator[str]:
    """Yield the words of a ban, as far as they are words and no sentence."""
    for part in _match_joint().split(text):
        word = part.strip(QUOTES)
        if not word or len(word.split()) > MOST_WORDS:
            return
        yield word


@cache
def _match_ban() -> re.Pattern[str]:
    bans = write_expression(HouseWords, lambda each: each.bans)
    return re.compile(rf"(?:{bans}) (?P<words>[^.;:()]+)", re.IGNORECASE)


@cache
def _match_joint() -> re.Pattern[str]:
    joints = write_expression(HouseWords, lambda each: each.joints) or NEVER
    return re.compile(rf",? (?:{joints}) |, ", re.IGNORECASE)
