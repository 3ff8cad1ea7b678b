"""The packaging part of a kind of block: on a learner's page, in documents, on slides.

Each folder of `pipelines/blocks` has one in `packaging.py`, as `PACKAGING`.
Decided in docs/decisions/0110-blocks-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.packaging.documents.model import Block
    from pipelines.packaging.documents.pptx.deck import Body
    from pipelines.packaging.documents.source_notes import SourceNotes


@dataclass(frozen=True, kw_only=True)
class PackagedBlock:
    """How a kind of block is packaged.

    `template` draws it on a learner's page (Jinja2, with `block`, and `numbers` of the page's citations);
    None if learners do not see it. `style` is added to the player's style sheet where a module has the kind.
    `write_document` yields it as blocks of a document; `write_points` does where sentences are to be a list,
    as on printed slides. `plan_slides` yields the bodies of slides; None for what a speaker says.
    """

    write_document: "Callable[[Any, SourceNotes], Iterator[Block]]"
    template: Path | None = None
    style: Path | None = None
    write_points: "Callable[[Any, SourceNotes], Iterator[Block]] | None" = None
    plan_slides: "Callable[[Any, SourceNotes], Iterator[Body]] | None" = None
