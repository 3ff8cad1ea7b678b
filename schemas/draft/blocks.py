"""Blocks: what a page is made of, one below the other.

The four that stages write themselves are here; each kind's folder in `pipelines/blocks` says how it is shown.
A draft may hold a block of a kind that is not installed: it keeps its JSON and its digest, and nobody can
approve it. Decided in docs/decisions/0110-blocks-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, ValidationError

from schemas.by_kind import ByKind
from schemas.contract import Contract
from schemas.course import ScoredBlocks
from schemas.draft.elements import Origin, Row, Statement
from schemas.draft.items import Item
from schemas.draft.raw_json import RawJson
from schemas.ids import BlockId, Line, PageId, Slug
from schemas.kinds import BLOCKS

if TYPE_CHECKING:
    from schemas.draft.asked_text import AskedText, Mint
    from schemas.finding import Finding


class Layout(StrEnum):
    """How the elements of one list of a block are read."""

    SENTENCES = "sentences"
    """One after the other, as a paragraph."""

    BULLETS = "bullets"
    NUMBERS = "numbers"
    VERBATIM = "verbatim"
    """Word for word, with the spaces and line breaks of the source, as code is."""


class ElementHolder(Contract):
    """Superclass of what lists elements with ids: a block, or a part of one."""

    LISTS: ClassVar[tuple[str, ...]] = ("statements",)
    """The fields that hold its elements, or holders of elements, in reading order: one or several each."""

    LAYOUTS: ClassVar[Mapping[str, Layout]] = {}
    """How each of these fields is read, if not as sentences."""

    stands_alone: ClassVar[bool] = False
    """It is something without any element, as a picture is without a caption."""

    def list_field(self, name: str) -> tuple[Any, ...]:
        """Return what one of `LISTS` holds; empty if it holds nothing."""
        held = getattr(self, name)
        if isinstance(held, tuple):
            return held
        return () if held is None else (held,)

    def name_label(self, name: str) -> str:
        """Return the key of the label of one of `LISTS`, among the texts of the block's kind."""
        return f"list_{name}"

    def name_part(self, name: str) -> str:
        """Return the key of the label of a part that stands in the list `name` of another."""
        return f"each_{name}"

    def describe_part(self) -> dict[str, str]:
        """Return what that label says of the part, besides its number."""
        return {}

    @property
    def elements(self) -> tuple[Statement | Row | Item, ...]:
        """Return its elements, in the order in which they are read; none of an unknown kind."""
        return tuple(
            element
            for name in self.LISTS
            for each in self.list_field(name)
            for element in _list_elements(each)
        )

    def list_statements(self) -> tuple[Statement, ...]:
        """Return the statements among its elements; none of a table."""
        return tuple(element for element in self.elements if isinstance(element, Statement))

    def change_elements(self, change: Callable[[Any], Contract | None]) -> Self | None:
        """Return the holder with `change` made of each element; None if what it needs is gone.

        Elements for which `change` returns None go. A block of an unknown kind stays as it is.
        """
        if not self.LISTS:
            return self
        changed = {name: self._change_field(name, change) for name in self.LISTS}
        is_left = any(changed.values()) or self.stands_alone
        if not is_left or any(not changed[name] for name in self.LISTS if self.needs(name)):
            return None
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        try:
            return type(self)(**(fields | changed))
        except ValidationError:  # the two sides of a callout, for instance, need each other
            return None

    def _change_field(self, name: str, change: Callable[[Any], Contract | None]) -> Any:
        held = getattr(self, name)
        if held is None:
            return None
        parts = (
            each.change_elements(change) if isinstance(each, ElementHolder) else change(each)
            for each in self.list_field(name)
        )
        remaining = tuple(part for part in parts if part is not None)
        return remaining if isinstance(held, tuple) else next(iter(remaining), None)

    def follow_renaming(self, _new_ids: Mapping[str, str]) -> Self:
        """Return the holder with what it says of other elements by their ids, once these are renamed."""
        return self

    @classmethod
    def needs(cls, name: str) -> bool:
        """Return whether one of `LISTS` must not be empty."""
        return cls.model_fields[name].is_required()

    takes_answers: ClassVar[bool] = True
    """A question in it may get one answer more; not if something else is written for each answer."""

    @classmethod
    def ask_texts(cls) -> "tuple[AskedText, ...] | None":
        """Return what a person types to add one; None if it needs more than texts, such as a picture.

        `LISTS` and `TEXTS` say it, unless a kind asks otherwise.
        """
        from schemas.draft.asked_texts import ask_holder  # which needs these contracts

        return ask_holder(cls)

    @classmethod
    def from_texts(cls, typed: Mapping[str, str], mint: "Mint") -> Self:
        """Return the one that the texts asked for make, by their parts; raises ValueError."""
        from schemas.draft.asked_texts import build_holder  # which needs these contracts

        return build_holder(cls, typed, mint)


