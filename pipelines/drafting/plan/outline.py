"""What a kind of deliverable contributes to the plan: pages with their blocks, questions to ask."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.course import Bloom, ItemKind, Module
from schemas.draft import Block, Item, PictureBlock, Section, ShownPicture, list_texts, walk_citing
from schemas.draft.alignment import WORDS_A_MINUTE
from schemas.plan import BlockPurpose, LeftOutReason, PlannedBlock, QuestionShare

PURPOSES = {
    "steps": BlockPurpose.PROCEDURE,
    "table": BlockPurpose.REFERENCE,
    "figure": BlockPurpose.SHOW,
    "callout": BlockPurpose.HIGHLIGHT,
    "checkpoint": BlockPurpose.PRACTISE,
    "reveal": BlockPurpose.PRACTISE,
    "scenario": BlockPurpose.PRACTISE,
}
"""What blocks of a kind are there for; those of any other kind explain."""


@dataclass(frozen=True)
class PageOutline:
    """A page as its writer would make it, without an id of the plan."""

    title: str
    objective: str | None
    minutes: int
    blocks: tuple[PlannedBlock, ...]
    pictures: tuple[ShownPicture, ...] = ()


@dataclass(frozen=True)
class ScenarioOutline:
    """A scenario as its writer would make it of a page's passages; its id comes of its first step."""

    id: str
    title: str
    decisions: int
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class PlanPart:
    """What one kind of deliverable contributes; most contribute nothing and follow the pages of the lesson.

    `minutes_carried` are those of all pages its sources could fill, whatever the module asks for.
    """

    pages: tuple[PageOutline, ...] = ()
    blueprint: tuple[QuestionShare, ...] = ()
    minutes_carried: int = 0
    left_out: Mapping[str, LeftOutReason] = field(default_factory=dict)
    """Why its writer makes nothing of a passage, by the passage's id; the writer itself says it."""


def outline_section(section: Section) -> PageOutline | None:
    """Return the outline of a page; None if nothing on it cites a source."""
    blocks = tuple(block for block in map(_outline_block, section.blocks) if block is not None)
    if not blocks:
        return None
    minutes = count_minutes(count_words(section.blocks))
    return PageOutline(section.title, section.objective, minutes, blocks)


def list_pictures(section: Section) -> tuple[ShownPicture, ...]:
    """Return the pictures of sources that a page shows."""
    return tuple(block.picture for block in section.blocks if isinstance(block, PictureBlock))


def count_words(blocks: Iterable[Block]) -> int:
    """Return the number of words that a learner reads in blocks."""
    return sum(
        len(text.split())
        for block in blocks
        if block.is_for_learners
        for element in walk_citing(block)
        for text in list_texts(element)
    )


def count_minutes(words: int) -> int:
    """Return the minutes in which words are read, rounded, one at least."""
    return max(round(words / WORDS_A_MINUTE), 1)


QuestionCell = tuple[str | None, Bloom, ItemKind]
"""Objective, level and kind of a question."""


def read_cell(item: Item, module: Module) -> QuestionCell:
    """Return the cell of a question; one on an objective that the module no longer has serves none."""
    known = {objective.id for objective in module.objectives}
    return item.objective if item.objective in known else None, item.bloom, ItemKind(item.kind)


def share_questions(items: Sequence[Item], module: Module) -> tuple[QuestionShare, ...]:
    """Return how many of these questions there are by objective, level and kind, in their order."""
    counts = Counter(read_cell(item, module) for item in items)
    return tuple(
        QuestionShare(objective=objective, bloom=bloom, kind=kind, count=count)
        for (objective, bloom, kind), count in counts.items()
    )


def _outline_block(block: Block) -> PlannedBlock | None:
    cited = (citation.span for element in walk_citing(block) for citation in element.citations)
    evidence = tuple(dict.fromkeys(cited))
    purpose = PURPOSES.get(block.kind, BlockPurpose.EXPLAIN)
    return PlannedBlock(kind=block.kind, purpose=purpose, evidence=evidence) if evidence else None
