"""What a request for changes names: ids of items, pages and statements, and what to do with each."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Order(StrEnum):
    """What a comment wants of an element it names."""

    KEEP = "keep"
    REPLACE = "replace"
    DROP = "drop"


@dataclass(frozen=True)
class Wishes:
    """The ids to drop or replace, and the clauses that ask for more than that."""

    orders: dict[str, Order]
    beyond: tuple[str, ...]

    @property
    def named(self) -> frozenset[str]:
        """Return the ids a writer may change; one to be kept is named by nobody."""
        return frozenset(name for name, order in self.orders.items() if order is not Order.KEEP)


VERBS = {
    Order.KEEP: r"gard\w*|conserv\w*|laiss\w*|keep\w*|leave\w*|pas touch\w*|do(?: no|n.)t (?:touch|change)",
    Order.REPLACE: r"rempla\w*|replac\w*|chang\w*|substitu\w*",
    Order.DROP: r"supprim\w*|enlev\w*|enlèv\w*|retir\w*|delet\w*|drop\w*|remov\w*",
}
ID = r"(?:q|p|st)-\d{4}"
TOKEN = re.compile(
    rf"(?P<id>\b{ID}\b)|" + "|".join(rf"(?P<{order.value}>\b(?:{verb})\b)" for order, verb in VERBS.items()),
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[\n;.!?]+")


def read(comment: str) -> Wishes:
    """Return what a comment asks for, clause by clause.

    An id takes the verb before it in its clause, else the one after, else it is to be dropped. A clause
    without an id, or with neither of the verbs, asks for something no rule can do.
    """
    orders: dict[str, Order] = {}
    beyond = []
    for clause in CLAUSE.split(comment):
        given = _orders(clause)
        orders |= {name: order for name, order in given.items() if order is not None}
        orders |= {name: Order.DROP for name, order in given.items() if order is None}
        asks_more = not given or None in given.values()
        if asks_more and re.search(r"\w{2,}", re.sub(ID, " ", clause)):
            beyond.append(" ".join(clause.split()))
    return Wishes(orders, tuple(beyond))


def _orders(clause: str) -> dict[str, Order | None]:
    found = list(TOKEN.finditer(clause))
    verbs = [(m.start(), Order(m.lastgroup)) for m in found if m.lastgroup and m.lastgroup != "id"]
    given: dict[str, Order | None] = {}
    for match in found:
        if match.lastgroup == "id":
            before = [order for start, order in verbs if start < match.start()]
            after = [order for start, order in verbs if start > match.start()]
            given[match.group().lower()] = before[-1] if before else after[0] if after else None
    return given
