"""A quiz without a model: only questions whose key and distractors are checked against every span."""

from pipelines.deliverables.quiz.arrangement import Habits, compose
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import Candidates, list_candidates
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.item_conflicts import is_compatible
from pipelines.drafting.kind import Material
from pipelines.drafting.request import IdAllocator, OtherItem
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems, share_of
from schemas.draft import Item, Origin, SingleChoice, list_questions_of


def from_material(material: Material) -> Quiz | None:
    """Return the quiz, with the earlier questions the sources would still give, so that a source change
    costs only what it touches; None where there is no question at all.
    """
    asked = material.module.questions
    kept = list_sound_items(list_questions_of(material.before, scored=True), list_candidates(material))
    return extract_quiz(list_candidates(material), material.ids, asked, kept[:asked])


def extract_quiz(
    candidates: Candidates,
    ids: IdAllocator,
    asked: int,
    kept: tuple[Item, ...] = (),
    beside: tuple[Item, ...] = (),
    avoided: frozenset[str] = frozenset(),
) -> Quiz | None:
    """Return `kept` and as many new questions as are asked for in all and the sources give.

    `beside` are the questions of other deliverables, `avoided` stems not to ask again. None where there is
    no question at all.
    """
    habits = Habits.of(kept)
    items = list(kept)
    for candidate in candidates.in_turn():
        if len(items) >= asked:
            break
        if canonical(candidate.stem) in avoided or not is_compatible(
            candidate, (*items, *beside), candidates.language
        ):
            continue
        items.append(make_item(candidate, candidates, habits, ids.allocate_item()))
    return Quiz(items=tuple(items)) if items else None


def make_item(
    candidate: Candidate | ItemCandidate, candidates: Candidates, habits: Habits, identity: str
) -> Item:
    """Return a candidate as the question it makes, its options chosen against the habits so far."""
    objective = candidates.objective_of(candidate)
    if isinstance(candidate, Candidate):
        return compose(candidate, habits, candidates.language, identity, objective)
    return candidate.make(identity, objective)


def choose_other_item(material: Material, wish: OtherItem) -> Item | None:
    """Return a question that fits beside the others, the nearest to the hint's words first, or None."""
    candidates = list_candidates(material)
    language = candidates.language
    habits = Habits.of(wish.others)
    wished = content_stems(wish.hint, language)
    avoided = {canonical(stem) for stem in (wish.item.stem, *wish.refused)}

    def nearness(each: Candidate) -> float:
        return -share_of(wished, content_stems(f"{each.stem} {each.key.text} {each.evidence}", language))

    # A quiz spares a table it has asked enough of; whoever asks for one question may have it from there.
    for candidate in sorted(candidates.list_single_answers(), key=nearness):
        serves = wish.objective in {None, candidates.objective_of(candidate)}
        if (
            serves
            and canonical(candidate.stem) not in avoided
            and is_compatible(candidate, wish.others, language)
        ):
            return make_item(candidate, candidates, habits, wish.item.id)
    return None


def list_sound_items(earlier: tuple[Item, ...], candidates: Candidates) -> tuple[Item, ...]:
    """Return the earlier questions the sources would still give, with these options."""
    if not earlier:
        return ()
    possible = {canonical(each.stem): each for kind in candidates.kinds for each in kind}
    others = {canonical(each.stem): each for each in (*candidates.other_questions, *candidates.claims)}
    kept: list[Item] = []
    for item in earlier:
        stem = canonical(item.stem)
        if isinstance(item, SingleChoice):
            if stem in possible and _offers(possible[stem], item):
                kept.append(item)
        elif stem in others and others[stem].make(item.id, item.objective) == item:
            kept.append(item)
    return tuple(kept)


def _offers(candidate: Candidate, item: SingleChoice) -> bool:
    """Return whether an item still has the candidate's key, its evidence and safe distractors only."""
    safe = {answer.text for answer in candidate.distractors}
    texts = {option.text for option in item.options if option.id != item.key}
    key = {option.text for option in item.options if option.id == item.key}
    cited = {piece.span.id for piece in candidate.pieces} == {each.span for each in item.citations}
    return key == {candidate.key.text} and texts <= safe and cited and item.origin is Origin.EXTRACTIVE
