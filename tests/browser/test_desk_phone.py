"""On a phone, what one types into and what is said of it stand in view, whatever else waits to be saved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from pipelines.testing import builders
from tests.browser.conftest import Axe
from tests.browser.desks import SMALLEST, Desk, at_work, sign_in
from tests.browser.test_desk import long_spans
from tests.browser.test_desk_comments import list_comments, select
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.reviewing import policy
from tests.long_drafts import make_long_draft, make_long_spans

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
TYPED = "Tapé sans réseau, et assez long pour que le champ ait plusieurs lignes sur un téléphone."
# Whether each corner of what is in the window is seen, and nothing lies over it.
IS_SEEN = """(each) => {
  const { left, top, right, bottom } = each.getBoundingClientRect();
  const corners = [[left + 3, top + 3], [right - 3, top + 3],
    [left + 3, bottom - 3], [right - 3, bottom - 3]];
  return corners.every(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (each.contains(hit) || hit.contains(each));
  });
}"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk where two changes are not in a revision yet."""
    with at_work(installation(tmp_path, policy(), long_spans())) as served:
        editor = Editor(served.workspace, served.head)
        editor.edit("st-0001", text="Autrement.")
        editor.edit("st-0002", text="Autrement aussi.")
        yield served


@pytest.fixture(params=[PHONE, SMALLEST], ids=["390", "320"])
def lea(lea: Page, request: pytest.FixtureRequest) -> Page:
    lea.set_viewport_size(request.param)
    return lea


def expect_seen(what: Locator) -> None:
    expect(what).to_be_in_viewport(ratio=0.99)
    assert what.evaluate(IS_SEEN), f"something covers {what}"


# A route would not stop what a page sends as it goes.
MAY_BE_AWAY = """
  const answering = window.fetch;
  window.fetch = (...asked) =>
    sessionStorage.getItem("away") ? Promise.reject(new TypeError("no network")) : answering(...asked);
"""


def set_away(page: Page, away: str) -> None:
    page.evaluate("(away) => sessionStorage.setItem('away', away)", away)


def type_offline(page: Page, desk: Desk) -> None:
    page.add_init_script(MAY_BE_AWAY)
    page.goto(desk.address("?edit=st-0005#type-st-0005"))
    set_away(page, "yes")
    page.fill("#type-st-0005", TYPED)
    expect(page.locator("[data-saved]")).to_contain_text("Pas enregistré")


def test_a_form_that_is_open_shows_its_button_and_what_is_not_saved(lea: Page, desk: Desk, axe: Axe) -> None:
    """The bar of what is pending lay over both."""
    type_offline(lea, desk)
    expect_seen(lea.locator("[data-saved]"))
    expect_seen(lea.locator("form.editing button.keep"))
    expect_seen(lea.locator("#type-st-0005"))
    assert axe(lea) == []
    set_away(lea, "")
    lea.locator("form.editing button.keep").click()
    expect(lea.locator("form.editing")).to_have_count(0)
    expect_seen(lea.get_by_text("3 modifications, pas encore en révision"))


def test_a_text_that_was_put_back_is_told_in_its_form_until_it_is_saved(
    lea: Page, desk: Desk, axe: Axe
) -> None:
    """The notice lay over the form, offered only to forget, and stayed after the form was saved."""
    type_offline(lea, desk)
    lea.goto(desk.address())
    lea.goto(desk.address("?edit=st-0005#type-st-0005"))
    said = lea.locator("form.editing .unsaved")
    expect(said).to_contain_text("le voici de nouveau dans le formulaire")
    expect(lea.locator("#type-st-0005")).to_have_value(TYPED)
    expect(lea.locator("#told .notice")).to_have_count(0)
    assert said.get_by_role("button").all_inner_texts()[0].startswith("Fermer")
    assert said.get_by_role("button").count() == 1
    expect(lea.locator("[data-saved]")).to_contain_text("Pas enregistré")
    expect_seen(lea.locator("form.editing button.keep"))
    expect_seen(lea.locator("#type-st-0005"))
    assert axe(lea) == []
    set_away(lea, "")
    expect(lea.locator("[data-saved]")).to_contain_text("Enregistré à")
    expect(said).to_have_count(0)


def test_a_text_that_was_put_back_stays_when_its_notice_is_closed(lea: Page, desk: Desk) -> None:
    type_offline(lea, desk)
    lea.goto(desk.address())
    lea.goto(desk.address("?edit=st-0005#type-st-0005"))
    lea.locator("form.editing .unsaved").get_by_role("button", name="Fermer").click()
    expect(lea.locator("form.editing .unsaved")).to_have_count(0)
    expect(lea.locator("#type-st-0005")).to_have_value(TYPED)


def test_words_that_were_selected_are_quoted_and_the_comment_is_in_view(
    lea: Page, desk: Desk, axe: Axe
) -> None:
    """The first field was the quotation, and the comment's own lay below the bar."""
    words = builders.statement(6).text[4:20].strip()
    lea.goto(desk.address())
    lea.locator("#st-0006").evaluate("each => each.scrollIntoView({ block: 'end' })")
    select(lea, "st-0006", words)
    lea.get_by_role("button", name="Commenter ces mots").click()
    form, text = lea.locator("form.saying.here"), lea.get_by_label("Votre commentaire")
    expect(text).to_be_focused()
    expect(form.locator(".about-words q").first).to_have_text(words)
    expect(form.locator("textarea:visible")).to_have_count(1)
    for each in (form.locator(".about-words"), text, form.get_by_role("button", name="Commenter")):
        expect_seen(each)
    assert axe(lea, within="form.saying.here") == []
    lea.keyboard.type("Et le week-end ?")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    [comment] = list_comments(desk)
    assert (comment.about.quote, comment.first.remark.text) == (words, "Et le week-end ?")


def test_a_comment_on_a_whole_sentence_begins_with_the_comment(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address())
    lea.locator("#st-0006 a.say").click()
    fields = lea.locator("form.saying.here textarea:visible")
    assert fields.evaluate_all("(all) => all.map((each) => each.name)") == ["text", "words"]
    expect(fields.first).to_be_focused()
    for each in (fields.first, lea.locator("form.saying.here button.keep")):
        expect_seen(each)


SLOW = {"offline": False, "latency": 400, "downloadThroughput": 20_000, "uploadThroughput": 50_000}
PAGES = 12
FAR = "st-0140"
# How far the page was scrolled in each frame, and whether all of it had come.
WATCH = """
  window.frames = [];
  const note = () => {
    frames.push([Math.round(scrollY), document.readyState]);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
"""


@pytest.fixture
def long_desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, policy(), make_long_spans(PAGES), make_long_draft(PAGES))) as served:
        yield served


def test_on_a_slow_network_one_keeps_the_place_while_the_page_comes(
    context: BrowserContext, page: Page, long_desk: Desk
) -> None:
    """It stood at its top for eight seconds after each sentence."""
    sign_in(context, long_desk)
    page.set_viewport_size(PHONE)
    page.goto(long_desk.address(f"?edit={FAR}#type-{FAR}"))
    page.wait_for_load_state()
    page.fill(f"#type-{FAR}", "Noter tout.")
    before = page.evaluate("scrollY")
    assert before > 2 * PHONE["height"]
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.locator("form.editing button.keep").click()
    page.wait_for_url(f"**#{FAR}")
    page.wait_for_load_state()
    came = [at for at, state in page.evaluate("frames") if state == "loading"]
    assert any(abs(at - before) < PHONE["height"] for at in came), came
    expect(page.locator(f"#{FAR}")).to_be_in_viewport()
