"""The contract of a list, with its lead-in if it has one."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from schemas.draft import Layout, NumberedBlock, Statement


class LedList(NumberedBlock):
    """Items as their source lists them; without the lead-in, if there is one, they would say nothing.

    An item's form says its number, and how deep it is where that is more than 1.
    """

    LISTS: ClassVar[tuple[str, ...]] = ("lead", "items")
    LAYOUTS: ClassVar[Mapping[str, Layout]] = {"items": Layout.BULLETS}

    kind: Literal["list"] = "list"
    lead: Statement | None = None
    items: tuple[Statement, ...] = Field(min_length=1)

    @classmethod
    def needs(cls, name: str) -> bool:
        """Return whether one of its lists must not be empty: that of the items."""
        return name == "items"
