"""What a reviewer found in a practice draft, and what they missed: for them alone, never a ranking."""

from dataclasses import dataclass

from schemas.practice import Mark, Plant, Practice, PracticeAnswer


@dataclass(frozen=True)
class PracticeOutcome:
    """The planted claims found and missed, and the marks on what was true."""

    found: tuple[Plant, ...]
    missed: tuple[Plant, ...]
    mistaken: tuple[Mark, ...]

    @property
    def hit_rate(self) -> float:
        """Return the share of the planted claims that was found, 0 to 1."""
        return len(self.found) / (len(self.found) + len(self.missed))


def judge_practice(practice: Practice, answer: PracticeAnswer) -> PracticeOutcome:
    """Return how the marks of an answer compare with what was planted."""
    marked = {mark.place for mark in answer.marks}
    planted = {plant.place for plant in practice.plants}
    return PracticeOutcome(
        found=tuple(plant for plant in practice.plants if plant.place in marked),
        missed=tuple(plant for plant in practice.plants if plant.place not in marked),
        mistaken=tuple(mark for mark in answer.marks if mark.place not in planted),
    )
