"""Lists and procedures of a lesson on slides: whole, with the numbers they have."""

from pipelines.blocks.list.contract import LedList
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.slides.deck import SlideBuilder
from pipelines.drafting.request import IdAllocator
from pipelines.packaging.documents.pptx.deck import Diagram
from pipelines.packaging.documents.pptx.slide_plan import plan_deck
from pipelines.testing.samples import make_edition
from schemas.draft import Block, Notes, Section, Statement, Steps
from schemas.language import Language
from tests import sample_deliverables as deliverables


def make_slides(block: Block) -> list[Section]:
    ids = IdAllocator()
    ids.allocate_block()  # the page's own
    page = deliverables.section(1, "Le froid", block)
    return [
        slide for part in SlideBuilder(ids, Language.FRENCH).make_page_slides(page, None) for slide in part
    ]


def list_points(slide: Section) -> list[str]:
    return [
        f"{each.label} {each.text}".strip()
        for block in slide.blocks
        if not isinstance(block, Notes)
        for each in block.list_statements()
    ]


def make_steps(count: int) -> Steps:
    return Steps(statements=tuple(deliverables.said(n, f"Geste {n}.") for n in range(1, count + 1)))


def make_list(*texts: str) -> LedList:
    items: tuple[Statement, ...] = tuple(deliverables.said(n, text) for n, text in enumerate(texts, 2))
    return LedList(id="b-0001", lead=deliverables.said(1, "Il faut :"), items=items)


def test_a_procedure_goes_on_counting_on_its_next_slide() -> None:
    first, second = make_slides(make_steps(8))
    assert list_points(first) == [f"Geste {n}." for n in range(1, 5)]
    assert list_points(second) == [f"{n}. Geste {n}." for n in range(5, 9)]


def test_the_steps_that_go_on_are_drawn_as_those_before() -> None:
    edition = make_edition()
    deck = plan_deck(edition, Slides(sections=tuple(make_slides(make_steps(8)))))
    shown = [slide.body for slide in deck.slides if isinstance(slide.body, Diagram)]
    assert [body.first for body in shown] == [1, 5]
    assert [step.text for step in shown[1].steps] == [f"Geste {n}." for n in range(5, 9)]


def test_a_list_goes_on_with_its_lead_on_the_next_slide() -> None:
    texts = [f"chose {n}" for n in range(7)]
    shown = [list_points(slide) for slide in make_slides(make_list(*texts))]
    assert shown == [["Il faut :", *texts[:5]], ["Il faut :", *texts[5:]]]


def test_a_longer_item_stays_between_its_neighbours() -> None:
    """In the notes, it was missing on screen, and a list of which a part is missing says something else."""
    texts = ["le nom", "mot " * 18 + "fin", "la date"]
    (slide,) = make_slides(make_list(*texts))
    assert list_points(slide) == ["Il faut :", *texts]


def test_a_list_of_long_sentences_is_told_in_the_notes() -> None:
    long = "mot " * 30 + "fin."
    (slide,) = make_slides(make_list("Une courte.", long, long))
    assert list_points(slide) == ["Il faut :", "Une courte."]
