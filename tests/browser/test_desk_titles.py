"""Titles that are hard to fit: a word of 90 letters, and one from right to left, on every width."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from pipelines.testing import builders
from schemas.finding import Finding
from schemas.language import Language
from tests.browser.desks import SMALLEST, at_work, sign_in
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.reviewing import policy
from tests.desk.test_comments import say

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsordnung"
FROM_RIGHT = "سلسلة التبريد!"
NARROW_DESKTOP = {"width": 1280, "height": 800}
ONE_LINE = 60  # pixels
SMALLEST_TARGET = 24


@pytest.mark.parametrize("title", [LONG, FROM_RIGHT])
def test_no_page_scrolls_sideways_for_its_title(
    context: BrowserContext, page: Page, tmp_path: Path, title: str
) -> None:
    course = policy().model_copy(update={"modules": (builders.module(title=title),)})
    draft = builders.draft(content=builders.content(title=title))
    with at_work(installation(tmp_path, course, None, draft)) as desk:
        sign_in(context, desk)
        Editor(desk.workspace).edit("p-0001", title=title)
        for size in (SMALLEST, NARROW_DESKTOP):
            page.set_viewport_size(size)
            for address in (desk.origin, desk.address(), desk.address("/decide/request_changes")):
                page.goto(address)
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address


def test_a_title_from_right_to_left_ends_at_its_left(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    draft = builders.draft(content=builders.content(title=FROM_RIGHT))
    with at_work(installation(tmp_path, policy(), None, draft)) as desk:
        sign_in(context, desk)
        page.goto(desk.address())
        is_from_right = page.evaluate("""() => {
          const node = document.querySelector("h1").firstChild;
          const box = (at) => {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            return range.getBoundingClientRect();
          };
          return box(node.data.indexOf("!")).right < box(0).left;
        }""")
        assert is_from_right


def test_the_bar_of_a_draft_with_changes_and_comments_is_one_line_at_1280_px(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    with at_work(installation(tmp_path, policy())) as desk:
        sign_in(context, desk)
        say(desk.workspace)
        Editor(desk.workspace).edit("st-0001", text="Autrement.")
        page.set_viewport_size(NARROW_DESKTOP)
        page.goto(desk.address())
        assert page.evaluate("document.querySelector('.deskbar').offsetHeight") < ONE_LINE


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [390, 320])
def test_the_bar_is_one_line_on_a_phone_with_comments_and_findings(
    context: BrowserContext, page: Page, tmp_path: Path, width: int, language: Language
) -> None:
    """Each number is read, and each target is 24 px high."""
    findings = tuple(
        Finding(rule="statement.vague", place="st-0003", facts={"words": f"vite {number}"})
        for number in range(12)
    )
    drafted = builders.draft(findings=findings)
    with at_work(installation(tmp_path, policy(), None, drafted)) as desk:
        sign_in(context, desk)
        for number in range(11):
            say(desk.workspace, text=f"Et le week-end {number} ?")
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(desk.address(f"?lang={language.value}"))
        targets = page.locator(".deskbar > a:visible, .deskbar .outline summary, .deskbar .decide-open")
        boxes = [each.bounding_box() for each in targets.all()]
        assert page.evaluate("document.querySelector('.deskbar').offsetHeight") < ONE_LINE
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert len(boxes) == 4
        for box in boxes:
            assert box is not None
            assert box["height"] >= SMALLEST_TARGET
            assert box["x"] + box["width"] <= width
        counts = page.locator(".deskbar .in-short:visible").all_inner_texts()[1:]
        assert [each.split()[0] for each in counts] == ["12", "11"]


@pytest.mark.parametrize("language", list(Language))
def test_the_bar_of_a_phone_cuts_no_button_at_200_percent(
    context: BrowserContext, page: Page, tmp_path: Path, language: Language
) -> None:
    finding = Finding(rule="statement.vague", place="st-0003", facts={"words": "vite"})
    with at_work(installation(tmp_path, policy(), None, builders.draft(findings=(finding,)))) as desk:
        sign_in(context, desk)
        say(desk.workspace)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(desk.address(f"?lang={language.value}"))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        box = page.locator(".decide-open").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
