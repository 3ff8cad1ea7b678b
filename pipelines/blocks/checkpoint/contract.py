"""The contract of a checkpoint: a question inside a page."""

from typing import ClassVar, Literal

from schemas.course import ScoredBlocks
from schemas.draft import Item, NumberedBlock


class Checkpoint(NumberedBlock):
    """A question that a learner answers while reading; it counts in the score only if the course says so."""

    is_for_taught_pages: ClassVar[bool] = True

    LISTS: ClassVar[tuple[str, ...]] = ("question",)

    kind: Literal["checkpoint"] = "checkpoint"
    question: Item

    def list_questions(self) -> tuple[Item, ...]:
        """Return its question."""
        return (self.question,)

    def is_scored(self, scored: ScoredBlocks) -> bool:
        """Return whether it counts in the score of a module."""
        return scored.checkpoints
