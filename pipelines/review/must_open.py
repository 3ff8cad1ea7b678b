"""Citations a reviewer has to open before approving at the desk (`must_open` of the policy).

Only the desk records what was opened, on its page. Two kinds of elements have to be checked: those with a
figure, and those that a blocking finding is about.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipelines.review.evidence_phrases import phrase_computation
from pipelines.review.policy import find_blocking
from schemas.course import MustOpen, ReviewPolicy
from schemas.draft import Cited, Draft, Row, list_texts
from schemas.languages.lexicon import AnyWord, Vocabulary, read_every_vocabulary
from schemas.plan import PlanRevision

DIGIT = re.compile(r"\d")  # of any script


class NumberWords(Vocabulary):
    """Numbers written out, from two on: one is an article as well."""

    room: ClassVar[str] = "numbers"

    from_two_on: AnyWord


@dataclass(frozen=True)
class CitationToOpen:
    """A cited passage to open: its span, the element that rests on it with its text, and the reason."""

    span: str
    element: str
    text: str
    why: MustOpen


def find_citations_to_open(
    draft: Draft, policy: ReviewPolicy, spans_held: Collection[str]
) -> tuple[CitationToOpen, ...]:
    """Return the cited passages to open before approving, in reading order, each span once.

    `held` are the spans the sources still hold: what is gone opens nowhere, and is a finding already.
    """
    citations: dict[str, CitationToOpen] = {}
    blocked_places = {finding.place for finding in find_blocking(draft)}
    for element in draft.content.walk_citing():
        reason = _choose_reason(element, policy, blocked_places)
        for span in _list_spans_to_open(element) if reason else ():
            if span in spans_held and reason is not None:
                citations.setdefault(
                    span, CitationToOpen(span, element.id, _describe_element(element), reason)
                )
    return tuple(citations.values())


def find_passages_to_open(
    plan: PlanRevision, policy: ReviewPolicy, texts: Mapping[str, str], known: Collection[str]
) -> tuple[CitationToOpen, ...]:
    """Return the passages of a plan to open before approving, in the order of its pages, each once.

    `texts` are the words of the passages that the sources still hold, `known` the passages of the plan that
    people approved last: what came since has to be read where it stands.
    """
    passages: dict[str, CitationToOpen] = {}
    blocked_places = {finding.place for finding in find_blocking(plan)}
    for page in plan.plan.pages:
        for span in (each for each in page.evidence if each in texts):
            is_blocked = MustOpen.BLOCKING in policy.must_open and page.id in blocked_places
            has_number = MustOpen.NUMBERS in policy.must_open and holds_a_number(texts[span])
            if is_blocked or (has_number and span not in known):
                why = MustOpen.BLOCKING if is_blocked else MustOpen.NUMBERS
                passages.setdefault(span, CitationToOpen(span, page.id, texts[span], why))
    return tuple(passages.values())


def holds_a_number(text: str) -> bool:
    """Return whether a text states a figure, in digits or written out in any language."""
    return DIGIT.search(text) is not None or any(
        words.from_two_on.search(text) for words in read_every_vocabulary(NumberWords)
    )


def _list_spans_to_open(element: Cited) -> Iterator[str]:
    """Yield the spans to open for an element: its citations, and the first row its figure counts.

    One row is enough to show which table was counted.
    """
    yield from (citation.span for citation in element.citations)
    computation = phrase_computation(element)
    if computation is not None:
        yield (computation.counted or computation.rows)[0]


def _choose_reason(element: Cited, policy: ReviewPolicy, blocked_places: Collection[str]) -> MustOpen | None:
    if MustOpen.BLOCKING in policy.must_open and element.id in blocked_places:
        return MustOpen.BLOCKING
    numbers = MustOpen.NUMBERS in policy.must_open and any(map(holds_a_number, list_texts(element)))
    return MustOpen.NUMBERS if numbers else None


def _describe_element(element: Cited) -> str:
    """Return a text by which a person recognises an element."""
    return " · ".join(element.cells) if isinstance(element, Row) else next(list_texts(element))
