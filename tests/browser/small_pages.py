"""What is wrong with a page on the smallest telephone, by keyboard, or in the language it is not in."""

from collections.abc import Iterator

from playwright.sync_api import Page

from schemas.language import Language
from tests.browser.conftest import Axe
from tests.walk.crawl import Answer
from tests.walk.judge import untranslated

SMALLEST = {"width": 320, "height": 640}
MOST_STOPS = 40
"""Presses of Tab on one page: what follows in a long draft is more of the same."""

# A date has a stop for each of its parts.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const whole = at.getBoundingClientRect();
  const [left, top] = [Math.max(whole.left, 0), Math.max(whole.top, 0)];
  const [right, bottom] = [Math.min(whole.right, innerWidth), Math.min(whole.bottom, innerHeight)];
  const box = { left, top, width: right - left, height: bottom - top };
  const shares = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
  const isSeen = shares.some(([x, y]) => {
    const hit = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return hit && (at.contains(hit) || hit.contains(at) && !hit.matches("body, html, main") ||
      [...(at.labels || [])].some((label) => label.contains(hit)));
  });
  window.stops = window.stops || [];
  const before = window.stops.at(-1) === at && at.type === "date" ? -1 : window.stops.indexOf(at);
  window.stops.push(at);
  return { said: at.outerHTML.slice(0, 120), isSeen, before };
}"""


def list_faults(page: Page, axe: Axe, language: Language, status: int = 200) -> Iterator[str]:
    """Yield what is wrong with the page a window shows, which is SMALLEST."""
    if page.locator("html").get_attribute("lang") != language.value:
        yield f"is not in {language.name.lower()}"
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > SMALLEST["width"]:
        yield f"is {width} px wide"
    answer = Answer(page.url, status, {"content-type": "text/html"}, page.content().encode())
    yield from untranslated([answer])
    yield from axe(page)
    yield from _walk_by_tab(page)


def _walk_by_tab(page: Page) -> Iterator[str]:
    """Yield what has the focus and cannot be seen, and what Tab does not leave."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["before"] == 0:
            return
        if stop["before"] > 0:
            yield f"Tab comes back to {stop['said']}"
            return
        if not stop["isSeen"]:
            yield f"hides what has the focus: {stop['said']}"
