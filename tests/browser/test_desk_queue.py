"""The queue in a browser: found again by a search, several approved together, and nothing axe objects to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pipelines.desk.app import create_app
from pipelines.testing import builders
from schemas.course import ReviewPolicy
from tests.browser.conftest import Axe
from tests.browser.desks import SMALLEST
from tests.desk.conftest import installation
from tests.desk.test_queue import draft
from tests.serving import serve_app

pytestmark = pytest.mark.browser

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")


@pytest.fixture
def lea(tmp_path: Path, context: BrowserContext, page: Page) -> Iterator[Page]:
    modules = tuple(builders.module(id=each, title=each.capitalize()) for each in NAMES)
    given = builders.course(modules=modules, review=ReviewPolicy(roles={"pedagogie": ("lea",)}))
    workspace = installation(tmp_path, given, None, draft("alpha", 1), draft("beta", 1))
    with serve_app(create_app(workspace)) as origin:
        context.add_cookies([{"name": "premierjet_person", "value": b"lea".hex(), "url": origin}])
        page.goto(origin)
        yield page


def test_a_module_is_found_by_a_word_and_the_whole_queue_again(lea: Page, axe: Axe) -> None:
    lea.get_by_label("Chercher").fill("bêta")
    lea.keyboard.press("Enter")
    expect(lea.locator("li.module")).to_have_count(1)
    assert axe(lea) == []
    lea.get_by_role("link", name="Toute la file").click()
    expect(lea.locator("li.module")).to_have_count(len(NAMES))


def test_drafts_that_were_opened_are_ticked_and_shown_before_they_are_approved(lea: Page, axe: Axe) -> None:
    lea.set_viewport_size(SMALLEST)
    for name in ("Alpha", "Beta"):
        lea.get_by_role("link", name=name).click()
        lea.get_by_role("link", name="Tous les modules").click()
    for box in lea.get_by_role("checkbox").all():
        box.check()
    assert axe(lea) == []
    assert lea.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
    lea.get_by_role("button", name="Approuver ceux qui sont cochés…").click()
    expect(lea.get_by_role("button", name="Approuver les 2")).to_be_visible()
    assert axe(lea) == []
    assert lea.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
