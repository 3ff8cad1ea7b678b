"""Instructions told in prose: sentences of one paragraph, each of which says what to do.

They are steps only where rules are sure of it: a heading tells of an emergency, or one of them says by its
first word that it comes after another ("then"). What is barred at their end is a warning of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical
from pipelines.sourcing.procedures import says_what_to_do
from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary
from schemas.source import SpanKind

FEWEST_STEPS = 3
"""Instructions in a row that are a procedure; two are a remark."""

ENDS = (".", "!")

FEWEST_BEFORE_A_WARNING = 2
"""Instructions before what they bar that are steps still; after a single one all of it is a warning."""

Item = tuple[Piece, ...]
"""Pieces that are read together."""


class SequenceWords(Vocabulary):
    """How a heading tells of an emergency, how an instruction says that it comes next, or bars something."""

    room: ClassVar[str] = "deliverables.lesson.sequences"

    emergencies: Pattern
    next_ones: Pattern
    bans: Pattern


@dataclass(frozen=True)
class ToldRun:
    """Sentences between which nothing else stands: prose, or instructions with what they bar at the end."""

    prose: tuple[Item, ...] = ()
    steps: tuple[Item, ...] = ()
    bans: tuple[Item, ...] = ()


def split_told_steps(items: Sequence[Item], language: Language) -> Iterator[ToldRun]:
    """Yield the sentences of a passage in reading order, instructions that are steps apart."""
    waiting: list[Item] = []
    for is_told, run in groupby(items, key=lambda item: _is_told(item, language)):
        for _, told in groupby(run, key=lambda item: (item[0].source.name, item[0].span.anchor.place)):
            together = tuple(told)
            if is_told and _is_sequence(together, language):
                yield from _flush(waiting)
                waiting = []
                yield _set_bans_apart(together, language)
            else:
                waiting += together
    yield from _flush(waiting)


def _is_told(item: Item, language: Language) -> bool:
    first, text = item[0], " ".join(piece.text for piece in item)
    is_sentence = first.span.kind is SpanKind.SENTENCE and first.span.item is None
    return is_sentence and text.endswith(ENDS) and says_what_to_do(text, language)


def _is_sequence(items: Sequence[Item], language: Language) -> bool:
    if len(items) < FEWEST_STEPS:
        return False
    words = read_vocabulary(SequenceWords, language)
    is_emergency = any(words.emergencies.search(title) for title in items[0][0].span.anchor.heading)
    return is_emergency or any(words.next_ones.match(canonical(item[0].text)) for item in items[1:])


def _set_bans_apart(items: Sequence[Item], language: Language) -> ToldRun:
    """Return instructions as steps and a warning; as a warning alone where one or none says what to do."""
    bans = read_vocabulary(SequenceWords, language).bans
    end = len(items)
    while end and bans.match(canonical(items[end - 1][0].text)):
        end -= 1
    if end < FEWEST_BEFORE_A_WARNING:
        return ToldRun(bans=tuple(items))
    return ToldRun(steps=tuple(items[:end]), bans=tuple(items[end:]))


def _flush(items: Sequence[Item]) -> Iterator[ToldRun]:
    if items:
        yield ToldRun(prose=tuple(items))
