"""Questions on lists that say what each thing is: which one is described, or which goes with which."""

import re
from collections.abc import Iterator
from functools import partial

from pipelines.deliverables.quiz.arrangement import LETTERS
from pipelines.deliverables.quiz.askable import points_elsewhere, states_alone
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer, ItemCandidate
from pipelines.deliverables.quiz.phrases import (
    ask_for_described,
    ask_for_match_of_list,
    describe_cell,
    number_texts,
    write_right_feedback,
)
from pipelines.deliverables.quiz.source_lists import ListedItem, SourceList, find_lists
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Bloom
from schemas.draft import Item, Matching, Origin, Pair
from schemas.language import Language

FEWEST_LABELS, MOST_PAIRS = 3, 5
FEWEST_RIVALS = 2
FEWEST_MEANING_WORDS, MOST_MEANING_WORDS = 3, 26
LEAST_LABELLED = 0.7
"""Share of a list's items that need a label for the list to say what things are."""


def list_candidates(pieces: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return a question for each labelled item, none of them sure: which label has this meaning?"""
    language = sayings.language
    return [
        candidate
        for listed in find_lists(pieces, language)
        for candidate in _ask_for_labels(listed, language)
    ]


def list_matchings(pieces: tuple[Piece, ...], language: Language) -> list[ItemCandidate]:
    """Return a matching question for each list whose items have labels."""
    candidates = []
    for listed in find_lists(pieces, language):
        labelled = _list_labelled(listed, language)[:MOST_PAIRS]
        if len(labelled) >= FEWEST_LABELS:
            texts = [f"{label} → {meaning}" for _, label, meaning in labelled]
            candidates.append(
                ItemCandidate(
                    stem=ask_for_match_of_list(listed.introduced_by, language),
                    pieces=tuple(item.piece for item, _, _ in labelled),
                    family=listed.family,
                    evidence=number_texts(texts),
                    build=partial(
                        _make_matching, pairs=tuple(each[1:] for each in labelled), language=language
                    ),
                    is_sure=bool(listed.lead),
                )
            )
    return candidates


def _ask_for_labels(listed: SourceList, language: Language) -> Iterator[Candidate]:
    labelled = _list_labelled(listed, language)
    for item, label, meaning in labelled:
        rivals = [other for _, other, _ in labelled if other != label]
        if len(rivals) >= FEWEST_RIVALS and _name_topic(listed, language):
            yield Candidate(
                stem=ask_for_described(
                    _name_topic(listed, language), _take_first_sentence(meaning), language
                ),
                key=CandidateAnswer(label),
                distractors=tuple(CandidateAnswer(rival) for rival in rivals),
                pieces=(item.piece,),
                family=listed.family,
                evidence=describe_cell(label, listed.introduced_by, meaning, language),
                weight=1.5,
                is_sure=False,
            )


def _name_topic(listed: SourceList, language: Language) -> str:
    """Return what a list is about: its lead-in, if that is a whole sentence, else the heading above."""
    return listed.lead if listed.lead and states_alone(f"{listed.lead}.", language) else listed.topic


def _take_first_sentence(meaning: str) -> str:
    """Return the first sentence of what a list says of a label; the next one mostly says something else."""
    return re.split(r"(?<=\w[.!]) (?=[A-ZÀ-Ý])", meaning, maxsplit=1)[0].rstrip(".")


def _list_labelled(listed: SourceList, language: Language) -> list[tuple[ListedItem, str, str]]:
    """Return the items whose meaning does not repeat their label; none if the list is no list of labels.

    Nobody has to know that something is phase 2, or of the year 1996.
    """
    found = [(item, *item.label) for item in listed.items if item.label is not None]
    if not listed.introduced_by or len(found) < max(FEWEST_LABELS, LEAST_LABELLED * len(listed.items)):
        return []
    labels = [canonical(label).casefold() for _, label, _ in found]
    if len(set(labels)) < len(labels):
        return []
    every_label = frozenset[str]().union(*(list_content_stems(label, language) for label in labels))
    return [
        (item, label, meaning)
        for item, label, meaning in found
        if not points_elsewhere(label, language)
        and not any(character.isdigit() for character in label)
        and FEWEST_MEANING_WORDS <= len(meaning.split()) <= MOST_MEANING_WORDS
        and "?" not in meaning
        and not every_label & list_content_stems(meaning, language)
    ]


def _make_matching(
    candidate: ItemCandidate,
    item_id: str,
    objective: str | None,
    *,
    pairs: tuple[tuple[str, str], ...],
    language: Language,
) -> Item:
    return Matching(
        id=item_id,
        stem=candidate.stem,
        pairs=tuple(
            Pair(id=letter, left=label, right=meaning)
            for letter, (label, meaning) in zip(LETTERS, pairs, strict=False)
        ),
        feedback=write_right_feedback(candidate.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=candidate.citations,
        origin=Origin.EXTRACTIVE,
    )
