"""A positioning questionnaire without a model: questions that the quiz could have asked and did not."""

from collections.abc import Sequence

from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.arrangement import Habits
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import Candidates, list_candidates
from pipelines.deliverables.quiz.extraction import list_sound_items, make_item
from pipelines.deliverables.quiz.item_conflicts import SAME_SUBJECT, is_compatible
from pipelines.drafting.kind import Material
from pipelines.drafting.material import list_cited_spans
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems, share_of
from schemas.draft import Item, list_questions_of

MOST_AN_OBJECTIVE = 2
"""More before the lesson is an examination; one alone may be answered by luck."""


def from_material(material: Material) -> Positioning | None:
    """Return up to two questions an objective, none where the sources give no further one on it.

    Earlier questions stay that the sources would still give and the quiz did not take since. None where
    there is no question at all, as in a module without objectives.
    """
    quiz = list_questions_of(material.made, scored=True)
    items = list(_keep_items(material, quiz))
    turns = [objective.id for objective in material.module.objectives]
    for objective in turns:
        for _ in range(MOST_AN_OBJECTIVE - sum(item.objective == objective for item in items)):
            fresh = choose_question(list_candidates(material), material.ids, objective, (*quiz, *items))
            items += [fresh] if fresh is not None else []
    items.sort(key=lambda item: turns.index(item.objective or ""))
    return Positioning(items=tuple(items)) if items else None


def choose_question(
    candidates: Candidates,
    ids: IdAllocator,
    objective: str | None,
    beside: Sequence[Item],
    avoided: frozenset[str] = frozenset(),
) -> Item | None:
    """Return a question on the objective that fits `beside` the others, or None; `avoided` are stems.

    The least like any of them comes first: two rows of one table place nobody twice.
    """
    language = candidates.language
    asked = [content_stems(item.stem, language) for item in beside]

    def is_alike(candidate: Candidate | ItemCandidate) -> bool:
        about = content_stems(candidate.stem, language)
        return any(share_of(about, other) >= SAME_SUBJECT for other in asked)

    for candidate in sorted(candidates.on(objective), key=is_alike):
        if canonical(candidate.stem) not in avoided and is_compatible(candidate, beside, language):
            return make_item(candidate, candidates, Habits.of(beside), ids.allocate_item())
    return None


def _keep_items(material: Material, quiz: tuple[Item, ...]) -> tuple[Item, ...]:
    objectives = {objective.id for objective in material.module.objectives}
    taken = list_cited_spans(tuple(citation for item in quiz for citation in item.citations))
    return tuple(
        item
        for item in list_sound_items(
            list_questions_of(material.before, scored=False), list_candidates(material)
        )
        if item.objective in objectives and not taken & list_cited_spans(item.citations)
    )
