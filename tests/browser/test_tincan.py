"""The tincan package's statements, received by a real learning record store and judged by its models."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from pipelines.testing.static_site import Site, move_below, serve_site
from tests.browser.learning import ONE_WRONG, RIGHT, answer, content, go_to, learn, next_page, released
from tests.ralph import Ralph, lrs

pytestmark = pytest.mark.browser

ACTIVITY = "https://formation.example/froid/chaine"
REGISTRATION = "7d1c3f0e-5a43-4c0e-9f0a-2f3f6f0c9b11"
ACTOR = {"name": "Noé", "mbox": "mailto:noe@halles.example"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve_site(move_below("package", released(content())["tincan"])) as site:
        yield site


@pytest.fixture
def ralph(site: Site, tmp_path: Path) -> Iterator[Ralph]:
    with lrs(tmp_path, site.origin) as ralph:
        yield ralph


def launch(page: Page, site: Site, endpoint: str, auth: str, actor: object = ACTOR) -> None:
    launched = {
        "endpoint": endpoint,
        "auth": auth,
        "actor": json.dumps(actor),
        "registration": REGISTRATION,
        "activity_id": ACTIVITY,
    }
    page.goto(site.url(f"package/index.html?{urlencode(launched)}"))
    page.wait_for_selector("#position:not(:empty)")


def leave(page: Page, ralph: Ralph) -> list[dict[str, Any]]:
    """Close the module and return the statements the LRS holds once `terminated` is among them."""
    page.goto("about:blank")
    wait_until(page, lambda: "terminated" in verbs(ralph.statements()))
    return ralph.statements()


def wait_until(page: Page, met: Callable[[], bool]) -> None:
    """Let the page go on until a condition is met, ten seconds at most."""
    for _ in range(200):
        if met():
            return
        page.wait_for_timeout(50)
    pytest.fail("ten seconds went by and what was waited for did not come")


def received(site: Site) -> list[dict[str, Any]]:
    """Return the statements posted to the site, in order."""
    return [statement for commit in site.commits for statement in json.loads(commit)]


def verbs(statements: list[dict[str, Any]]) -> list[str]:
    return [said["verb"]["id"].rpartition("/")[2] for said in statements]


def test_a_real_lrs_receives_valid_statements_of_everything_a_learner_did(
    page: Page, site: Site, ralph: Ralph, console: list[str]
) -> None:
    """Ralph has no State API, so the module starts from its first page; that breaks nothing else."""
    ralph.start()
    launch(page, site, ralph.endpoint, ralph.auth)
    learn(page, ONE_WRONG)
    # What a closing window says does not wait for what is on its way, and may arrive before it.
    wait_until(page, lambda: "completed" in verbs(ralph.statements()))
    held = leave(page, ralph)
    assert ralph.validate(held) == ""
    assert verbs(held) == [
        "initialized",
        *["experienced"] * 5,
        *["answered"] * 3,
        "failed",
        "completed",
        "terminated",
    ]
    assert len({said["id"] for said in held}) == len(held)
    for said in held:
        assert said["id"][14] == "4"
        assert said["actor"]["mbox"] == ACTOR["mbox"]
        assert said["context"]["registration"] == REGISTRATION
        assert said["context"]["contextActivities"]["grouping"][0]["id"] == "https://formation.example/froid"
        assert said["context"]["extensions"]["urn:premierjet:xapi:release"] == 1
        assert said["context"]["extensions"]["urn:premierjet:xapi:content-sha256"] == (
            content().canonical_digest()
        )
        approvals = said["context"]["extensions"]["urn:premierjet:xapi:provenance"]["approvals"]
        assert [approval["person"] for approval in approvals] == ["lea"]

    first, answered = held[6:8]
    assert answered["object"]["id"] == f"{ACTIVITY}/items/q-0002"
    assert answered["object"]["definition"]["interactionType"] == "true-false"
    assert answered["object"]["definition"]["correctResponsesPattern"] == ["true"]
    assert (answered["result"]["response"], answered["result"]["success"]) == ("false", False)
    choices = first["object"]["definition"]["choices"]
    assert [choice["description"]["fr"] for choice in choices] == ["15 minutes", "30 minutes", "60 minutes"]
    failed = next(said for said in held if said["verb"]["id"].endswith("/failed"))
    assert failed["result"]["score"] == {"scaled": 0.6666, "raw": 66.66, "min": 0, "max": 100}
    assert failed["result"]["duration"].startswith("PT")
    assert failed["object"]["id"] == ACTIVITY
    console.clear()


def test_an_lrs_that_does_not_answer_is_told_and_gets_everything_later(
    page: Page, site: Site, ralph: Ralph, console: list[str]
) -> None:
    launch(page, site, ralph.endpoint, ralph.auth)
    learn(page, RIGHT)
    page.get_by_text("seront envoyées de nouveau").wait_for()
    ralph.start()
    # Ralph has no State API: that is told once everything else has arrived.
    page.get_by_text("Vos réponses, elles, sont envoyées.").wait_for(timeout=20_000)
    held = leave(page, ralph)
    assert verbs(held).count("answered") == 3
    assert verbs(held)[-3:] == ["passed", "completed", "terminated"]
    console.clear()


def test_an_lrs_with_the_state_api_resumes_and_repeats_no_outcome(
    page: Page, site: Site, console: list[str]
) -> None:
    site.commits.clear()
    launch(page, site, site.url("xAPI/"), "Basic bm9l")
    learn(page, RIGHT)
    go_to(page, "quiz")
    wait_until(page, lambda: is_at_quiz(site))
    launch(page, site, site.url("xAPI/"), "Basic bm9l")
    assert page.inner_text("#position") == "Page 5 sur 5"
    assert "100\u00a0%" in page.inner_text(".result-text")
    go_to(page, "summary")
    wait_until(page, lambda: verbs(received(site)).count("experienced") == 7)
    said = verbs(received(site))
    assert (said.count("initialized"), said.count("terminated")) == (2, 1)
    assert (said.count("passed"), said.count("completed")) == (1, 1)
    console.clear()  # the first launch asks for a state that is not there yet: 404


def test_an_older_launch_with_lists_in_the_actor_is_understood(
    page: Page, site: Site, console: list[str]
) -> None:
    site.commits.clear()
    older = {
        "name": ["Noé"],
        "account": [{"accountServiceHomePage": "https://lms.example", "accountName": "noe"}],
    }
    launch(page, site, site.url("xAPI/"), "Basic bm9l", older)
    wait_until(page, lambda: bool(site.commits))
    actor = received(site)[0]["actor"]
    assert actor["name"] == "Noé"
    assert actor["account"] == {"name": "noe", "homePage": "https://lms.example"}
    console.clear()


def test_opened_without_a_launch_the_learner_is_told_that_nothing_is_recorded(page: Page, site: Site) -> None:
    page.goto(site.url("package/index.html"))
    assert "ne seront pas enregistrées" in page.inner_text("#trouble")
    go_to(page, "quiz")
    answer(page, "q-0001", "b")
    assert "Bonne réponse." in page.inner_text("#q-0001 .feedback")


@contextmanager
def first_place_on_its_way(page: Page, site: Site, console: list[str]) -> Iterator[Event]:
    """Launch the module with its first place sent and not kept before the event is set."""
    site.documents.clear()
    slow = Event()
    site.puts, site.waiting = 0, [slow]
    launch(page, site, site.url("xAPI/"), "Basic bm9l")
    wait_until(page, lambda: site.puts == 1)
    try:
        yield slow
    finally:
        slow.set()
    console.clear()  # there is no state at first: 404


def is_at_quiz(site: Site) -> bool:
    return any(b"p=quiz" in body for body in site.documents.values())


def test_an_older_place_never_arrives_after_a_newer_one(page: Page, site: Site, console: list[str]) -> None:
    """Two on their way at once are kept in either order: a learner came back to a page they had left."""
    with first_place_on_its_way(page, site, console) as slow:
        next_page(page)
        go_to(page, "quiz")
        page.wait_for_timeout(300)
        assert site.puts == 1
        slow.set()
        wait_until(page, lambda: is_at_quiz(site))


def test_a_window_that_closes_waits_for_no_earlier_place(page: Page, site: Site, console: list[str]) -> None:
    """A browser drops what waits for its turn when the page is gone."""
    with first_place_on_its_way(page, site, console):
        go_to(page, "quiz")
        page.goto("about:blank")
        wait_until(page, lambda: is_at_quiz(site))
