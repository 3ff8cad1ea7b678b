"""What a learner keeps of a module passed: one line with their name, where the platform gives one."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from pipelines.packaging.player.folder import write_player_files
from pipelines.testing.packages import LAUNCHED_FORMATS, find_tracking
from pipelines.testing.static_site import Site, move_below, serve_site
from tests.browser.conftest import Axe
from tests.browser.learning import ONE_WRONG, RIGHT, content, edition, go_to, learn

pytestmark = pytest.mark.browser

PASSED = datetime(2026, 11, 30, 12, tzinfo=UTC)
LINE = "La chaîne du froid · Réussi, 100\u00a0% · 30 novembre 2026"
SCORM_LMS = """
const kept = JSON.parse(sessionStorage.getItem("kept")) || {};
const yes = () => "true";
const get = (key) => kept[key] || KNOWN[key] || "";
const set = (key, value) => {
  kept[key] = value;
  sessionStorage.setItem("kept", JSON.stringify(kept));
  return "true";
};
window.API = { LMSInitialize: yes, LMSFinish: yes, LMSCommit: yes, LMSGetValue: get, LMSSetValue: set };
window.API_1484_11 = { Initialize: yes, Terminate: yes, Commit: yes, GetValue: get, SetValue: set };
window.API.LMSGetLastError = window.API_1484_11.GetLastError = () => "0";
"""
"""An LMS that keeps what it is told, and knows the learner."""

NAMES = {"cmi.core.student_name": "Martin, Léa", "cmi.learner_name": "{lang=fr}Martin, Léa"}
NAMED = {"scorm12": "Léa Martin", "scorm2004": "Léa Martin", "cmi5": "Léa Martin", "tincan": "Léa Martin"}
ACTOR = {"objectType": "Agent", "name": "Léa Martin", "account": {"homePage": "https://lms", "name": "7"}}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    files = {}
    for name in LAUNCHED_FORMATS:
        files |= move_below(name, write_player_files(edition(), find_tracking(name)))
    read_only = edition(content(artefacts=content().artefacts[:1]))
    files |= move_below("read", write_player_files(read_only, find_tracking("web")))
    files |= move_below("preview", write_player_files(edition(number=0), find_tracking("web")))
    with serve_site(files) as site:
        yield site


def open_module(
    page: Page, site: Site, name: str, actor: dict[str, object] = ACTOR, mode: str = "Normal"
) -> None:
    """Open the module as a platform of its format does, for Léa Martin."""
    page.add_init_script(SCORM_LMS.replace("KNOWN", json.dumps(NAMES)))
    page.route("**/lrs/**", answer_as_lrs(mode))
    launch = {
        "endpoint": site.url("lrs/"),
        "fetch": site.url("lrs/fetch"),
        "actor": json.dumps(actor),
        "registration": "4f0ae1c0-8d8e-4d2a-9d29-0b3d8c1a7a55",
        "activityId": "https://formation.example/froid",
    }
    page.goto(site.url(f"{name}/index.html?{urlencode(launch)}"))
    page.wait_for_selector("#position:not(:empty)")


def answer_as_lrs(mode: str) -> Callable[[Route], None]:
    """Return what answers as a record store and a cmi5 LMS do; it keeps the place."""
    kept = {"state": ""}

    def answer(route: Route) -> None:
        asked = route.request
        if "fetch" in asked.url:
            route.fulfill(json={"auth-token": "bGVh"})
        elif "LMS.LaunchData" in asked.url:
            route.fulfill(json={"launchMode": mode, "contextTemplate": {}, "moveOn": "Passed"})
        elif "activities/state" in asked.url and asked.method == "PUT":
            kept["state"] = asked.post_data or ""
            route.fulfill(status=204)
        else:
            route.fulfill(body=kept["state"] if "activities/state" in asked.url else "{}")

    return answer


def read_line(page: Page) -> str:
    go_to(page, "end")
    return page.inner_text("#record h3 + p")


@pytest.mark.parametrize("name", LAUNCHED_FORMATS)
def test_who_passed_keeps_a_line_with_module_result_and_date_in_every_format(
    page: Page, site: Site, name: str
) -> None:
    page.clock.set_fixed_time(PASSED)
    open_module(page, site, name)
    learn(page, RIGHT)
    assert read_line(page) == " · ".join([*([NAMED[name]] if name in NAMED else []), LINE])


@pytest.mark.parametrize("name", ["scorm12", "scorm2004", "tincan", "web"])
def test_the_date_is_that_of_the_day_it_was_passed(page: Page, site: Site, name: str) -> None:
    page.clock.set_fixed_time(PASSED)
    open_module(page, site, name)
    learn(page, RIGHT)
    page.clock.set_fixed_time(PASSED.replace(year=2027))
    page.reload()
    page.wait_for_selector("#position:not(:empty)")
    assert read_line(page).endswith(LINE)


def test_a_platform_that_gives_no_name_leaves_none_out_of_place(page: Page, site: Site) -> None:
    page.clock.set_fixed_time(PASSED)
    open_module(page, site, "tincan", {"mbox": "mailto:lea@example.org"})
    learn(page, RIGHT)
    assert read_line(page) == LINE


def test_of_a_pass_from_before_dates_were_kept_no_day_is_made_up(page: Page, site: Site) -> None:
    kept = {f"premierjet:{edition().activity}": "1;p=quiz;t=1;s=start,quiz,summary,1-2;a=1b2t3a"}
    page.add_init_script(f"localStorage.length || Object.assign(localStorage, {kept})")
    for launch in ("", "?again"):
        page.goto(site.url(f"web/index.html{launch}"))
        page.wait_for_selector("#position:not(:empty)")
        assert read_line(page) == "La chaîne du froid · Réussi, 100\u00a0%"


def test_who_did_not_pass_is_given_none(page: Page, site: Site) -> None:
    page.goto(site.url("web/index.html"))
    go_to(page, "end")
    expect(page.locator("#record")).to_be_hidden()
    page.goto(site.url("web/index.html#start"))
    learn(page, ONE_WRONG)
    go_to(page, "end")
    expect(page.locator("#record")).to_be_hidden()


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_who_only_looks_at_a_module_is_given_none(page: Page, site: Site, mode: str) -> None:
    open_module(page, site, "cmi5", mode=mode)
    learn(page, RIGHT)
    go_to(page, "end")
    assert "Réussi" in page.inner_text(".result-said")
    expect(page.locator("#record")).to_be_hidden()


def test_a_preview_gives_none(page: Page, site: Site) -> None:
    page.goto(site.url("preview/index.html"))
    learn(page, RIGHT)
    go_to(page, "end")
    expect(page.locator("#record")).to_be_hidden()


def test_where_nothing_is_asked_to_have_seen_all_is_what_is_kept(page: Page, site: Site) -> None:
    page.clock.set_fixed_time(PASSED)
    page.goto(site.url("read/index.html"))
    for shown in ("p-0001", "p-0002"):
        go_to(page, shown)
    assert read_line(page) == "La chaîne du froid · Terminé · 30 novembre 2026"


def test_it_is_printed_from_its_page_and_passes_the_accessibility_rules(
    page: Page, site: Site, axe: Axe
) -> None:
    page.add_init_script("window.print = () => { window.printed = document.body.dataset.at; }")
    page.goto(site.url("web/index.html"))
    learn(page, RIGHT)
    go_to(page, "end")
    page.get_by_role("button", name="Imprimer ce bilan").click()
    assert page.evaluate("printed") == "end"
    assert axe(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert axe(page, "color-contrast") == []
    page.emulate_media(media="print")
    expect(page.locator("#record h3 + p")).to_be_visible()
