"""Our SCORM packages in two LMSs that people install: they import, play, are recorded and resume."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Frame, Page

from tests.browser.learning import RIGHT, built, content, learn
from tests.browser.lms_hosts import lms_host
from tests.browser.test_tincan import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.trial]

ADMIN = {
    "email": "noe@halles.example.org",
    "username": "noe",
    "display_name": "Noé",
    "password": "only-in-tests",
}
SCORM12, SCORM2004 = "scorm12", "scorm2004"


@pytest.fixture(autouse=True)
def _neither_lms_has_an_icon(page: Page, console: list[str]) -> Iterator[None]:
    yield
    console[:] = [line for line in console if not line.startswith("Failed to load resource")]


def package(kind: str) -> tuple[str, bytes]:
    release = built(content())
    [stored] = [each for each in release.release.packages if each.format == kind]
    return stored.name, release.files[stored.name]


def answered(response: APIResponse) -> dict[str, Any]:
    """Return the JSON of an answer; fails with its text where the LMS refused."""
    assert response.ok, response.text()
    found: dict[str, Any] = response.json()
    return found


def opened(page: Page, address: str, frame: str) -> Frame:
    """Launch the module from the page of the LMS, and wait until the learner can begin."""
    page.goto(address)
    element = page.wait_for_selector(frame)
    player = element.content_frame() if element else None
    assert player is not None
    player.wait_for_selector("#position:not(:empty)")
    return player


def recorded(page: Page, address: str, settled: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return what the LMS has on record once it is what is waited for."""

    def ask() -> dict[str, Any]:
        return answered(page.request.get(address))

    wait_until(page, lambda: settled(ask()))
    return ask()


STATUS = {
    SCORM12: {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "100"},
    SCORM2004: {
        "cmi.completion_status": "completed",
        "cmi.success_status": "passed",
        "cmi.score.raw": "100",
        "cmi.score.scaled": "1",
    },
}


@pytest.mark.parametrize("kind", [SCORM12, SCORM2004])
def test_scormhost_imports_plays_records_and_resumes_both_versions(
    page: Page, tmp_path: Path, kind: str
) -> None:
    name, data = package(kind)
    with lms_host("serve_scormhost.py", tmp_path) as host:
        answered(page.request.post(f"{host.origin}/api/auth/register", data=ADMIN))
        upload = {"file": {"name": name, "mimeType": "application/zip", "buffer": data}}
        imported = answered(page.request.post(f"{host.origin}/api/packages", multipart=upload))
        launch = host.origin + imported["launch_url"]
        learn(opened(page, launch, "iframe"), RIGHT)
        cmi = f"{host.origin}/api/scorm/{imported['id']}/cmi?launch=index.html"
        wanted = STATUS[kind]
        kept = recorded(page, cmi, lambda found: wanted.items() <= found["elements"].items())["elements"]
        assert [kept[f"cmi.interactions.{n}.id"] for n in range(3)] == list(RIGHT)
        page.goto("about:blank")

        resumed = opened(page, launch, "iframe")
        assert resumed.inner_text("#position") == "Page 5 sur 5"
        assert resumed.locator(".item.checked.right").count() == 3


def test_wagtail_lms_plays_scorm_12_and_completes_the_course(page: Page, tmp_path: Path) -> None:
    """It has no LMSFinish, counts no interactions and sends without waiting; nothing is lost by it."""
    name, data = package(SCORM12)
    (tmp_path / name).write_bytes(data)
    with lms_host("serve_wagtail.py", tmp_path, name, tells=True) as host:
        launch = host.origin + host.told
        page.goto(launch)
        page.fill("input[name=username]", "noe")
        page.fill("input[name=password]", "only-in-tests")
        page.click("button")
        learn(opened(page, launch, "#scorm-frame"), RIGHT)
        left = recorded(page, f"{host.origin}/attempt", lambda found: found["done"])
        assert (left["status"], left["score"]) == ("passed", 100)
        assert [left["kept"][f"cmi.interactions.{n}.id"] for n in range(3)] == list(RIGHT)
        page.goto("about:blank")

        resumed = opened(page, launch, "#scorm-frame")
        assert resumed.inner_text("#position") == "Page 5 sur 5"
        assert resumed.locator(".item.checked.right").count() == 3
