"""Numbered lists that people type as paragraphs: each begins with the number after that of the one before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.sourcing.blocks import Block, ParagraphBlock, StepBlock
from pipelines.sourcing.list_numbers import TypedNumber, find_typed_number, is_list_of
from schemas.source import DEEPEST, ListItem

MOST_BETWEEN = 3
"""Paragraphs between two numbers of one list: what is said of the first."""

DEEPEST_TYPED = 3
"""Levels of typed numbers, as `1.`, `a)`, `i.`: with more, each paragraph would be looked at too often."""


@dataclass(frozen=True)
class NumberedParagraph:
    """A paragraph that begins with a number, at its position, and how deep it is in its list, from 1."""

    position: int
    number: TypedNumber
    depth: int


def number_typed_lists(blocks: Sequence[Block], lists: int) -> list[Block]:
    """Return the blocks with paragraphs that begin with successive numbers as items of numbered lists.

    A list that begins below an item with numbers of another style is one level deeper. `lists` is how many
    lists there are already. Each block stays at its position, since pictures are placed by it.
    """
    numbered = list(blocks)
    position = 0
    while position < len(blocks):
        found = _find_list(blocks, position, ())
        if not found:
            position += 1
            continue
        lists += 1
        _number_items(numbered, found, lists)
        position = found[-1].position + 1
    return numbered


def _find_list(
    blocks: Sequence[Block], position: int, outer: tuple[TypedNumber, ...]
) -> list[NumberedParagraph]:
    """Return the numbered paragraphs of the list that begins at a position, and of those within it.

    `outer` are the numbers of the items it stands in. Empty if no list begins there.
    """
    first = _find_number(blocks[position])
    if first is None:
        return []
    own, found = [first], [NumberedParagraph(position, first, len(outer) + 1)]
    between = 0
    after = position + 1
    while after < len(blocks) and between <= MOST_BETWEEN:
        if not isinstance(blocks[after], ParagraphBlock):
            break
        number = _find_number(blocks[after])
        if number is not None and number.follows(own[-1]):
            own.append(number)
            found.append(NumberedParagraph(after, number, len(outer) + 1))
            between = 0
        elif number is not None:
            path = (*outer, own[-1])
            deeper = _find_list(blocks, after, path) if _begins_within(number, path) else []
            if not deeper:
                break
            found += deeper
            after, between = deeper[-1].position, 0
        else:
            between += 1
        after += 1
    return found if is_list_of(own) else []


def _begins_within(number: TypedNumber, path: Sequence[TypedNumber]) -> bool:
    """Return whether a number may be the first of a list within items: 1 in a style that none of them has."""
    if len(path) >= DEEPEST_TYPED or any(number.follows(each) for each in path):
        return False
    styles = {(around, style) for each in path for around, style, _ in each.meanings}
    return any(value == 1 and (around, style) not in styles for around, style, value in number.meanings)


def _find_number(block: Block) -> TypedNumber | None:
    if isinstance(block, ParagraphBlock) and block.item is None:
        return find_typed_number(block.text)
    return None


def _number_items(blocks: list[Block], found: Sequence[NumberedParagraph], list_number: int) -> None:
    """Make items of numbered paragraphs, and of what stands between them: bullets are one level deeper."""
    numbered = {each.position: each for each in found}
    item = ListItem(list=list_number, item=1)
    count = 0
    for position in range(found[0].position, found[-1].position + 1):
        block, entry = blocks[position], numbered.get(position)
        assert isinstance(block, ParagraphBlock)
        if entry is not None:
            count += 1
            label = entry.number.label
            item = ListItem(list=list_number, item=count, depth=entry.depth, label=label)
            blocks[position] = StepBlock(entry.number.rest, block.place, item, block.remark)
        elif block.item is not None:
            count += 1
            depth = min(block.item.depth + item.depth, DEEPEST)
            own = block.item.model_copy(update={"list": list_number, "item": count, "depth": depth})
            blocks[position] = replace(block, item=own)
        else:
            blocks[position] = replace(
                block, item=item.model_copy(update={"item": max(count, 1), "label": None})
            )
