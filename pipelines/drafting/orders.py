"""Orders in a reviewer's comment: what a clause asks for each element it names.

An order is believed only where it is plain: a verb beside the ids it is about, or ids beside the verb that
waits for them (« q-0003 : à remplacer »). Whatever stands between them that is neither an article, a polite
word nor the element's own noun makes it another sentence (« remove the title of p-0003 »), and so do a
question, a condition, or what was done already. What is not plain asks for a change nobody has named:
nothing is removed for it.
Decided in docs/decisions/0094-what-a-kill-leaves-behind.md.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_any


class Order(StrEnum):
    """What a comment wants of an element it names."""

    KEEP = "keep"
    REPLACE = "replace"
    DROP = "drop"
    CHANGE = "change"


REMOVALS = frozenset({Order.REPLACE, Order.DROP})
"""After which the element as it was is gone."""


class WordKind(StrEnum):
    """What a word is to an order."""

    ID = "id"
    KEEP = "keep"
    REPLACE = "replace"
    DROP = "drop"
    DONE = "done"
    AUXILIARY = "auxiliary"
    DENIAL = "denial"
    DOUBT = "doubt"
    REASON = "reason"
    MEANS = "means"
    JOINT = "joint"
    COLON = "colon"
    FILLER = "filler"
    OTHER = "other"


VERBS = {WordKind.KEEP: Order.KEEP, WordKind.REPLACE: Order.REPLACE, WordKind.DROP: Order.DROP}


class OrderWords(Vocabulary):
    """How a comment orders something, in any language.

    `nouns` are what elements are called, by the family of their ids; `replaced` and `dropped` say what was
    done, where an auxiliary stands before them; `elided_denial` and `elided_fillers` are written to a word.
    """

    room: ClassVar[str] = "orders"

    nouns: dict[str, Expressions]
    keep: Expressions
    replace: Expressions
    drop: Expressions
    replaced: Expressions
    dropped: Expressions
    auxiliary: Expressions
    denial: Expressions
    doubt: Expressions
    reason: Expressions
    means: Expressions
    joint: Expressions
    filler: Expressions
    elided_denial: str | None = None
    elided_fillers: Expressions


ELEMENT_ID = r"(?:q|p|st)-\d{4}"
JOINT_SIGN = r"[,&+/]"
COLON_SIGN = r"[:–—]|(?<=\s)-(?=\s)"
MARKS = r"[\"«»“”()\[\]`*]"
OWNER = re.compile(r"['’]s\b")
CLAUSE = re.compile(r"[^\n;.!?]+[\n;.!?]*")


@dataclass(frozen=True)
class Token:
    """A word or sign of a clause."""

    kind: WordKind
    text: str
    start: int

    @property
    def id(self) -> str:
        """Return the id it is, as elements bear it."""
        return self.text.lower()


@dataclass(frozen=True)
class Clause:
    """A clause of a comment, with what it orders."""

    text: str
    tokens: tuple[Token, ...]
    orders: dict[str, Order]

    @property
    def is_question(self) -> bool:
        """Return whether it asks something instead of ordering it."""
        return self.text.rstrip().endswith("?")

    @property
    def removes_freely(self) -> bool:
        """Return whether it orders to remove something that bears no id in it."""
        given = any(order in REMOVALS for order in self.orders.values())
        verbs = any(token.kind is WordKind.DROP for token in self.tokens)
        return (
            verbs
            and not given
            and not self.is_question
            and not _has(self.tokens, WordKind.DENIAL, WordKind.DOUBT)
        )


def split_clauses(comment: str) -> Iterator[Clause]:
    """Yield the clauses of a comment, each with the order for every id it names."""
    for match in CLAUSE.finditer(comment):
        tokens = tuple(_tokens(match.group()))
        clause = Clause(match.group(), tokens, {})
        clause.orders.update(_orders(tokens, believed=not clause.is_question))
        yield clause


def _tokens(text: str) -> Iterator[Token]:
    for match in match_token().finditer(text):
        kind = WordKind((match.lastgroup or "").removesuffix("_sign"))
        if kind is WordKind.ID and OWNER.match(text, match.end()):
            kind = WordKind.OTHER  # something of that element, as in "p-0003's title"
        yield Token(kind, match.group(), match.start())


def _orders(tokens: tuple[Token, ...], *, believed: bool) -> dict[str, Order]:
    """Return an order for each id; `change` where none is plain, or where two contradict each other."""
    reason = next((n for n, token in enumerate(tokens) if token.kind is WordKind.REASON), len(tokens))
    given: dict[str, set[Order]] = {token.id: set() for token in tokens[:reason] if token.kind is WordKind.ID}
    for at in range(reason):
        for name, order in _read_orders(tokens[:reason], at):
            given[name].add(order if believed or order is Order.KEEP else Order.CHANGE)
    return {name: orders.pop() if len(orders) == 1 else Order.CHANGE for name, orders in given.items()}


def _read_orders(tokens: tuple[Token, ...], at: int) -> list[tuple[str, Order]]:
    """Return what the verb at a place orders of which ids; nothing where there is no verb."""
    token = tokens[at]
    if token.kind in VERBS:
        ids = _after(tokens, at) or _before(tokens, at, done=False)
        order = VERBS[token.kind]
    elif token.kind is WordKind.DONE:
        ids = _before(tokens, at, done=True)
        order = Order.REPLACE if _match_replaced().fullmatch(token.text) else Order.DROP
    else:
        return []
    return [(name, _weigh_order(order, tokens, at)) for name in ids]


def _weigh_order(order: Order, tokens: tuple[Token, ...], at: int) -> Order:
    """Return an order as denials and doubts before its verb, or right behind it, leave it."""
    if order is Order.KEEP:
        return Order.CHANGE if _has(tokens[:at], WordKind.DOUBT) else order
    earlier = tokens[: at + 1]
    near = next(
        (n for n in range(at - 1, -1, -1) if tokens[n].kind in {WordKind.JOINT, *VERBS, WordKind.DONE}), -1
    )
    behind = at + 1 < len(tokens) and tokens[at + 1].kind is WordKind.DENIAL
    if behind or _has(tokens[near + 1 : at], WordKind.DENIAL):
        return Order.KEEP
    return Order.CHANGE if _has(earlier, WordKind.DENIAL, WordKind.DOUBT) else order


def _after(tokens: tuple[Token, ...], at: int) -> list[str]:
    """Return the ids right behind a verb, as far as each is followed by nothing that is said of it alone."""
    keeps = tokens[at].kind is WordKind.KEEP
    between = {WordKind.FILLER, WordKind.COLON, WordKind.DENIAL} | ({WordKind.AUXILIARY} if keeps else set())
    found: list[str] = []
    n = at + 1
    while n < len(tokens):
        start = n
        while n < len(tokens) and tokens[n].kind in between:
            n += 1
        if n == len(tokens) or tokens[n].kind is not WordKind.ID or not _fits(tokens[start:n], tokens[n]):
            break
        end = _past(tokens, n + 1, {WordKind.FILLER})
        ends = end == len(tokens) or tokens[end].kind in {WordKind.JOINT, WordKind.MEANS}
        if not (ends or keeps):
            break
        found.append(tokens[n].id)
        if end == len(tokens) or tokens[end].kind is not WordKind.JOINT:
            break
        n = _past(tokens, end, {WordKind.JOINT})
    return found


def _before(tokens: tuple[Token, ...], at: int, *, done: bool) -> list[str]:
    """Return the ids a verb without an object of its own is said of, as in "q-0003 and q-0004: remove"."""
    end = _past(tokens, at + 1, {WordKind.FILLER})
    if end < len(tokens) and tokens[end].kind is not WordKind.JOINT:
        return []
    n = at - 1
    while n >= 0 and tokens[n].kind in {WordKind.FILLER, WordKind.COLON, WordKind.AUXILIARY, WordKind.DENIAL}:
        n -= 1
    if done and not _has(tokens[n + 1 : at], WordKind.AUXILIARY):
        return []
    found: list[str] = []
    beside = [*tokens[n + 1 : at], *tokens[at + 1 : end]]
    while n >= 0 and tokens[n].kind is WordKind.ID:
        if _fits(beside, tokens[n]):
            found.append(tokens[n].id)
        n -= 1
        joined = n
        while n >= 0 and tokens[n].kind in {WordKind.FILLER, WordKind.JOINT}:
            n -= 1
        if not _has(tokens[n + 1 : joined + 1], WordKind.JOINT):
            break
    return found


def _fits(between: Iterable[Token], named: Token) -> bool:
    """Return whether the noun before an id, if any, is that of its family: "the sentence q-0003" is none."""
    nouns = [token for token in between if _match_noun().fullmatch(token.text)]
    return all(_match_noun(named.id.partition("-")[0]).fullmatch(token.text) for token in nouns)


def _past(tokens: tuple[Token, ...], n: int, kinds: set[WordKind]) -> int:
    while n < len(tokens) and tokens[n].kind in kinds:
        n += 1
    return n


def _has(tokens: Iterable[Token], *kinds: WordKind) -> bool:
    return any(token.kind in kinds for token in tokens)


@cache
def match_token() -> re.Pattern[str]:
    """Return what finds each word and sign of a clause; the group that matched is its kind."""
    words = {
        WordKind.ID: (ELEMENT_ID,),
        WordKind.DOUBT: gather_words(OrderWords, lambda each: each.doubt),
        WordKind.KEEP: gather_words(OrderWords, lambda each: each.keep),
        WordKind.REPLACE: gather_words(OrderWords, lambda each: each.replace),
        WordKind.DROP: gather_words(OrderWords, lambda each: each.drop),
        WordKind.DONE: gather_words(OrderWords, lambda each: (*each.dropped, *each.replaced)),
        WordKind.AUXILIARY: gather_words(OrderWords, lambda each: each.auxiliary),
        WordKind.DENIAL: gather_words(OrderWords, lambda each: each.denial),
        WordKind.REASON: gather_words(OrderWords, lambda each: each.reason),
        WordKind.MEANS: gather_words(OrderWords, lambda each: each.means),
        WordKind.JOINT: gather_words(OrderWords, lambda each: each.joint),
        WordKind.FILLER: (*_list_nouns(), *gather_words(OrderWords, lambda each: each.filler)),
    }
    elided = gather_words(OrderWords, lambda each: (each.elided_denial,) if each.elided_denial else ())
    signs = {
        WordKind.DENIAL: rf"(?<!\w)(?:{'|'.join(elided)})(?=\w)",
        WordKind.JOINT: JOINT_SIGN,
        WordKind.COLON: COLON_SIGN,
        WordKind.FILLER: "|".join((*gather_words(OrderWords, lambda each: each.elided_fillers), MARKS)),
    }
    whole = (rf"(?P<{kind}>(?<![\w-])(?:{'|'.join(listed)})(?!\w))" for kind, listed in words.items())
    marks = (rf"(?P<{kind}_sign>{sign})" for kind, sign in signs.items())
    return match_any((*whole, *marks, rf"(?P<{WordKind.OTHER}>[\w'’-]+)"))


@cache
def _match_noun(family: str | None = None) -> re.Pattern[str]:
    """Return what finds the noun of a family of elements, or of any."""
    return match_any(_list_nouns(family))


def _list_nouns(family: str | None = None) -> tuple[str, ...]:
    return gather_words(
        OrderWords,
        lambda each: (noun for name, nouns in each.nouns.items() if family in (None, name) for noun in nouns),
    )


@cache
def _match_replaced() -> re.Pattern[str]:
    return match_any(gather_words(OrderWords, lambda each: each.replaced))
