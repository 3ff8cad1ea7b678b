"""Orders in a reviewer's comment: keep, replace, drop or change each element that a clause names by its id.

An order is followed only if it is plain: the verb next to the ids ("remove q-0003"), or the ids next to the
verb (« q-0003 : à remplacer »), with nothing between them but articles, polite words and the element's own
noun. Other words between them ("remove the title of p-0003"), a question, a condition or a report of what
was done already make it unclear. An unclear clause counts as a request for some change: nothing is removed.
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
    """What a comment asks to do with an element it names."""

    KEEP = "keep"
    REPLACE = "replace"
    DROP = "drop"
    CHANGE = "change"


REMOVALS = frozenset({Order.REPLACE, Order.DROP})
"""Orders after which the element is no longer there as it was."""


class WordKind(StrEnum):
    """Part that a word plays in an order: its verb, an id, a denial, a filler."""

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
    """Words by which a comment gives orders, in each language.

    `nouns` are what elements are called, by the prefix of their ids ("question" for `q`). `replaced` and
    `dropped` are participles that count after an auxiliary ("q-0003 should be removed"). `elided_denial` and
    `elided_fillers` are written against the next word, as « n' » and « l' ».
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
POSSESSIVE = re.compile(r"['’]s\b")
CLAUSE = re.compile(r"(?:[^\n;.!?]|(?<=\w)\.(?=[a-z0-9]))+[\n;.!?]*")
"""A point within a number or an address, as in 12.5, ends none."""


@dataclass(frozen=True)
class Token:
    """A word or sign of a clause."""

    kind: WordKind
    text: str
    start: int

    @property
    def id(self) -> str:
        """Return the text in lower case, as elements write their ids."""
        return self.text.lower()


@dataclass(frozen=True)
class Clause:
    """A clause of a comment, with what it orders."""

    text: str
    tokens: tuple[Token, ...]
    orders: dict[str, Order]

    @property
    def is_question(self) -> bool:
        """Return whether the clause is a question."""
        return self.text.rstrip().endswith("?")

    @property
    def removes_freely(self) -> bool:
        """Return whether the clause asks to remove something that it names by no id."""
        removes_by_id = any(order in REMOVALS for order in self.orders.values())
        has_removal_verb = any(token.kind is WordKind.DROP for token in self.tokens)
        return (
            has_removal_verb
            and not removes_by_id
            and not self.is_question
            and not _has_kind(self.tokens, WordKind.DENIAL, WordKind.DOUBT)
        )


def split_clauses(comment: str) -> Iterator[Clause]:
    """Yield the clauses of a comment, each with the order for every id it names."""
    for match in CLAUSE.finditer(comment):
        tokens = tuple(_split_tokens(match.group()))
        clause = Clause(match.group(), tokens, {})
        clause.orders.update(_group_orders(tokens, followed=not clause.is_question))
        yield clause


def _split_tokens(text: str) -> Iterator[Token]:
    for match in match_token().finditer(text):
        kind = WordKind((match.lastgroup or "").removesuffix("_sign"))
        if kind is WordKind.ID and POSSESSIVE.match(text, match.end()):
            kind = WordKind.OTHER  # something of that element, as in "p-0003's title"
        yield Token(kind, match.group(), match.start())


def _group_orders(tokens: tuple[Token, ...], *, followed: bool) -> dict[str, Order]:
    """Return an order for each id; `change` if none is plain, or if two contradict each other."""
    reason = next((n for n, token in enumerate(tokens) if token.kind is WordKind.REASON), len(tokens))
    orders_by_id: dict[str, set[Order]] = {
        token.id: set() for token in tokens[:reason] if token.kind is WordKind.ID
    }
    for position in range(reason):
        for name, order in _read_orders(tokens[:reason], position):
            orders_by_id[name].add(order if followed or order is Order.KEEP else Order.CHANGE)
    return {
        element_id: orders.pop() if len(orders) == 1 else Order.CHANGE
        for element_id, orders in orders_by_id.items()
    }


def _read_orders(tokens: tuple[Token, ...], position: int) -> list[tuple[str, Order]]:
    """Return the ids that the verb at a position is about, each with its order; none if it is no verb."""
    token = tokens[position]
    if token.kind in VERBS:
        ids = _find_ids_after(tokens, position) or _find_ids_before(tokens, position, is_participle=False)
        order = VERBS[token.kind]
    elif token.kind is WordKind.DONE:
        ids = _find_ids_before(tokens, position, is_participle=True)
        order = Order.REPLACE if _match_replaced().fullmatch(token.text) else Order.DROP
    else:
        return []
    return [(name, _weigh_order(order, tokens, position)) for name in ids]


