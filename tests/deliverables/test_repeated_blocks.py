"""Slides and narration say what a lesson's blocks say, no more and no less."""

import pytest

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.narration.extraction import Reader
from pipelines.deliverables.slides.deck import SlideBuilder
from pipelines.drafting.request import IdAllocator
from schemas.draft import Block, Notes, Origin
from schemas.language import Language
from tests import sample_deliverables as deliverables

ALLOWED = deliverables.said(1, "Laisser la porte ouverte la nuit.")
SORTED = deliverables.said(2, "On trie.")
BEFORE_AFTER = Callout(
    id="b-0001", variant=CalloutVariant.BEFORE_AFTER, statements=(ALLOWED,), after=(SORTED,)
)
COUNTER_EXAMPLE = Callout(id="b-0001", variant=CalloutVariant.COUNTER_EXAMPLE, statements=(ALLOWED,))
FIGURE, *_ = (
    block for block in deliverables.lesson_of_figures().sections[0].blocks if isinstance(block, Figure)
)


def show(block: Block) -> list[Block]:
    """The blocks on the slides of a page with this block, without what is said beside them."""
    ids = IdAllocator()
    ids.allocate_block()  # the page's own
    page = deliverables.section(1, "Le froid", block)
    slides = SlideBuilder(ids, Language.FRENCH).make_page_slides(page, None)
    return [each for part in slides for slide in part for each in slide.blocks if not isinstance(each, Notes)]


def read_aloud(block: Block) -> list[str]:
    page = Reader(IdAllocator(), Language.FRENCH).page(deliverables.section(1, "Le froid", block))
    return [each.text for each in page.statements][1:]


def test_a_figure_of_the_lesson_is_a_figure_on_its_slide() -> None:
    worded = FIGURE.model_copy(update={"worded_by": Origin.HUMAN})
    (shown,) = show(worded)
    assert isinstance(shown, Figure)
    assert (shown.picture, shown.alternative) == (FIGURE.picture, FIGURE.alternative)
    assert [each.text for each in shown.caption] == [each.text for each in FIGURE.caption]
    assert shown.worded_by is None
    assert shown.id != FIGURE.id
    assert {each.id for each in shown.caption}.isdisjoint(each.id for each in FIGURE.caption)


def test_a_picture_stands_on_the_slide_of_what_it_follows() -> None:
    page = deliverables.section(1, "Le froid", deliverables.paragraph(SORTED), FIGURE)
    ((slide,),) = SlideBuilder(IdAllocator(), Language.FRENCH).make_page_slides(page, None)
    assert [block.kind for block in slide.blocks] == ["paragraph", "figure"]


def test_a_picture_without_words_is_on_no_slide() -> None:
    assert show(FIGURE.model_copy(update={"alternative": ""})) == []


@pytest.mark.parametrize("callout", [BEFORE_AFTER, COUNTER_EXAMPLE], ids=["two sides", "one side"])
def test_a_callout_of_the_lesson_is_a_callout_on_its_slide(callout: Callout) -> None:
    (shown,) = show(callout)
    assert isinstance(shown, Callout)
    assert shown.variant is callout.variant
    assert [each.text for each in shown.statements] == [each.text for each in callout.statements]
    assert [each.text for each in shown.after] == [each.text for each in callout.after]


def test_a_callout_with_long_sentences_has_them_in_its_notes() -> None:
    long = deliverables.said(3, "mot " * 30)
    (shown,) = show(COUNTER_EXAMPLE.model_copy(update={"statements": (ALLOWED, long)}))
    assert [each.text for each in shown.list_statements()] == [ALLOWED.text]


@pytest.mark.parametrize(
    ("callout", "heard"),
    [
        (COUNTER_EXAMPLE, ["Contre-exemple.", ALLOWED.text]),
        (BEFORE_AFTER, ["Avant.", ALLOWED.text, "Après.", SORTED.text]),
        (
            Callout(
                id="b-0001",
                variant=CalloutVariant.WARNING,
                statements=(deliverables.said(1, "Attention : la porte reste fermée."),),
            ),
            ["Attention : la porte reste fermée."],
        ),
    ],
    ids=["named", "two sides", "says so itself"],
)
def test_who_listens_hears_what_a_callout_is_for(callout: Callout, heard: list[str]) -> None:
    assert read_aloud(callout) == heard
