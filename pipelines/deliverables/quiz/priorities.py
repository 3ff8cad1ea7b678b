"""The order in which a quiz takes its questions: each objective in turn, what it names first."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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
                    _Waiting(each, candidates.named_values.list_asked(each))
                    for each in candidates.on(objective)
                    if each.family.startswith("claims:") == takes_claims
                ]
                for objective in group
            }
            yield from _Turns(items, left).walk()


class _Waiting(NamedTuple):
    """A candidate that was not taken yet, and the named values it asks for."""

    candidate: Candidate | ItemCandidate
    named: frozenset[Value]


@dataclass
class _Turns:
    """The candidates on some objectives, each of which has its turn."""

    items: Sequence[Item]
    left: dict[str | None, list[_Waiting]]
    asked: set[Value] = field(default_factory=set)
    count_by_family: Counter[str] = field(default_factory=Counter)

    def walk(self) -> Iterator[Candidate | ItemCandidate]:
        """Yield the next candidate on the objective with the fewest questions, until none is left."""
        stems = {item.stem for item in self.items}
        for waiting in (each for found in self.left.values() for each in found):
            if waiting.candidate.stem in stems:
                self._note_taken(waiting)
        while any(self.left.values()):
            waiting = self._take_next()
            if self._has_room(waiting.candidate):
                count = len(self.items)
                yield waiting.candidate
                if len(self.items) > count:
                    self._note_taken(waiting)

    def _take_next(self) -> _Waiting:
        count_by_objective = Counter(item.objective for item in self.items)
        objective = min(
            (each for each, found in self.left.items() if found), key=lambda each: count_by_objective[each]
        )
        found = self.left[objective]
        wanted = (n for n, each in enumerate(found) if each.named - self.asked)
        return found.pop(next(wanted, 0))

    def _note_taken(self, waiting: _Waiting) -> None:
        self.asked |= waiting.named
        self.count_by_family[waiting.candidate.family] += 1

    def _has_room(self, candidate: Candidate | ItemCandidate) -> bool:
        """Return whether a quiz may ask one more question on a table, a heading or a procedure."""
        most = MOST_OF_A_FAMILY.get(candidate.family.partition(":")[0])
        return most is None or self.count_by_family[candidate.family] < most
