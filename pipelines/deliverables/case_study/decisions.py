"""Situations that the sources themselves provide for: a condition, and what is done then.

"A dish that has not reached 10 °C after 2 hours is thrown away" asks what one does with such a dish; the
sentence is the answer. Only sentences that begin with their condition are read, or whose subject is any one
thing ("a dish") that a mark sets apart from its like ("that has not", "at more than", "out of order").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.material import Piece
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.obligation_words import is_binding, is_defining
from pipelines.drafting.text.words import is_statement, list_content_stems
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Expressions, Pattern, Vocabulary, read_vocabulary
from schemas.source import SpanKind

FEWEST_GIVEN_STEMS = 2
"""Content words of a condition; a shorter one tells nobody what the matter is."""

LONGEST_SUBJECT = 25
"""Characters within which the beginning of a sentence names who does something."""


class ConditionWords(Vocabulary):
    """Sentences that state a condition and what is done then: patterns with the groups `given` and `done`.

    A condition of `things` is one only with one of the `marks`. What is done then begins with one of
    `orders`, or is one of `acts`: right behind the first of `passives`, or anywhere behind one of the
    `people`. Of a thing it may also be `bound` to be done. It is none where it is one of `descriptions` ("is
    called a glacier"), or where one of `agents` brings in what is no person ("by a spring"): in "when one
    falls, the other must rise" nobody does anything.
    """

    room: ClassVar[str] = "deliverables.case_study.conditions"

    clauses: Expressions
    things: Expressions
    marks: AnyWord
    acts: AnyWord
    passives: Pattern
    bound: Pattern
    descriptions: Expressions
    agents: Pattern
    people: AnyWord
    orders: Expressions


@dataclass(frozen=True)
class Decision:
    """A situation in the words of a source, and the sentence that says what is done in it."""

    piece: Piece
    given: str


def list_decisions(
    pieces: Iterable[Piece], doubtful: frozenset[str], language: Language
) -> Iterator[Decision]:
    """Yield the situations that some pieces provide for, in order; `doubtful` are ids of spans to leave."""
    for piece in pieces:
        is_sentence = piece.span.kind is SpanKind.SENTENCE and is_statement(piece.text, language)
        if not is_sentence or piece.span.id in doubtful or is_defining(piece.text, language):
            continue
        given = None if needs_context(piece.text, language) else find_condition(piece.text, language)
        if given is not None and len(list_content_stems(given, language)) >= FEWEST_GIVEN_STEMS:
            yield Decision(piece, given)


def find_condition(text: str, language: Language) -> str | None:
    """Return the condition of a sentence, if it says what is to be done then; None if rules are not sure."""
    words = read_vocabulary(ConditionWords, language)
    for pattern in _match_all(words.clauses):
        if (match := pattern.match(text)) and tells_act(match["done"], words):
            return match["given"].strip()
    for pattern in _match_all(words.things):
        match = pattern.match(text)
        if match is None or not words.marks.search(match["given"]):
            continue
        if tells_act(match["done"], words) or _is_bound(match, words, language):
            return match["given"].strip()
    return None


def tells_act(text: str, words: ConditionWords) -> bool:
    """Return whether a text orders something, or tells what people do."""
    if any(each.match(text) for each in _match_all(words.orders)):
        return True
    passive, person = words.passives.search(text), words.people.search(text[:LONGEST_SUBJECT])
    if passive is not None and words.acts.match(text[passive.end() :]):
        return not _describes(text[passive.end() :], words)
    act = None if person is None else words.acts.search(text, person.end())
    return act is not None and not _describes(text[act.start() :], words)


def _is_bound(match: re.Match[str], words: ConditionWords, language: Language) -> bool:
    """Return whether somebody has to do something: with a thing, or being the person in the condition."""
    done = match["done"]
    if words.people.search(match["given"][:LONGEST_SUBJECT]):
        return is_binding(done, language)
    bound = words.bound.match(done)
    return bound is not None and not _describes(done[bound.end() :], words)


def _describes(text: str, words: ConditionWords) -> bool:
    """Return whether a text, from its participle on, says what something is, or what a thing does to it."""
    agent = words.agents.search(text)
    by_thing = agent and not words.people.search(text[agent.end() :][:LONGEST_SUBJECT])
    return bool(by_thing) or any(each.search(text) for each in _match_all(words.descriptions))


@cache
def _match_all(patterns: Expressions) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in patterns)
