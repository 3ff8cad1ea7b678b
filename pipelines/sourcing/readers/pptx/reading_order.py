"""Order in which the shapes of a slide are read: columns from left to right, each below its head.

The file keeps the order in which shapes were drawn, or laid one over the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.sourcing.readers.pptx.presentation import Box, SlideShape, q

LONGEST_HEAD = 8
"""Words of the head of a column, or of a title that is no placeholder: « Ce qu'il ne faut pas faire »."""

MOST_ORDERED = 100
"""Texts of a slide that are ordered; only a slide made to waste time has more."""

LEAST_BESIDE = 0.5
"""Share of the lower of two shapes that stands at the height of the other, if they are side by side."""

LINE = q("a:p")


@dataclass(frozen=True)
class PlacedText:
    """The text of a shape and its box; `index` is where the shape stands in the file."""

    index: int
    box: Box
    paragraphs: tuple[str, ...]

    @property
    def is_head(self) -> bool:
        """Return whether it is short enough to stand above something: one line that ends like no sentence."""
        return (
            len(self.paragraphs) == 1
            and sum(any(map(str.isalnum, word)) for word in self.paragraphs[0].split()) <= LONGEST_HEAD
            and not self.paragraphs[0].rstrip().endswith((".", ";", ","))
        )


def order_shapes(shapes: Sequence[SlideShape]) -> list[SlideShape]:
    """Return the shapes in reading order; they keep that of the file where they make no columns."""
    placed = list_placed(shapes)
    order = list(range(len(shapes)))
    heads = _find_heads(placed)
    if heads:
        in_columns = [text.index for column in _fill_columns(heads, placed) for text in column]
        first = min(in_columns)
        rest = [index for index in order if index not in set(in_columns)]
        order = [*(i for i in rest if i < first), *in_columns, *(i for i in rest if i > first)]
    else:
        boxes = {text.index: text.box for text in placed}
        for _ in placed:  # side by side, each at most once past every other
            for place, (one, other) in enumerate(pairwise(tuple(order))):
                if one in boxes and other in boxes and _is_right_of(boxes[one], boxes[other]):
                    order[place : place + 2] = [other, one]
                    break
            else:
                break
    return [shapes[index] for index in order]


def find_untitled_head(shapes: Sequence[SlideShape]) -> SlideShape | None:
    """Return the shape that is the title of a slide that has no title placeholder: the head above all."""
    placed = sorted(list_placed(shapes), key=lambda text: text.box[1])
    if len(placed) < 2 or not placed[0].is_head:
        return None
    first, *others = placed
    return shapes[first.index] if all(first.box[3] <= other.box[1] for other in others) else None


def list_placed(shapes: Sequence[SlideShape]) -> list[PlacedText]:
    """Return the shapes that have a text and a box; none of a slide with more than can be ordered."""
    placed = []
    for index, shape in enumerate(shapes):
        lines = (_read_line(each) for each in shape.element.findall(f"{q('p:txBody')}/{LINE}"))
        paragraphs = tuple(line for line in lines if line)
        if shape.box is not None and paragraphs:
            placed.append(PlacedText(index, shape.box, paragraphs))
    return placed if len(placed) <= MOST_ORDERED else []


def _read_line(paragraph: object) -> str:
    return "".join(paragraph.itertext()).strip()  # type: ignore[attr-defined]


def _find_heads(placed: Sequence[PlacedText]) -> list[PlacedText]:
    """Return the heads of columns, from left to right: side by side, each with longer text below it."""
    heads = [text for text in placed if text.is_head]
    for head in heads:
        row = [other for other in heads if other is head or _are_beside(head.box, other.box)]
        row.sort(key=lambda text: text.box[0])
        apart = all(one.box[2] <= other.box[0] for one, other in pairwise(row))
        if len(row) > 1 and apart and all(len(column) > 1 for column in _fill_columns(row, placed)):
            return row
    return []


def _fill_columns(heads: Sequence[PlacedText], placed: Sequence[PlacedText]) -> list[list[PlacedText]]:
    """Return each head with the texts below it, down to what is as wide as two columns or is a head again."""
    columns: list[list[PlacedText]] = [[head] for head in heads]
    bottom = max(head.box[3] for head in heads)
    below = sorted((text for text in placed if text.box[1] >= bottom - _height(text) / 2), key=_top)
    for text in below:
        over = [n for n, head in enumerate(heads) if _overlaps_across(head.box, text.box)]
        if len(over) > 1:
            break
        if over and text not in heads and (len(columns[over[0]]) > 1 or not text.is_head):
            columns[over[0]].append(text)
    return columns


def _top(text: PlacedText) -> float:
    return text.box[1]


def _height(text: PlacedText) -> float:
    return text.box[3] - text.box[1]


def _overlaps_across(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2]


def _are_beside(one: Box, other: Box) -> bool:
    """Return whether two shapes stand at one height and do not overlap across."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    lower = min(one[3] - one[1], other[3] - other[1])
    return shared >= LEAST_BESIDE * lower and not _overlaps_across(one, other)


def _is_right_of(one: Box, other: Box) -> bool:
    return _are_beside(one, other) and one[0] >= other[2]
