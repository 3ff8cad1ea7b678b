"""Lists that go on after what stands between two items: a paragraph, code, a list of another kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipelines.sourcing.blocks import Block, CodeBlock, ParagraphBlock, StepBlock
from pipelines.sourcing.list_numbers import TypedNumber, find_typed_number
from schemas.source import DEEPEST, ListItem

MOST_BETWEEN = 3
"""Blocks in no list between two items of one list: what is said of the first."""

NO_LISTABLE = 0
"""Stands for the list of blocks that can be in none."""

Listable = ParagraphBlock | StepBlock | CodeBlock


@dataclass(frozen=True)
class BlockRun:
    """Blocks of one list, or blocks side by side that are in none: from `start` up to `end`."""

    list: int | None
    start: int
    end: int


def join_continued_lists(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with lists that go on as one, and what stands between as part of the item before.

    A list goes on where the first number of the next one follows its last. Each block stays at its position.
    """
    joined = list(blocks)
    runs = _list_runs(blocks)
    position = 0
    while position < len(runs):
        parts = _find_parts(blocks, runs, position)
        if len(parts) > 1:
            _join(joined, runs[position : parts[-1] + 1], frozenset(runs[part].start for part in parts))
        position = parts[-1] + 1
    return joined


def _list_runs(blocks: Sequence[Block]) -> list[BlockRun]:
    runs: list[BlockRun] = []
    start = 0
    for number, run in groupby(blocks, key=_read_list):
        end = start + sum(1 for _ in run)
        runs.append(BlockRun(number, start, end))
        start = end
    return runs


def _read_list(block: Block) -> int | None:
    """Return the list of a block; None of one in no list, NO_LISTABLE of a title or a row."""
    if not isinstance(block, Listable):
        return NO_LISTABLE
    return None if block.item is None else block.item.list


def _find_parts(blocks: Sequence[Block], runs: Sequence[BlockRun], first: int) -> list[int]:
    """Return which runs are parts of the list that begins with a run: that alone if it goes on nowhere."""
    parts = [first]
    number = _find_last_number(blocks, runs[first])
    loose = 0
    for position in range(first + 1, len(runs) if number is not None else 0):
        run = runs[position]
        if run.list == NO_LISTABLE:
            break
        if run.list is None:
            loose += run.end - run.start
        elif number is not None and (opening := _read_number(blocks[run.start])) and opening.follows(number):
            parts.append(position)
            number, loose = _find_last_number(blocks, run), 0
        if loose > MOST_BETWEEN or position - parts[-1] > MOST_BETWEEN:
            break
    return parts


def _find_last_number(blocks: Sequence[Block], run: BlockRun) -> TypedNumber | None:
    """Return the number of the last item of the first level; None if the list has none."""
    if not run.list:
        return None
    for position in reversed(range(run.start, run.end)):
        item = _read_item(blocks[position])
        if item is not None and item.depth == 1 and item.label:
            return _read_number(blocks[position])
    return None


def _read_number(block: Block) -> TypedNumber | None:
    item = _read_item(block)
    if item is None or item.depth > 1 or not item.label:
        return None
    return find_typed_number(f"{item.label} {block.text}") if isinstance(block, Listable) else None


def _read_item(block: Block) -> ListItem | None:
    return block.item if isinstance(block, Listable) else None


def _join(blocks: list[Block], runs: Sequence[BlockRun], parts: frozenset[int]) -> None:
    """Make one list of runs; those that do not begin at one of `parts` stand within an item."""
    number = runs[0].list
    assert number
    outer = ListItem(list=number, item=1)
    count = 0
    earlier: tuple[int, int] | None = None
    for run in runs:
        deeper = run.start not in parts
        for position in range(run.start, run.end):
            block = blocks[position]
            assert isinstance(block, Listable)
            if block.item is None:
                blocks[position] = replace(block, item=outer.model_copy(update={"label": None}))
                continue
            count += (block.item.list, block.item.item) != earlier
            earlier = (block.item.list, block.item.item)
            depth = min(block.item.depth + deeper, DEEPEST)
            item = block.item.model_copy(update={"list": number, "item": count, "depth": depth})
            blocks[position] = replace(block, item=item)
            if depth == 1 and item.label:
                outer = item
