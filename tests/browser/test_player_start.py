"""How a module starts: something to read before anything is asked of the LMS, and controls that answer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from pipelines.packaging.player.folder import write_player_files
from pipelines.testing.packages import find_tracking
from pipelines.testing.static_site import Site, serve_site
from tests.browser.learning import edition, next_page
from tests.browser.test_player_artefacts import eventually

pytestmark = pytest.mark.browser

HELD = 1500  # milliseconds the LMS takes to save
SLOW_LMS = """
const yes = () => "true";
window.API = { LMSInitialize: yes, LMSFinish: yes, LMSSetValue: yes };
Object.assign(window.API, { LMSGetValue: () => "", LMSGetLastError: () => "0" });
window.painted = [];
window.API.LMSCommit = () => {
  const asked = performance.now();
  window.asked = window.asked || asked;
  while (performance.now() < asked + HELD);
  return "true";
};
new PerformanceObserver((list) => painted.push(...list.getEntries().map((each) => each.startTime)))
  .observe({ type: "largest-contentful-paint", buffered: true });
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve_site(write_player_files(edition(), find_tracking("scorm12"))) as site:
        yield site


def test_the_first_page_is_painted_before_the_lms_is_asked_to_save(page: Page, site: Site) -> None:
    """Moodle saves by a request the browser waits for, during which nothing is painted or answered."""
    page.add_init_script(SLOW_LMS.replace("HELD", str(HELD)))
    page.goto(site.url("index.html"))
    eventually(page, "window.asked && painted.length > 0")
    assert page.evaluate("Math.max(...painted) - asked") < HELD / 2
    next_page(page)
    assert page.inner_text("#position") == "Page 2 sur 5"


def test_a_module_says_when_its_controls_answer(page: Page, site: Site) -> None:
    """The mark `bench.player` reads."""
    page.add_init_script(SLOW_LMS.replace("HELD", "0"))
    page.goto(site.url("index.html"))
    eventually(page, "window.asked")
    assert page.evaluate("performance.getEntriesByName('premierjet-usable').length") == 1
