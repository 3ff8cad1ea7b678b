"""Questions on procedures: the next step."""

import re
from itertools import pairwise

from pipelines.deliverables.quiz.askable import clean_heading, is_topic
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_for_next_step, describe_two_steps
from pipelines.deliverables.quiz.procedures import find_numbered_lists, is_action_list, is_procedure
from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.language import Language

LONGEST_STEP = 110
FEWEST_WORDS = 3
FEWEST_STEPS = 4
TOO_ALIKE = 0.6
REVEALING_STEMS = 2
"""If a step shares so many content words with the step before it, the reader could just match words."""


def list_candidates(pieces: tuple[Piece, ...], language: Language) -> list[Candidate]:
    """Return one question for each step but the last two, in every procedure of four steps or more.

    Of a list whose order nothing announces none is made, not even to be judged: it holds things side by side.

    The last step is never the answer: that it is the last shows in its words.
    """
    candidates = []
    for number, listed in enumerate(find_numbered_lists(pieces)):
        steps = listed.steps
        if len(steps) < FEWEST_STEPS or not is_topic(clean_heading(steps[0].heading or " "), language):
            continue
        if not is_action_list(steps, language) or not is_procedure(listed, language):
            continue
        for step_before, step in pairwise(steps[:-1]):
            candidate = _make_candidate(step_before, step, steps, number, language)
            if candidate is not None:
                candidates.append(candidate)
    return candidates


def _make_candidate(
    before: Piece, after: Piece, steps: list[Piece], number: int, language: Language
) -> Candidate | None:
    key = _name_step(after)
    rivals = [
        _name_step(step)
        for step in steps
        if step is not before
        and step is not after
        and _is_option(step)
        and not _are_alike(step, after, language)
    ]
    unique = list(dict.fromkeys(rivals))
    before_stems = list_content_stems(before.text, language)
    is_revealed = len(before_stems & list_content_stems(after.text, language)) >= REVEALING_STEMS
    if len(unique) < FEWEST_STEPS - 2 or is_revealed or not (_is_option(after) and _is_option(before)):
        return None
    if sum(canonical(step.text) == canonical(before.text) for step in steps) > 1:
        return None
    return Candidate(
        stem=ask_for_next_step(clean_heading(before.heading), _name_step(before), language),
        key=CandidateAnswer(key),
        distractors=tuple(CandidateAnswer(rival) for rival in unique),
        pieces=(before, after),
        family=f"steps:{before.source.name}:{number}",
        evidence=describe_two_steps(_name_step(before), key, language),
        weight=1.0 - len(before_stems & list_content_stems(after.text, language)) / 4,
    )


def _name_step(step: Piece) -> str:
    """Return the first sentence of a step: the next ones mostly explain it."""
    return re.split(r"(?<=\w\w[.!]) (?=[A-ZÀ-Ý])", step.text, maxsplit=1)[0].rstrip(" .;")


def _is_option(step: Piece) -> bool:
    name = _name_step(step)
    return len(name) <= LONGEST_STEP and len(name.split()) >= FEWEST_WORDS


def _are_alike(one: Piece, other: Piece, language: Language) -> bool:
    stems = list_content_stems(one.text, language)
    return share_of(stems, list_content_stems(other.text, language)) > TOO_ALIKE
