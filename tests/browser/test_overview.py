"""The overview as a director opens it: at the desk and as a file, on any screen, nothing axe objects to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.desk.app import create_app
from pipelines.testing import builders
from tests.browser.conftest import Axe
from tests.desk.overseen import OTHER, overseen
from tests.serving import serve_app

pytestmark = pytest.mark.browser

VIEWS = {"desktop": {"width": 1280, "height": 900}, "telephone at 200 %": {"width": 320, "height": 640}}
PAGES = {
    "the overview": "/overview",
    "a sentence": f"/overview/sentence?q={builders.SENTENCES[1]}",
    "a sentence nobody wrote": "/overview/sentence?q=Personne n'a écrit cela.",
    "a source": "/overview/source?name=sources/froid.md",
    "a ledger": f"/ledger/{builders.KEY}",
}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_app(create_app(overseen(tmp_path_factory.mktemp("desk")))) as address:
        yield address


@pytest.mark.trial
def test_axe_has_nothing_to_say_on_a_small_dark_screen(chromium: Browser, axe: Axe, origin: str) -> None:
    """`tests/walk/test_axe.py` opens them wide, light and in French."""
    with chromium.new_context(viewport=VIEWS["telephone at 200 %"], color_scheme="dark") as context:
        page = context.new_page()
        for name, address in PAGES.items():
            page.goto(f"{origin}{address}{'&' if '?' in address else '?'}lang=en")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
            assert (name, axe(page)) == (name, [])


@pytest.mark.parametrize(("language", "scheme"), [("fr", "dark"), ("en", "light")])
def test_the_file_asks_for_nothing_and_says_the_same(
    chromium: Browser, axe: Axe, origin: str, tmp_path: Path, language: str, scheme: str
) -> None:
    with chromium.new_context(viewport=VIEWS["desktop"], color_scheme=scheme) as context:
        page = context.new_page()
        shown = page.goto(f"{origin}/overview?lang={language}")
        assert shown is not None
        figures = page.locator(".glance .figure").all_inner_texts()
        file = tmp_path / "overview.html"
        file.write_bytes(context.request.get(f"{origin}/overview/overview.html?lang={language}").body())
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        assert page.locator(".glance .figure").all_inner_texts() == figures
        assert axe(page) == []
        assert (asked, said) == ([file.as_uri()], [])


def test_a_figure_is_followed_to_the_line_that_proves_it_by_keyboard(page: Page, origin: str) -> None:
    page.goto(f"{origin}/overview")
    proof = page.locator(f"#{builders.KEY} td:nth-child(3) a.proof").first
    proof.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{origin}/ledger/{builders.KEY}#line-2")
    line = page.locator("#line-2")
    expect(line).to_contain_text("lea")
    expect(line).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_a_director_asks_who_approved_a_sentence(page: Page, origin: str) -> None:
    page.goto(f"{origin}/overview")
    page.get_by_label("Qui a approuvé cette phrase").fill(builders.SENTENCES[1])
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-line")).to_contain_text("lea")
    expect(page.get_by_role("link", name="registre, ligne 2").first).to_be_visible()


def test_what_is_late_leads_to_its_module(page: Page, origin: str) -> None:
    page.goto(f"{origin}/overview")
    page.locator(".late a.what").first.click()
    assert page.url.endswith((f"#{OTHER}", "#froid--vide"))


def test_on_paper_every_list_is_open_and_nothing_asks(chromium: Browser, origin: str) -> None:
    with chromium.new_context(viewport=VIEWS["desktop"]) as context:
        page = context.new_page()
        page.goto(f"{origin}/overview")
        page.emulate_media(media="print")
        assert page.locator(".asking").is_hidden()
        assert page.locator(".held li").first.is_visible()
