"""Cards of a slide: a figure with the label that says what it counts, a text with its label above it.

Each is a text of its own in the file, and says nothing without the other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.sourcing.code_text import looks_like_code
from pipelines.sourcing.monospaced import is_monospaced
from pipelines.sourcing.readers.pptx.presentation import SlideShape, q
from pipelines.sourcing.readers.pptx.reading_order import LINE, PlacedText, list_placed

VALUE = re.compile(r"[^\w\s]{0,2}\s?\d(?:[\W\d_]|(?<![^\W\d_])[^\W\d_]{1,6}(?![^\W\d_])){0,15}$")
"""A figure and its unit: `30.5 °C`, `18k`, `−0.3 mg/L`, `42 d`."""

BARE_VALUE = re.compile(
    r"[^\w\s]{0,2}\s?\d[\d., \u00a0\u202f]*[^\w\s]{0,2}[^\W\d_]{0,3}(?:/[^\W\d_]{1,3})?%?$"
)
"""A figure with nothing but its unit: « 2 gants » and « 200 g de farine » are things of a list."""

FEWEST_PAIRS = 2

NUMBERED = re.compile(r"\W{0,2}\d")
WORD = re.compile(r"[^\W\d_]{2,}")

MOST_TEXTS = 3
"""Texts of a card: its figure, its label, and what explains it."""

LARGEST_GAP = 0.2
"""Of the lower of two texts, between them, if they touch."""

ALIGNED = 0.02
"""Of a card's width, by which its texts may stand out."""

LONGEST_LABEL = 8
"""Words of a line of a shape that is a label."""

JOINT = " – "
RUN, FIELD = q("a:r"), q("a:fld")


@dataclass(frozen=True)
class Card:
    """The shapes of a card, from the top down."""

    shapes: tuple[SlideShape, ...]


def find_cards(shapes: Sequence[SlideShape]) -> tuple[Card, ...]:
    """Return the cards among shapes: with a figure, side by side with one that has it, or with a label.

    A label is set in a font of code right above the text that it is the name of.
    """
    placed = list_placed(shapes)
    stacks = [stack for stack in _list_stacks(placed) if 1 < len(stack) <= MOST_TEXTS]
    counting = [stack for stack in stacks if _is_card([text.paragraphs[0] for text in stack])]
    tops = {(stack[0].box[1], len(stack)) for stack in counting}
    chosen = [stack for stack in stacks if stack in counting or (stack[0].box[1], len(stack)) in tops]
    in_cards = {text.index for stack in chosen for text in stack}
    labels = [
        text
        for text in placed
        if text.is_head and text.index not in in_cards and _is_label(text, shapes[text.index])
    ]
    chosen += [
        [label, text]
        for label in labels
        for text in placed
        if not text.is_head and len(text.paragraphs) == 1 and _touch(label, text)
    ]
    return tuple(Card(tuple(shapes[text.index] for text in stack)) for stack in chosen)


def is_set_as_code(paragraph: Any) -> bool:
    """Return whether all the text of a paragraph is set in fonts of code."""
    runs = [run for run in paragraph.iter(RUN, FIELD) if "".join(run.itertext()).strip()]
    fonts = [run.find(f"{q('a:rPr')}/{q('a:latin')}") for run in runs]
    return bool(fonts) and all(font is not None and is_monospaced(font.get("typeface")) for font in fonts)


def _is_label(text: PlacedText, shape: SlideShape) -> bool:
    lines = shape.element.findall(f"{q('p:txBody')}/{LINE}")
    return all(map(is_set_as_code, lines)) and not looks_like_code(text.paragraphs[0])


def pair_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines of one shape, each figure with its label; unchanged if they do not alternate."""
    pairs = list(zip(lines[::2], lines[1::2], strict=False))
    is_even = len(lines) % 2 == 0 and len(pairs) >= FEWEST_PAIRS
    short = all(len(line.split()) <= LONGEST_LABEL and not line.endswith((".", ";", ",")) for line in lines)
    if is_even and short and any(_counts_at(side, pairs) for side in (0, 1)):
        return [JOINT.join(pair) for pair in pairs]
    return list(lines)


def _counts_at(side: int, pairs: Sequence[tuple[str, str]]) -> bool:
    """Return whether each pair has its bare figure on one side and words on the other."""
    return all(
        BARE_VALUE.match(pair[side]) and WORD.search(pair[1 - side]) and not VALUE.match(pair[1 - side])
        for pair in pairs
    )


def breaks_sentence(lines: Sequence[str]) -> bool:
    """Return whether the lines of one shape are one sentence that its author broke in two."""
    if len(lines) != 2 or not lines[1].endswith((".", "!", "?", "…")):
        return False
    return lines[0].endswith(",") or (lines[1][:1].islower() and lines[0][-1:].isalnum())


def _is_card(texts: Sequence[str]) -> bool:
    """Return whether one of some texts is a figure, or has a number before it, and the others are labels."""
    values = sum(VALUE.match(text) is not None for text in texts)
    numbered = sum(NUMBERED.match(text) is not None for text in texts)
    labels = sum(WORD.search(text) is not None and VALUE.match(text) is None for text in texts)
    return (values == 1 and labels == len(texts) - 1) or (numbered == 1 and labels == len(texts))


def _list_stacks(placed: Sequence[PlacedText]) -> Iterator[list[PlacedText]]:
    """Yield the short texts that touch each other one below the other, as wide as each other."""
    short = sorted(
        (text for text in placed if text.is_head and not looks_like_code(text.paragraphs[0])),
        key=lambda text: (text.box[0], text.box[1]),
    )
    stack: list[PlacedText] = []
    for text in short:
        if stack and not _touch(stack[-1], text):
            yield stack
            stack = []
        stack.append(text)
    if stack:
        yield stack


def _touch(above: PlacedText, below: PlacedText) -> bool:
    (left, top, right, bottom), (own_left, own_top, own_right, own_bottom) = above.box, below.box
    near = LARGEST_GAP * min(bottom - top, own_bottom - own_top)
    aligned = ALIGNED * (right - left)
    return (
        abs(own_top - bottom) <= near
        and abs(own_left - left) <= aligned
        and abs(own_right - right) <= aligned
    )
