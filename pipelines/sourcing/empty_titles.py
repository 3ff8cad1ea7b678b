"""Titles with nothing below them, one after the other: cards of a page, which are the items of a list."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from pipelines.sourcing.blocks import Block, HeadingBlock, ParagraphBlock
from schemas.anchor import ParagraphPlace
from schemas.source import ListItem

FEWEST_TITLES = 4
"""Fewer may be the title of a document, of its part and of its chapter, or chapters somebody has to write."""


def list_titles_as_items(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with each run of titles of one level that have no text as the items of a list.

    The last of a run that is followed by text stays a title: the text is below it. Titles of slides and
    pages stay too, because their pictures are no blocks.
    """
    lists = 0
    held: list[Block] = list(blocks)
    for block in held:
        item = getattr(block, "item", None)
        lists = max(lists, item.list if item is not None else 0)
    end = 0
    for level, run in groupby(held, key=_read_level):
        titles = list(run)
        end += len(titles)
        has_text = end < len(held) and not _is_above(held[end], level)
        empty = titles[:-1] if has_text else titles
        if level is None or len(empty) < FEWEST_TITLES:
            yield from titles
            continue
        lists += 1
        for number, title in enumerate(empty, start=1):
            if isinstance(title, HeadingBlock):
                yield ParagraphBlock(title.text, title.place, ListItem(list=lists, item=number))
        yield from titles[len(empty) :]


def _read_level(block: Block) -> int | None:
    is_title = isinstance(block, HeadingBlock) and isinstance(block.place, ParagraphPlace)
    return block.level if is_title and isinstance(block, HeadingBlock) else None


def _is_above(block: Block, level: int | None) -> bool:
    """Return whether a block is a title of a level above, so that nothing stands below the last of a run."""
    return isinstance(block, HeadingBlock) and level is not None and block.level < level
