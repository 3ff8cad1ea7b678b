"""The packaging part of a kind of block: on a learner's page, in documents, on slides.

Each folder of `pipelines/blocks` has one in `packaging.py`, as `PACKAGING`.
Decided in docs/decisions/0110-blocks-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.ids import BlockId, ItemId, OptionId

if TYPE_CHECKING:
    from pipelines.packaging.documents.model import Block
    from pipelines.packaging.documents.pptx.deck import Body
    from pipelines.packaging.documents.source_notes import SourceNotes


@dataclass(frozen=True)
class BranchingWays:
    """Where the choices of a block lead, and what they earn, for the scripts of the player.

    `most` is what the best way earns, in halves of a point. `points` and `leads` are by question and option.
    """

    block: BlockId
    start: ItemId
    most: int
    points: Mapping[ItemId, Mapping[OptionId, int]]
    leads: Mapping[ItemId, Mapping[OptionId, str]]


@dataclass(frozen=True, kw_only=True)
class PackagedBlock:
    """How a kind of block is packaged.

    `template` draws it on a learner's page (Jinja2, with `block`, `numbers` of the page's citations, and the
    choices of questions as `offered`); None if learners do not see it. `script` and `style` are added to the
    player's own where a module has the kind. `list_ways` returns where choices lead, if its questions
    branch.

    `write_document` yields it as blocks of a document; `write_points` does where sentences are to be a list,
    as on printed slides, `write_unanswered` on a worksheet, without what answers its questions. `asks` says
    whether a block asks learners something, whose answer `write_answer` yields for the end of their booklet.
    `plan_slides` yields the bodies of slides; None for what a speaker says.
    """

    write_document: "Callable[[Any, SourceNotes], Iterator[Block]]"
    template: Path | None = None
    script: Path | None = None
    style: Path | None = None
    list_ways: Callable[[Any], BranchingWays] | None = None
    write_unanswered: "Callable[[Any, SourceNotes], Iterator[Block]] | None" = None
    asks: Callable[[Any], bool] = lambda _: False
    write_answer: "Callable[[Any, SourceNotes], Iterator[Block]] | None" = None
    write_points: "Callable[[Any, SourceNotes], Iterator[Block]] | None" = None
    plan_slides: "Callable[[Any, SourceNotes], Iterator[Body]] | None" = None
