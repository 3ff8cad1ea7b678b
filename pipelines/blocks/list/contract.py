"""The contract of a list with its lead-in."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from schemas.draft import Layout, NumberedBlock, Statement


class LedList(NumberedBlock):
    """Phrases that one lead-in introduces; without it they would say nothing, or something else."""

    LISTS: ClassVar[tuple[str, ...]] = ("lead", "items")
    LAYOUTS: ClassVar[Mapping[str, Layout]] = {"items": Layout.BULLETS}

    kind: Literal["list"] = "list"
    lead: Statement
    items: tuple[Statement, ...] = Field(min_length=1)
