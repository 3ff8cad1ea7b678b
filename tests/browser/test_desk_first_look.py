"""The page that says that thousands of modules are being counted, as a person sees it."""

from threading import Event

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pipelines.desk import first_look, reading_routes
from tests.browser.conftest import Axe
from tests.browser.desks import SMALLEST, at_work, sign_in
from tests.desk.conftest import installation

pytestmark = pytest.mark.browser


def test_who_waits_for_the_first_look_reads_why_and_then_the_queue(
    context: BrowserContext,
    page: Page,
    axe: Axe,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look, counted = reading_routes.list_module_states, Event()
    monkeypatch.setattr(first_look, "MANY", 1)
    monkeypatch.setattr(first_look, "PATIENCE", 0)
    monkeypatch.setattr(
        reading_routes, "list_module_states", lambda *given: counted.wait(60) and look(*given)
    )
    with at_work(installation(tmp_path_factory.mktemp("desk"))) as served:
        sign_in(context, served)
        page.set_viewport_size(SMALLEST)
        page.goto(served.origin)
        expect(page.get_by_role("status")).to_contain_text("relève où en est chaque module")
        assert axe(page) == []
        counted.set()
        expect(page.get_by_role("link", name="La chaîne du froid")).to_be_visible(timeout=20_000)
