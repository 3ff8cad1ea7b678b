"""What a request for changes names: ids of items, pages and statements, and what to do with each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from schemas.course import ArtefactKind
from schemas.deliverables import titles
from schemas.draft import Artefact, named
from schemas.language import Language


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
    Order.KEEP: r"gard\w*|conserv\w*|laiss\w*|keep\w*|leave\w*"
    r"|pas touch\w*|touch\w* pas|do(?: no|n.)t (?:touch|change)",
    Order.REPLACE: r"rempla\w*|replac\w*|chang\w*|substitu\w*",
    Order.DROP: r"supprim\w*|enlev\w*|enlèv\w*|retir\w*|delet\w*|drop\w*|remov\w*",
}
ID = r"(?:q|p|st)-\d{4}"
TOKEN = re.compile(
    rf"(?P<id>\b{ID}\b)|" + "|".join(rf"(?P<{order.value}>\b(?:{verb})\b)" for order, verb in VERBS.items()),
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[\n;.!?]+")
CALLED: dict[str, tuple[str, ...]] = {
    kind.value: tuple(
        {kind.value.replace("_", " "), *(titles(language)[kind.value].lower() for language in Language)}
    )
    for kind in ArtefactKind
} | {
    "quiz": ("quiz", "quizze", "question"),
    "positioning": ("positioning", "positionnement"),
    "summary": ("summary", "synthèse", "résumé", "points clés", "key point"),
    "session_plan": ("session plan", "déroulé", "déroulé pédagogique"),
    "trainer_guide": ("trainer guide", "guide du formateur", "guide de la formatrice"),
    "open_questions": ("open question", "question ouverte", "questions ouvertes", "marking guide"),
    "case_study": ("case study", "case studies", "étude de cas", "études de cas"),
    "flashcards": ("flashcard", "carte", "cartes de révision"),
    "sponsor_kit": ("sponsor kit", "communication kit", "kit de communication", "embarquement"),
    "slides": ("slide", "diapositive", "diapo", "présentation"),
    "figures": ("figure", "diagram", "chart", "schéma", "graphique"),
}
"""What people call each deliverable."""

FILLERS = re.compile(
    r"\b(?:l[ae]s?|l['’]|un|une|de[sl]?|d['’]|du|et|ou|ainsi|que|aussi|svp|merci|question|item|page|section|phrase"
    r"|point|par|autres?|plaît|veuillez|the|an?|and|or|also|please|with|another|others?|one|statement|sentence"
    r"|this|these|ces?|cette)\b|['’]",
    re.IGNORECASE,
)


def read(comment: str) -> Wishes:
    """Return what a comment asks for, clause by clause.

    An id takes the verb before it in its clause, else the one after, else it is to be dropped. What a
    clause says beyond ids, verbs and filler words asks for something no rule can do.
    """
    orders: dict[str, Order] = {}
    beyond = []
    for clause in CLAUSE.split(comment):
        given = _orders(clause)
        orders |= {name: order for name, order in given.items() if order is not None}
        orders |= {name: Order.DROP for name, order in given.items() if order is None}
        if re.search(r"\w{3,}", _left_over(clause, given)):
            beyond.append(" ".join(clause.split()))
    return Wishes(orders, tuple(beyond))


def concerned(comment: str, artefacts: tuple[Artefact, ...]) -> frozenset[str]:
    """Return the kinds of the deliverables a comment asks something of; all where a clause names none.

    A clause names a deliverable by what it is called, or by the id of an element it holds. What is only
    to be kept asks for nothing.
    """
    every = frozenset(artefact.kind for artefact in artefacts)
    holder = {each.id: artefact.kind for artefact in artefacts for each in named(artefact)}
    found: set[str] = set()
    for clause in CLAUSE.split(comment):
        if _only_keeps(clause):
            continue
        orders = _orders(clause)
        wanted = {name for name, order in orders.items() if order is not Order.KEEP and name in holder}
        asked = _called(clause, every) | {holder[name] for name in wanted}
        if not asked and not orders and re.search(r"\w{3,}", _left_over(clause, orders)):
            return every
        found |= asked
    return frozenset(found) or every


def unconcerned(comment: str, artefacts: tuple[Artefact, ...]) -> frozenset[str]:
    """Return the kinds of the deliverables a comment asks nothing of: they stay byte for byte."""
    return frozenset(artefact.kind for artefact in artefacts) - concerned(comment, artefacts)


def _only_keeps(clause: str) -> bool:
    verbs = {match.lastgroup for match in TOKEN.finditer(clause)} - {"id"}
    return verbs == {Order.KEEP.value}


def _called(clause: str, kinds: Iterable[str]) -> set[str]:
    """Return the kinds a clause calls by name; part of a longer name is none, as in « question ouverte »."""
    said, found = clause.lower(), set[str]()
    called = [(word, kind) for kind in kinds for word in CALLED[kind]]
    for word, kind in sorted(called, key=lambda each: (-len(each[0]), each)):
        said, times = re.subn(rf"\b{re.escape(word)}s?\b", " ", said)
        if times:
            found.add(kind)
    return found


def _left_over(clause: str, given: dict[str, Order | None]) -> str:
    """Return what a clause says beyond naming elements and what to do with them; all of it without an id."""
    without = TOKEN.sub(" ", clause) if given else clause
    return FILLERS.sub(" ", without)


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
