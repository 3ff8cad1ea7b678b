"""An expert answers in a browser, on a telephone, by the keyboard alone, from the link of an invitation."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.desk.app import create_app
from pipelines.testing.builders import KEY
from pipelines.workflow.draft import draft_module
from pipelines.workflow.invite_expert import invite_expert
from tests.browser.conftest import Axe
from tests.browser.test_desk_deciding import SMALLEST
from tests.desk.test_expert_routes import ANSWER, PAUL, install, list_ids
from tests.serving import serve_app

pytestmark = pytest.mark.browser


def test_an_invited_expert_answers_on_a_telephone_by_keyboard(page: Page, tmp_path: Path, axe: Axe) -> None:
    workspace = install(tmp_path, invitations=True)
    now = datetime.now(UTC)
    link = invite_expert(workspace, KEY, PAUL, 7, now).link
    page.set_viewport_size(SMALLEST)
    page.emulate_media(color_scheme="dark")
    with serve_app(create_app(workspace)) as origin:
        page.goto(origin + link[link.index("/invitation/questions/") :])
        expect(page.get_by_role("heading", name="Questions aux experts")).to_be_visible()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
        field = page.get_by_label("Votre réponse").first
        question = page.get_by_role("heading", level=3).first.inner_text()
        expect(field).to_have_accessible_description(re.compile(re.escape(question)))
        field.focus()
        page.keyboard.type(ANSWER)
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Signer la réponse : paul").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Votre réponse est enregistrée à votre nom.")
        expect(page.get_by_text("identité vérifiée")).to_be_visible()
        assert axe(page) == []
        draft_module(workspace, KEY, now)
        page.reload()
        expect(page.locator("section.question textarea")).to_have_count(1)  # the other question
    assert len(list_ids(workspace)) == 1
    head = workspace.records.head(KEY)
    assert head is not None
    assert any(citation.quote in ANSWER for citation in head.content.citations)
