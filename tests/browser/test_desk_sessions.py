"""A trainer's two minutes on a telephone: by keyboard, by thumb, and on a network that comes and goes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.testing.builders import KEY
from pipelines.workflow.draft import draft_module
from tests.browser.conftest import Axe
from tests.browser.test_desk_deciding import SMALLEST
from tests.desk.reviewing import basis_of
from tests.desk.test_session_routes import (
    DAY,
    REVIEWER,
    SURPRISE,
    install,
    list_phases,
    list_seals,
    make_link,
    open_link,
    read_head,
)
from tests.serving import serve_app

pytestmark = pytest.mark.browser

FORGET_BASIS = """
const name = Object.keys(localStorage).find((each) => each.startsWith("premierjet-session "));
const kept = JSON.parse(localStorage.getItem(name));
kept.fields = kept.fields.filter(([field]) => field !== "basis");
localStorage.setItem(name, JSON.stringify(kept));
"""
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def inviting(tmp_path: Path) -> Workspace:
    return install(tmp_path)


@pytest.fixture
def origin(inviting: Workspace) -> Iterator[str]:
    with serve_app(create_app(inviting)) as served:
        yield served


def open_session(page: Page, origin: str, workspace: Workspace, day: date = DAY) -> None:
    page.set_viewport_size(SMALLEST)
    link = make_link(workspace, day).link
    page.goto(origin + link[link.index("/invitation/session/") :])
    expect(page.get_by_role("heading", name="Après la session")).to_be_visible()


def test_a_trainer_reports_on_a_telephone_by_keyboard_and_the_next_draft_is_told(
    page: Page, origin: str, inviting: Workspace, axe: Axe
) -> None:
    page.emulate_media(color_scheme="dark")
    open_session(page, origin, inviting)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
    first = page.get_by_label("Minutes réelles").first
    first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("44")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Énergie en hausse").first).to_be_checked()
    page.get_by_label("Ce que personne n’avait prévu").focus()
    page.keyboard.type(SURPRISE)
    page.get_by_role("button", name="Signer et envoyer").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#recorded")).to_contain_text("Votre retour est enregistré à votre nom.")
    assert axe(page) == []
    (signed,) = inviting.sessions.list_current(KEY)
    assert (signed.report.phases[0].minutes, signed.report.phases[0].energy) == (44, "found")
    draft_module(inviting, KEY, datetime.now(UTC))
    rules = {finding.rule for finding in read_head(inviting).findings}
    assert {"after-session.minutes-so-far", "after-session.unforeseen"} <= rules


def test_what_is_written_without_a_network_is_kept_and_sent_once_when_it_is_back(
    page: Page, origin: str, inviting: Workspace, console: list[str]
) -> None:
    open_session(page, origin, inviting)
    page.get_by_label("À changer").fill("Prévoir une pause.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.get_by_text("Pas de réseau")).to_be_visible()
    assert list_seals(inviting) == []
    expect(page.get_by_label("À changer")).to_have_value("Prévoir une pause.")
    console.clear()  # a network that is gone is told there
    page.context.set_offline(False)
    expect(page.locator("#recorded")).to_be_visible()
    assert len(list_seals(inviting)) == 1


def sign_and_leave(page: Page) -> Page:
    """Send without a network, close the page, and return another one on a network that is back."""
    page.context.set_offline(True)
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.get_by_text("Pas de réseau")).to_be_visible()
    another = page.context.new_page()
    page.close()
    another.context.set_offline(False)
    return another


@pytest.mark.parametrize(("size", "remark"), [(PHONE, "Prévoir une pause."), (SMALLEST, "")])
def test_what_was_signed_without_a_network_is_sent_on_the_next_visit(
    page: Page, origin: str, inviting: Workspace, console: list[str], size: dict[str, int], remark: str
) -> None:
    """It stayed on the device for good: only the page that was closed knew that it was to be sent."""
    open_session(page, origin, inviting)
    address = page.url
    page.get_by_label("À changer").fill(remark)  # a session that went as planned is signed without one
    another = sign_and_leave(page)
    console.clear()
    another.set_viewport_size(size)
    another.goto(address)
    expect(another.locator("#recorded")).to_be_in_viewport()
    assert len(list_seals(inviting)) == 1
    another.goto(address)
    expect(another.get_by_role("button", name="Signer et envoyer")).to_be_visible()
    another.wait_for_load_state("networkidle")
    assert len(list_seals(inviting)) == 1
    expect(another.locator("#unsent")).to_have_count(0)


def test_what_was_signed_and_is_refused_on_the_next_visit_says_why(
    page: Page, origin: str, inviting: Workspace, console: list[str]
) -> None:
    open_session(page, origin, inviting)
    address = page.url
    page.get_by_label("Ce que personne n’avait prévu").fill("La salle Lavoisier était fermée.")
    another = sign_and_leave(page)
    another.set_viewport_size(SMALLEST)
    another.goto(address)
    expect(another.get_by_role("alert")).to_contain_text("Lavoisier")
    expect(another.get_by_role("alert")).to_be_in_viewport()
    expect(another.get_by_label("Ce que personne n’avait prévu")).to_have_value(
        "La salle Lavoisier était fermée."
    )
    assert list_seals(inviting) == []
    console.clear()


def correct_report(workspace: Workspace) -> None:
    """Sign another report of the session, as the trainer does on a computer."""
    guest, address = open_link(workspace, make_link(workspace))
    guest.send(address, unforeseen=SURPRISE, basis=basis_of(guest.read(address)))


def test_a_report_signed_offline_replaces_no_later_one(
    page: Page, origin: str, inviting: Workspace, console: list[str], axe: Axe
) -> None:
    """It was sent by itself on the next visit, and took the place of the corrected report."""
    open_session(page, origin, inviting)
    address = page.url
    page.get_by_label("À changer").fill("Prévoir une pause.")
    another = sign_and_leave(page)
    correct_report(inviting)
    another.set_viewport_size(SMALLEST)
    another.goto(address)
    expect(another.get_by_role("alert")).to_contain_text("signez de nouveau")
    assert axe(another) == []
    expect(another.get_by_role("region", name="Ce qui compte maintenant")).to_contain_text(SURPRISE)
    expect(another.get_by_label("À changer")).to_have_value("Prévoir une pause.")
    assert another.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
    another.reload()
    expect(another.locator("#unsent")).to_contain_text("n’est pas envoyé")
    another.wait_for_load_state("networkidle")
    (signed,) = inviting.sessions.list_current(KEY)
    assert (signed.report.unforeseen, len(list_seals(inviting))) == (SURPRISE, 1)
    console.clear()  # a refusal is an answer of the kind 4xx


def test_what_an_earlier_version_kept_replaces_no_later_report(
    page: Page, origin: str, inviting: Workspace, console: list[str]
) -> None:
    """What it kept does not say what its form was filled in from."""
    open_session(page, origin, inviting)
    address = page.url
    page.get_by_label("À changer").fill("Prévoir une pause.")
    another = sign_and_leave(page)
    correct_report(inviting)
    another.goto(f"{origin}/assets/session.css")
    another.evaluate(FORGET_BASIS)
    another.goto(address)
    expect(another.get_by_role("alert")).to_contain_text("signez de nouveau")
    assert len(list_seals(inviting)) == 1
    console.clear()


def test_a_report_whose_answer_was_lost_is_recorded_once(
    page: Page, origin: str, inviting: Workspace, console: list[str]
) -> None:
    open_session(page, origin, inviting)
    address = page.url
    page.get_by_label("Ce que personne n’avait prévu").fill(SURPRISE)
    another = sign_and_leave(page)
    correct_report(inviting)  # the same text: what was sent has arrived
    console.clear()
    another.goto(address)
    expect(another.locator("#recorded")).to_be_visible()
    assert len(list_seals(inviting)) == 1


@pytest.mark.parametrize("size", [PHONE, SMALLEST])
def test_what_was_written_and_not_signed_is_told_at_the_top(
    page: Page, origin: str, inviting: Workspace, size: dict[str, int]
) -> None:
    open_session(page, origin, inviting)
    page.set_viewport_size(size)
    page.get_by_label("À changer").fill("Prévoir une pause.")
    page.evaluate("scrollTo(0, 0)")
    page.reload()
    expect(page.locator("#unsent")).to_contain_text("n’est pas envoyé")
    expect(page.locator("#unsent")).to_be_in_viewport()
    assert list_seals(inviting) == []
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.locator("#recorded")).to_be_visible()
    expect(page.locator("#unsent")).to_have_count(0)


def test_what_was_not_sent_is_there_again_when_the_page_is_opened_anew(
    page: Page, origin: str, inviting: Workspace
) -> None:
    open_session(page, origin, inviting)
    minutes = page.get_by_label("Minutes réelles").first
    minutes.fill("37")
    page.get_by_role("radio", name="Énergie en baisse").first.check(force=True)
    page.get_by_label("À changer").fill("Prévoir une pause.")
    expect(page.get_by_text("Gardé sur cet appareil")).to_be_visible()
    page.reload()
    expect(minutes).to_have_value("37")
    expect(page.get_by_role("radio", name="Énergie en baisse").first).to_be_checked()
    expect(page.get_by_label("À changer")).to_have_value("Prévoir une pause.")
    open_session(page, origin, inviting, DAY + timedelta(days=1))
    expect(page.get_by_label("À changer")).to_have_value("")  # another session is another page
    assert list_seals(inviting) == []


def test_a_text_that_may_name_a_learner_comes_back_with_a_box_to_tick(
    page: Page, origin: str, inviting: Workspace, console: list[str], axe: Axe
) -> None:
    open_session(page, origin, inviting)
    page.get_by_label("Ce que personne n’avait prévu").fill("La salle Lavoisier était fermée.")
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.get_by_role("alert")).to_contain_text("Lavoisier")
    assert axe(page) == []
    console.clear()  # a refusal is an answer of the kind 4xx
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.locator("#recorded")).to_be_visible()
    assert len(list_seals(inviting)) == 1


def test_a_session_that_ended_in_the_middle_is_said_as_such(
    page: Page, origin: str, inviting: Workspace
) -> None:
    open_session(page, origin, inviting)
    second = list_phases(inviting)[1]
    page.get_by_label("La session est-elle allée à son terme").select_option(second)
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.locator("#recorded")).to_be_visible()
    (signed,) = inviting.sessions.list_current(KEY)
    assert signed.report.ended_in == second
    assert [each.minutes for each in signed.report.phases][2:] == [None] * (len(signed.report.phases) - 2)


def test_without_scripts_the_form_is_sent_as_any_other(page: Page, origin: str, inviting: Workspace) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, locale="fr-FR").new_page()
    open_session(plain, origin, inviting)
    plain.get_by_label("À changer").fill("Prévoir une pause.")
    plain.get_by_role("button", name="Signer et envoyer").click()
    expect(plain.locator("#recorded")).to_be_visible()
    plain.context.close()
    assert len(list_seals(inviting)) == 1


def test_the_page_of_all_sessions_is_accessible_and_fits_a_telephone(
    page: Page, origin: str, inviting: Workspace, axe: Axe
) -> None:
    open_session(page, origin, inviting)
    page.get_by_label("À changer").fill("Prévoir une pause.")
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.locator("#recorded")).to_be_visible()
    person = {"name": "premierjet_person", "value": REVIEWER.encode().hex(), "url": origin}
    page.context.add_cookies([person])
    page.goto(f"{origin}/sessions/{KEY}")
    expect(page.get_by_role("cell", name="Sessions 1", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Imprimer la feuille")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]


def test_what_sessions_say_is_read_on_a_telephone_and_its_fields_are_large_enough(
    page: Page, origin: str, inviting: Workspace, axe: Axe
) -> None:
    """The table was cut at 390 px, and the field of the day 21 px high."""
    open_session(page, origin, inviting)
    page.get_by_role("button", name="Signer").click()
    expect(page.get_by_text("Votre retour est enregistré")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{origin}/who")
    page.locator(f"input[name=person][value={REVIEWER}]").check()
    page.locator("main button[type=submit]").first.click()
    page.goto(f"{origin}/sessions/{KEY}")
    tables = page.locator("table.stacked")
    assert tables.count() == 2
    for number in range(2):
        assert tables.nth(number).evaluate("e => e.scrollWidth <= e.parentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("input[type=date]").bounding_box()
    assert box is not None
    assert box["height"] >= 24
    assert axe(page) == []
