"""What a request for changes names: ids of items, pages and statements, and what to do with them."""

import re
from dataclasses import dataclass

ID = re.compile(r"\b(?:q|p|st)-\d{4}\b")
REPLACE = re.compile(r"\b(rempla\w*|replac\w*|chang\w*|substitu\w*)", re.IGNORECASE)
CLAUSE = re.compile(r"[\n;.!?]+")
ONLY_AN_ORDER = re.compile(
    r"\b(?:rempla\w*|replac\w*|supprim\w*|enlev\w*|retir\w*|delet\w*|drop\w*|remov\w*|please|svp|"
    r"merci|s'il (?:te|vous) plaît|et|and|the|la|le|les|l|question|questions|item|items|page|pages|"
    r"section|sections|phrase|phrases|statement|statements|par une autre|with another one|with another)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wishes:
    """The ids to drop, those of them to replace by something else, and the clauses beyond that."""

    drop: frozenset[str]
    replace: frozenset[str]
    beyond: tuple[str, ...]


def ids_named(comment: str) -> frozenset[str]:
    """Return every element id a comment names."""
    return frozenset(ID.findall(comment))


def read(comment: str) -> Wishes:
    """Return what a comment asks for, clause by clause; a named id is dropped unless it is to be replaced."""
    drop: set[str] = set()
    replace: set[str] = set()
    beyond = []
    for clause in CLAUSE.split(comment):
        named = ID.findall(clause)
        (replace if REPLACE.search(clause) else drop).update(named)
        rest = ONLY_AN_ORDER.sub(" ", ID.sub(" ", clause))
        if re.search(r"\w{2,}", rest) or (not named and clause.strip()):
            beyond.append(" ".join(clause.split()))
    return Wishes(frozenset(drop - replace), frozenset(replace), tuple(beyond))
