"""A quiz without a model: only questions whose key and distractors are checked against every span."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.deliverables.quiz.arrangement import Habits
from pipelines.deliverables.quiz.blueprint import UNUSED_ID, BlueprintRoom, foresee_cell, spread_questions
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import Candidates, list_candidates
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.item_conflicts import is_compatible
from pipelines.deliverables.quiz.items import make_item
from pipelines.deliverables.quiz.planned_quiz import PlannedQuiz
from pipelines.deliverables.quiz.priorities import walk_candidates
from pipelines.drafting.kind import Material
from pipelines.drafting.plan.outline import PlanPart, share_questions
from pipelines.drafting.request import IdAllocator, OtherItem
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import Item, Origin, SingleChoice, TrueFalse, list_questions_of
from schemas.plan import QuestionShare

MOST_PROPOSED = 8
"""Doubtful questions proposed at once: more than anybody would read beside a quiz."""

MOST_TRUE_OF_A_FALSE = 2
"""True claims proposed for each false one, so that a third at least are false."""


def from_material(material: Material) -> Quiz | None:
    """Return the quiz; None if there is no question at all.

    Earlier questions that the sources would still give stay, so that a changed source costs only what it
    touches. A person's plan says how many there are of each kind and level on each objective.
    """
    edited = material.request.edited_plan
    if edited is not None:
        return write_planned_quiz(material, edited.plan.blueprint)
    room = BlueprintRoom.of(material.request.plan, material.module)
    sound_items = list_sound_items(list_questions_of(material.before, scored=True), list_candidates(material))
    kept_items = tuple(item for item in sound_items if room.take_item(item))
    return extract_quiz(list_candidates(material), material.ids, room, kept_items)


def write_planned_quiz(material: Material, blueprint: Sequence[QuestionShare]) -> Quiz | None:
    """Return the quiz of a person's blueprint; None if the sources give none of its questions.

    The earlier questions stay, unless more can be written without them.
    """
    candidates, minted = list_candidates(material), material.ids.minted
    earlier = list_sound_items(list_questions_of(material.before, scored=True), candidates)
    kept = PlannedQuiz.fill(candidates, blueprint, material.ids, earlier)
    if kept.count_missing() and earlier:
        anew = PlannedQuiz.fill(candidates, blueprint, IdAllocator(minted), ())
        if anew.count_missing() < kept.count_missing():
            kept = PlannedQuiz.fill(candidates, blueprint, material.ids, ())
    return Quiz(items=tuple(kept.items)) if kept.items else None


def outline_questions(material: Material) -> PlanPart:
    """Return the blueprint: of the questions that rules make, or of those a model is asked for."""
    if material.request.course.model is not None:
        return PlanPart(blueprint=spread_questions(material.module))
    quiz = from_material(replace(material, ids=IdAllocator()))
    return PlanPart(blueprint=share_questions(quiz.items, material.module) if quiz else ())


def extract_quiz(
    candidates: Candidates,
    ids: IdAllocator,
    room: BlueprintRoom,
    kept_items: tuple[Item, ...] = (),
    beside: tuple[Item, ...] = (),
    avoided: frozenset[str] = frozenset(),
) -> Quiz | None:
    """Return a quiz of the `kept_items` and as many new questions as there is room for; None if it has none.

    `beside` are questions of other deliverables that new ones must fit, `avoided` stems not to ask again.
    """
    habits = Habits.of(kept_items)
    items = list(kept_items)
    for candidate in walk_candidates(candidates, items):
        if room.count <= 0:
            break
        cell = foresee_cell(candidate, candidates)
        if (
            not room.admits(cell)
            or canonical(candidate.stem) in avoided
            or not is_compatible(candidate, (*items, *beside), candidates.language)
        ):
            continue
        room.take(cell)
        items.append(make_item(candidate, candidates, habits, ids.allocate_item()))
    return Quiz(items=tuple(items)) if items else None


def propose_questions(material: Material, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the questions that rules doubt and that fit those a draft has; none bears an id yet.

    True claims come last, and two at most for each false one: whoever takes true ones alone teaches readers
    to answer "true".
    """
    candidates = list_candidates(material)
    habits, proposed = Habits.of(items), list[Item]()
    for takes_true in (False, True):
        for candidate in candidates.doubtful:
            room = MOST_TRUE_OF_A_FALSE * _count_claims(proposed, answer=False)
            if len(proposed) >= MOST_PROPOSED or (
                takes_true and _count_claims(proposed, answer=True) >= room
            ):
                break
            if is_compatible(candidate, (*items, *proposed), candidates.language):
                item = make_item(candidate, candidates, habits, UNUSED_ID)
                proposed += [item] if _count_claims((item,), answer=True) == takes_true else []
    return tuple(proposed)


def _count_claims(items: Sequence[Item], *, answer: bool) -> int:
    """Return how many of some questions are claims to judge that are true, or that are false."""
    return sum(isinstance(each, TrueFalse) and each.answer is answer for each in items)


def choose_other_item(material: Material, wish: OtherItem) -> Item | None:
    """Return the question nearest to the hint's words that fits the others; None if there is none."""
    candidates = list_candidates(material)
    language = candidates.language
    habits = Habits.of(wish.others)
    hint_stems = list_content_stems(wish.hint, language)
    avoided = {canonical(stem) for stem in (wish.item.stem, *wish.refused)}

    def nearness(each: Candidate) -> float:
        return -share_of(
            hint_stems, list_content_stems(f"{each.stem} {each.key.text} {each.evidence}", language)
        )

    # Unlike a quiz, this may take one question more from a table that many questions use already, and one
    # that rules doubt: the person who asked for it judges it.
    doubtful = [each for each in candidates.doubtful if isinstance(each, Candidate)]
    sure = candidates.list_single_answers()
    for candidate in (*sorted(sure, key=nearness), *sorted(doubtful, key=nearness)):
        serves = wish.objective in {None, candidates.objective_of(candidate)}
        if (
            serves
            and canonical(candidate.stem) not in avoided
            and is_compatible(candidate, wish.others, language)
        ):
            return make_item(candidate, candidates, habits, wish.item.id)
    return None


def list_sound_items(earlier: tuple[Item, ...], candidates: Candidates) -> tuple[Item, ...]:
    """Return the earlier questions that the sources would still give, with the same options."""
    return tuple(item for item, candidate in candidates.find_again(earlier) if _gives(candidate, item))


def _gives(candidate: Candidate | ItemCandidate, item: Item) -> bool:
    if isinstance(candidate, Candidate):
        return isinstance(item, SingleChoice) and _still_fits(candidate, item)
    return candidate.make(item.id, item.objective) == item


def _still_fits(candidate: Candidate, item: SingleChoice) -> bool:
    """Return whether a question has the candidate's key and citations, and only distractors of it."""
    distractors = {answer.text for answer in candidate.distractors}
    texts = {option.text for option in item.options if option.id != item.key}
    key = {option.text for option in item.options if option.id == item.key}
    same_spans = {piece.span.id for piece in candidate.pieces} == {
        citation.span for citation in item.citations
    }
    return (
        key == {candidate.key.text}
        and texts <= distractors
        and same_spans
        and item.origin is Origin.EXTRACTIVE
    )
