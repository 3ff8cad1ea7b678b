"""A reviewer decides at the desk: findings waived, passages opened, an approval, and the release it makes."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from adapters.workspace import Workspace, open_workspace
from pipelines.desk.app import create_app
from pipelines.desk.noting import Notebook
from schemas.course import MustOpen
from schemas.draft import Draft, Quiz
from schemas.finding import Finding, Waiver
from tests import builders
from tests.browser.conftest import Axe
from tests.browser.test_dagster_ui import (
    CHECKOUT,
    PATIENCE_SECONDS,
    SOURCE,
    answers,
    picture,
    until,
)
from tests.desk.conftest import installation
from tests.desk.reviewing import PAGE, policy
from tests.front_doors import started
from tests.ports import free_port
from tests.serving import serving

pytestmark = pytest.mark.browser

KEY = "cuisine--chaine-du-froid"
YAML = """
id: cuisine
title: Travailler en cuisine
language: fr
iri: https://formation.example/cuisine
sources: [{path: sources/*}]
modules: [{id: chaine-du-froid, title: La chaîne du froid, questions: 2}]
review:
  roles: {pedagogie: [lea.martin, ana.costa]}
  must_open: [blocking]
"""
WIDE = {"width": 1440, "height": 900}
SMALLEST = {"width": 320, "height": 640}
FINDING = Finding(
    rule="citation.altered", place="q-0001", facts={"source": "froid.md", "quote": "31 minutes"}
)
OTHER = Finding(rule="citation.altered", place="st-0004", facts={"source": "froid.md", "quote": "x"})
RECORDED = "11111111-1111-4111-8111-111111111111"
UNKNOWN = "22222222-2222-4222-8222-222222222222"


# every page, with nothing behind the desk


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two findings, one noted, one open; a decision of Noé's; a Dagster that is away."""
    draft = builders.draft(findings=(FINDING, OTHER))
    course = policy(
        roles={"pedagogie": ("lea",), "metier": ("noe",)}, must_open=tuple(MustOpen), deadline_days=1
    )
    workspace = installation(tmp_path_factory.mktemp("desk"), course, None, draft)
    waivers = (Waiver(finding=FINDING.id, reason="Vérifié sur l’original"),)
    Notebook(workspace, draft, "lea").change(
        lambda _: {"waivers": waivers, "opened": (builders.citation(2).span,), "comment": "Presque fini"}
    )
    set_aside = (*waivers, Waiver(finding=OTHER.id, reason="La règle se trompe", disputed=True))
    workspace.ledger.append(builders.decision(draft, person="noe", run_id=RECORDED, waivers=set_aside))
    return workspace


@pytest.fixture(scope="module")
def origin(workspace: Workspace) -> Iterator[str]:
    with serving(create_app(workspace)) as address:
        yield address


def as_person(page: Page, origin: str, person: str) -> None:
    cookie = {"name": "premierjet_person", "value": person.encode().hex(), "url": origin}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


PAGES = {
    "queue": "/",
    "draft": PAGE,
    "finding": f"{PAGE}/findings/{OTHER.id}",
    "approve": f"{PAGE}/decide/approve",
    "request-changes": f"{PAGE}/decide/request_changes",
    "not-now": f"{PAGE}/decide/withdraw",
    "recorded": f"{PAGE}/decisions/{RECORDED}",
    "unknown": f"{PAGE}/decisions/{UNKNOWN}",
    "who": "/who",
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_any_page(
    page: Page, origin: str, axe: Axe, name: str, language: str, console: list[str]
) -> None:
    as_person(page, origin, "lea")
    page.set_viewport_size(WIDE)
    page.goto(f"{origin}{PAGES[name]}?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    picture(page, f"desk-{name}-{language}")
    assert axe(page) == []


@pytest.mark.parametrize("name", ["draft", "approve"])
def test_axe_finds_nothing_in_the_dark_or_where_a_visitor_is_a_stranger(
    page: Page, origin: str, axe: Axe, name: str
) -> None:
    page.emulate_media(color_scheme="dark")
    for person in ("lea", "eve"):
        as_person(page, origin, person)
        page.goto(origin + PAGES[name])
        picture(page, f"desk-{name}-dark-{person}")
        assert axe(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_scrolled_sideways_at_320_pixels(page: Page, origin: str, name: str) -> None:
    as_person(page, origin, "lea")
    page.set_viewport_size(SMALLEST)
    page.goto(origin + PAGES[name])
    picture(page, f"desk-{name}-320")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]


def test_a_reason_that_will_not_do_is_announced_with_its_field(
    page: Page, origin: str, axe: Axe, console: list[str]
) -> None:
    as_person(page, origin, "lea")
    page.goto(origin + PAGES["finding"])
    reason = page.get_by_label(f"Votre raison pour {OTHER.id}")
    reason.fill("n  ")  # the browser counts the spaces, the desk does not
    page.get_by_role("button", name="Lever : cela peut rester").click()
    expect(page.get_by_text("Dites pourquoi, en 3 caractères au moins.")).to_be_visible()
    expect(reason).to_be_focused()
    expect(reason).to_have_attribute("aria-invalid", "true")
    assert axe(page) == []
    console.clear()  # the browser's own note of the answer 422


def test_a_page_of_a_decision_on_its_way_looks_again_by_itself_and_says_what_came(
    page: Page, origin: str, workspace: Workspace, axe: Axe, console: list[str]
) -> None:
    """Dagster is away throughout: the ledger alone makes the page say that it is recorded."""
    as_person(page, origin, "lea")
    page.goto(origin + PAGES["unknown"])
    status = page.get_by_role("status")
    expect(status).to_contain_text("Dagster ne répond pas.")
    first = workspace.ledger.read(builders.KEY)[0].recorded
    workspace.ledger.append(first.model_copy(update={"run_id": UNKNOWN}))
    expect(status).to_contain_text("Décision enregistrée")
    assert page.title().startswith("Décision enregistrée")
    assert axe(page) == []


def test_a_passage_is_opened_without_losing_ones_place_in_the_draft(
    page: Page, origin: str, axe: Axe, workspace: Workspace
) -> None:
    as_person(page, origin, "lea")
    page.set_viewport_size(WIDE)
    page.goto(origin + PAGE)
    span = builders.citation(8).span
    button, left = page.locator(f"button[value='{span}']"), page.locator("#panel-left")
    expect(left).to_contain_text("encore à ouvrir : 5 sur 6")
    button.scroll_into_view_if_needed()
    before = page.locator("#st-0008").bounding_box()
    button.click()
    expect(page.locator(f"a.opened[href='#{span}']")).to_be_visible()
    assert page.url.endswith(f"#{span}")
    assert page.locator(f"[id='{span}']").evaluate("e => e.matches(':target')")
    after = page.locator("#st-0008").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 5
    expect(left).to_contain_text("encore à ouvrir : 4 sur 6")
    page.keyboard.press("Tab")  # on from the passage, as after any link: to what cites it
    expect(page.locator(f"[id='{span}'] a.back")).to_be_focused()
    assert axe(page) == []
    notes = workspace.records.notes(builders.KEY, builders.draft().content.canonical_digest(), "lea")
    assert notes is not None
    assert span in notes.opened


def test_without_javascript_a_passage_is_opened_all_the_same(origin: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    as_person(page, origin, "lea")
    page.goto(origin + PAGE)
    span = builders.citation(4).span
    page.locator(f"button[value='{span}']").click()
    expect(page.locator(f"a.opened[href='#{span}']")).to_be_visible()
    assert page.url.endswith(f"#{span}")
    context.close()


# a whole decision, by keyboard, on a live `dg dev`


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """The desk and `dg dev` on a root of their own, as `make ui` starts them."""
    root = tmp_path_factory.mktemp("root")
    sources = root / "courses" / "cuisine" / "sources"
    sources.mkdir(parents=True)
    (sources.parent / "course.yaml").write_text(YAML, encoding="utf-8")
    (sources / "froid.md").write_text(SOURCE, encoding="utf-8")
    settings = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    (root / "dagster.yaml").write_text(settings.replace(": .dagster", f": {root}/.dagster"), encoding="utf-8")
    dagster, desk = free_port(), free_port()
    urls = {
        "PREMIERJET_DAGSTER_URL": f"http://127.0.0.1:{dagster}",
        "PREMIERJET_DESK_URL": f"http://127.0.0.1:{desk}",
    }
    environment = os.environ | urls | {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
    dev = [Path(sys.executable).with_name("dg"), "dev", "--host", "127.0.0.1", "--port", str(dagster)]
    with (
        (root / "front-doors.log").open("wb") as log,
        started(dev, CHECKOUT, environment, log),
        started([sys.executable, "-m", "pipelines.desk", "--port", str(desk)], CHECKOUT, environment, log),
    ):
        for port in (dagster, desk):
            until(lambda port=port: answers(port), what=f"port {port}, {root / 'front-doors.log'}")
        yield urls["PREMIERJET_DESK_URL"], open_workspace(root)


def with_a_blocking_finding(workspace: Workspace) -> Draft:
    """The draft the sensor makes, and a revision of it that a rule objects to."""
    first = until(lambda: workspace.records.head(KEY), what="the source sensor's draft")
    quiz = next(each for each in first.content.artefacts if isinstance(each, Quiz))
    finding = Finding(
        rule="citation.altered", place=quiz.items[0].id, facts={"source": "froid.md", "quote": "31 minutes"}
    )
    second = first.model_copy(
        update={"revision": 2, "parent": first.content.canonical_digest(), "findings": (finding,)}
    )
    workspace.records.add_revision(second)
    return second


def reach(page: Page, wanted: str) -> None:
    """Press Tab until the element a selector names has the focus."""
    for _ in range(400):
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached with the keyboard")


@pytest.mark.timeout(400)
def test_a_reviewer_waives_opens_and_approves_by_keyboard_and_the_release_follows(
    running: tuple[str, Workspace], page: Page, axe: Axe
) -> None:
    desk, workspace = running
    draft = with_a_blocking_finding(workspace)
    [finding] = draft.findings
    here = f"/drafts/{KEY}/{draft.content.canonical_digest()[:12]}"
    page.set_viewport_size(WIDE)
    page.set_default_timeout(PATIENCE_SECONDS * 1000)

    page.goto(desk + "/")
    reach(page, "a[href^='/who']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Qui êtes-vous ?")).to_be_visible()
    reach(page, "input[value='ana.costa']")
    page.keyboard.press("ArrowDown")  # to lea.martin
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vous êtes lea.martin.")).to_be_visible()
    expect(page.get_by_text("À vous")).to_be_visible()
    reach(page, f"a[href='{here}']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Décider")).to_be_visible()

    reach(page, f"[id='{finding.id}'] summary")
    page.keyboard.press("Enter")
    reach(page, f"#why-{finding.id}")
    page.keyboard.type("Vérifié sur l’affiche de la chambre froide.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vous le levez :")).to_be_visible()
    assert axe(page) == []

    while page.locator("button.unopened").count():
        span = page.locator("button.unopened").first.get_attribute("value")
        reach(page, f"button[value='{span}']")
        page.keyboard.press("Enter")
        expect(page.locator(f"a.opened[href='#{span}']").first).to_be_attached()
    picture(page, "desk-draft-opened")

    reach(page, "a.verdict.approve")
    page.keyboard.press("Enter")
    expect(page.get_by_text("tous sont ouverts")).to_be_visible()
    reach(page, "button[value='decide']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Décision enregistrée")).to_be_visible(
        timeout=PATIENCE_SECONDS * 1000
    )
    picture(page, "desk-recorded")
    assert axe(page) == []
    assert re.search(r"/decisions/[0-9a-f-]{36}$", page.url)

    release = until(lambda: workspace.records.releases(KEY), what="the release")[0]
    [decision] = release.approval.decisions
    assert decision.person == "lea.martin"
    assert decision.digest == draft.content.canonical_digest()
    assert [waiver.finding for waiver in decision.waivers] == [finding.id]
    assert decision.opened
    page.goto(desk + "/")
    expect(page.get_by_text("Publié", exact=True)).to_be_visible()
