"""One scripted learner through every format: what each platform is left with says the same."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from pipelines.packaging.selftest.strict_lms import serve_lms
from pipelines.testing.packages import LAUNCHED_FORMATS
from pipelines.testing.scenarios import cold_checkpoint, delivery_scenario, lesson_with
from pipelines.testing.static_site import move_below, serve_site
from schemas.draft import Content
from tests.browser import lms as scorm
from tests.browser import test_tincan as tincan
from tests.browser.learning import (
    SEVEN_RIGHT,
    SEVEN_WRONG,
    give,
    go_to,
    next_page,
    of_everything,
    released,
)

pytestmark = pytest.mark.browser

OPENED, SECONDS = 1_795_600_800, 90
ANSWERS = SEVEN_RIGHT | {"q-0003": SEVEN_WRONG["q-0003"]}
"""One of seven is wrong."""

INSIDE = {"q-0031": ["false"], "q-0021": ["c"], "q-0022": ["a"]}
"""A checkpoint, which does not count, and a way through a scenario: acceptable, then right."""

SHARES = dict.fromkeys((*ANSWERS, *INSIDE), 1.0) | {"q-0003": 0.0, "q-0021": 0.5}
"""What each answer earns. Six of seven, and one and a half of two: 83.33, and the pass mark is 80."""

KINDS = {
    "q-0001": "choice",
    "q-0002": "choice",
    "q-0003": "true-false",
    "q-0004": "fill-in",
    "q-0005": "numeric",
    "q-0006": "matching",
    "q-0007": "sequencing",
    "q-0031": "true-false",
    "q-0021": "choice",
    "q-0022": "choice",
}


@dataclass(frozen=True)
class Left:
    """What a platform knows of a learner once they have gone; None where it knows nothing of the kind."""

    completed: bool
    passed: bool
    score: float
    answers: dict[str, tuple[str | None, float]]
    seconds: float | None


EXPECTED = Left(
    completed=True,
    passed=True,
    score=83.33,
    answers={item: (kind, SHARES[item]) for item, kind in KINDS.items()},
    seconds=SECONDS,
)


def play(player: Page | Frame, page: Page) -> None:
    """Read every page, answer every question on the way, take a minute and a half over it."""
    go_to(player, "p-0001")
    for item, given in INSIDE.items():
        give(player, item, given)
        if player.locator(f"#{item} .go-on").count():
            player.click(f"#{item} .go-on")
    while player.is_visible("#next"):
        next_page(player)
    for item, given in ANSWERS.items():
        give(player, item, given)
    page.clock.set_fixed_time(OPENED + SECONDS)
    go_to(player, "p-0001")
    go_to(player, "quiz")
    assert "Module terminé" in player.inner_text("#outcome")


def in_scorm(tracking: str, page: Page) -> Left:
    files = scorm.host_page(tracking) | move_below("package", released(with_everything())[tracking])
    with serve_site(files) as site:
        play(scorm.launch(page, site), page)
        cmi = scorm.leave(page, site)
    core = cmi.get("core", cmi)
    return Left(
        completed=core.get("completion_status", "completed") == "completed",
        passed=core.get("lesson_status", core.get("success_status")) == "passed",
        score=float(core["score"]["raw"]),
        answers={
            each["id"]: (each["type"], share_of(each["result"])) for each in cmi["interactions"].values()
        },
        seconds=seconds(core["session_time"]),
    )


def share_of(result: str) -> float:
    """Read `correct`, `wrong` or `0.5` of SCORM."""
    words = {"correct": 1.0, "wrong": 0.0, "incorrect": 0.0}
    return words[result] if result in words else float(result)


def shown_share(page: Page, item: str) -> float:
    shares = {"right": 1.0, "half": 0.5}
    return next((share for name, share in shares.items() if page.locator(f"#{item}.{name}").count()), 0.0)


@cache
def with_everything() -> Content:
    """Every kind of question and of page, with a checkpoint and a scenario in the lesson."""
    lesson = lesson_with(cold_checkpoint(), delivery_scenario())
    return of_everything(artefacts=(lesson, *of_everything().artefacts))


def in_cmi5(page: Page) -> Left:
    with serve_lms(released(with_everything())["cmi5"]) as host:
        page.goto(host.launch(return_url=f"{host.origin}/done"))
        page.wait_for_selector("#position:not(:empty)")
        play(page, page)
        page.click("#leave")
        page.wait_for_url(f"{host.origin}/done")
        assert host.findings == ()
    return of_statements([dict(each) for each in host.sessions[0].statements])


def in_tincan(page: Page) -> Left:
    with serve_lms(released(with_everything())["tincan"]) as host:
        page.goto(host.launch())
        page.wait_for_selector("#position:not(:empty)")
        play(page, page)
        page.goto("about:blank")
        said = host.sessions[0].statements
        tincan.wait_until(page, lambda: "terminated" in tincan.verbs([dict(each) for each in said]))
        assert host.findings == ()
    return of_statements([dict(each) for each in said])


def of_statements(statements: list[dict[str, Any]]) -> Left:
    said = dict(zip(tincan.verbs(statements), statements, strict=True))
    answered = [each for each in statements if each["verb"]["id"].endswith("/answered")]
    return Left(
        completed=said["completed"]["result"]["completion"],
        passed=said["passed"]["result"]["success"],
        score=round(100 * said["passed"]["result"]["score"]["scaled"], 2),
        answers={
            each["object"]["id"].rpartition("/")[2]: (
                each["object"]["definition"]["interactionType"],
                each["result"].get("score", {}).get("scaled", float(each["result"]["success"])),
            )
            for each in answered
        },
        seconds=seconds(said["terminated"]["result"]["duration"]),
    )


def in_web(page: Page) -> Left:
    """Nobody is told; the page itself says it, at the next visit too."""
    with serve_site(released(with_everything())["web"]) as site:
        page.goto(site.url("index.html"))
        play(page, page)
        page.reload()
        page.wait_for_selector("#position:not(:empty)")
        go_to(page, "quiz")
        told = page.inner_text(".result-text")
        answers = {item: (None, shown_share(page, item)) for item in KINDS}
        done = page.locator("#contents .seen").count() == page.locator("#contents li:not(.live) a").count()
    found = re.search(r"soit ([\d,]+)", told)
    assert found
    return Left(done, "Réussi." in told, float(found[1].replace(",", ".")), answers, None)


def seconds(written: str) -> float:
    """Read `0000:01:30.00` of SCORM 1.2 and `PT90S` of the others."""
    if written.startswith("PT"):
        return float(written[2:-1])
    hours, minutes, rest = written.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


PLATFORMS: dict[str, Callable[[Page], Left]] = {
    "scorm12": lambda page: in_scorm("scorm12", page),
    "scorm2004": lambda page: in_scorm("scorm2004", page),
    "cmi5": in_cmi5,
    "tincan": in_tincan,
    "web": in_web,
}


@pytest.mark.parametrize("tracking", LAUNCHED_FORMATS)
def test_the_same_learner_is_known_alike_to_every_platform(
    page: Page, console: list[str], tracking: str
) -> None:
    page.clock.set_fixed_time(OPENED)
    left = PLATFORMS[tracking](page)
    if tracking == "web":
        unknown = {item: (None, right) for item, (_, right) in EXPECTED.answers.items()}
        assert left == replace(EXPECTED, answers=unknown, seconds=None)
    else:
        assert left == EXPECTED
    console[:] = [line for line in console if not line.startswith("Failed to load resource")]
