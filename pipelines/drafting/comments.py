"""A reviewer's request for changes: what to do with each id it names, and which deliverables it is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.named_pages import find_named_pages
from pipelines.drafting.orders import REMOVALS, Clause, Order, WordKind, match_token, split_clauses
from schemas.deliverables import names_of
from schemas.draft import Deliverable, walk_named
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words, write_expression


@dataclass(frozen=True)
class Wishes:
    """What a comment asks for: an order for each id, and in `beyond` the clauses no rule can carry out."""

    orders: dict[str, Order]
    beyond: tuple[str, ...]

    @property
    def named_ids(self) -> frozenset[str]:
        """Return the ids a writer may change: all that have an order other than to keep them."""
        return frozenset(name for name, order in self.orders.items() if order is not Order.KEEP)

    @property
    def removable(self) -> frozenset[str]:
        """Return the ids a writer may remove or replace."""
        return frozenset(name for name, order in self.orders.items() if order in REMOVALS)

    @property
    def dropped_ids(self) -> frozenset[str]:
        """Return the ids to remove."""
        return frozenset(name for name, order in self.orders.items() if order is Order.DROP)


class CommentWords(Vocabulary):
    """Words that tell how far a reviewer's comment goes, in each language.

    `fillers` ask for nothing; `everywhere` means every deliverable of the module; `fewer` lets a
    deliverable lose pages or questions if the clause names no id.
    """

    room: ClassVar[str] = "comments"

    fillers: Expressions
    everywhere: Expressions
    fewer: Expressions


@dataclass(frozen=True)
class Scope:
    """A clause, the kinds it is about, and whether it inherited them from the clause before it.

    `pages` are those it names by their titles: it is about nothing else of these kinds.
    """

    clause: Clause
    kinds: frozenset[str]
    inherited: bool = False
    pages: frozenset[str] = frozenset()


def read_wishes(comment: str) -> Wishes:
    """Return the orders and the other wishes of a comment.

    Two different orders for one id become `change`: nobody knows which is meant. A clause with more than
    plain orders and filler words is a wish that no rule can carry out; it goes to `beyond`.
    """
    orders_by_id: dict[str, set[Order]] = {}
    other_clauses = []
    for clause in split_clauses(comment):
        for name, order in clause.orders.items():
            orders_by_id.setdefault(name, set()).add(order)
        unclear = Order.CHANGE in clause.orders.values()
        if unclear or re.search(r"\w{3,}", _list_other_words(clause)):
            other_clauses.append(" ".join(clause.text.split()).rstrip(";.! "))
    orders = {
        name: named_orders.pop() if len(named_orders) == 1 else Order.CHANGE
        for name, named_orders in orders_by_id.items()
    }
    return Wishes(orders, tuple(other_clauses))


def find_concerned_kinds(comment: str, artefacts: tuple[Deliverable, ...]) -> frozenset[str]:
    """Return the kinds of deliverables a comment concerns; all of them if it names none."""
    all_kinds = frozenset(artefact.kind for artefact in artefacts)
    kinds_by_scope = [scope.kinds for scope in list_scopes(comment, artefacts)]
    return frozenset().union(*kinds_by_scope) or all_kinds


def list_scopes(comment: str, artefacts: tuple[Deliverable, ...]) -> tuple[Scope, ...]:
    """Return the scope of each clause that asks for something: the deliverables it is about.

    A clause is about the deliverables it names, by their titles, by the title of a page or by the id of an
    element in them. If it names none, it is about those that the clause before it named by title, and within
    a sentence about the same pages; about all if there are none, or if it says "everywhere". A clause that
    only asks to keep something has no scope.
    """
    all_kinds = frozenset[str](artefact.kind for artefact in artefacts)
    kind_by_id = {each.id: artefact.kind for artefact in artefacts for each in walk_named(artefact)}
    scopes: list[Scope] = []
    last_named, last_pages = all_kinds, frozenset[str]()
    for clause in split_clauses(comment):
        if _only_keeps(clause):
            continue
        changed_ids = {
            name for name, order in clause.orders.items() if order is not Order.KEEP and name in kind_by_id
        }
        named_kinds = _find_named_kinds(clause.text, all_kinds)
        pages_by_kind = {
            artefact.kind: pages
            for artefact in artefacts
            if artefact.kind in (named_kinds or all_kinds)
            and (pages := find_named_pages(clause.text, artefact))
        }
        pages = frozenset().union(*pages_by_kind.values())
        named_kinds |= {*pages_by_kind}
        concerned = frozenset(named_kinds | {kind_by_id[name] for name in changed_ids})
        if concerned:
            scopes.append(Scope(clause, concerned, pages=pages))
            last_named, last_pages = (concerned, pages) if named_kinds else (all_kinds, frozenset())
        elif not clause.orders and re.search(r"\w{3,}", _list_other_words(clause)):
            inherited = bool(scopes) and not _match_everywhere().search(clause.text)
            goes_on = inherited and scopes[-1].clause.text.rstrip().endswith(";")
            scopes.append(
                Scope(
                    clause,
                    last_named if inherited else all_kinds,
                    inherited and last_named != all_kinds and not goes_on,
                    last_pages if goes_on else frozenset(),
                )
            )
    return tuple(scopes)


def find_shortened_kinds(comment: str, artefacts: tuple[Deliverable, ...]) -> frozenset[str]:
    """Return the kinds that may lose pages or questions without an id: a clause asks for fewer of them."""
    shortened = (
        scope.kinds
        for scope in list_scopes(comment, artefacts)
        if not scope.clause.orders
        and not scope.pages
        and (scope.clause.removes_freely or _match_fewer().search(scope.clause.text))
    )
    return frozenset().union(*shortened)


def list_named_ids(comment: str, artefacts: tuple[Deliverable, ...], kind: str) -> frozenset[str]:
    """Return the ids of what a comment names in one deliverable, by id or by the title of a page.

    It is empty if a clause is about the deliverable as a whole.
    """
    own_ids = {each.id for artefact in artefacts if artefact.kind == kind for each in walk_named(artefact)}
    named: set[str] = set()
    for scope in list_scopes(comment, artefacts):
        if kind not in scope.kinds:
            continue
        ordered = {name for name, order in scope.clause.orders.items() if order is not Order.KEEP}
        ids = (ordered | scope.pages) & own_ids
        if not ids:
            return frozenset()
        named |= ids
    return frozenset(named)


def list_shortened_ids(comment: str, artefacts: tuple[Deliverable, ...]) -> frozenset[str]:
    """Return the ids of what a comment asks to make shorter: sentences of it may go, and it stays."""
    clauses = (clause for clause in split_clauses(comment) if _match_fewer().search(clause.text))
    named = (name for each in clauses for name, order in each.orders.items() if order is not Order.KEEP)
    by_title = (
        scope.pages
        for scope in list_scopes(comment, artefacts)
        if not scope.clause.orders and _match_fewer().search(scope.clause.text)
    )
    return frozenset(named).union(*by_title)


def list_removable_ids(comment: str, artefacts: tuple[Deliverable, ...]) -> frozenset[str]:
    """Return the ids of what a comment asks to remove or replace, named by id or by the title of a page."""
    by_title = (
        scope.pages
        for scope in list_scopes(comment, artefacts)
        if not scope.clause.orders and scope.clause.removes_freely
    )
    return read_wishes(comment).removable.union(*by_title)


def find_unconcerned_kinds(comment: str, artefacts: tuple[Deliverable, ...]) -> frozenset[str]:
    """Return the kinds of deliverables a comment does not concern: they stay byte for byte."""
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
    """Return the kinds whose title a clause contains; « question » within « question ouverte » is not one."""
    remaining, kinds_named = text.lower(), set[str]()
    titles = [(word, kind) for kind in kinds for word in names_of(kind)]
    for word, kind in sorted(titles, key=lambda pair: (-len(pair[0]), pair)):
        remaining, hits = re.subn(rf"\b{re.escape(word)}s?\b", " ", remaining)
        if hits:
            kinds_named.add(kind)
    return kinds_named


def _list_other_words(clause: Clause) -> str:
    """Return the words of a clause other than plain orders, their reasons and fillers.

    If it orders nothing of any id, all its words but the fillers.
    """
    if not clause.orders:
        return _match_filler().sub(" ", clause.text)
    reason = next((token.start for token in clause.tokens if token.kind is WordKind.REASON), len(clause.text))
    unordered_kinds = {WordKind.OTHER, WordKind.DOUBT, WordKind.MEANS, WordKind.AUXILIARY, WordKind.DENIAL}
    words = match_token().sub(
        lambda m: m.group() if _find_word_kind(m) in unordered_kinds else " ", clause.text[:reason]
    )
    return _match_filler().sub(" ", words)


def _find_word_kind(match: re.Match[str]) -> WordKind:
    return WordKind((match.lastgroup or "").removesuffix("_sign"))


@cache
def _match_filler() -> re.Pattern[str]:
    words = write_expression(CommentWords, lambda each: each.fillers)
    return re.compile(rf"\b(?:{words})\b|['’]", re.IGNORECASE)


@cache
def _match_everywhere() -> re.Pattern[str]:
    return match_words(gather_words(CommentWords, lambda each: each.everywhere))


@cache
def _match_fewer() -> re.Pattern[str]:
    return match_words(gather_words(CommentWords, lambda each: each.fewer))
