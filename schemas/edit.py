"""Edits a person makes in a draft, each of one element; several edits make one revision.

A `place` is an element's id (`st-0003`, `q-0007`, `p-0002`), an artefact's kind (`lesson`, `session_plan`)
or `content` for the draft itself. A `part` is a text of that element: `title` (content, page, phase), `text`
(statement), `caption` and `header/1` (a table, at the id of any of its rows), `cells/1` (row), a phase's
columns (`minutes`, `objective`, `content`, `method`, `trainer`, …), `stem`, `feedback`, `options/a/text`,
`options/a/feedback`, `pairs/a/left`, `pairs/a/right`, `places/a/text`, `gaps/1` (one accepted answer a line),
`tolerance`, `unit`, and the right answer as `key` (an option's letter), `keys` (letters, commas between) or
`answer` (`true`, `false`, a number). What a statement is is its part `nature`: `claim`, `organisation`,
`direction` or `illustration`. An answer to remove or move is the part `options/a`, `pairs/a` or `places/a`.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.draft import Item
from schemas.ids import SpanId

LONGEST_TEXT = 20_000
MOST_HOLDERS = 9


class Replace(Contract):
    """Replace a text; `before` is the text its editor saw there."""

    kind: Literal["replace"] = "replace"
    place: str
    part: str
    before: str = Field(max_length=LONGEST_TEXT)
    after: str = Field(max_length=LONGEST_TEXT)


class Spot(Contract):
    """Where something is put: behind an element, or `before` it, or beside what holds it, or in a list of it.

    `up` counts the holders from `beside`: 1 is the block of a sentence. With `within`, the name of a list of
    `beside` itself, it goes there, before number `at`; at the end without.
    """

    beside: str
    up: int = Field(default=0, ge=0, le=MOST_HOLDERS)
    before: bool = False
    within: str | None = None
    at: int | None = Field(default=None, ge=0)


class Remove(Contract):
    """Remove an element, or one answer of a question; its id is never used again.

    `up` means the holder of the element instead, such as the paragraph of a sentence.
    """

    kind: Literal["remove"] = "remove"
    place: str
    part: str | None = None
    up: int = Field(default=0, ge=0, le=MOST_HOLDERS)


class Move(Contract):
    """Move an element, or one answer of a question, to another position among its neighbours, from 0."""

    kind: Literal["move"] = "move"
    place: str
    part: str | None = None
    to: int = Field(ge=0)


class Transfer(Contract):
    """Take an element, or `up` its holder, out of its list and put it elsewhere; its ids stay."""

    kind: Literal["transfer"] = "transfer"
    place: str
    up: int = Field(default=0, ge=0, le=MOST_HOLDERS)
    to: Spot


class Add(Contract):
    """Add elements at one spot, all in one act: what a person typed, or a copy.

    `place` is the first id in them; `part`, as `options/d`, an answer of the question `place`. Each element
    is its canonical JSON: the list it goes into says by which contract it is read, of kinds from outside too.
    """

    kind: Literal["add"] = "add"
    place: str
    part: str | None = None
    spot: Spot
    elements: tuple[str, ...] = Field(min_length=1)
    copy_of: str | None = None


class Cite(Contract):
    """Cite these spans in an element; code inserts their quotations."""

    kind: Literal["cite"] = "cite"
    place: str
    spans: tuple[SpanId, ...] = Field(max_length=20)
    keeps_doubt: bool | None = Field(
        default=None,
        description="Nobody compared the element with the spans: they stay to be verified.",
    )


class Rewrite(Contract):
    """Replace a question by one that a machine proposed and a person accepted; it keeps its id."""

    kind: Literal["rewrite"] = "rewrite"
    place: str
    item: Item


class Insert(Contract):
    """Add a question that rules proposed and a person accepted, at the end of a deliverable.

    `place` is the id it gets, `into` the kind of the deliverable, which is made if the draft has none.
    """

    kind: Literal["insert"] = "insert"
    place: str
    into: str
    item: Item


Edit = Annotated[
    Replace | Remove | Move | Transfer | Add | Cite | Rewrite | Insert, Field(discriminator="kind")
]


class Clash(Contract):
    """One text that two people changed: as it was, as the other person left it, as this edit would.

    None is a text that was removed. `part` may also be `citations` (quotations, one a line) or `order`
    (ids, one a line).
    """

    place: str
    part: str
    base: str | None = None
    theirs: str | None = None
    yours: str | None = None
