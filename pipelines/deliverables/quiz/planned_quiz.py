"""A quiz by a person's blueprint: so many questions of each kind and level on each objective, and no others.

A share takes the questions that serve its objective, then those that rest on a page to which the plan gives
it. Shares that few questions could fill come first, and those on no objective in particular last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from pipelines.deliverables.quiz.arrangement import Habits
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import Candidates
from pipelines.deliverables.quiz.item_conflicts import is_compatible
from pipelines.deliverables.quiz.items import make_item
from pipelines.drafting.request import IdAllocator
from schemas.course import Bloom
from schemas.draft import Item
from schemas.plan import QuestionShare

LEVEL = Bloom.REMEMBER
"""The level of every question that rules write."""


@dataclass
class PlannedQuiz:
    """The questions of a blueprint, and how many of each of its shares are missing."""

    candidates: Candidates
    blueprint: Sequence[QuestionShare]
    missing: list[int]
    items: list[Item] = field(default_factory=list)

    @classmethod
    def fill(
        cls,
        candidates: Candidates,
        blueprint: Sequence[QuestionShare],
        ids: IdAllocator,
        earlier: Sequence[Item],
    ) -> Self:
        """Return the quiz: the earlier questions that a share has room for, then new ones."""
        quiz = cls(candidates, blueprint, [share.count for share in blueprint])
        quiz._keep_earlier(earlier)
        quiz._add_new(ids)
        return quiz

    def count_missing(self) -> int:
        """Return how many questions the blueprint asks for that are not written."""
        return sum(self.missing)

    def _keep_earlier(self, earlier: Sequence[Item]) -> None:
        for item, candidate in self.candidates.find_again(earlier):
            number = self._find_room(item, candidate)
            if number is not None:
                self._add(number, item, candidate)

    def _find_room(self, item: Item, candidate: Candidate | ItemCandidate) -> int | None:
        """Return the number of a share with room for a question, that on its own objective first."""
        fitting = [
            number
            for number, share in enumerate(self.blueprint)
            if self.missing[number]
            and (share.kind, share.bloom) == (item.kind, item.bloom)
            and self.candidates.may_serve(candidate, share.objective)
        ]
        return min(fitting, key=lambda number: self._rank_share(number, item.objective), default=None)

    def _rank_share(self, number: int, objective: str | None) -> tuple[bool, bool]:
        aim = self.blueprint[number].objective
        return aim != objective, aim is None

    def _add_new(self, ids: IdAllocator) -> None:
        fitting = [list(list_fitting(self.candidates, share)) for share in self.blueprint]
        order = sorted(
            range(len(self.blueprint)),
            key=lambda number: (self.blueprint[number].objective is None, len(fitting[number])),
        )
        habits = Habits.of(self.items)
        for number in order:
            for candidate in fitting[number]:
                if not self.missing[number]:
                    break
                if is_compatible(candidate, self.items, self.candidates.language):
                    item = make_item(candidate, self.candidates, habits, ids.allocate_item())
                    self._add(number, item, candidate)

    def _add(self, number: int, item: Item, candidate: Candidate | ItemCandidate) -> None:
        """Add a question to a share; it serves the share's objective, or its own if that has none."""
        objective = self.blueprint[number].objective or self.candidates.objective_of(candidate)
        self.items.append(item.model_copy(update={"objective": objective}))
        self.missing[number] -= 1


def list_fitting(candidates: Candidates, share: QuestionShare) -> Iterator[Candidate | ItemCandidate]:
    """Yield the sure candidates of a share, those that serve its objective of themselves first."""
    if share.bloom is not LEVEL:
        return
    fitting = [
        each for each in candidates.list_of_kind(share.kind) if candidates.may_serve(each, share.objective)
    ]
    yield from sorted(fitting, key=lambda each: candidates.objective_of(each) != share.objective)
