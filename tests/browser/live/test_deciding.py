"""A reviewer decides at the desk, by keyboard alone, and the release follows."""

import re

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import Workspace
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.testing.programs import PATIENCE_SECONDS, wait_until
from pipelines.workflow.write_revision import write_revision
from schemas.draft import Draft
from schemas.finding import Finding
from tests.browser.conftest import Axe
from tests.browser.live.conftest import DECIDED as KEY
from tests.browser.live.conftest import WIDE, Doors, become, reach
from tests.browser.picturing import picture

pytestmark = pytest.mark.browser


def with_a_blocking_finding(workspace: Workspace) -> Draft:
    """The draft the sensor makes, and a revision of it that a rule objects to."""
    first = wait_until(lambda: workspace.records.head(KEY), what="the source sensor's draft")
    quiz = next(each for each in first.content.artefacts if isinstance(each, Quiz))
    finding = Finding(
        rule="citation.altered", place=quiz.items[0].id, facts={"source": "froid.md", "quote": "31 minutes"}
    )
    second = first.model_copy(
        update={"revision": 2, "parent": first.content.canonical_digest(), "findings": (finding,)}
    )
    write_revision(workspace, second, first)  # sealed by today's rules, or the next sweep reads it anew
    return second


@pytest.mark.timeout(400)
def test_a_reviewer_waives_opens_and_approves_by_keyboard_and_the_release_follows(
    doors: Doors, page: Page, axe: Axe
) -> None:
    desk, workspace = doors.desk, doors.workspace
    draft = with_a_blocking_finding(workspace)
    [finding] = draft.findings
    here = f"/drafts/{KEY}/{draft.content.canonical_digest()[:12]}"
    page.set_viewport_size(WIDE)
    page.set_default_timeout(PATIENCE_SECONDS * 1000)

    page.goto(desk + "/")
    become(page, "lea.martin")
    entry = page.locator("li.module").filter(has_text=KEY)
    expect(entry.get_by_text("À vous")).to_be_visible()
    reach(page, f"a[href='{here}']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Décider")).to_be_visible()
    page.wait_for_load_state()  # a heading is there before the keys are

    page.keyboard.press("j")  # to the first finding
    reach(page, f"[id='{finding.id}'] summary")
    page.keyboard.press("Enter")
    reach(page, f"#why-{finding.id}")
    page.keyboard.type("Vérifié sur l’affiche de la chambre froide.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vous le levez\u00a0:")).to_be_visible()
    assert axe(page) == []

    while page.locator("button.unopened").count():
        span = page.locator("button.unopened").first.get_attribute("value")
        reach(page, "#panel-left a")
        page.keyboard.press("Enter")
        reach(page, f"button[value='{span}']")
        page.keyboard.press("Enter")
        expect(page.locator(f"a.opened[href='#{span}']").first).to_be_attached()
    picture(page, "desk-draft-opened")

    reach(page, "a.verdict.approve")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le seul passage cité à ouvrir est ouvert.")).to_be_visible()
    reach(page, "button[value='decide']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Décision enregistrée")).to_be_visible(
        timeout=PATIENCE_SECONDS * 1000
    )
    picture(page, "desk-recorded")
    assert axe(page) == []
    assert re.search(r"/received/[0-9a-f]{32}$", page.url)

    release = wait_until(lambda: workspace.records.releases(KEY), what="the release")[0]
    [decision] = release.approval.decisions
    assert decision.person == "lea.martin"
    assert decision.digest == draft.content.canonical_digest()
    assert [waiver.finding for waiver in decision.waivers] == [finding.id]
    assert decision.opened
    page.goto(desk + "/")
    expect(entry.get_by_text("Publié", exact=True)).to_be_visible()
