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
from schemas.draft import Phase, Question, Row
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import NEVER, Expressions, Vocabulary, Words, read_vocabulary

MOST_WORDS = 3
"""Words of an actor, small ones counted: « responsable de site », "duty desk"."""

FEWEST_FOLLOWERS = 2
"""Different words behind an actor in the sources: "duty", which only "desk" follows, is none."""

MOST_BETWEEN = 2
"""Small words between an actor and the verb."""

FEWEST_LOST = 2
"""Actors of the passages that a sentence with "you" leaves out: one of them may be the reader."""

FEWEST_LETTERS = 5
"""Letters of a deed by which whoever does it is known."""

LEAST_IN_COMMON = 0.5
"""Share of what stands behind the verb, on each side, that the other side has."""


class ActorWords(Vocabulary):
    """Words of a language that stand before somebody known who does something; `relatives` stand behind.

    An actor is a person or a team where its first word or its last is one of `roles`; one of `readers` in a
    sentence may stand for one of them.
    """

    room: ClassVar[str] = "actors"

    articles: Expressions
    relatives: Words
    roles: Expressions = ()
    readers: Words = frozenset()


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
    actors = frozenset(each for each in list_actors(passages, language) if _is_role(each, language))
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


def find_other_actors(case: Case) -> Iterator[Finding]:
    """Find sentences that name one actor of the sources in the place of another.

    What they rest on does not name theirs, and has one that they leave out. A sentence that denies something
    may say who does not do it.
    """
    language = case.content.language
    passages = [span.text for source in case.spans.citable for span in source.spans]
    roles = list_roles(passages, language)
    for told in case.reworded_texts if roles else ():
        element = told.element
        if isinstance(element.part, Question | Row) or count_denials(told.text, language):
            continue
        exchanged = find_actor_in_place(told.text, told.evidence, roles, language)
        if exchanged is not None:
            facts = {"words": cut_excerpt(exchanged[0]), "source": cut_excerpt(exchanged[1])}
            yield Finding(rule="claim.actor", place=element.id, facts=facts)


def find_unnamed_actors(case: Case) -> Iterator[Finding]:
    """Find sentences that name an actor of the sources whom nothing cited on their page names.

    A question, a phase or a direction may have anybody take part, a denial exclude anybody; a word for the
    reader may stand for whom the passages name.
    """
    language = case.content.language
    passages = [span.text for source in case.spans.citable for span in source.spans]
    roles = list_roles(passages, language)
    for told in case.reworded_texts if roles else ():
        element = told.element
        if isinstance(element.part, Question | Phase | Row) or count_denials(told.text, language):
            continue
        nearby = (case.page_quotes, case.block_texts)
        said = " ".join((told.evidence, *(texts.get(element.id, "") for texts in nearby)))
        known = {*split_words(said)}
        added = [each for each in list_named_roles(told.text, roles) if not _is_known(each, known, language)]
        has_reader = bool({*split_words(told.text)} & read_vocabulary(ActorWords, language).readers)
        if added and not has_reader and not told.text.rstrip().endswith("?"):
            given = element.citations[0].quote if element.citations else told.evidence
            facts = {"words": cut_excerpt(added[0]), "source": cut_excerpt(given)}
            yield Finding(rule="claim.actor", place=element.id, facts=facts)


def _is_known(actor: str, known: set[str], language: Language) -> bool:
    """Return whether words name an actor, or what it does: "visited" a visitor."""
    heads = _list_heads(actor, language)
    deeds = {each for each in map(stem, known) if len(each) >= FEWEST_LETTERS}
    return not known.isdisjoint(heads) or any(head.startswith(deed) for head in heads for deed in deeds)


def find_actor_in_place(
    text: str, evidence: str, roles: frozenset[str], language: Language
) -> tuple[str, str] | None:
    """Return an actor that only the text names, with one that only its evidence names; None without both.

    A word for the reader in the text may stand for one of those.
    """
    own, given = (list_named_roles(each, roles) for each in (text, evidence))
    words, known = ({*split_words(each)} for each in (text, evidence))
    added = [each for each in own if known.isdisjoint(_list_heads(each, language))]
    lost = [each for each in given if words.isdisjoint(_list_heads(each, language))]
    fewest = FEWEST_LOST if words & read_vocabulary(ActorWords, language).readers else 1
    return (added[0], lost[0]) if added and len(lost) >= fewest else None


def list_roles(passages: Iterable[str], language: Language) -> frozenset[str]:
    """Return the people and teams that stand behind an article in passages, by their whole names.

    Their name is a word that says what they do, alone, with another before it, or with « de » and another
    behind it.
    """
    small, is_role = list_stop_words(language), _match_role(language).fullmatch
    joints = read_vocabulary(ActorWords, language).relatives
    roles = set()
    for clause in (clause for each in passages for clause in PART_END.split(canonical(each))):
        for match in _match_article(language).finditer(clause):
            first, second, third, *_ = (*split_words(clause[match.end() :]), "", "", "")
            if is_role(second) and small.isdisjoint({first, second}):
                roles.add(f"{first} {second}")
            elif is_role(first) and first not in small:
                has_more = second in joints and third not in {"", *small}
                roles.add(f"{first} {second} {third}" if has_more else first)
    return frozenset(roles)


def list_named_roles(text: str, roles: frozenset[str]) -> list[str]:
    """Return the roles that a text names, each by its longest name."""
    named = [each for each in sorted(roles) if _names(text, each)]
    return [
        each for each in named if not any(each != other and f" {each} " in f" {other} " for other in named)
    ]


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


def _is_role(actor: str, language: Language) -> bool:
    """Return whether an actor is a person or a team, and no thing."""
    words = actor.split()
    return any(_match_role(language).fullmatch(each) for each in (words[0], words[-1]))


def _list_heads(actor: str, language: Language) -> set[str]:
    """Return the words of an actor by which a sentence may name it in short: "the desk"."""
    small = list_stop_words(language)
    return {word for word in actor.split() if word not in small}


@cache
def _match_role(language: Language) -> re.Pattern[str]:
    words = "|".join(read_vocabulary(ActorWords, language).roles) or NEVER
    return re.compile(rf"(?:{words})", re.IGNORECASE)


@cache
def _match_article(language: Language) -> re.Pattern[str]:
    words = "|".join(read_vocabulary(ActorWords, language).articles)
    return re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)
