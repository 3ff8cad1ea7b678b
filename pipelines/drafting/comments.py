"""Requests for changes: the ids of items, pages and statements a comment names, and what to do with each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.orders import REMOVALS, Clause, Order, WordKind, match_token, split_clauses
from schemas.deliverables import names_of
from schemas.draft import Deliverable, walk_named
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words


@dataclass(frozen=True)
class Wishes:
    """The order for each id, and the clauses that ask for more than orders."""

    orders: dict[str, Order]
    beyond: tuple[str, ...]

    @property
    def named_ids(self) -> frozenset[str]:
        """Return the ids a writer may change; one to be kept is named by nobody."""
        return frozenset(name for name, order in self.orders.items() if order is not Order.KEEP)

    @property
    def removable(self) -> frozenset[str]:
        """Return the ids a writer may take away, or put something else in the place of."""
        return frozenset(name for name, order in self.orders.items() if order in REMOVALS)

    @property
    def dropped_ids(self) -> frozenset[str]:
        """Return the ids that are to go."""
        return frozenset(name for name, order in self.orders.items() if order is Order.DROP)


class CommentWords(Vocabulary):
    """How a reviewer's comment says how far it goes, in any language.

    `fillers` say nothing of what is wanted, `everywhere` means every kind of the module; after one of
    `fewer` a deliverable may come to have fewer pages or questions, where a clause names no id.
    """

    room: ClassVar[str] = "comments"

    fillers: Expressions
    everywhere: Expressions
    fewer: Expressions


@dataclass(frozen=True)
class Scope:
    """A clause, the kinds it is about, and whether it took them over from the clause before it."""

    clause: Clause
    kinds: frozenset[str]
    inherited: bool = False


def read_wishes(comment: str) -> Wishes:
    """Return what a comment asks for, clause by clause.

    Where two clauses order different things of an id, nobody knows which is meant. What a clause says
    beyond plain orders and filler words asks for something no rule can do.
    """
    given: dict[str, set[Order]] = {}
    beyond = []
    for clause in split_clauses(comment):
        for name, order in clause.orders.items():
            given.setdefault(name, set()).add(order)
        unclear = Order.CHANGE in clause.orders.values()
        if unclear or re.search(r"\w{3,}", _left_over(clause)):
            beyond.append(" ".join(clause.text.split()).rstrip(";.! "))
    orders = {name: each.pop() if len(each) == 1 else Order.CHANGE for name, each in given.items()}
    return Wishes(orders, tuple(beyond))


def find_concerned_kinds(comment: str, artefacts: tuple[Deliverable, ...]) -> frozenset[str]:
    """Return the kinds of the deliverables a comment asks something of; all where it names none."""
    every = frozenset(artefact.kind for artefact in artefacts)
    found = [scope.kinds for scope in list_scopes(comment, artefacts)]
    return frozenset().union(*found) or every


def list_scopes(comment: str, artefacts: tuple[Deliverable, ...]) -> tuple[Scope, ...]:
    """Return what each clause that asks for something is about.

    A clause names a deliverable by what it is called, or by the id of an element it holds. One that names
    none is about the deliverable that the clause before it called by name, and about all where that called
    none or where it says so itself. What is only to be kept asks for nothing.
    """
    every = frozenset[str](artefact.kind for artefact in artefacts)
    holder = {each.id: artefact.kind for artefact in artefacts for each in walk_named(artefact)}
    found: list[Scope] = []
    before = every
    for clause in split_clauses(comment):
        if _only_keeps(clause):
            continue
        wanted = {name for name, order in clause.orders.items() if order is not Order.KEEP and name in holder}
        called = _find_named_kinds(clause.text, every)
        asked = frozenset(called | {holder[name] for name in wanted})
        if asked:
            found.append(Scope(clause, asked))
            before = asked if called else every
        elif not clause.orders and re.search(r"\w{3,}", _left_over(clause)):
            inherited = bool(found) and not _match_everywhere().search(clause.text)
            found.append(Scope(clause, before if inherited else every, inherited and before != every))
    return tuple(found)


def find_shortened_kinds(comment: str, artefacts: tuple[Deliverable, ...]) -> frozenset[str]:
    """Return the kinds that may lose pages or questions nobody named: a clause without ids asks for fewer."""
    found = (
        scope.kinds
        for scope in list_scopes(comment, artefacts)
        if not scope.clause.orders
        and (scope.clause.removes_freely or _match_fewer().search(scope.clause.text))
    )
    return frozenset().union(*found)


def find_unconcerned_kinds(comment: str, artefacts: tuple[Deliverable, ...]) -> frozenset[str]:
    """Return the kinds of the deliverables a comment asks nothing of: they stay byte for byte."""
    return frozenset(artefact.kind for artefact in artefacts) - find_concerned_kinds(comment, artefacts)


def _only_keeps(clause: Clause) -> bool:
    verbs = {token.kind for token in clause.tokens} & {
        WordKind.KEEP,
        WordKind.REPLACE,
        WordKind.DROP,
        WordKind.DONE,
    }
    orders = {*clause.orders.values()}
    return verbs == {WordKind.KEEP} or orders == {Order.KEEP}


def _find_named_kinds(text: str, kinds: Iterable[str]) -> set[str]:
    """Return the kinds a clause calls by name; part of a longer name is none, as in « question ouverte »."""
    said, found = text.lower(), set[str]()
    called = [(word, kind) for kind in kinds for word in names_of(kind)]
    for word, kind in sorted(called, key=lambda each: (-len(each[0]), each)):
        said, times = re.subn(rf"\b{re.escape(word)}s?\b", " ", said)
        if times:
            found.add(kind)
    return found


def _left_over(clause: Clause) -> str:
    """Return what a clause says beyond plain orders and their reasons; all of it without an id."""
    if not clause.orders:
        return _match_filler().sub(" ", clause.text)
    reason = next((token.start for token in clause.tokens if token.kind is WordKind.REASON), len(clause.text))
    spared = {WordKind.OTHER, WordKind.DOUBT, WordKind.MEANS, WordKind.AUXILIARY, WordKind.DENIAL}
    words = match_token().sub(lambda m: m.group() if _kind(m) in spared else " ", clause.text[:reason])
    return _match_filler().sub(" ", words)


def _kind(match: re.Match[str]) -> WordKind:
    return WordKind((match.lastgroup or "").removesuffix("_sign"))


@cache
def _match_filler() -> re.Pattern[str]:
    words = "|".join(gather_words(CommentWords, lambda each: each.fillers))
    return re.compile(rf"\b(?:{words})\b|['’]", re.IGNORECASE)


@cache
def _match_everywhere() -> re.Pattern[str]:
    return match_words(gather_words(CommentWords, lambda each: each.everywhere))


@cache
def _match_fewer() -> re.Pattern[str]:
    return match_words(gather_words(CommentWords, lambda each: each.fewer))
