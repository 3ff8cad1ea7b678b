"""Rules on positioning: each objective is served, and the quiz keeps its own questions."""

from collections.abc import Iterator

from pipelines.deliverables.quiz.item_conflicts import SAME_SUBJECT
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.elements import list_right_answers
from pipelines.drafting.kind import Criticism
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import Item, list_questions_of
from schemas.finding import Finding
from schemas.language import Language

PLACE = "positioning"
"""Where a finding on all of its questions stands."""


def find_unasked_objectives(case: Case) -> Iterator[Finding]:
    """Find objectives on which a positioning questionnaire asks nothing."""
    asked = list_questions_of(case.content.artefacts, scored=False)
    aims = {item.objective for item in asked}
    for objective in case.content.objectives if asked else ():
        if objective.id not in aims:
            facts = {"objective": objective.text}
            yield Finding(rule="positioning.unplaced", place=PLACE, facts=facts)


def find_aimless_questions(case: Case) -> Iterator[Finding]:
    """Find questions asked before the lesson that are on no objective: they place nobody."""
    known = {objective.id for objective in case.content.objectives}
    for item in list_questions_of(case.content.artefacts, scored=False):
        if item.objective not in known:
            yield Finding(rule="positioning.unaimed", place=item.id)


def find_quiz_repeats(case: Case) -> Iterator[Finding]:
    """Find questions asked before the lesson that the quiz asks again: they would be known by heart."""
    language = case.content.language
    for item in list_questions_of(case.content.artefacts, scored=False):
        for other in list_questions_of(case.content.artefacts, scored=True):
            if _asks_the_same(item, other, language):
                yield Finding(rule="positioning.repeated", place=item.id, facts={"other": other.id})
                break


def _asks_the_same(item: Item, other: Item, language: Language) -> bool:
    if fold_text(item.stem) == fold_text(other.stem):
        return True
    right = sorted(map(fold_text, list_right_answers(item)))
    if not right or right != sorted(map(fold_text, list_right_answers(other))):
        return False
    mine, theirs = list_content_stems(item.stem, language), list_content_stems(other.stem, language)
    return max(share_of(mine, theirs), share_of(theirs, mine)) >= SAME_SUBJECT


CRITICISM = Criticism(
    (find_unasked_objectives, find_aimless_questions, find_quiz_repeats),
    place=-30,
    beyond_a_writer=("positioning.aimless",),
)
