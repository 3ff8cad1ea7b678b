"""Names of people in what a trainer writes: learners are neither named nor judged.

What is surely a person's name or address is refused. What may be one is shown to the trainer, who rewrites it
or says that it names no learner; the reviewer of the next draft is then told.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_vocabulary, write_expression
from schemas.personal_data import find
from schemas.personal_data.address_words import AddressWords

CAPITAL, SMALL = "[A-ZÀ-ÖØ-Þ]", "[a-zà-öø-ÿ]"
CAPITALISED = rf"(?:{CAPITAL}{SMALL}+(?:[-'’]{CAPITAL}?{SMALL}+)*|{CAPITAL}{{2,}}(?:[-'’]{CAPITAL}{{2,}})*)"
"""A word with a capital, or in capitals throughout, as French lists write surnames."""

SENTENCE_END = re.compile(r"(?:^|[.!?…:;\n«“\"(]|[-–—•]\s)\s*$")
LONGEST_LOOK_BACK = 4

MOST_SHOWN = 5
"""Names that a message shows; the trainer finds the others once these are gone."""


class ReportWords(Vocabulary):
    """Words by which a name at the start of a sentence is told.

    `openers` begin sentences and are no names; `deeds` follow the name of somebody who did something;
    `acronyms` are words in capitals that name nobody.
    """

    room: ClassVar[str] = "session_reports"

    openers: Expressions
    deeds: Expressions
    acronyms: Expressions = ()


def find_certain_names(text: str, learners: Iterable[str]) -> tuple[str, ...]:
    """Return what in a text is surely a person's: contact data, a title with a name, a name of `learners`."""
    found = [mention.value for mention in find(text)]
    for name in learners:
        words = (name, *(word for word in re.split(r"[\s-]+", name) if len(word) > 2))
        found += (
            match[0]
            for word in words
            for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
            if match[0][0].isupper()
        )
    found += (match[1] for match in _compile_titled_name().finditer(text))
    return _list_longest(found)[:MOST_SHOWN]


def _list_longest(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, and none that is part of a longer one."""
    once = tuple(dict.fromkeys(names))
    return tuple(
        each
        for each in once
        if not any(each != other and re.search(rf"(?<!\w){re.escape(each)}(?!\w)", other) for other in once)
    )


def find_possible_names(text: str, language: Language, known: str) -> tuple[str, ...]:
    """Return what in a text may be a person's name: capitalised words that the course does not know."""
    known_words = frozenset(re.findall(r"\w+", known.casefold()))
    found = (
        match[0]
        for match in re.finditer(rf"(?<!\w){CAPITALISED}(?!\w)", text)
        if not set(re.findall(r"\w+", match[0].casefold())) <= known_words
        and not _compile_acronym(language).fullmatch(match[0])
        if _is_like_a_name(text, match, language)
    )
    return tuple(dict.fromkeys(found))[:MOST_SHOWN]


def _is_like_a_name(text: str, match: re.Match[str], language: Language) -> bool:
    """Return whether a capitalised word stands within a sentence, or begins it as somebody who acts."""
    before = text[max(match.start() - LONGEST_LOOK_BACK, 0) : match.start()]
    if match.start() > 0 and not SENTENCE_END.search(before):
        return True
    return _compile_actor(language).match(text, match.start()) is not None


@cache
def _compile_actor(language: Language) -> re.Pattern[str]:
    """Return the pattern of a name at the start of a sentence: no opener, and a deed follows."""
    words = read_vocabulary(ReportWords, language)
    openers, deeds = "|".join(words.openers), "|".join(words.deeds)
    return re.compile(rf"(?!(?i:{openers})(?!\w)){CAPITALISED}(?:\s{CAPITALISED})?\s(?:{deeds})(?!\w)")


@cache
def _compile_acronym(language: Language) -> re.Pattern[str]:
    """Return the pattern of a word in capitals that names nobody: an acronym, or a word of two letters."""
    acronyms = read_vocabulary(ReportWords, language).acronyms
    return re.compile("|".join((*acronyms, f"{CAPITAL}{{2}}")))


@cache
def _compile_titled_name() -> re.Pattern[str]:
    titles = write_expression(AddressWords, lambda words: words.titles)
    return re.compile(rf"(?<!\w)((?:{titles})[ \u00a0]{CAPITALISED}(?:[ \u00a0]{CAPITALISED})?)(?!\w)")
