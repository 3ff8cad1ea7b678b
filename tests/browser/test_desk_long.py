"""A reviewer at work in a long draft: keys, links and addresses go on into its other parts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.desk.draft_parts import divide_content
from tests.browser.conftest import Axe
from tests.browser.desks import Desk, at_work
from tests.browser.test_desk_editing import focused
from tests.desk.conftest import installation
from tests.long_drafts import make_long_draft, make_long_spans

pytestmark = pytest.mark.browser

PAGES = 80
DRAFT = make_long_draft(PAGES)
LAST_OPEN = DRAFT.findings[-1].place
LAST = f"p-{PAGES:04d}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, None, make_long_spans(PAGES), DRAFT)) as served:
        yield served


@pytest.fixture
def lea(lea: Page, desk: Desk) -> Page:
    lea.goto(desk.address())
    return lea


def test_an_address_of_a_sentence_in_another_part_shows_it(lea: Page, desk: Desk) -> None:
    lea.goto(f"{desk.address()}#{LAST_OPEN}")
    expect(lea.locator(f"#{LAST_OPEN}")).to_be_in_viewport()
    lea.evaluate("location.hash = 'st-0100'")
    expect(lea.locator("#st-0100")).to_be_in_viewport()


def test_a_name_that_no_page_has_leaves_all_parts_on_one_page(lea: Page, desk: Desk) -> None:
    lea.goto(f"{desk.address()}?at=all#nowhere")
    lea.wait_for_load_state("networkidle")
    assert lea.url.endswith("?at=all#nowhere")


def test_a_comment_typed_in_another_part_is_opened_there(lea: Page, desk: Desk) -> None:
    lea.goto(f"{desk.address()}?comment={LAST_OPEN}#say-{LAST_OPEN}")
    lea.locator(f"#text-{LAST_OPEN}").fill("Est-ce sûr ?")
    lea.goto(f"{desk.address()}?lang=en")
    lea.locator("#told button").first.click()
    expect(lea.locator(f"#text-{LAST_OPEN}")).to_have_value("Est-ce sûr ?")
    assert "lang=en" in lea.url


def test_the_key_for_the_next_finding_crosses_parts(lea: Page) -> None:
    first, second = divide_content(DRAFT.content)[:2]
    inside = [each.place for each in DRAFT.findings if each.place in first.inside]
    for _ in inside:
        lea.keyboard.press("j")
    lea.keyboard.press("j")
    lea.wait_for_url(re.compile(f"at={second.place}"))
    expect(lea.locator(".finding:focus")).to_have_attribute("data-page", re.compile("p-"))
    lea.keyboard.press("k")
    lea.wait_for_url(re.compile(f"at={first.place}"))
    expect(lea.locator(".finding:focus")).to_be_in_viewport()


def test_the_outline_and_the_next_part_begin_at_their_top(lea: Page) -> None:
    lea.locator(".outline summary").click()
    lea.locator(".outline a").nth(PAGES - 1).click()
    expect(lea.locator(f"#{LAST}")).to_be_in_viewport()
    lea.locator(".parts a[rel=prev]").first.click()
    expect(lea.get_by_role("heading", level=1)).to_be_in_viewport()
    assert focused(lea, "tagName") == "BODY"


def test_an_edit_in_a_later_part_stays_there(lea: Page, desk: Desk) -> None:
    lea.goto(f"{desk.address()}?edit={LAST_OPEN}#type-{LAST_OPEN}")
    lea.locator(f"#type-{LAST_OPEN}").fill("Une phrase revue.")
    lea.keyboard.press("Control+Enter")
    expect(lea.locator(f"#{LAST_OPEN}")).to_contain_text("Une phrase revue.")
    expect(lea.locator(f"#{LAST_OPEN}")).to_be_in_viewport()


def test_a_part_and_what_a_search_finds_are_accessible(lea: Page, axe: Axe) -> None:
    lea.get_by_label("Chercher dans tout le brouillon").fill("zone 79")
    lea.keyboard.press("Enter")
    found = lea.locator(".sought a").last
    expect(found).to_be_visible()
    assert axe(lea) == []
    found.click()
    expect(lea.locator(f"#{LAST}")).to_be_visible()
