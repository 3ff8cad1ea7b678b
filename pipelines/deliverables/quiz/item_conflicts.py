"""Conflicts between questions: two that ask the same, or one that gives the other away."""

from collections.abc import Sequence

from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.phrases import list_frame_stems
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import Item, SingleChoice
from schemas.language import Language

SAME_SUBJECT = 0.6
"""Share of one stem's content words that another must have for both to ask about the same."""

SAME_CLAIM = 0.6
"""Share of the shorter stem's content words that a claim must share with another question to answer it."""

FEWEST_STEMS = 4
"""Content words of a stem; fewer are shared by chance."""


def is_compatible(candidate: Candidate | ItemCandidate, items: Sequence[Item], language: Language) -> bool:
    """Return whether a candidate asks something new, and neither gives nor is given an answer away."""
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
    return True


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
