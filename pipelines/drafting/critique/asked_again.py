"""Rule on questions and cards: none asks in other words for what another of the deliverable asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import extract_claim, fold_text, list_claims
from pipelines.drafting.elements import Element, list_elements, list_right_answers
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.words import list_plain_stems
from schemas.draft import (
    Cloze,
    Matching,
    MultipleChoice,
    Ordering,
    Question,
    Questionnaire,
    Row,
    TrueFalse,
    TwoSided,
)
from schemas.finding import Finding
from schemas.language import Language

LEAST_OF_ANSWER = 0.8
LEAST_OF_WORDING = 0.5
"""Shares of the shorter of two answers, and of two questions with theirs, that the other has too."""

LEAST_OF_CLAIM = 0.6
"""Share of the shorter wording that the other has too, where one of them is a claim to judge."""

FEWEST_STEMS = 3
"""Stems of an answer without an amount; a shorter one is that of several questions."""

SEVERAL = MultipleChoice | Matching | Ordering
"""Questions whose answer is several things."""


@dataclass(frozen=True)
class Asked:
    """A question or a card: where it is, what it asks with the answer, and the passages it rests on."""

    place: str
    wording: frozenset[str]
    answer: frozenset[str]
    asked_numbers: frozenset[str]
    numbers: frozenset[str]
    spans: frozenset[str]
    folded: str
    is_claim: bool


def find_questions_asked_again(case: Case) -> Iterator[Finding]:
    """Find two questions or cards of a deliverable with the same passages, answer and most of their words.

    Either may be the one to change, so both are found.
    Two questions of one kind with the same wording are judged by `item.repeated` and `item.near_repeated`.
    """
    language = case.content.language
    for artefact in case.content.artefacts:
        if not isinstance(artefact, Questionnaire | TwoSided):
            continue
        earlier: list[Asked] = []
        for element in list_elements([artefact]):
            asked = _read(element, language)
            if asked is None:
                continue
            alike = next((each for each in earlier if _is_alike(asked, each)), None)
            if alike is not None:
                for one, other in ((alike, asked), (asked, alike)):
                    yield Finding(rule="item.asked_again", place=one.place, facts={"other": other.place})
            earlier.append(asked)


def _read(element: Element, language: Language) -> Asked | None:
    part, key, is_claim = element.part, None, False
    if isinstance(part, Row) and len(part.cells) == 2:
        asks, answer = part.cells
    elif isinstance(part, TrueFalse) and part.answer:
        asks, answer, key, is_claim = "", extract_claim(part.stem), "", True
    elif isinstance(part, Cloze):
        asks, answer, key, is_claim = "", list_claims(part)[0], " | ".join(list_right_answers(part)), True
    elif isinstance(part, Question) and not isinstance(part, SEVERAL | TrueFalse):
        asks, answer = part.stem, " | ".join(list_right_answers(part))
    else:
        return None
    return Asked(
        place=element.id,
        wording=list_plain_stems(f"{asks} | {answer}", language),
        answer=list_plain_stems(answer, language),
        asked_numbers=find_numbers(answer if key is None else key, words=True),
        numbers=find_numbers(f"{asks} | {answer}", words=True),
        spans=frozenset(citation.span for citation in element.citations),
        folded=fold_text(asks or answer),
        is_claim=is_claim,
    )


def _is_alike(one: Asked, other: Asked) -> bool:
    fewer, more = sorted((one.spans, other.spans), key=len)
    if not fewer or not fewer <= more or one.folded == other.folded:
        return False
    if not (one.asked_numbers <= other.numbers and other.asked_numbers <= one.numbers):
        return False
    if one.is_claim or other.is_claim:
        return _share(one.wording, other.wording) >= LEAST_OF_CLAIM
    return _share(one.wording, other.wording) >= LEAST_OF_WORDING and _have_one_answer(one, other)


def _have_one_answer(one: Asked, other: Asked) -> bool:
    if one.asked_numbers or other.asked_numbers:
        return one.asked_numbers == other.asked_numbers
    is_long = min(len(one.answer), len(other.answer)) >= FEWEST_STEMS
    return is_long and _share(one.answer, other.answer) >= LEAST_OF_ANSWER


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0
