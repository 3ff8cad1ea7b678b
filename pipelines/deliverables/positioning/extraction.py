"""Positioning questionnaire without a model: questions that the quiz could have asked but did not."""

from collections.abc import Sequence

from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.arrangement import Habits
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import Candidates, list_candidates
from pipelines.deliverables.quiz.extraction import list_sound_items
from pipelines.deliverables.quiz.item_conflicts import SAME_SUBJECT, is_compatible
from pipelines.deliverables.quiz.items import make_item
from pipelines.drafting.kind import Material
from pipelines.drafting.material import list_cited_spans
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import Item, list_questions_of

MOST_AN_OBJECTIVE = 2
"""More would be an examination before the lesson; a single one may be answered by luck."""


def from_material(material: Material) -> Positioning | None:
    """Return up to two questions for each objective, or None if there is no question at all.

    Questions of the last draft are kept if the sources still give them and the quiz does not ask them. A
    module without objectives has none.
    """
    quiz = list_questions_of(material.made, scored=True)
    kept = _list_reusable(material, quiz)
    items: list[Item] = []
    for objective in (each.id for each in material.module.objectives):
        items += [item for item in kept if item.objective == objective]
        for _ in range(MOST_AN_OBJECTIVE - sum(item.objective == objective for item in items)):
            waiting = [item for item in kept if item not in items]
            question = choose_question(
                list_candidates(material), material.ids, objective, (*waiting, *items), quiz
            )
            items += [question] if question is not None else []
    return Positioning(items=tuple(items)) if items else None


def choose_question(
    candidates: Candidates,
    ids: IdAllocator,
    objective: str | None,
    own: Sequence[Item],
    beside: Sequence[Item],
    avoided: frozenset[str] = frozenset(),
) -> Item | None:
    """Return a question on an objective that can be asked beside the others, or None if there is none.

    `own` are those of its questionnaire, in which its key stands where few others do; `beside` are those of
    other papers. One on another subject is preferred: two rows of one table test the same knowledge. A
    question whose stem is in `avoided` is never returned.
    """
    language, others = candidates.language, (*beside, *own)
    stems_asked = [list_content_stems(item.stem, language) for item in others]

    def is_alike(candidate: Candidate | ItemCandidate) -> bool:
        candidate_stems = list_content_stems(candidate.stem, language)
        return any(share_of(candidate_stems, other) >= SAME_SUBJECT for other in stems_asked)

    for candidate in sorted(candidates.on(objective), key=is_alike):
        if canonical(candidate.stem) not in avoided and is_compatible(candidate, others, language):
            return make_item(candidate, candidates, Habits.of(own), ids.allocate_item())
    return None


def _list_reusable(material: Material, quiz: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the questions of the last draft that serve an objective and cite no span of the quiz."""
    objectives = {objective.id for objective in material.module.objectives}
    quiz_spans = list_cited_spans(tuple(citation for item in quiz for citation in item.citations))
    return tuple(
        item
        for item in list_sound_items(
            list_questions_of(material.before, scored=False), list_candidates(material)
        )
        if item.objective in objectives and not quiz_spans & list_cited_spans(item.citations)
    )
