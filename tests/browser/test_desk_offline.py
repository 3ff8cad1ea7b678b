"""A network that goes takes neither the page nor what is typed; more in `test_desk_kept.py`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.testing import builders
from tests.browser.desks import SMALLEST, Desk, at_work
from tests.browser.test_desk_editing import with_a_conflict
from tests.desk.conftest import installation
from tests.desk.reviewing import policy
from tests.desk.test_acting_findings import VAGUE
from tests.desk.test_comments import say

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
NOT_SENT = "Pas de réseau\u00a0: rien n’est envoyé."
TYPED = "Tapé au moment de la panne."
OPEN_ALL = "for (const each of document.querySelectorAll('details')) each.open = true"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, policy(), None, builders.draft(findings=(VAGUE,)))) as served:
        yield served


def reply(desk: Desk) -> tuple[str, str, str]:
    name = say(desk.workspace)
    return desk.address(), f"#reply-{name}", f"#{name} button[value=reply]"


def conflict(desk: Desk) -> tuple[str, str, str]:
    return with_a_conflict(desk), "[name^='other/']", "button.approve"


def waiver(desk: Desk) -> tuple[str, str, str]:
    return desk.address(), f"#why-{VAGUE.id}", f"[id='{VAGUE.id}'] button[value=waive]"


def hint(desk: Desk) -> tuple[str, str, str]:
    return desk.address("?edit=q-0001"), "#hint", "button[value=again]"


def decision(desk: Desk) -> tuple[str, str, str]:
    return desk.address("/decide/request_changes"), "#comment", "button[value=decide]"


def edit(desk: Desk) -> tuple[str, str, str]:
    return desk.address("?edit=st-0002"), "#type-st-0002", "form.editing button.keep"


def open_and_type(page: Page, opened: tuple[str, str, str]) -> None:
    address, field, _ = opened
    page.goto(address)
    page.evaluate(OPEN_ALL)
    page.locator(field).first.fill(TYPED)
    for one_s_own in page.locator("[type=radio][value=yours]").all():
        one_s_own.check()  # where two people changed a text, one has to choose


@pytest.mark.parametrize("size", [PHONE, SMALLEST])
@pytest.mark.parametrize("opened", [reply, conflict, waiver, hint, decision, edit])
def test_a_page_stays_without_a_network_and_says_that_nothing_was_sent(
    lea: Page,
    desk: Desk,
    console: list[str],
    opened: Callable[[Desk], tuple[str, str, str]],
    size: dict[str, int],
) -> None:
    """The browser's error page took its place, and the way back failed too."""
    address, field, button = opened(desk)
    lea.set_viewport_size(size)
    open_and_type(lea, (address, field, button))
    shown = lea.url
    lea.context.set_offline(True)
    lea.locator(button).last.click()
    said = lea.get_by_role("alert").filter(has_text=NOT_SENT)
    expect(said).to_be_in_viewport()
    assert lea.url == shown
    expect(lea.locator(field).first).to_have_value(TYPED)
    assert lea.evaluate("document.documentElement.scrollWidth") <= size["width"]
    lea.context.set_offline(False)
    lea.get_by_role("button", name="Envoyer maintenant").click()
    lea.wait_for_url(lambda url: url != shown)
    expect(lea.locator("#told .unsaved")).to_have_count(0)
    console.clear()  # Chromium reports the network


def test_a_link_without_a_network_leaves_the_page_where_it_is(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    lea.set_viewport_size(PHONE)
    lea.goto(desk.address())
    lea.context.set_offline(True)
    lea.locator("#edit-st-0002").click()
    expect(lea.locator("#told")).to_contain_text("Pas de réseau")
    lea.locator("#st-0001 a.say").click()
    expect(lea.locator("#text-st-0001")).to_be_focused()  # what needs no network goes on
    lea.keyboard.type("mot")
    expect(lea.locator("#text-st-0001")).to_have_value("mot")
    lea.context.set_offline(False)
    expect(lea.locator("#told")).not_to_contain_text("Pas de réseau")
    console.clear()


def test_a_desk_on_this_machine_needs_no_network(lea: Page, desk: Desk) -> None:
    """The browser says that it is offline; the desk answers all the same."""
    lea.add_init_script("Object.defineProperty(navigator, 'onLine', { value: false })")
    open_and_type(lea, edit(desk))
    lea.locator("form.editing button.keep").click()
    expect(lea.locator("#st-0002 .said")).to_contain_text(TYPED)
    lea.locator("#edit-st-0003").click()
    expect(lea.locator("#type-st-0003")).to_be_focused()


def test_a_desk_that_did_not_answer_is_asked_before_a_form_is_sent(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    """In a tunnel a telephone still calls itself online."""
    unreachable = ("**/edit", "**/assets/icon.svg")
    lea.goto(desk.address("?edit=st-0002"))
    for address in unreachable:
        lea.route(address, lambda route: route.abort())
    lea.fill("#type-st-0002", TYPED)
    expect(lea.locator("[data-saved]")).to_contain_text("Pas enregistré")
    lea.locator("form.editing button.keep").click()
    expect(lea.get_by_role("alert")).to_contain_text(NOT_SENT)
    for address in unreachable:
        lea.unroute(address)
    lea.locator("form.editing button.keep").click()
    expect(lea.locator("#st-0002 .said")).to_contain_text(TYPED)
    console.clear()


@pytest.mark.parametrize("opened", [reply, conflict, waiver, hint, decision])
def test_what_was_typed_stands_again_once_there_is_a_network(
    lea: Page, desk: Desk, console: list[str], opened: Callable[[Desk], tuple[str, str, str]]
) -> None:
    address, field, button = opened(desk)
    open_and_type(lea, (address, field, button))
    lea.context.set_offline(True)
    lea.locator(button).first.click()
    expect(lea.get_by_role("alert").filter(has_text=NOT_SENT)).to_be_visible()
    lea.context.set_offline(False)
    lea.goto(address)
    lea.evaluate(OPEN_ALL)
    expect(lea.locator(field).first).to_have_value(TYPED)
    console.clear()  # Chromium reports the network
