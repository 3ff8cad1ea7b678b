"""Rule on actors: who does something in a sentence is who does it in its passage."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import join_citation
from pipelines.drafting.text.likeness import count_denials
from pipelines.drafting.text.sentence_parts import PART_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, share_of, split_words, stem
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, Words, read_vocabulary

MOST_WORDS = 3
"""Words of an actor, small ones counted: « responsable de site », "duty desk"."""

FEWEST_FOLLOWERS = 2
"""Different words behind an actor in the sources: "duty", which only "desk" follows, is none."""

MOST_BETWEEN = 2
"""Small words between an actor and the verb."""

LEAST_IN_COMMON = 0.5
"""Share of what stands behind the verb, on each side, that the other side has."""


class ActorWords(Vocabulary):
    """Words of a language that stand before somebody known who does something; `relatives` stand behind."""

    room: ClassVar[str] = "actors"

    articles: Expressions
    relatives: Words


@dataclass(frozen=True)
class Deed:
    """What a clause has somebody do: the actor, the stem of the verb, and the stems behind it."""

    actor: str
    verb: str
    rest: frozenset[str]
    clause: str

    def is_done_in(self, other: "Deed") -> bool:
        """Return whether another clause tells the same deed, whoever does it."""
        shares = share_of(self.rest, other.rest), share_of(other.rest, self.rest)
        return self.verb == other.verb and min(shares) >= LEAST_IN_COMMON


def find_exchanged_actors(case: Case) -> Iterator[Finding]:
    """Find deeds that a cited passage has another actor do, where one passage of the sources names both.

    Names that share a word may be of one actor, and so may two that no passage tells apart. An actor that a
    cited passage names, or a title above it, may be meant there.
    """
    language = case.content.language
    passages = [span.text for source in case.spans.citable for span in source.spans]
    actors = list_actors(passages, language)
    told_apart = _list_told_apart(passages, actors)
    for told in case.told_texts if told_apart else ():
        quotes = [citation.quote for citation in told.element.citations]
        given = [deed for quote in quotes for deed in list_deeds(quote, actors, language)]
        passages_cited = " | ".join(map(join_citation, told.element.citations))
        for own in list_deeds(told.text, actors, language) if given else ():
            same = next((each for each in given if own.is_done_in(each)), None)
            if same is None or _names(passages_cited, own.actor):
                continue
            if {own.actor, same.actor} in told_apart:
                facts = {"words": cut_excerpt(own.clause), "source": cut_excerpt(same.clause)}
                yield Finding(rule="claim.actor", place=told.element.id, facts=facts)


def list_actors(passages: Iterable[str], language: Language) -> frozenset[str]:
    """Return what stands behind an article in passages, before several different words."""
    followers: dict[str, set[str]] = defaultdict(set)
    small = list_stop_words(language)
    for clause in (clause for each in passages for clause in PART_END.split(canonical(each))):
        for match in _match_article(language).finditer(clause):
            words = split_words(clause[match.end() :])
            for end in range(1, min(MOST_WORDS, len(words) - 1) + 1):
                if small.isdisjoint({words[0], words[end - 1]}):
                    followers[" ".join(words[:end])].add(words[end])
    return frozenset(actor for actor, behind in followers.items() if len(behind) >= FEWEST_FOLLOWERS)


def list_deeds(text: str, actors: frozenset[str], language: Language) -> Iterator[Deed]:
    """Yield the deeds of a text, one a clause at most, of which none is denied."""
    small = list_stop_words(language)
    for clause in PART_END.split(canonical(text)):
        found = None if count_denials(clause, language) else _find_actor(clause, actors, language)
        if found is not None:
            actor, words = found
            at = next((n for n, word in enumerate(words[: MOST_BETWEEN + 1]) if word not in small), None)
            relatives = read_vocabulary(ActorWords, language).relatives
            if at is not None and relatives.isdisjoint(words[:at]):
                rest = list_content_stems(" ".join(words[at + 1 :]), language)
                yield Deed(actor, stem(words[at]), rest, clause.strip())


def _find_actor(clause: str, actors: frozenset[str], language: Language) -> tuple[str, list[str]] | None:
    """Return the first actor of a clause, by its longest name, and the words behind."""
    for match in _match_article(language).finditer(clause):
        words = split_words(clause[match.end() :])
        for end in range(MOST_WORDS, 0, -1):
            if " ".join(words[:end]) in actors:
                return " ".join(words[:end]), words[end:]
    return None


def _list_told_apart(passages: Iterable[str], actors: frozenset[str]) -> list[set[str]]:
    """Return the pairs of actors that one passage names and whose names share no word."""
    pairs: list[set[str]] = []
    for passage in passages:
        words = _join_words(passage)
        named = [actor for actor in sorted(actors) if f" {actor} " in words]
        pairs += [
            {*pair} for pair in combinations(named, 2) if {*pair[0].split()}.isdisjoint(pair[1].split())
        ]
    return pairs


def _names(text: str, actor: str) -> bool:
    return f" {actor} " in _join_words(text)


def _join_words(text: str) -> str:
    return f" {' '.join(split_words(text))} "


@cache
def _match_article(language: Language) -> re.Pattern[str]:
    words = "|".join(read_vocabulary(ActorWords, language).articles)
    return re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)
