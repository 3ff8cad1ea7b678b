"""What a person changes in a draft, one element at a time; several edits make one revision.

A `place` is an element's id (`st-0003`, `q-0007`, `p-0002`) or `content` for the draft itself. A `part`
is a text of it: `title` (content, page), `text` (statement), `caption` and `header/1` (a table, at its
first row's id), `cells/1` (row), `stem`, `feedback`, `options/a/text`, `options/a/feedback`, and the
right answer as `key` (an option's letter) or `answer` (`true`, `false`).
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import SpanId

LONGEST_TEXT = 20_000


class Replace(Contract):
    """One text becomes another; `before` is what its editor saw there."""

    kind: Literal["replace"] = "replace"
    place: str
    part: str
    before: str = Field(max_length=LONGEST_TEXT)
    after: str = Field(max_length=LONGEST_TEXT)


class Remove(Contract):
    """An element goes; its id is never given again."""

    kind: Literal["remove"] = "remove"
    place: str


class Move(Contract):
    """An element goes to another position among its neighbours, counted from 0."""

    kind: Literal["move"] = "move"
    place: str
    to: int = Field(ge=0)


class Cite(Contract):
    """An element rests on these spans; code inserts their quotations."""

    kind: Literal["cite"] = "cite"
    place: str
    spans: tuple[SpanId, ...] = Field(max_length=20)


Edit = Annotated[Replace | Remove | Move | Cite, Field(discriminator="kind")]
