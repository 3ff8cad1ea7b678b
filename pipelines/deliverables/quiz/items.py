"""The question of a candidate, ready for a quiz."""

from pipelines.deliverables.quiz.arrangement import Habits, compose
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import Candidates
from schemas.draft import Item


def make_item(
    candidate: Candidate | ItemCandidate, candidates: Candidates, habits: Habits, identity: str
) -> Item:
    """Return the question of a candidate, its options arranged to avoid the habits of the quiz so far."""
    objective = candidates.objective_of(candidate)
    if isinstance(candidate, Candidate):
        return compose(candidate, habits, candidates.language, identity, objective)
    return candidate.make(identity, objective)
