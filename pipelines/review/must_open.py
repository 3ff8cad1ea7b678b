"""Citations a reviewer has to open before approving at the desk (`must_open` of the policy).

Only the desk keeps count: opening happens on its page. The rule asks for what is cheap to get wrong and
dear to believe: a figure, and a statement that a blocking finding is about.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import ClassVar

from pipelines.review.evidence_phrases import phrase_computation
from pipelines.review.policy import find_blocking
from schemas.course import MustOpen, ReviewPolicy
from schemas.draft import Cited, Draft, Row, list_texts
from schemas.languages.lexicon import AnyWord, Vocabulary, read_every_vocabulary

DIGIT = re.compile(r"\d")  # of any script


class NumberWords(Vocabulary):
    """Numbers written out, from two on: one is an article as well."""

    room: ClassVar[str] = "numbers"

    from_two_on: AnyWord


@dataclass(frozen=True)
class CitationToOpen:
    """A cited passage to open: its span, what rests on it and says what, and why it is asked for."""

    span: str
    element: str
    text: str
    why: MustOpen


def find_citations_to_open(
    draft: Draft, policy: ReviewPolicy, held: Collection[str]
) -> tuple[CitationToOpen, ...]:
    """Return the cited passages to open before approving, in reading order, each span once.

    `held` are the spans the sources still hold: what is gone opens nowhere, and is a finding already.
    """
    found: dict[str, CitationToOpen] = {}
    faulted = {finding.place for finding in find_blocking(draft)}
    for element in draft.content.walk_citing():
        why = _why(element, policy, faulted)
        for span in _rests_on(element) if why else ():
            if span in held and why is not None:
                found.setdefault(span, CitationToOpen(span, element.id, _describe_element(element), why))
    return tuple(found.values())


def holds_a_number(text: str) -> bool:
    """Return whether a text states a figure, in digits or written out in any language."""
    return DIGIT.search(text) is not None or any(
        words.from_two_on.search(text) for words in read_every_vocabulary(NumberWords)
    )


def _rests_on(element: Cited) -> Iterator[str]:
    """Yield what to open of an element: its passages, and of the rows its figure was counted over the first.

    One row shows which table was counted; nobody would open three hundred.
    """
    yield from (citation.span for citation in element.citations)
    computation = phrase_computation(element)
    if computation is not None:
        yield (computation.counted or computation.rows)[0]


def _why(element: Cited, policy: ReviewPolicy, faulted: Collection[str]) -> MustOpen | None:
    if MustOpen.BLOCKING in policy.must_open and element.id in faulted:
        return MustOpen.BLOCKING
    numbers = MustOpen.NUMBERS in policy.must_open and any(map(holds_a_number, list_texts(element)))
    return MustOpen.NUMBERS if numbers else None


def _describe_element(element: Cited) -> str:
    """Return what a person recognises an element by."""
    return " · ".join(element.cells) if isinstance(element, Row) else next(list_texts(element))
