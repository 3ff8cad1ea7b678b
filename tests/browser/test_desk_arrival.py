"""What an act leads to has the focus, is spoken and stands in the page's title: nobody has to look for it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import open_workspace
from pipelines.desk.app import create_app
from pipelines.testing import builders
from schemas.course import IdentityMode
from schemas.edit import Remove
from tests.browser.conftest import Axe
from tests.browser.desks import Desk, at_work, sign_in
from tests.browser.test_desk_setup import show_change
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.reviewing import policy
from tests.desk.test_comments import change, say
from tests.desk.test_session_routes import ADDRESS, REVIEWER, SESSION, install
from tests.desk.test_setup_routes import COMMENTED, write
from tests.desk.test_word_page import downloaded, retyped, worked_on
from tests.serving import serve_app

pytestmark = [pytest.mark.browser, pytest.mark.trial]

# What a screen reader is told of by itself: words that come into a region which was there before.
NOTE_SPOKEN = """
  window.spoken = [];
  // Once the page is read, before its scripts: a busy machine may be done with them before DOMContentLoaded.
  document.addEventListener("readystatechange", () => new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const region = target.closest?.("[role=status]");
      if (region && addedNodes.length) window.spoken.push(region.textContent.trim());
    }
  }).observe(document.body, { subtree: true, childList: true }), { once: true });
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, policy())) as served:
        yield served


@pytest.fixture
def lea(lea: Page) -> Page:
    lea.add_init_script(NOTE_SPOKEN)
    return lea


def wait_until_spoken(page: Page, words: str) -> None:
    page.wait_for_function("(words) => window.spoken.some((each) => each.includes(words))", arg=words)


def test_a_resolved_comment_is_told_and_its_place_is_kept(lea: Page, desk: Desk) -> None:
    say(desk.workspace, "st-0002", "Et le week-end ?")
    lea.goto(desk.address())
    lea.get_by_role("button", name="Résoudre").click()
    lea.wait_for_url("**#st-0002")
    expect(lea.locator("#st-0002")).to_be_focused()
    expect(lea.get_by_text("Le commentaire est résolu.")).to_be_visible()
    wait_until_spoken(lea, "Le commentaire est résolu.")
    lea.get_by_text("1 commentaire résolu").click()
    lea.get_by_role("button", name="Rouvrir").click()
    wait_until_spoken(lea, "Le commentaire est de nouveau ouvert.")


def test_a_revision_that_is_restored_is_told_where_the_focus_is(lea: Page, desk: Desk) -> None:
    change(desk.workspace, Remove(place="st-0003"))
    lea.goto(f"{desk.origin}/history/{builders.KEY}/restore/1")
    lea.get_by_role("button", name="Rétablir la révision 1").click()
    expect(lea.get_by_text("Le texte antérieur est maintenant")).to_be_focused()


def test_the_changes_of_a_word_file_have_the_focus_and_the_title(lea: Page, desk: Desk, axe: Axe) -> None:
    file = worked_on(downloaded(Editor(desk.workspace)), retyped("st-0004", "text", "Fermer à clé."))
    lea.goto(desk.address("/word"))
    lea.set_input_files("#file", {"name": "relu.docx", "mimeType": "application/zip", "buffer": file})
    lea.get_by_role("button", name="Lire les changements").click()
    expect(lea.locator("#changes")).to_be_focused()
    assert lea.title().startswith("Changements dans relu.docx")
    assert axe(lea) == []


def test_what_would_be_written_of_a_course_has_the_focus_and_the_title(
    page: Page, tmp_path: Path, axe: Axe
) -> None:
    (tmp_path / "dagster.yaml").write_text("")
    workspace = open_workspace(tmp_path)
    write(workspace, COMMENTED)
    with serve_app(create_app(workspace)) as origin:
        page.goto(f"{origin}/setup/froid")
        show_change(page)
        expect(page.locator("#proposed")).to_be_focused()
        assert page.title().startswith("Ce qui serait écrit")
        assert axe(page) == []
        page.get_by_role("button", name="Écrire course.yaml").click()
        expect(page.get_by_text("course.yaml est écrit.")).to_be_focused()


def test_a_report_is_refused_at_its_field_and_told_once_it_is_recorded(
    page: Page, tmp_path: Path, axe: Axe, console: list[str]
) -> None:
    """The focus was on the body of the page, and nothing said that the report was recorded."""
    with at_work(install(tmp_path, identity=IdentityMode.LOCAL)) as desk:
        sign_in(page.context, desk, REVIEWER)
        page.add_init_script(NOTE_SPOKEN)
        page.goto(f"{desk.origin}{ADDRESS}/type?{urlencode(SESSION)}")
        field = page.get_by_label("Ce que personne n’avait prévu")
        field.fill("M. Durand a dormi.")
        page.get_by_role("button", name="L’enregistrer").click()
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile("Une personne est nommée"))
        expect(page.get_by_label("À changer")).not_to_have_attribute("aria-invalid", "true")
        assert page.title().startswith("Erreur")
        assert axe(page) == []
        console.clear()  # a refusal is an answer of the kind 4xx
        field.fill("Le vidéoprojecteur est tombé en panne.")
        page.get_by_role("button", name="L’enregistrer").click()
        page.wait_for_url("**#ds-*")
        expect(page.locator("section:target")).to_be_focused()
        expect(page.locator("section:target")).to_contain_text("Le retour est enregistré")
        wait_until_spoken(page, "Le retour est enregistré")
        assert axe(page) == []
        page.get_by_text("Retirer ce retour").click()
        page.get_by_role("button", name=f"Le retirer en tant que {REVIEWER}").click()
        expect(page.get_by_text("Le retour est retiré")).to_be_focused()


def test_whatever_refuses_a_form_has_the_focus(page: Page, tmp_path: Path, console: list[str]) -> None:
    """Also a refusal that belongs to none of the fields, or to one that says nothing of it."""
    with at_work(install(tmp_path, identity=IdentityMode.LOCAL)) as desk:
        sign_in(page.context, desk, REVIEWER)
        page.goto(f"{desk.origin}{ADDRESS}")
        page.get_by_label("Formateur", exact=True).fill("Marie Petit")
        page.get_by_label("Jour", exact=True).fill("2026-11-12")
        page.locator("#group").evaluate("(field) => { field.form.noValidate = true; field.value = 0; }")
        page.get_by_role("button", name="Imprimer la feuille").click()
        expect(page.get_by_role("alert")).to_be_focused()
        assert page.title().startswith("Erreur")
        console.clear()
