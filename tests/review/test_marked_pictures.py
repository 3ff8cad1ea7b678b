"""Places are marked on a picture in the edit file: a figure becomes a marked picture."""

from datetime import timedelta

import pytest

from pipelines.blocks.marked_picture.contract import MarkedPicture
from pipelines.review.editing import from_markdown, to_markdown
from pipelines.review.editing.edits import apply_edits
from pipelines.testing import builders
from schemas.draft import Block, CitationStatus, Draft
from schemas.edit import Replace
from schemas.errors import InvalidInput
from tests import sample_deliverables as deliverables

LATER = builders.NOON + timedelta(hours=1)
DRAFT = deliverables.draft_of(deliverables.lesson_of_figures())
FILE = to_markdown(DRAFT)
MARKED = FILE.replace("::: Figure {#b-0001}", "::: Image à repères {#b-0001}").replace(
    "La porte. {#st-0002}\n",
    "La porte. {#st-0002}\n:: {#marks}\nLa poignée | 250 | 400\nLe joint | 900 | 0\n",
)


def revise(text: str) -> Draft:
    return from_markdown(text, DRAFT, "noe", LATER, file="m.md")


def first_block(draft: Draft) -> Block:
    section = draft.content.artefacts[0].sections[0]  # type: ignore[attr-defined]
    block: Block = section.blocks[1]
    return block


def test_a_figure_becomes_a_marked_picture_with_all_its_texts() -> None:
    block = first_block(revise(MARKED))
    assert isinstance(block, MarkedPicture)
    assert (block.id, block.alternative, block.credit) == ("b-0001", "Une porte fermée", "Anne Martin")
    assert [caption.text for caption in block.caption] == ["La porte."]
    assert [(mark.text, mark.across, mark.down) for mark in block.marks] == [
        ("La poignée", 250, 400),
        ("Le joint", 900, 0),
    ]
    assert block.pins == ((1, 100, 120), (2, 360, 0))


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("| 250 | 400", "", "bars"),
        ("| 250 |", "| à gauche |", "à gauche"),
        ("| 900 |", "| 1001 |", "1000"),
        ("La poignée | 250 | 400\nLe joint | 900 | 0\n", "", "marks|at least 1"),
        ("La porte. {#st-0002}", "La porte. | 1 {#st-0002}", "bars"),
    ],
)
def test_a_place_nobody_can_find_is_refused_with_its_line(old: str, new: str, refusal: str) -> None:
    with pytest.raises(InvalidInput, match=refusal) as error:
        revise(MARKED.replace(old, new))
    assert "m.md, line " in str(error.value)


def test_a_place_that_moves_keeps_its_citations_verified() -> None:
    cited = builders.citation(1)
    marked = revise(MARKED)
    block = first_block(marked)
    assert isinstance(block, MarkedPicture)
    mark = block.marks[0].model_copy(update={"citations": (cited,)})
    after = block.model_copy(update={"marks": (mark, block.marks[1])})
    section = marked.content.artefacts[0].sections[0]  # type: ignore[attr-defined]
    page = section.model_copy(update={"blocks": (section.blocks[0], after, *section.blocks[2:])})
    lesson = marked.content.artefacts[0].model_copy(update={"sections": (page,)})
    content = marked.content.model_copy(update={"artefacts": (lesson,)})
    draft = marked.model_copy(update={"content": content})
    move = Replace(place=mark.id, part="across", before="250", after="260")
    moved = first_block(apply_edits(draft, [move], builders.spans(), "noe", LATER))
    assert isinstance(moved, MarkedPicture)
    assert moved.marks[0].across == 260
    assert moved.marks[0].citations[0].status is CitationStatus.VERIFIED
