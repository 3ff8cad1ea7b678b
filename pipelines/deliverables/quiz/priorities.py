"""The order in which a quiz takes its questions: each objective in turn, what it names first."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import MOST_OF_A_FAMILY, Candidates
from pipelines.deliverables.quiz.named_values import Value
from schemas.draft import Item


def walk_candidates(candidates: Candidates, items: Sequence[Item]) -> Iterator[Candidate | ItemCandidate]:
    """Yield the candidates as a quiz takes them, told by its `items` which were taken so far.

    Each objective gets a question before any has a second. Questions on no objective come after them, and
    those of which half of the answers can be guessed last.
    """
    objectives = [objective.id for objective in candidates.module.objectives]
    for takes_claims in (False, True):
        for group in (objectives, [None]):
            left = {
                objective: [
                    each
                    for each in candidates.on(objective)
                    if each.family.startswith("claims:") == takes_claims
                ]
                for objective in group
            }
            yield from _Turns(candidates, items, left).walk()


@dataclass
class _Turns:
    """The candidates on some objectives, each of which has its turn."""

    candidates: Candidates
    items: Sequence[Item]
    left: dict[str | None, list[Candidate | ItemCandidate]]
    taken: list[Candidate | ItemCandidate] = field(default_factory=list)

    def walk(self) -> Iterator[Candidate | ItemCandidate]:
        """Yield the next candidate on the objective with the fewest questions, until none is left."""
        stems = {item.stem for item in self.items}
        self.taken += [each for found in self.left.values() for each in found if each.stem in stems]
        while any(self.left.values()):
            candidate = self._take_next()
            if self._has_room(candidate):
                count = len(self.items)
                yield candidate
                self.taken += [candidate] if len(self.items) > count else []

    def _take_next(self) -> Candidate | ItemCandidate:
        count_by_objective = Counter(item.objective for item in self.items)
        objective = min(
            (each for each, found in self.left.items() if found), key=lambda each: count_by_objective[each]
        )
        found, asked = self.left[objective], self._list_asked()
        wanted = (n for n, each in enumerate(found) if self._list_named(each) - asked)
        return found.pop(next(wanted, 0))

    def _list_asked(self) -> frozenset[Value]:
        return frozenset[Value]().union(*map(self._list_named, self.taken))

    def _list_named(self, candidate: Candidate | ItemCandidate) -> frozenset[Value]:
        return self.candidates.named_values.list_asked(candidate)

    def _has_room(self, candidate: Candidate | ItemCandidate) -> bool:
        """Return whether a quiz may ask one more question on a table, a heading or a procedure."""
        most = MOST_OF_A_FAMILY.get(candidate.family.partition(":")[0])
        same = sum(each.family == candidate.family for each in self.taken)
        return most is None or same < most