def _weigh_order(order: Order, tokens: tuple[Token, ...], position: int) -> Order:
    """Return an order after the denials and doubts around its verb: "do not remove" means keep."""
    if order is Order.KEEP:
        return Order.CHANGE if _has_kind(tokens[:position], WordKind.DOUBT) else order
    until_verb = tokens[: position + 1]
    previous_verb = next(
        (n for n in range(position - 1, -1, -1) if tokens[n].kind in {WordKind.JOINT, *VERBS, WordKind.DONE}),
        -1,
    )
    denied_after = position + 1 < len(tokens) and tokens[position + 1].kind is WordKind.DENIAL
    if denied_after or _has_kind(tokens[previous_verb + 1 : position], WordKind.DENIAL):
        return Order.KEEP
    return Order.CHANGE if _has_kind(until_verb, WordKind.DENIAL, WordKind.DOUBT) else order


def _find_ids_after(tokens: tuple[Token, ...], verb: int) -> list[str]:
    """Return the ids right after a verb, up to the first that more words follow ("remove q-0003's title")."""
    is_keep = tokens[verb].kind is WordKind.KEEP
    skipped = {WordKind.FILLER, WordKind.COLON, WordKind.DENIAL} | (
        {WordKind.AUXILIARY} if is_keep else set()
    )
    ids: list[str] = []
    n = verb + 1
    while n < len(tokens):
        start = n
        while n < len(tokens) and tokens[n].kind in skipped:
            n += 1
        if (
            n == len(tokens)
            or tokens[n].kind is not WordKind.ID
            or not _fits_noun(tokens[start:n], tokens[n])
        ):
            break
        end = _skip_kinds(tokens, n + 1, {WordKind.FILLER})
        is_complete = end == len(tokens) or tokens[end].kind in {WordKind.JOINT, WordKind.MEANS}
        if not (is_complete or is_keep):
            break
        ids.append(tokens[n].id)
        if end == len(tokens) or tokens[end].kind is not WordKind.JOINT:
            break
        n = _skip_kinds(tokens, end, {WordKind.JOINT})
    return ids


def _find_ids_before(tokens: tuple[Token, ...], verb: int, *, is_participle: bool) -> list[str]:
    """Return the ids before a verb that has none after it, as in "q-0003 and q-0004: remove"."""
    end = _skip_kinds(tokens, verb + 1, {WordKind.FILLER})
    if end < len(tokens) and tokens[end].kind is not WordKind.JOINT:
        return []
    n = verb - 1
    while n >= 0 and tokens[n].kind in {WordKind.FILLER, WordKind.COLON, WordKind.AUXILIARY, WordKind.DENIAL}:
        n -= 1
    if is_participle and not _has_kind(tokens[n + 1 : verb], WordKind.AUXILIARY):
        return []
    ids: list[str] = []
    around = [*tokens[n + 1 : verb], *tokens[verb + 1 : end]]
    while n >= 0 and tokens[n].kind is WordKind.ID:
        if _fits_noun(around, tokens[n]):
            ids.append(tokens[n].id)
        n -= 1
        gap_end = n
        while n >= 0 and tokens[n].kind in {WordKind.FILLER, WordKind.JOINT}:
            n -= 1
        if not _has_kind(tokens[n + 1 : gap_end + 1], WordKind.JOINT):
            break
    return ids


def _fits_noun(between: Iterable[Token], id_token: Token) -> bool:
    """Return whether the noun before an id, if any, fits its prefix: "the sentence q-0003" does not."""
    nouns = [token for token in between if _match_noun().fullmatch(token.text)]
    return all(_match_noun(id_token.id.partition("-")[0]).fullmatch(token.text) for token in nouns)


def _skip_kinds(tokens: tuple[Token, ...], position: int, kinds: set[WordKind]) -> int:
    while position < len(tokens) and tokens[position].kind in kinds:
        position += 1
    return position


def _has_kind(tokens: Iterable[Token], *kinds: WordKind) -> bool:
    return any(token.kind in kinds for token in tokens)


@cache
def match_token() -> re.Pattern[str]:
    """Return the pattern of each word and sign of a clause; the group that matched names its kind."""
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
    whole_words = (rf"(?P<{kind}>(?<![\w-])(?:{'|'.join(listed)})(?!\w))" for kind, listed in words.items())
    marks = (rf"(?P<{kind}_sign>{sign})" for kind, sign in signs.items())
    return match_any((*whole_words, *marks, rf"(?P<{WordKind.OTHER}>[\w'’-]+)"))


@cache
def _match_noun(family: str | None = None) -> re.Pattern[str]:
    """Return the pattern of the nouns for elements with this id prefix, or with any."""
    return match_any(_list_nouns(family))


def _list_nouns(family: str | None = None) -> tuple[str, ...]:
    return gather_words(
        OrderWords,
        lambda each: (noun for name, nouns in each.nouns.items() if family in (None, name) for noun in nouns),
    )


@cache
def _match_replaced() -> re.Pattern[str]:
    return match_any(gather_words(OrderWords, lambda each: each.replaced))
