"""Every page of the desk on the smallest telephone, by keyboard, in both languages.

The application itself says which pages there are; what is wrong with one is listed in
`tests/browser/small_pages.py`. Refusals are met in `tests/browser/test_desk_refusals.py`.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright
from starlette.routing import BaseRoute, Mount, Route, compile_path

from pipelines.desk.app import create_app
from schemas.language import Language
from tests.browser.conftest import AXE_RUN, CHROMIUM, FLAGS, node_module
from tests.browser.small_pages import SMALLEST, list_faults
from tests.walk.conftest import Doors, Visits
from tests.walk.courses import PERSON
from tests.walk.crawl import in_language
from tests.walk.test_axe import pages

pytestmark = pytest.mark.timeout(1800)  # all of a file wait for one installation

UNWALKED = {
    "/drafts/{module}/{digest}/received/{received}/state",
}
"""Addresses nobody can come to by a link: what scripts ask for, and where a form that was sent leads."""


def list_addresses(routes: list[BaseRoute], above: str = "") -> Iterator[str]:
    """Yield what the application answers to GET, as its routes name it."""
    for route in routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            yield above + route.path
        elif isinstance(route, Mount) and route.routes:
            yield from list_addresses(route.routes, above + route.path)


def is_of(address: str, route: str) -> bool:
    pattern: re.Pattern[str] = compile_path(route)[0]
    return pattern.match(urlsplit(address).path) is not None


def test_every_address_that_answers_with_a_page_is_judged(doors: Doors, visits: Visits) -> None:
    """A new page is walked if something leads there, and then belongs in `pages`; nothing else is left."""
    routes = set(list_addresses(create_app(doors.installation.workspace).routes))
    answers = visits.answers
    judged = list(pages(doors.installation).values())
    met = {route: [each for each in answers if is_of(each.address, route)] for route in routes}
    shown = {route for route, found in met.items() if any(e.is_page and e.status == 200 for e in found)}
    assert {route for route in shown if not any(is_of(each, route) for each in judged)} == set()
    assert {route for route, found in met.items() if not found} == UNWALKED


@pytest.mark.browser
@pytest.mark.parametrize("language", [Language.FRENCH, Language.ENGLISH])
def test_every_page_fits_a_telephone_and_a_keyboard(doors: Doors, language: Language) -> None:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: run `apt-get install chromium-headless-shell`")
    script = node_module("axe-core/axe.min.js").read_text(encoding="utf-8")
    found: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(locale="fr-FR", viewport=SMALLEST, reduced_motion="reduce")
        context.add_cookies(
            [{"name": "premierjet_person", "value": PERSON.encode().hex(), "url": doors.desk}]
        )
        context.set_default_timeout(120_000)
        window = context.new_page()

        def judge(page: Page) -> list[str]:
            page.evaluate(script)
            violations: list[str] = page.evaluate(AXE_RUN, [None, None])
            return violations

        for name, address in pages(doors.installation).items():
            window.goto(in_language(doors.desk + address, language))
            found += [f"{name} {each}" for each in list_faults(window, judge, language)]
        browser.close()
    assert not found, "\n".join(found)
