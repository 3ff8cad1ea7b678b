"""The blueprint of a quiz: how many questions of which level and kind serve each objective."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import Candidates
from pipelines.drafting.plan.outline import QuestionCell, read_cell
from schemas.course import Bloom, ItemKind, Module
from schemas.draft import Item
from schemas.plan import PlanRevision, QuestionShare

FIRST_KIND_IN_A_ROW = 2
"""Questions of the first kind in a row before one of another, as without a model."""

UNUSED_ID = "q-0000"


@dataclass
class BlueprintRoom:
    """The questions that a plan still has room for; without a plan, room for any `count`."""

    count: int
    module: Module
    cells: Counter[QuestionCell] | None = None

    @classmethod
    def of(cls, plan: PlanRevision | None, module: Module) -> "BlueprintRoom":
        """Return the room that a module's plan gives, or as many questions as the module asks for."""
        if plan is None or not plan.plan.blueprint:
            return cls(module.questions, module)
        cells: Counter[QuestionCell] = Counter()
        for share in plan.plan.blueprint:
            cells[share.objective, share.bloom, share.kind] += share.count
        return cls(plan.plan.questions, module, cells)

    def admits(self, cell: QuestionCell) -> bool:
        """Return whether there is room for one more question like this."""
        return self.count > 0 and (self.cells is None or self.cells[cell] > 0)

    def take_item(self, item: Item) -> bool:
        """Count a question that stays, and return whether there is room for it."""
        cell = read_cell(item, self.module)
        if not self.admits(cell):
            return False
        self.take(cell)
        return True

    def take(self, cell: QuestionCell) -> None:
        """Count a question that is in the quiz."""
        self.count -= 1
        if self.cells is not None:
            self.cells[cell] -= 1


def foresee_cell(candidate: Candidate | ItemCandidate, candidates: Candidates) -> QuestionCell:
    """Return the objective, level and kind that the question of a candidate would have."""
    objective = candidates.objective_of(candidate)
    if isinstance(candidate, Candidate):
        return objective, Bloom.REMEMBER, ItemKind.SINGLE
    return read_cell(candidate.make(UNUSED_ID, objective), candidates.module)


def spread_questions(module: Module) -> tuple[QuestionShare, ...]:
    """Return the blueprint a model is asked to follow: objectives in turn, each at its own level."""
    cells: Counter[QuestionCell] = Counter()
    kinds = _alternate_kinds(module)
    aims: list[tuple[str | None, Bloom]] = [(each.id, each.bloom) for each in module.objectives]
    aims = aims or [(None, Bloom.UNDERSTAND)]
    for number in range(module.questions):
        objective, bloom = aims[number % len(aims)]
        cells[objective, bloom, next(kinds)] += 1
    return tuple(
        QuestionShare(objective=objective, bloom=bloom, kind=kind, count=count)
        for (objective, bloom, kind), count in cells.items()
    )


def _alternate_kinds(module: Module) -> Iterator[ItemKind]:
    """Yield the module's kinds of question without end: the first twice, then another in turn."""
    first, *others = module.item_kinds
    number = 0
    while True:
        yield from [first] * FIRST_KIND_IN_A_ROW
        if others:
            yield others[number % len(others)]
            number += 1
