"""What a draft states as true or directs, sentence by sentence, with the words it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.drafting.critique.item_texts import (
    extract_claim,
    join_citation,
    join_wording,
    list_claims,
    list_feedbacks,
)
from pipelines.drafting.elements import Element, list_right_answers
from pipelines.drafting.text.sentence_parts import SENTENCE_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import GAP, Citation, Question, Row, Statement, TrueFalse

if TYPE_CHECKING:
    from pipelines.drafting.critique.case import Case

CELLS_OF_PAIR = 2
FEWEST_WORDS = 5
"""Cells of a row that says something of its first one, and words of a cell that is a sentence."""

LEAST_SAID = 0.5
"""Share of a condition's stems that the sentence beside has if it says the condition."""


@dataclass(frozen=True)
class AssertedText:
    """A text an element states as true, and everything it may have it from."""

    element: Element
    text: str
    evidence: str


def list_asserted_texts(case: "Case") -> Iterator[AssertedText]:
    """Yield what elements with citations state: sentences, rows, keys in their stems, feedback.

    A claim to be judged false states nothing; feedback may repeat what its question says or offers.
    """
    for element in case.elements:
        if not element.claims or not (element.citations or element.computation):
            continue
        evidence = join_evidence(case, element)
        if not isinstance(element.part, Question):
            yield AssertedText(element, element.text, evidence)
            continue
        yield from (AssertedText(element, text, evidence) for text in _list_keyed_texts(element.part))
        wording = join_wording(element.part)
        yield from (
            AssertedText(element, text, f"{evidence} {wording}") for text in list_feedbacks(element.part)
        )


def pick_statement(asserted: AssertedText) -> AssertedText | None:
    """Return a text, or of a row of two cells the second if it is a sentence; cells side by side are none.

    The first cell names, asks or wrongly believes what the second says.
    """
    part = asserted.element.part
    if not isinstance(part, Row):
        return asserted
    is_answer = len(part.cells) == CELLS_OF_PAIR and len(part.cells[-1].split()) >= FEWEST_WORDS
    return replace(asserted, text=part.cells[-1]) if is_answer else None


def list_directed_texts(case: "Case") -> Iterator[AssertedText]:
    """Yield the directions of parts that may cite, each with what it cites itself."""
    elements = {element.id: element for element in case.elements}
    for direction in case.directions:
        element = elements.get(direction.part.id)
        if element is not None:
            yield AssertedText(element, direction.text, join_evidence(case, element))


def join_evidence(case: "Case", element: Element) -> str:
    """Return what an element rests on, with headings and columns, and what its figure was counted over."""
    figure = element.computation
    texts = [figure.formula, figure.column, figure.value] if figure else []
    artefacts = (artefact for artefact in case.content.artefacts if artefact.kind == element.artefact)
    context = case.course.context
    if context is not None and any(artefact.tells_a_story for artefact in artefacts):
        texts += context.cases
    return " | ".join([*texts, *map(join_citation, element.citations)])


def cites_other_language(case: "Case", element: Element) -> bool:
    """Return whether an element cites a source in another language: no word in common is right there."""
    spoken = case.content.language
    languages = {source.name: source.language for source in case.spans.citable}
    return any(languages.get(citation.source, spoken) != spoken for citation in element.citations)


def is_said_beside(case: "Case", element: Element, condition: str) -> bool:
    """Return whether another sentence of an element's block, or the title of its page, says a condition.

    So does one of a neighbouring block, if it has all its words.
    """
    language = case.content.language
    stems = list_content_stems(condition, language)
    beside = list_content_stems(case.block_texts.get(element.id, ""), language)
    near = (list_content_stems(text, language) for text in case.near_sentences.get(element.id, ()))
    is_near = len(stems) > 1 and any(map(stems.issubset, near))
    return is_near or (bool(stems) and share_of(stems, beside) >= LEAST_SAID)


def is_lead_in(element: Element) -> bool:
    """Return whether an element only announces what stands below it, which says the rest."""
    return isinstance(element.part, Statement) and element.text.rstrip().endswith(":")


def is_quoted(element: Element, text: str) -> bool:
    """Return whether a text is worded by the passages it cites."""
    return any(text in citation.quote for citation in element.citations) or repeats_sentences(
        text, element.citations
    )


def repeats_sentences(text: str, citations: Iterable[Citation]) -> bool:
    """Return whether each sentence of a text is a whole one of what it cites: it contradicts none of it.

    Typography is ignored, since a writer sets dashes and quotes as the house does, and so are the arrows that
    join steps. Part of a sentence may mean something else.
    """
    quoted = frozenset().union(*(list_comparable_sentences(citation.quote) for citation in citations))
    return list_comparable_sentences(text) <= quoted


@lru_cache(maxsize=20_000)
def list_comparable_sentences(text: str) -> frozenset[str]:
    """Return the sentences of a text without their typography and the sign at their end."""
    sentences = (each for step in canonical(text).split(" → ") for each in SENTENCE_END.split(step))
    return frozenset(each.rstrip(" .;:,") for each in sentences)


def _list_keyed_texts(item: Question) -> tuple[str, ...]:
    """Return the right answers, each in its sentence if the stem has a gap for it; a plain stem only asks."""
    if isinstance(item, TrueFalse):
        return (extract_claim(item.stem),) if item.answer else ()
    return list_claims(item) if GAP.search(item.stem) else list_right_answers(item)
