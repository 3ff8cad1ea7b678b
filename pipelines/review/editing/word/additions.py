"""Paragraphs that somebody typed in a Word file between those of the draft: additions where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.review.editing.openings import list_openings, make_addition
from pipelines.review.editing.word.walk import WordLine
from schemas.draft import Draft
from schemas.edit import Add

BESIDE = {"0.statement": "text", "blocks.paragraph": "statements", "points.statement": "text"}
"""What a paragraph may become, a sentence behind another or the first of a page, by the text it is."""


@dataclass(frozen=True)
class WordAddition:
    """An addition, and the lines of the file that it takes up."""

    edit: Add
    lines: tuple[WordLine, ...]


def place_of(line: WordLine) -> str:
    """Return the element whose control was read last before a line."""
    return line.near.partition("/")[0]


def find_additions(draft: Draft, added: Sequence[WordLine]) -> tuple[WordAddition, ...]:
    """Return the additions that lines make; those behind one element are one act.

    Nothing comes of a line beside text of ours, or behind what takes no sentence, such as an answer.
    """
    additions: list[WordAddition] = []
    alone = [line for line in added if line.is_alone]
    for place, group in groupby(alone, key=place_of):
        lines = tuple(group)
        edit = _make_edit(draft, place, lines, additions)
        if edit is not None:
            additions.append(WordAddition(edit, lines))
    return tuple(additions)


def _make_edit(
    draft: Draft, place: str, lines: tuple[WordLine, ...], earlier: Sequence[WordAddition]
) -> Add | None:
    openings = (each for each in list_openings(draft.content, place) if each.name in BESIDE)
    opening = next(openings, None)
    if opening is None:
        return None
    typed = {BESIDE[opening.name]: "\n".join(line.text.strip() for line in lines)}
    pending = [each.edit for each in earlier]
    return make_addition(opening, draft.content, typed, draft.minted, pending).edit
