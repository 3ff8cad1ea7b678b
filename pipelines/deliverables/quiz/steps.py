"""Questions on procedures: the next step."""

from itertools import pairwise

from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_for_next_step, word_two_steps
from pipelines.drafting.material import Piece, group_procedures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.language import Language

LONGEST_STEP = 110
FEWEST_WORDS = 3
FEWEST_STEPS = 4
TOO_ALIKE = 0.6
TOLD = 2
"""Meaning words a step may not share with the one before it: the reader would only match words."""


def list_candidates(found: tuple[Piece, ...], language: Language) -> list[Candidate]:
    """Return a question a step that has one after it, in every procedure of four steps or more."""
    made = []
    for number, steps in enumerate(group_procedures(found)):
        if len(steps) < FEWEST_STEPS or not steps[0].heading:
            continue
        for here, step in pairwise(steps):
            question = _question(here, step, steps, number, language)
            if question is not None:
                made.append(question)
    return made


def _question(
    here: Piece, after: Piece, steps: list[Piece], number: int, language: Language
) -> Candidate | None:
    key = _name_step(after)
    rivals = [
        _name_step(step)
        for step in steps
        if step is not here and step is not after and _is_option(step) and not _alike(step, after, language)
    ]
    unique = list(dict.fromkeys(rivals))
    asked = list_content_stems(here.text, language)
    told = len(asked & list_content_stems(after.text, language)) >= TOLD
    if len(unique) < FEWEST_STEPS - 2 or told or not (_is_option(after) and _is_option(here)):
        return None
    if sum(canonical(step.text) == canonical(here.text) for step in steps) > 1:
        return None
    return Candidate(
        stem=ask_for_next_step(here.heading, _name_step(here), language),
        key=CandidateAnswer(key),
        distractors=tuple(CandidateAnswer(rival) for rival in unique),
        pieces=(here, after),
        family=f"steps:{here.source.name}:{number}",
        evidence=word_two_steps(_name_step(here), key, language),
        weight=1.0 - len(asked & list_content_stems(after.text, language)) / 4,
    )


def _name_step(step: Piece) -> str:
    return step.text.rstrip(" .;")


def _is_option(step: Piece) -> bool:
    return len(step.text) <= LONGEST_STEP and len(step.text.split()) >= FEWEST_WORDS


def _alike(one: Piece, other: Piece, language: Language) -> bool:
    stems = list_content_stems(one.text, language)
    return share_of(stems, list_content_stems(other.text, language)) > TOO_ALIKE
