"""Conflicts between questions: two that ask the same, or one that gives the other away."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.phrases import list_frame_stems
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import Item, SingleChoice
from schemas.language import Language

SAME_SUBJECT = 0.6
"""Share of one stem's content words that another must have for both to ask about the same."""

SAME_CLAIM = 0.6
"""Share of the shorter stem's content words that a claim must share with another question to answer it."""

SAME_SUBJECT_OF_MEASURE = 0.5
"""Share of the shorter stem's content words that another must have to ask for a measure of the same thing."""

FEWEST_STEMS = 4
"""Content words of a stem; fewer are shared by chance."""


def is_compatible(candidate: Candidate | ItemCandidate, items: Sequence[Item], language: Language) -> bool:
    """Return whether a candidate asks something new, and neither gives nor is given an answer away."""
    asked = _Asked.of_candidate(candidate, language)
    if any(_tells_measure(asked, _Asked.of_item(item, language)) for item in items):
        return False
    cited = {piece.span.id for piece in candidate.pieces}
    if isinstance(candidate, ItemCandidate):
        # It uses all of its passages, so no other question may cite one of them. Nor may two sentences
        # with a gap be the same: learners could not know which of them is meant.
        stem = canonical(candidate.stem)
        stems, is_claim = list_content_stems(candidate.stem, language), candidate.family.startswith("claims:")
        return not any(
            cited & {citation.span for citation in item.citations}
            or canonical(item.stem) == stem
            or (is_claim and _say_the_same(stems, list_content_stems(item.stem, language)))
            for item in items
        )
    frame = list_frame_stems(language)
    candidate_stems = list_content_stems(candidate.stem, language) - frame
    key = canonical(candidate.key.text).casefold()
    for item in items:
        if cited & {citation.span for citation in item.citations}:
            return False
        stem = canonical(item.stem).casefold()
        if stem == canonical(candidate.stem).casefold():
            return False
        item_stems = list_content_stems(item.stem, language) - frame
        alike = (
            share_of(candidate_stems, item_stems) >= SAME_SUBJECT
            or share_of(item_stems, candidate_stems) >= SAME_SUBJECT
        )
        answer = _find_answer(item)
        is_measure = candidate.key.value is not None
        if is_measure and alike and _cut_number(key) == _cut_number(answer):
            return False
        if not is_measure and key in stem:
            return False
        if answer and not _is_measure(answer) and answer in canonical(candidate.stem).casefold():
            return False
        if alike and not is_measure and key in canonical(_find_evidence(item)).casefold():
            return False
    return True


Measure = tuple[str, Decimal]
"""The unit and the value of a measure."""


@dataclass(frozen=True)
class _Asked:
    """What a question prints: the measures of its stem, those its answer adds, and what it is about."""

    shown: frozenset[Measure]
    hidden: frozenset[Measure]
    stems: frozenset[str]
    headings: frozenset[tuple[str, str]]

    @classmethod
    def of_candidate(cls, candidate: Candidate | ItemCandidate, language: Language) -> Self:
        """Return what a question would print that is not in the quiz yet."""
        headings = frozenset((piece.source.name, piece.heading) for piece in candidate.pieces)
        return cls._read(candidate.stem, candidate.evidence, headings, language)

    @classmethod
    def of_item(cls, item: Item, language: Language) -> Self:
        """Return what a question of the quiz prints."""
        headings = frozenset((each.source, "".join(each.anchor.heading[-1:])) for each in item.citations)
        return cls._read(item.stem, _find_evidence(item), headings, language)

    @classmethod
    def _read(
        cls, stem: str, evidence: str, headings: frozenset[tuple[str, str]], language: Language
    ) -> Self:
        shown = _list_measures(stem, language)
        stems = list_content_stems(stem, language) - list_frame_stems(language)
        return cls(shown, _list_measures(evidence, language) - shown, stems, headings)


def _tells_measure(one: _Asked, other: _Asked) -> bool:
    """Return whether the stem or the feedback of one question prints the measure that the other asks for.

    They have to be on the same thing: below one heading, or in the same words.
    """
    shared = len(one.stems & other.stems)
    is_alike = shared >= SAME_SUBJECT_OF_MEASURE * min(len(one.stems), len(other.stems))
    is_near = bool(one.headings & other.headings)
    in_stem = bool(one.hidden & other.shown or other.hidden & one.shown)
    in_feedback = any(
        len(asked.hidden) > 1 and asked.hidden <= told.hidden | told.shown
        for asked, told in ((one, other), (other, one))
    )
    return (in_stem and (is_near or is_alike)) or (in_feedback and is_near)


def _list_measures(text: str, language: Language) -> frozenset[Measure]:
    return frozenset((figure.unit, figure.value) for figure in find_figures(text, language))


def _find_evidence(item: Item) -> str:
    """Return the feedback on the right answer, which tells the sentence of the source."""
    if isinstance(item, SingleChoice):
        return next((option.feedback for option in item.options if option.id == item.key), "")
    return " ".join(citation.quote for citation in item.citations)


def _say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two stems are about the same thing, so that one would answer the other."""
    fewest = min(len(one), len(other))
    return fewest >= FEWEST_STEMS and len(one & other) >= SAME_CLAIM * fewest


def _find_answer(item: Item) -> str:
    if not isinstance(item, SingleChoice):
        return ""
    return next((canonical(o.text).casefold() for o in item.options if o.id == item.key), "")


def _cut_number(text: str) -> str:
    """Return the unit of a measure, in one form for singular and plural."""
    return text.lstrip("0123456789.,−- \u00a0\u202f").rstrip("s")


def _is_measure(text: str) -> bool:
    return any(character.isdigit() for character in text)
