"""Releases at the desk in a real browser: what an operator clicks, and what axe says of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.operate import Order
from schemas.review import Verdict
from tests.browser.click_counts import read_counts
from tests.browser.conftest import Axe
from tests.browser.test_desk_deciding import as_person
from tests.desk.reviewing import Served, served
from tests.released import OTHER_SENTENCE, decide, list_done, release, write_installation
from tests.serving import serve_app

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SMALLEST = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}
SMALLEST_TARGET = 24  # pixels: WCAG 2.2, 2.5.8
PAGE = f"/releases/{KEY}"


@pytest.fixture(scope="module")
def dagster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("dagster")) as running:
        yield running


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return write_installation(tmp_path_factory.mktemp("desk"))


@pytest.fixture(autouse=True)
def _environment(workspace: Workspace, dagster: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root that runs work on."""
    monkeypatch.setenv("PREMIERJET_ROOT", str(workspace.root))


@pytest.fixture(scope="module")
def origin(workspace: Workspace, dagster: Served) -> Iterator[str]:
    settings = workspace.settings.model_copy(update={"dagster_internal_url": dagster.url})
    with serve_app(create_app(replace(workspace, settings=settings))) as address:
        yield address


class Clicks:
    """A person at the desk who clicks links and buttons by what they say; each is counted."""

    def __init__(self, page: Page, origin: str, person: str) -> None:
        self.page, self.count = page, 0
        as_person(page, origin, person)
        page.goto(origin)

    def link(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.count += 1

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.count += 1


def test_a_release_is_delivered_downloaded_and_rolled_back(
    page: Page, origin: str, workspace: Workspace, axe: Axe
) -> None:
    """Each act begins at the queue, and takes the clicks that the docs say."""
    clicks = read_counts()
    ana = Clicks(page, origin, "ana")
    ana.link("Version publiée 1 La chaîne du froid")
    ana.link("Livrer")
    assert axe(page) == []
    page.get_by_role("button", name="Livrer la version 1").dblclick()
    ana.count += 1
    expect(page.get_by_role("heading", name="C’est fait")).to_be_visible(timeout=90_000)
    assert ana.count == clicks["deliver a release after a preview, from the queue"]
    assert [each.person for each in list_done(workspace)] == ["ana"]

    lea = Clicks(page, origin, "lea")
    lea.link("Version publiée 1 La chaîne du froid")
    expect(page.get_by_role("link", name="Livrer")).to_have_count(0)
    with page.expect_download() as waited:
        lea.link("Tout dans un seul zip")
    assert waited.value.suggested_filename == f"{KEY}--v1.zip"
    assert lea.count == clicks["download everything of a release, from the queue"]
    for task, link in (("package", f"{KEY}--v1--scorm12.zip"), ("document", "handout.docx")):
        lea = Clicks(page, origin, "lea")
        lea.link("Version publiée 1 La chaîne du froid")
        with page.expect_download():
            lea.link(link)
        assert lea.count == clicks[f"download one {task} of a release, from the queue"]

    release(workspace, *builders.SENTENCES, OTHER_SENTENCE)
    ana = Clicks(page, origin, "ana")
    ana.link("Version publiée 2 La chaîne du froid")
    ana.link("Livrer")
    expect(page.get_by_text("Ils voient la version 1 aujourd’hui.")).to_be_visible()
    expect(page.get_by_text("Les apprenants gardent leur progression")).to_be_visible()
    ana.button("Livrer la version 2")
    expect(page.get_by_role("heading", name="C’est fait")).to_be_visible(timeout=90_000)

    decide(workspace, Verdict.WITHDRAW)
    noe = Clicks(page, origin, "noe")
    noe.link("Version publiée 2 La chaîne du froid")
    red = page.get_by_text("Les apprenants voient encore sur lms la version 2")
    expect(red).to_have_css("color", "rgb(164, 22, 26)")
    noe.link("Revenir en arrière")
    assert axe(page) == []
    noe.button("Revenir à la version 1")
    expect(page.get_by_role("heading", name="C’est fait")).to_be_visible(timeout=90_000)
    assert noe.count == clicks["roll back after a preview, from the queue"]
    expect(red).to_have_count(0)
    assert [each.person for each in list_done(workspace)] == ["ana", "ana", "noe"]


@pytest.mark.trial
def test_axe_finds_nothing_on_a_telephone_in_either_language(page: Page, origin: str, axe: Axe) -> None:
    """After the test above: a withdrawn release, two that were delivered, three acts."""
    Clicks(page, origin, "ana")
    page.set_viewport_size(SMALLEST)
    addresses = (PAGE, f"{PAGE}/1", f"{PAGE}/roll-back", f"{PAGE}/operations/1", "/courses/froid/releases")
    for language in ("fr", "en"):
        for address in addresses:
            page.goto(f"{origin}{address}?lang={language}")
            assert axe(page) == [], (address, language)
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"], address


def test_on_a_phone_addresses_are_whole_and_links_can_be_tapped(page: Page, tmp_path: Path) -> None:
    workspace = write_installation(tmp_path)
    deliver_release(workspace, KEY, NOON, order=Order("ana"))
    with serve_app(create_app(workspace)) as origin:
        as_person(page, origin, "lea")
        page.set_viewport_size(PHONE)
        page.goto(origin + PAGE)
        where = page.locator(".wide")
        assert where.evaluate("at => at.scrollWidth - at.clientWidth") == 0
        expect(page.get_by_role("columnheader", name="Adresse")).to_be_attached()
        assert page.get_by_role("row").last.get_by_role("rowheader").inner_text() == "lms"
        links = page.locator("main a").evaluate_all(
            "all => all.map((each) => [each.textContent, each.getBoundingClientRect().height])"
        )
        assert [name for name, height in links if height < SMALLEST_TARGET] == []
