"""Lists on a learner's page are nested and numbered as their source has them."""

from lxml import html

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverables.lesson.contract import Lesson
from schemas.draft import Block, Statement, StatementForm
from tests import sample_deliverables as deliverables
from tests.packaging.test_natures_shown import page_of


def item(number: int, text: str, depth: int | None = None, label: str | None = None) -> Statement:
    return deliverables.said(number, text, form=StatementForm(depth=depth, label=label))


def page_with(block: Block) -> html.HtmlElement:
    return page_of(Lesson(sections=(deliverables.section(1, "Le froid", block),)))


def read_tree(listed: html.HtmlElement) -> list[object]:
    """The texts of a list, each with the list in it."""
    return [
        [" ".join((each.text or "").split()), *(read_tree(inner) for inner in each.findall("ul"))]
        for each in listed.findall("li")
    ]


def test_a_list_within_an_item_is_a_list_within_it() -> None:
    items = (item(2, "un"), item(3, "deux", 2), item(4, "trois", 4), item(5, "quatre", 2), item(6, "cinq"))
    [outer] = page_with(LedList(id="b-0001", items=items)).xpath("//ul[@class='led'][not(ancestor::ul)]")
    assert read_tree(outer) == [["un", [["deux", [["trois"]]], ["quatre"]]], ["cinq"]]


def test_numbers_of_a_source_stand_before_its_items() -> None:
    [listed] = page_with(LedList(id="b-0001", items=(item(2, "un", label="3."), item(3, "deux")))).xpath(
        "//ul[@class='led numbered']"
    )
    assert listed.get("role") == "list"
    assert listed.xpath("string(li[1])").split()[:2] == ["3.", "un"]


def test_a_list_in_a_callout_and_code_in_a_solution_stay_what_they_are() -> None:
    sentence, code = deliverables.said(2, "Jamais :"), deliverables.said(5, "a\n  b", form=CODE)
    callout = Callout(
        id="b-0001",
        variant=CalloutVariant.WARNING,
        statements=(sentence, item(3, "un", 1), item(4, "deux", 1)),
    )
    [aside] = page_with(callout).xpath("//aside[contains(@class, 'callout')]")
    assert [len(aside.findall(path)) for path in ("div/p", "div/ul/li")] == [1, 2]
    reveal = Reveal(id="b-0002", variant=RevealVariant.QUESTION, prompt=sentence, details=(code,))
    assert page_with(reveal).xpath("//div[@class='disclosed']//pre/code/text()") == ["a\n  b"]


CODE = StatementForm(is_code=True)
