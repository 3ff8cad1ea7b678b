"""Numbered lists that people type as paragraphs: each begins with the number after that of the one before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.sourcing.blocks import Block, ParagraphBlock, StepBlock
from pipelines.sourcing.list_numbers import TypedNumber, find_typed_number, is_list_of
from schemas.source import DEEPEST, ListItem

MOST_BETWEEN = 3
"""Paragraphs between two numbers of one list: what is said of the first."""


def number_typed_lists(blocks: Sequence[Block], lists: int) -> list[Block]:
    """Return the blocks with paragraphs that begin with successive numbers as items of numbered lists.

    `lists` is how many lists there are already. Each block stays at its position, since pictures are placed
    by it.
    """
    numbered = list(blocks)
    position = 0
    while position < len(blocks):
        run = list(_find_run(blocks, position))
        if not is_list_of([number for _, number in run]):
            position += 1
            continue
        lists += 1
        for items, (start, number) in enumerate(run, start=1):
            block = blocks[start]
            assert isinstance(block, ParagraphBlock)
            item = ListItem(list=lists, item=items, label=number.label)
            numbered[start] = StepBlock(number.rest, block.place, item, block.remark)
        for (start, _), (end, _) in pairwise(run):
            _join_between(numbered, start, end)
        _renumber(numbered, run[0][0], run[-1][0])
        position = run[-1][0] + 1
    return numbered


def _find_run(blocks: Sequence[Block], position: int) -> Iterator[tuple[int, TypedNumber]]:
    """Yield the paragraphs from a position on that begin with one number after the other."""
    last = _find_number(blocks[position])
    while last is not None:
        yield position, last
        following = None
        for after in range(position + 1, min(position + MOST_BETWEEN + 2, len(blocks))):
            if not isinstance(blocks[after], ParagraphBlock):
                break
            following = _find_number(blocks[after])
            if following is not None:
                break
        if following is None or not following.follows(last):
            return
        position, last = after, following


def _find_number(block: Block) -> TypedNumber | None:
    if isinstance(block, ParagraphBlock) and block.item is None:
        return find_typed_number(block.text)
    return None


def _join_between(blocks: list[Block], start: int, end: int) -> None:
    """Make what stands between two numbered items part of the first, its bullets one level deeper."""
    outer = blocks[start]
    assert isinstance(outer, StepBlock)
    assert outer.item is not None
    for position in range(start + 1, end):
        block = blocks[position]
        if isinstance(block, ParagraphBlock):
            depth = 1 if block.item is None else min(block.item.depth + 1, DEEPEST)
            blocks[position] = replace(block, item=outer.item.model_copy(update={"depth": depth}))


def _renumber(blocks: list[Block], start: int, end: int) -> None:
    """Count the items of a list anew: what is deeper is an item too, the rest is part of the one before."""
    count = 0
    for position in range(start, end + 1):
        block = blocks[position]
        if isinstance(block, ParagraphBlock | StepBlock) and block.item is not None:
            is_new = isinstance(block, StepBlock) or block.item.depth > 1
            count += is_new
            label = block.item.label if isinstance(block, StepBlock) else None
            item = block.item.model_copy(update={"item": count, "label": label})
            blocks[position] = replace(block, item=item)
