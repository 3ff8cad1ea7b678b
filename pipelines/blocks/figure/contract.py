"""The contract of a figure."""

from typing import ClassVar, Literal

from schemas.draft import PictureBlock, Statement


class Figure(PictureBlock):
    """A picture with its caption, if it has one."""

    LISTS: ClassVar[tuple[str, ...]] = ("caption",)

    kind: Literal["figure"] = "figure"
    caption: tuple[Statement, ...] = ()
