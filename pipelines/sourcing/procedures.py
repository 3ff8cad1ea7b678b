"""Procedures among the numbered lists of a source: a list may count reasons, questions or articles as well.

A numbered list is a procedure if its heading or its lead-in announces one, or if most of its items say what
to do; not if they announce what has no order of doing, such as rules or reasons.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from schemas.language import Language
from schemas.languages.lexicon import read_vocabulary
from schemas.languages.procedure_words import ProcedureWords
from schemas.source import DEEPEST, Span, SpanKind

LONGEST_ANNOUNCEMENT = 300
"""Characters of a lead-in, from its end, that are looked at."""

LONGEST_OPENING = 200
"""Characters of an item, from its beginning, that are looked at."""

LEAST_SHARE = 0.5
"""More than this share of the items of a procedure say what to do, if nothing announces one."""


def mark_procedures(spans: Sequence[Span], language: Language) -> tuple[Span, ...]:
    """Return the spans with only the steps of procedures as steps; other numbered items are sentences."""
    words = read_vocabulary(ProcedureWords, language)
    marked: list[Span] = []
    for number, run in groupby(spans, key=lambda span: None if span.item is None else span.item.list):
        listed = list(run)
        steps = [span for span in listed if span.kind is SpanKind.STEP]
        before = marked[-1] if marked else None
        if number is None or not steps:
            marked += listed
        else:
            deepest = _find_deepest_steps(steps, before, words)
            marked += [_judge_step(span, deepest, words) for span in listed]
    return tuple(marked)


def _find_deepest_steps(steps: Sequence[Span], before: Span | None, words: ProcedureWords) -> int:
    """Return how deep the steps are among numbered items, all of them or those of the first level; 0: none.

    What the items within a step list is judged apart, for it may be things: « la poche de devant ».
    """
    announced = _find_announcement(_list_announcements(steps[0], before), words)
    if announced is not None:
        return DEEPEST if announced else 0
    first = min(_read_depth(span) for span in steps)
    deeper = [span for span in steps if _read_depth(span) > first]
    if not _give_instructions([span for span in steps if _read_depth(span) == first], words):
        return 0
    return DEEPEST if _give_instructions(deeper, words) else first


def _read_depth(span: Span) -> int:
    return 1 if span.item is None else span.item.depth


def says_what_to_do(text: str, language: Language) -> bool:
    """Return whether a text begins with an instruction, as a step does."""
    words = read_vocabulary(ProcedureWords, language)
    return words.instructions.match(text[:LONGEST_OPENING]) is not None


def _list_announcements(first: Span, before: Span | None) -> Iterator[str]:
    """Yield the lead-in of a list, then the heading above it."""
    is_lead = before is not None and before.kind is SpanKind.SENTENCE and before.item is None
    if before is not None and is_lead and before.anchor.heading == first.anchor.heading:
        yield before.text[-LONGEST_ANNOUNCEMENT:]
    if first.anchor.heading:
        yield first.anchor.heading[-1]


def _find_announcement(announcements: Iterator[str], words: ProcedureWords) -> bool | None:
    """Return whether steps are announced, or something else; None if nothing is."""
    for text in announcements:
        if words.others.search(text):
            return False
        if words.announced.search(text):
            return True
    return None


def _give_instructions(steps: Sequence[Span], words: ProcedureWords) -> bool:
    """Return whether most of some items say what to do."""
    instructions = sum(words.instructions.match(span.text[:LONGEST_OPENING]) is not None for span in steps)
    return instructions > LEAST_SHARE * len(steps)


def _judge_step(span: Span, deepest: int, words: ProcedureWords) -> Span:
    is_step = _read_depth(span) <= deepest and not words.remarks.match(span.text[:LONGEST_OPENING])
    return span if is_step else _make_sentence(span)


def _make_sentence(span: Span) -> Span:
    if span.kind is not SpanKind.STEP:
        return span
    return span.model_copy(update={"kind": SpanKind.SENTENCE})