def _list_elements(part: Any) -> tuple[Any, ...]:
    return part.elements if isinstance(part, ElementHolder) else (part,)


class Block(ElementHolder):
    """One block of a page. The class says of every kind what the stages have to know of it."""

    kind: str

    is_for_learners: ClassVar[bool] = True
    """Learners read it; else it is only for who leads the module."""

    is_heading: ClassVar[bool] = False
    """It titles the blocks below it, up to the next heading of the page."""

    is_for_taught_pages: ClassVar[bool] = False
    """It belongs only on pages that learners are taught by, as a question that they answer does."""

    def list_findings(self) -> "Iterator[Finding]":
        """Yield what is wrong with how it is made; what its elements say is judged apart."""
        yield from ()

    def list_questions(self) -> tuple[Item, ...]:
        """Return the questions that learners answer in it, which are reported to an LMS."""
        return ()

    def export_questions(self) -> tuple[Item, ...]:
        """Return its questions as they can be asked one by one, without the block, in a question bank."""
        return self.list_questions()

    def follow_right_answers(self) -> tuple[Item, ...]:
        """Return the questions that somebody meets who answers each one right: all, unless they branch."""
        return self.list_questions()

    def is_scored(self, _scored: ScoredBlocks) -> bool:
        """Return whether what learners answer in it counts in the score of a module."""
        return False

    def list_proven_elsewhere(self) -> tuple[str, ...]:
        """Return the ids of its questions that cite nothing because other sentences of the block do."""
        return ()


class NumberedBlock(Block):
    """A block with an id of its own, by which it is found, moved, removed and reworded as a whole."""

    TEXTS: ClassVar[tuple[str, ...]] = ()
    """The fields with texts of its own, which are no statements, in reading order."""

    id: BlockId
    worded_by: Origin | None = Field(
        default=None,
        description="Human if a person changed a text of the block's own, which a machine then leaves alone.",
    )

    @property
    def own_texts(self) -> tuple[str, ...]:
        """Return the values of `TEXTS` as texts, empty ones included."""
        return tuple(str(getattr(self, name)) for name in self.TEXTS)

    @classmethod
    def build(cls, **fields: Any) -> Self:
        """Return the block of these fields; a text of `TEXTS` may stand for several. Raises ValueError."""
        return cls(**fields)

    def take_texts_of(self, other: Self) -> Self:
        """Return the block with the texts of its own that another of its kind has."""
        return self.model_copy(update={name: getattr(other, name) for name in (*self.TEXTS, "worded_by")})

    def list_choices(self, name: str) -> tuple[str, ...]:
        """Return the only values one of `TEXTS` may have; none if a person writes it freely."""
        held = getattr(self, name)
        if isinstance(held, bool):
            return ("true", "false")
        return tuple(each.value for each in type(held)) if isinstance(held, StrEnum) else ()


class Paragraph(Block):
    """Statements read one after the other."""

    kind: Literal["paragraph"] = "paragraph"
    statements: tuple[Statement, ...] = Field(min_length=1)


class Steps(Block):
    """A procedure, in order."""

    LAYOUTS: ClassVar[Mapping[str, Layout]] = {"statements": Layout.NUMBERS}

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
