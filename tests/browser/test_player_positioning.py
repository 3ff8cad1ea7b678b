"""What is asked before the lesson: told to everybody who asks, counted by nobody."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from pipelines.packaging.selftest.strict_lms import serve_lms
from pipelines.testing.static_site import Site, move_below, serve_site
from tests.browser.conftest import Axe
from tests.browser.learning import RIGHT, answer, give, go_to, next_page, placing, released
from tests.browser.lms import host_page, launch, leave
from tests.browser.test_cmi5 import launch as launch_cmi5
from tests.browser.test_cmi5 import leave as leave_cmi5
from tests.browser.test_scorm import BOTH, outcome
from tests.browser.test_tincan import launch as launch_tincan
from tests.browser.test_tincan import leave as leave_tincan
from tests.browser.test_tincan import verbs
from tests.ralph import lrs

pytestmark = pytest.mark.browser

ALL_BUT_ONE = {"q-0011": ["b"], "q-0012": ["true"], "q-0013": ["2"]}
ALL_WRONG = {"q-0011": ["a"], "q-0012": ["true"], "q-0013": ["9"]}
DONE = "Module terminé. Vous pouvez fermer cette fenêtre."


@cache
def package(tracking: str) -> dict[str, bytes]:
    return move_below("package", released(placing())[tracking])


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve_site(package("web")) as site:
        yield site


@pytest.fixture
def player(page: Page, site: Site) -> Page:
    page.goto(site.url("package/index.html"))
    return page


def place(player: Page | Frame, answers: dict[str, list[str]]) -> None:
    go_to(player, "positioning")
    for item, given in answers.items():
        give(player, item, given)


def learn_the_rest(player: Page | Frame) -> None:
    """Everything but what is asked before the lesson."""
    for page in ("p-0001", "p-0002", "summary", "quiz"):
        go_to(player, page)
    for item, value in RIGHT.items():
        answer(player, item, value)


def test_it_stands_before_the_lesson_and_says_that_it_does_not_count(player: Page) -> None:
    next_page(player)
    assert player.inner_text("#positioning-title") == "Positionnement"
    assert "Ces questions ne comptent pas" in player.inner_text("#positioning .rule")
    assert not player.locator("#positioning .result").is_visible()
    next_page(player)
    assert player.locator("#p-0001-title").is_visible()


def test_once_answered_each_objective_has_its_result_and_the_pages_that_treat_it(player: Page) -> None:
    place(player, ALL_BUT_ONE)
    results = player.locator("#positioning .result")
    assert results.locator("strong").all_inner_texts() == ["1\u00a0sur\u00a02", "1\u00a0sur\u00a01"]
    assert results.locator("li").first.inner_text().startswith("Citer les seuils de température")
    expect(results).to_be_in_viewport()
    assert player.inner_text("#announcement").startswith("Où vous en êtes")
    results.locator("a").first.click()
    assert player.locator("#p-0001-title").is_visible()


def test_nobody_is_held_back_by_what_they_did_not_know_or_did_not_answer(player: Page) -> None:
    learn_the_rest(player)
    assert player.inner_text("#outcome") == DONE
    go_to(player, "quiz")
    said = player.inner_text("#quiz .result-text")
    place(player, ALL_WRONG)
    go_to(player, "quiz")
    assert player.inner_text("#quiz .result-text") == said
    assert "3 sur 3, soit 100\u00a0%" in said
    assert player.evaluate("document.getElementById('bar').value") == 1


def test_a_restart_of_the_quiz_leaves_it_alone_and_a_later_visit_finds_it_again(
    player: Page, site: Site
) -> None:
    place(player, ALL_BUT_ONE)
    go_to(player, "quiz")
    for item, value in {"q-0001": "a", "q-0002": "false", "q-0003": "b"}.items():
        answer(player, item, value)
    player.click("#quiz .restart")
    assert player.locator("#quiz .checked").count() == 0
    player.goto(site.url("package/index.html"))
    assert player.locator("#positioning .checked").count() == 3
    go_to(player, "positioning")
    assert player.locator("#positioning .result strong").all_inner_texts() == [
        "1\u00a0sur\u00a02",
        "1\u00a0sur\u00a01",
    ]


@pytest.mark.parametrize("tracking", BOTH)
def test_both_scorm_versions_are_told_the_answers_and_their_objectives_but_no_other_score(
    page: Page, tracking: str
) -> None:
    with serve_site(host_page(tracking) | package(tracking)) as site:
        player = launch(page, site)
        place(player, ALL_WRONG)
        learn_the_rest(player)
        cmi = leave(page, site)
        assert outcome(cmi) == {"completed": True, "passed": True, "score": "100"}
        told = [interaction(each) for each in cmi["interactions"].values()]
        assert told == [
            ("q-0011", "objective-froid--chaine--seuils", "0", False),
            ("q-0012", "objective-froid--chaine--seuils", "0", False),
            ("q-0013", "objective-froid--chaine--releve", "0", False),
            *[(item, None, "1", True) for item in RIGHT],
        ]
        player = launch(page, site)
        assert player.locator("#positioning .checked").count() == 3


def interaction(kept: dict[str, Any]) -> tuple[str, str | None, str, bool]:
    """What an LMS keeps of an answer: its question, the objective it is filed under, its weight, if right."""
    objective = next(iter(kept["objectives"].values()), {"id": None})["id"]
    return kept["id"], objective, str(kept["weighting"]), kept["result"] == "correct"


def test_a_real_lrs_is_told_the_answers_and_their_objectives_but_no_other_score(
    page: Page, tmp_path: Path, console: list[str]
) -> None:
    with serve_site(package("tincan")) as site, lrs(tmp_path, site.origin) as ralph:
        ralph.start()
        launch_tincan(page, site, ralph.endpoint, ralph.auth)
        place(page, ALL_WRONG)
        learn_the_rest(page)
        page.get_by_text(DONE).wait_for()
        held = leave_tincan(page, ralph)
        assert ralph.validate(held) == ""
    answered = [said for said in held if verbs([said]) == ["answered"]]
    assert [told_apart(said) for said in answered] == [
        (True, ["seuils"]),
        (True, ["seuils"]),
        (True, ["releve"]),
        *[(False, [])] * 3,
    ]
    [passed] = [said for said in held if verbs([said]) == ["passed"]]
    assert passed["result"]["score"]["raw"] == 100
    assert verbs(held).count("completed") == 1
    console.clear()


def told_apart(said: dict[str, Any]) -> tuple[bool, list[str]]:
    """Whether a statement says that its question does not count, and the objectives it is filed under."""
    within = said["context"]["contextActivities"]["parent"][1:]
    optional = said["context"]["extensions"].get("urn:premierjet:xapi:optional", False)
    return optional, [each["id"].rpartition("/")[2] for each in within]


def test_a_strict_cmi5_lms_is_told_the_answers_and_no_other_score(page: Page, console: list[str]) -> None:
    with serve_lms(released(placing())["cmi5"]) as host:
        session = launch_cmi5(page, host, return_url=f"{host.origin}/done")
        place(page, ALL_WRONG)
        learn_the_rest(page)
        leave_cmi5(page, host)
        told = [statement for statement in session.statements if verbs([statement]) == ["answered"]]
        assert [told_apart(said)[0] for said in told] == [True] * 3 + [False] * 3
        [passed] = [statement for statement in session.statements if verbs([statement]) == ["passed"]]
        assert passed["result"]["score"]["scaled"] == 1
        assert verbs(session.statements).count("completed") == 1
    console[:] = [line for line in console if not line.startswith("Failed to load resource")]


@pytest.mark.trial
def test_axe_finds_nothing_before_and_after_the_answers(page: Page, site: Site, axe: Axe) -> None:
    page.goto(site.url("package/index.html"))
    go_to(page, "positioning")
    found = {"before": axe(page)}
    place(page, ALL_BUT_ONE)
    found["after"] = axe(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found["dark"] = axe(page, "color-contrast")
    assert {state: lines for state, lines in found.items() if lines} == {}
