"""Refusals: what a person reads when something is refused, in each language.

The texts are in the language packs, room `refusals`, each under an id, with a `{name}` for each fact. A fact
that is a moment is written as the language does, unless the text gives a format (`{at:%H:%M}`).
Decided in docs/decisions/0021-refusals-in-both-languages.md.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from string import Formatter
from typing import Literal

from schemas.language import Language
from schemas.languages.catalogue import LOGGER
from schemas.languages.dates import format_moment
from schemas.languages.formats import add_colon
from schemas.languages.packs import OURS
from schemas.languages.sentences import begin_sentence, end_sentence, fill_sentence, join_sentences
from schemas.languages.texts import read_entry, read_texts

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of control characters, invisible marks and line breaks."""

FACTS = "refusal_facts"
"""The room of texts that refusals use as facts."""


@dataclass(frozen=True)
class BilingualText:
    """A fact that is stored, or comes from outside, in French and in English."""

    french: str
    english: str

    def render(self, language: Language) -> str:
        """Return the fact in a language; in English if that is neither."""
        return self.french if language is Language.FRENCH else self.english


@dataclass(frozen=True)
class TextFact:
    """A fact that is itself a text of the room `refusal_facts`, with facts of its own."""

    key: str
    facts: tuple[tuple[str, str | int], ...] = ()

    def render(self, language: Language) -> str:
        """Return the fact in a language."""
        return read_texts(FACTS, language).say(self.key, **dict(self.facts))


@dataclass(frozen=True)
class RefusalFact:
    """One part of another refusal, as a fact of this one."""

    refusal: "Refusal"
    part: Literal["happened", "remedy"] = "happened"

    def render(self, language: Language) -> str:
        """Return the fact in a language."""
        explained = self.refusal.explain(language)
        return explained.happened if self.part == "happened" else explained.remedy


WordedFact = BilingualText | TextFact | RefusalFact
"""A fact that has a text in each language."""

Fact = str | int | datetime | WordedFact

HAPPENED, PLACE = "happened", "place"


@dataclass(frozen=True)
class Explanation:
    """What happened, where, and what to do, in one language.

    `begun_by_facts` names the parts that begin with a fact, as a person's name: they have no capital of ours.
    """

    happened: str
    place: str
    remedy: str
    language: Language
    begun_by_facts: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return all three on one line, as a log or a Dagster check shows them."""
        return f"{add_colon(self.place, self.language)} {self.why}"

    @property
    def why(self) -> str:
        """Return what happened and what to do, without the place."""
        return join_sentences(self.happened, self.remedy)

    @property
    def sentence(self) -> str:
        """Return what happened and what to do as sentences, with a capital and a full stop."""
        return end_sentence(join_sentences(self.occurrence, self.remedy))

    @property
    def occurrence(self) -> str:
        """Return what happened, begun with a capital."""
        return self.happened if HAPPENED in self.begun_by_facts else begin_sentence(self.happened)

    @property
    def account(self) -> str:
        """Return all three on one line, begun with a capital."""
        return str(self) if PLACE in self.begun_by_facts else begin_sentence(str(self))

    def fill(self, text: str) -> str:
        """Return a text that tells it in its own words, with a `{name}` for each of the three parts."""
        return fill_sentence(text, {"happened": self.happened, "place": self.place, "remedy": self.remedy})


@dataclass(frozen=True)
class RefusalPhrases:
    """The texts of one refusal in one language, with a `{name}` for each fact."""

    happened: str
    place: str
    remedy: str

    @property
    def facts(self) -> frozenset[str]:
        """Return the names of the facts in the three texts."""
        texts = (self.happened, self.place, self.remedy)
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


@cache
def read_phrases(wording: str, language: Language) -> RefusalPhrases:
    """Return the texts of a refusal in a language; raises KeyError if no pack has its id."""
    return RefusalPhrases(**read_entry("refusals", wording, language))


class Refusal:
    """One refusal: the id of its texts, and its facts.

    An unknown id is a bug, and so is a fact too many or too few: each raises ValueError.
    """

    def __init__(self, wording: str, /, **facts: Fact) -> None:
        try:
            needed = read_phrases(wording, Language.ENGLISH).facts
        except KeyError as error:
            raise ValueError(f"no wording {wording!r} in the room `refusals` of the packs") from error
        if facts.keys() != needed:
            raise ValueError(f"{wording} tells {sorted(needed)}, and was given {sorted(facts)}")
        self.wording = wording
        self.facts = {name: _escape_fact(fact) for name, fact in facts.items()}

    def explain(self, language: Language) -> Explanation:
        """Return the refusal in a language; in English if the text of an installed pack cannot be filled."""
        try:
            return self._write(language)
        except (LookupError, ValueError, AttributeError) as error:
            if language.value in OURS:
                raise
            LOGGER.warning("The refusal %r cannot be said in %s: %s", self.wording, language.value, error)
            return self._write(Language.ENGLISH)

    def _write(self, language: Language) -> Explanation:
        phrases = read_phrases(self.wording, language)
        texts = (phrases.happened, phrases.place, phrases.remedy)
        facts = {name: _write_fact(fact, language) for name, fact in self.facts.items()}
        happened, place, remedy = (fill_sentence(text, facts) for text in texts)
        written = {HAPPENED: phrases.happened, PLACE: phrases.place}
        begun_by_facts = frozenset(name for name, text in written.items() if text.startswith("{"))
        return Explanation(happened, place, remedy, language, begun_by_facts)

    def at(self, place: str) -> "Refusal":
        """Return the same refusal with another value of its fact `place`."""
        return Refusal(self.wording, **{**self.facts, "place": place})


@dataclass(frozen=True)
class _Moment:
    """A moment as a language writes it, or as a text asks for it (`{at:%H:%M:%S}`)."""

    at: datetime
    language: Language

    def __format__(self, pattern: str) -> str:
        return format(self.at, pattern) if pattern else format_moment(self.at, self.language)


def _write_fact(fact: Fact, language: Language) -> object:
    if isinstance(fact, WordedFact):
        return fact.render(language)
    return _Moment(fact, language) if isinstance(fact, datetime) else fact


def _escape_fact(fact: Fact) -> Fact:
    """Return a fact with line breaks and invisible characters escaped: it may come from outside."""
    if isinstance(fact, BilingualText):
        return BilingualText(_escape_unseen(fact.french), _escape_unseen(fact.english))
    if isinstance(fact, TextFact):
        own = ((name, _escape_unseen(f) if isinstance(f, str) else f) for name, f in fact.facts)
        return TextFact(fact.key, tuple(own))
    return _escape_unseen(fact) if isinstance(fact, str) else fact


def _escape_unseen(text: str) -> str:
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) in UNSEEN else c for c in text
    )
