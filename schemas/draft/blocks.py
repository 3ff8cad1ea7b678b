"""Blocks: what a page is made of, one below the other.

The four that stages write themselves are here; each kind's folder in `pipelines/blocks` says how it is shown.
A draft may hold a block of a kind that is not installed: it keeps its JSON and its digest, and nobody can
approve it. Decided in docs/decisions/0110-blocks-found-by-themselves.md.
"""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field

from schemas.by_kind import ByKind
from schemas.contract import Contract
from schemas.draft.elements import Origin, Row, Statement
from schemas.draft.raw_json import RawJson
from schemas.ids import Line, PageId, Slug
from schemas.kinds import BLOCKS


class Block(Contract):
    """One block of a page. The class says of every kind what the stages have to know of it."""

    kind: str

    LISTS: ClassVar[tuple[str, ...]] = ("statements",)
    """The fields in which it lists what has ids, in the order in which they are read."""

    is_for_learners: ClassVar[bool] = True
    """Learners read it; else it is only for who leads the module."""

    @property
    def elements(self) -> tuple[Statement | Row, ...]:
        """Return what it lists, in the order in which it is read; nothing of an unknown kind."""
        return tuple(element for name in self.LISTS for element in getattr(self, name))

    def list_statements(self) -> tuple[Statement, ...]:
        """Return the statements it lists; none of a table."""
        return tuple(element for element in self.elements if isinstance(element, Statement))

    def change_elements(self, change: Callable[[Any], Contract | None]) -> Self | None:
        """Return the block with `change` made of each element; None if that leaves nothing of it.

        Elements for which `change` returns None go. A block of an unknown kind stays as it is.
        """
        if not self.LISTS:
            return self
        changed = {
            name: tuple(part for part in map(change, getattr(self, name)) if part is not None)
            for name in self.LISTS
        }
        return self.model_copy(update=changed) if any(changed.values()) else None


class Paragraph(Block):
    """Statements read one after the other."""

    kind: Literal["paragraph"] = "paragraph"
    statements: tuple[Statement, ...] = Field(min_length=1)


class Steps(Block):
    """A procedure, in order."""

    kind: Literal["steps"] = "steps"
    statements: tuple[Statement, ...] = Field(min_length=1)


class Table(Block):
    """Figures side by side, each row with its citations."""

    LISTS: ClassVar[tuple[str, ...]] = ("rows",)

    kind: Literal["table"] = "table"
    caption: Line
    header: tuple[str, ...] = Field(min_length=1)
    worded_by: Origin | None = Field(
        default=None,
        description="Human if a person wrote the caption or header, which a machine then no longer changes.",
    )
    rows: tuple[Row, ...] = Field(min_length=1)


class Notes(Block):
    """What a speaker says with a slide; learners do not see it."""

    is_for_learners: ClassVar[bool] = False

    kind: Literal["notes"] = "notes"
    statements: tuple[Statement, ...] = Field(min_length=1)


class UnknownBlock(RawJson, Block):
    """A block of a kind that is not installed: only its JSON is kept."""

    LISTS: ClassVar[tuple[str, ...]] = ()


AnyBlock = Annotated[Block, ByKind(BLOCKS, unknown=UnknownBlock.of, own=(Paragraph, Steps, Table, Notes))]
"""A block as a page holds it: read by its kind, and written with all its kind adds."""


class Section(Contract):
    """One page of a lesson, one slide, one letter, one chapter of a document."""

    id: PageId
    title: Line
    titled_by: Origin | None = Field(
        default=None, description="Human if a person wrote the title, which a machine then no longer changes."
    )
    objective: Slug | None = None
    blocks: tuple[AnyBlock, ...] = Field(min_length=1)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return the statements of its blocks, one block after the other; tables have rows instead."""
        return tuple(statement for block in self.blocks for statement in block.list_statements())

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return its tables."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of its tables, one table after the other."""
        return tuple(row for table in self.tables for row in table.rows)
