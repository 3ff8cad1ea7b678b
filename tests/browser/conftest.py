"""One Chromium for every browser test, a fresh window for each, and axe to judge what it shows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect, sync_playwright

from tests.browser.desks import WIDE, Desk, sign_in

CHROMIUM = Path("/usr/bin/chromium-headless-shell")  # a third of the time of the one with a window
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000  # for a page: the machine does much else, and five seconds were too few at times
NODE_MODULES = Path(__file__).with_name("node_modules")
# Every rule axe has switched on by itself (WCAG 2.2 A and AA, RGAA 4, best practice), and 24 px targets.
AXE_RUN = """async ([only, within]) => {
  const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  if (only) options.runOnly = { type: "rule", values: only };
  const { violations } = await axe.run(within || document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\\n${failureSummary}`));
}"""

Axe = Callable[..., list[str]]


def node_module(path: str) -> Path:
    """Return a file of an npm package the browser tests need; fails where it was not installed."""
    file = NODE_MODULES / path
    if not file.is_file():
        pytest.fail(f"{path} is missing: run `npm ci --prefix tests/browser` (`make test` does)")
    return file


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser. For one file only: while it lives Playwright keeps an event loop running."""
    if not CHROMIUM.exists():
        pytest.fail(
            f"{CHROMIUM} is missing: run `apt-get install chromium-headless-shell` (`make test` does as root)"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser profile that knows nothing of any other test, in which nothing is still on its way."""
    context = chromium.new_context(
        locale="fr-FR", viewport={"width": 1180, "height": 820}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def console() -> list[str]:
    """Errors the page under test reported; a test that provokes one clears it."""
    return []


@pytest.fixture
def page(context: BrowserContext, console: list[str]) -> Iterator[Page]:
    """A fresh window; an error in its console that the test did not clear fails the test."""
    page = context.new_page()
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    yield page
    assert console == []


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Judges what a window shows: `axe(page)` returns one line a violation, none when all is well.

    `within` a selector, what opens there is judged by itself: most of the time goes into the page around it.
    """
    script = node_module("axe-core/axe.min.js").read_text(encoding="utf-8")

    def judge(shown: Page | Frame, *rules: str, within: str | None = None) -> list[str]:
        if not shown.evaluate("() => 'axe' in window"):
            shown.evaluate(script)
        if within:
            assert shown.locator(within).count(), f"{within} is not there to be judged"
        found: list[str] = shown.evaluate(AXE_RUN, [list(rules) or None, within])
        return found

    return judge


@pytest.fixture
def lea(context: BrowserContext, page: Page, desk: Desk) -> Page:
    """A wide window of somebody who has said at the desk of the file that she is Lea."""
    sign_in(context, desk)
    page.set_viewport_size(WIDE)
    return page
