"""Every page of the desk on the smallest telephone, by keyboard, in both languages.

The application itself says which pages there are; what is wrong with one is listed in
`tests/browser/small_pages.py`. Refusals are met in `tests/browser/test_desk_refusals.py`.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright
from starlette.routing import BaseRoute, Mount, Route, compile_path

from pipelines.desk.app import create_app
from schemas.language import Language
from tests.browser.conftest import AXE_RUN, CHROMIUM, FLAGS, node_module
from tests.browser.small_pages import SMALLEST, list_faults
from tests.walk.conftest import Doors
from tests.walk.courses import PERSON
from tests.walk.crawl import in_language
from tests.walk.test_axe import pages

pytestmark = pytest.mark.timeout(1800)  # all of a file wait for one installation

SAME = {
    "/drafts/{module}": "/drafts/{module}/{digest}",
    "/drafts/{module}/decide/{verdict}": "/drafts/{module}/{digest}/decide/{verdict}",
    "/drafts/{module}/findings/{finding}": "/drafts/{module}/{digest}/findings/{finding}",
    "/drafts/{module}/{digest}/decisions/{run}": "/drafts/{module}/{digest}/received/{received}",
    "/history/{module}/restore/{number:int}": "/history/{module}/compare",
    "/plans/{module}/decide/{verdict}": "/drafts/{module}/{digest}/decide/{verdict}",
    "/plans/{module}/findings/{finding}": "/drafts/{module}/{digest}/findings/{finding}",
    "/plans/{module}/{digest}": "/plans/{module}",
    "/plans/{module}/{digest}/decisions/{run}": "/drafts/{module}/{digest}/received/{received}",
    "/plans/{module}/{digest}/decide/{verdict}": "/drafts/{module}/{digest}/decide/{verdict}",
    "/plans/{module}/{digest}/findings/{finding}": "/drafts/{module}/{digest}/findings/{finding}",
    "/plans/{module}/{digest}/received/{received}": "/drafts/{module}/{digest}/received/{received}",
    "/releases/{module}/{number:int}": "/releases/{module}",
    "/session/{session}": "/invitation/session/{token}",
    "/sessions/{module}/type": "/invitation/session/{token}",
}
"""Addresses whose page another address has or leads to, which is judged; those of invited people all have."""

NO_PAGE = re.compile(
    r"^/(preview|assets|results)/|^/favicon"  # the player, a report
    r"|^/(programme|invitation/|asked/$)|/(edit|cite|keep|undo|revise|add|arrange)$"  # what leads on
    r"|\.(css|html|csv|jsonl|docx|pdf|zip|svg)$|/(documents|files|audio|pictures|sources)/\{"  # files
    r"|/(now|state)$|/asked/\{|/comments(/\{comment\})?$"  # what scripts ask, and what leads on
)
"""Addresses that answer with something else than a page of the desk."""


def list_addresses(routes: Sequence[BaseRoute], above: str = "") -> Iterator[str]:
    """Yield what the application answers to GET, as its routes name it."""
    for route in routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            yield above + route.path
        elif isinstance(route, Mount) and route.routes:
            yield from list_addresses(route.routes, above + route.path)


def is_of(address: str, route: str) -> bool:
    pattern: re.Pattern[str] = compile_path(route)[0]
    return pattern.match(urlsplit(address).path) is not None


def test_every_address_of_the_application_is_judged_or_no_page(doors: Doors) -> None:
    """A new page fails here until it is one of `pages`, or said to be the same as one of them."""
    judged = list(pages(doors.installation).values())
    routes = list_addresses(create_app(doors.installation.workspace).routes)
    own = {re.sub("^/invited(/asked)?(?=/.)", "", route) for route in routes}
    left = {
        route
        for route in own
        if not NO_PAGE.search(route)
        and not any(is_of(address, route) for address in judged)
        and SAME.get(route, route) not in own - {route}
    }
    assert left == set()
    assert set(SAME) <= own


@pytest.mark.browser
@pytest.mark.parametrize("language", [Language.FRENCH, Language.ENGLISH])
def test_every_page_fits_a_telephone_and_a_keyboard(doors: Doors, language: Language) -> None:
    """A page of each template, and what opens in it."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: run `apt-get install chromium-headless-shell`")
    script = node_module("axe-core/axe.min.js").read_text(encoding="utf-8")
    found: list[str] = []

    def judge(page: Page) -> list[str]:
        page.evaluate(script)
        violations: list[str] = page.evaluate(AXE_RUN, [None, None])
        return violations

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(locale="fr-FR", viewport=SMALLEST, reduced_motion="reduce")
        context.add_cookies(
            [{"name": "premierjet_person", "value": PERSON.encode().hex(), "url": doors.desk}]
        )
        context.set_default_timeout(120_000)
        window = context.new_page()
        for name, address in pages(doors.installation).items():
            window.goto(in_language(doors.desk + address, language))
            found += [f"{name} {each}" for each in list_faults(window, judge, language)]
        browser.close()
    assert not found, "\n".join(found)
