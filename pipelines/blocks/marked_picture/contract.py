"""The contract of a picture with marked places."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from schemas.course import ScoredBlocks
from schemas.draft import Item, Layout, PictureBlock, Statement

WHOLE = 1000


class PlaceMark(Statement):
    """What is to be seen at one place of a picture."""

    FIGURES: ClassVar[tuple[str, ...]] = ("across", "down")

    across: int = Field(ge=0, le=WHOLE, description="From the left edge, in thousandths of the width.")
    down: int = Field(ge=0, le=WHOLE, description="From the upper edge, in thousandths of the height.")


class MarkedPicture(PictureBlock):
    """A picture whose places are numbered; what stands at each is closed until somebody asks for it."""

    stands_alone: ClassVar[bool] = False

    LISTS: ClassVar[tuple[str, ...]] = ("caption", "marks", "question")
    LAYOUTS: ClassVar[Mapping[str, Layout]] = {"marks": Layout.NUMBERS}

    kind: Literal["marked_picture"] = "marked_picture"
    caption: tuple[Statement, ...] = ()
    marks: tuple[PlaceMark, ...] = Field(min_length=1, max_length=20)
    question: Item | None = Field(default=None, description="Asks for one of the places, by its number.")

    def list_questions(self) -> tuple[Item, ...]:
        """Return its question, if it asks one."""
        return () if self.question is None else (self.question,)

    def export_questions(self) -> tuple[Item, ...]:
        """Return nothing: a question bank would ask for a place without showing the picture."""
        return ()

    def is_scored(self, scored: ScoredBlocks) -> bool:
        """Return whether its question counts in the score of a module, as a checkpoint does."""
        return scored.checkpoints

    @property
    def pins(self) -> tuple[tuple[int, int, int], ...]:
        """Return the number of each place, and where it is on the picture, in pixels."""
        width, height = self.picture.width, self.picture.height
        return tuple(
            (number, round(mark.across * width / WHOLE), round(mark.down * height / WHOLE))
            for number, mark in enumerate(self.marks, start=1)
        )

    @property
    def pin_radius(self) -> int:
        """Return how large a pin is drawn, in pixels of the picture."""
        return max(round(max(self.picture.width, self.picture.height) / 32), 6)
