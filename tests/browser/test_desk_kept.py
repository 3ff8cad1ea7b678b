"""What is typed at the desk outlives a network, a session, a form that is too old, and a second tab."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pipelines.desk.guard import LARGEST_FORM
from pipelines.testing import builders
from tests.browser.conftest import Axe
from tests.browser.test_desk_editing import Desk, desk, lea, sign_in

__all__ = ["desk", "lea"]

pytestmark = pytest.mark.browser

FIELD = "#type-st-0002"
TYPED = "Tapé sans réseau."
KEEP = "form.editing button.keep"
NOTICE = "#told .unsaved"
WHY = "Les valeurs sont à revoir avant l’approbation."


def type_offline(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    lea.context.set_offline(True)
    lea.fill(FIELD, TYPED)
    expect(lea.locator("[data-saved]")).to_contain_text("Pas enregistré")
    lea.context.set_offline(False)


def test_what_is_typed_without_a_network_is_saved_when_it_is_back(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    type_offline(lea, desk)
    expect(lea.locator("[data-saved]")).to_contain_text("Enregistré à")
    lea.goto(desk.address())
    expect(lea.locator("#st-0002")).to_contain_text(TYPED)
    expect(lea.locator(NOTICE)).to_have_count(0)
    console.clear()


def test_a_page_that_is_left_without_a_network_says_what_is_not_saved_and_leads_back_to_it(
    lea: Page, desk: Desk, axe: Axe
) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    # What a page sends as it goes is sent behind Playwright's back: a route would not stop it.
    lea.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    lea.fill(FIELD, TYPED)
    expect(lea.locator("[data-saved]")).to_contain_text("Pas enregistré")
    lea.goto(desk.address())
    expect(lea.locator(NOTICE)).to_contain_text(TYPED)
    assert axe(lea) == []
    lea.locator(NOTICE).get_by_role("link", name="Reprendre").click()
    expect(lea.locator(FIELD)).to_have_value(TYPED)
    lea.locator(KEEP).click()
    expect(lea.locator("#st-0002")).to_contain_text(TYPED)
    expect(lea.locator(NOTICE)).to_have_count(0)


def test_a_session_that_ends_in_the_middle_of_a_sentence_is_named_and_takes_nothing_along(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    lea.context.clear_cookies(name="premierjet_person")
    lea.fill(FIELD, TYPED)
    expect(lea.locator("[data-saved]")).to_contain_text("Personne ne garantit ici votre identité")
    lea.locator(KEEP).click()
    expect(lea.locator("h1")).to_have_text("Refusé")
    expect(lea.locator(NOTICE)).to_contain_text(TYPED)
    sign_in(lea.context, desk)
    lea.locator(NOTICE).get_by_role("link", name="Reprendre").click()
    expect(lea.locator(FIELD)).to_have_value(TYPED)
    lea.locator(KEEP).click()
    expect(lea.locator("#st-0002")).to_contain_text(TYPED)
    expect(lea.locator(NOTICE)).to_have_count(0)
    console.clear()


def test_the_reason_of_a_decision_outlives_a_form_that_is_too_old(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    lea.goto(desk.address("/decide/request_changes"))
    lea.fill("#comment", WHY)
    lea.context.clear_cookies(name="premierjet_form")
    lea.get_by_role("button", name="Conserver le commentaire et revenir").click()
    expect(lea.locator("h1")).to_have_text("Refusé")
    lea.locator(NOTICE).get_by_role("link", name="Reprendre").click()
    expect(lea.locator("#comment")).to_have_value(WHY)
    lea.get_by_role("button", name="Conserver le commentaire et revenir").click()
    expect(lea.locator("main .facts")).to_be_visible()
    expect(lea.locator(NOTICE)).to_have_count(0)
    console.clear()


def test_what_is_kept_is_told_to_nobody_else_and_can_be_forgotten(
    lea: Page, context: BrowserContext, desk: Desk
) -> None:
    lea.goto(desk.address("/decide/request_changes"))
    lea.fill("#comment", WHY)
    sign_in(context, desk, "noor")
    lea.goto(desk.address())
    expect(lea.locator("header")).to_contain_text("noor")
    expect(lea.locator(NOTICE)).to_have_count(0)
    sign_in(context, desk)
    lea.goto(desk.address())
    lea.locator(NOTICE).get_by_role("button", name="Oublier").click()
    lea.goto(desk.address("/decide/request_changes"))
    expect(lea.locator("#comment")).to_have_value("")


def test_two_tabs_of_one_person_take_no_sentence_from_each_other_unsaid(
    lea: Page, context: BrowserContext, desk: Desk, console: list[str]
) -> None:
    other = context.new_page()
    for tab in (lea, other):
        tab.goto(desk.address("?edit=st-0002"))
    lea.fill(FIELD, "Dans le premier onglet.")
    expect(lea.locator("[data-saved]")).to_contain_text("Enregistré à")
    other.fill(FIELD, "Dans le second onglet.")
    expect(other.locator("[data-saved]")).to_contain_text("sauf : Texte")
    other.locator(KEEP).click()
    expect(other.locator("form.editing .wrong")).to_contain_text("Dans le premier onglet.")
    expect(other.locator(FIELD)).to_have_value("Dans le second onglet.")
    other.locator(KEEP).click()
    expect(other.locator("#st-0002")).to_contain_text("Dans le second onglet.")
    console.clear()


def test_a_sentence_typed_back_as_it_was_is_saved_as_it_was(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    was = lea.locator(FIELD).input_value()
    for text in ("Autre chose.", was):
        with lea.expect_response("**/edit"):
            lea.fill(FIELD, text)
    lea.goto(desk.address())
    expect(lea.locator("#st-0002")).to_contain_text(was)
    expect(lea.locator("#pending")).to_have_count(0)


def test_a_file_too_large_is_refused_in_the_words_of_the_page(
    lea: Page, desk: Desk, tmp_path: Path, console: list[str]
) -> None:
    large = tmp_path / "grand.docx"
    large.write_bytes(b"\0" * (LARGEST_FORM + 1))
    lea.goto(f"{desk.origin}/drafts/{builders.KEY}/{desk.head.digest[:12]}/word")
    lea.set_input_files("input[type=file]", large)
    lea.get_by_role("button", name="Lire les changements").click()
    expect(lea.locator(".lead")).to_contain_text("dépasse 30\u00a0Mo")
    console.clear()
