"""The page of a decision whose module has left its course, as a person sees it."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Axe
from tests.browser.desks import SMALLEST, at_work, sign_in
from tests.desk.conftest import installation
from tests.desk.reviewing import Reviewer, policy, press
from tests.desk.test_removed_decisions import leave_module_out

pytestmark = [pytest.mark.browser, pytest.mark.trial]


def test_who_decided_reads_what_became_of_it_and_takes_it_back(
    context: BrowserContext,
    page: Page,
    axe: Axe,
    console: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", "http://127.0.0.1:9")
    workspace = installation(tmp_path, policy())
    received = press(Reviewer(workspace, "lea"), comment="Relu en entier").url.path
    leave_module_out(workspace)
    with at_work(workspace) as served:
        sign_in(context, served)
        page.set_viewport_size(SMALLEST)
        page.goto(f"{served.origin}{received}")
        expect(page.get_by_text("Aucun cours n’a de module de ce nom.")).to_be_visible()
        assert axe(page) == []
        page.get_by_role("button", name="Annuler l’envoi de la décision").click()
        expect(page).to_have_url(f"{served.origin}/")
        page.wait_for_load_state("networkidle")
        console.clear()  # the page that was left asks for itself, and may have found that it is gone
    assert workspace.records.list_received() == ()
