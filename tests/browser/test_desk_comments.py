"""Comments at the desk in a real browser: by selection, by keyboard, on a telephone, in both languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pipelines.testing import builders
from schemas.comment_seal import CommentSeal
from schemas.edit import Remove
from schemas.language import Language
from tests.browser.conftest import Axe
from tests.browser.desks import SMALLEST, Desk, at_work, sign_in
from tests.browser.test_desk import long_spans
from tests.browser.test_desk_editing import focused, tab_to
from tests.desk.conftest import installation
from tests.desk.reviewing import policy
from tests.desk.test_comments import ask, change, say
from tests.walk.crawl import in_language

pytestmark = [pytest.mark.browser, pytest.mark.trial]

SAID = "Et le week-end ?"
SMALLEST_TARGET = 24  # pixels: WCAG 2.2, 2.5.8
ARABIC = "ليان" * 30


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, policy(), long_spans())) as served:
        yield served


@pytest.fixture
def lea(lea: Page, desk: Desk) -> Page:
    lea.goto(desk.address())
    return lea


def list_comments(desk: Desk) -> tuple[Any, ...]:
    return desk.workspace.comments.list_all(builders.KEY)


def select(page: Page, place: str, words: str) -> None:
    """Select words of a sentence as a mouse does."""
    page.evaluate(
        """([place, words]) => {
          const said = document.querySelector(`#${place} .said`);
          const text = [...said.childNodes].find((each) => each.textContent.includes(words));
          const node = text.nodeType === Node.TEXT_NODE ? text : text.firstChild;
          const at = node.textContent.indexOf(words);
          getSelection().setBaseAndExtent(node, at, node, at + words.length);
        }""",
        [place, words],
    )


def read_top(page: Page, place: str) -> float:
    box = page.locator(f"#{place}").bounding_box()
    assert box is not None
    return box["y"]


def test_words_are_selected_and_commented_on_where_one_reads(lea: Page, desk: Desk, axe: Axe) -> None:
    words = builders.statement(3).text[4:20]
    lea.locator("#st-0003").scroll_into_view_if_needed()
    select(lea, "st-0003", words)
    offer = lea.get_by_role("button", name="Commenter ces mots")
    expect(offer).to_be_visible()
    before = read_top(lea, "st-0003")
    offer.click()
    expect(lea.get_by_label("Votre commentaire")).to_be_focused()
    assert lea.get_by_label("À propos de ces mots").input_value() == words.strip()
    assert axe(lea) == []
    lea.keyboard.type(SAID)
    lea.get_by_role("button", name="Commenter", exact=True).click()
    [comment] = list_comments(desk)
    expect(lea.locator(f"#{comment.id}")).to_be_visible()
    assert (comment.about.place, comment.about.quote) == ("st-0003", words.strip())
    assert abs(read_top(lea, "st-0003") - before) < 120
    expect(lea.locator("#st-0003 a.commented")).to_contain_text(words.strip())
    assert axe(lea) == []


def test_the_second_of_two_alike_words_is_the_one_that_is_meant(lea: Page, desk: Desk) -> None:
    text = lea.locator("#st-0001 .said").inner_text()
    letter = "e"
    at = text.rindex(letter)
    lea.evaluate(
        """([at]) => {
          const node = document.querySelector('#st-0001 .said').firstChild;
          const shift = node.textContent.length - node.textContent.trimStart().length;
          getSelection().setBaseAndExtent(node, at + shift, node, at + shift + 1);
        }""",
        [at],
    )
    lea.keyboard.press("c")
    lea.keyboard.type(SAID)
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    [comment] = list_comments(desk)
    assert comment.about.start == at


def test_by_keyboard_alone_one_comments_replies_and_resolves(
    lea: Page, desk: Desk, context: BrowserContext
) -> None:
    lea.locator("#st-0002").focus()
    lea.keyboard.press("c")
    expect(lea.get_by_label("Votre commentaire")).to_be_focused()
    lea.keyboard.type("Et le dimanche ?")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    lea.locator(f"#{list_comments(desk)[0].id}").focus()
    tab_to(lea, "Répondre lea, st-0002 : Et le dimanche ?")
    lea.keyboard.press("Enter")
    lea.keyboard.press("Tab")
    assert focused(lea, "tagName") == "TEXTAREA"
    lea.keyboard.type("Vu avec le chef.")
    lea.keyboard.press("Tab")
    lea.keyboard.press("Enter")
    expect(lea.get_by_text("Vu avec le chef.")).to_be_visible()
    lea.locator(f"#{list_comments(desk)[0].id}").focus()
    tab_to(lea, "Résoudre lea, st-0002 : Et le dimanche ?")
    lea.keyboard.press("Enter")
    expect(lea.get_by_text("1 commentaire résolu")).to_be_visible()
    assert not list_comments(desk)[0].is_open


@pytest.mark.parametrize("place", ["content", "p-0001", "quiz", "st-0007", "q-0001"])
def test_the_form_opens_beside_whatever_is_commented_on(lea: Page, desk: Desk, place: str) -> None:
    link = lea.locator(f'a.say[data-place="{place}"]')
    link.click()
    before, form = link.bounding_box(), lea.locator("form.saying").bounding_box()
    assert before is not None
    assert form is not None
    assert 0 < form["y"] - before["y"] < 500
    lea.keyboard.type(SAID)
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    [comment] = list_comments(desk)
    assert comment.about.place == place
    expect(lea.locator(f"#{comment.id}")).to_be_visible()


def test_j_goes_to_the_next_open_comment(lea: Page, desk: Desk) -> None:
    name = say(desk.workspace)
    lea.reload()
    lea.keyboard.press("j")
    expect(lea.locator(f"#{name}")).to_be_focused()


def test_escape_leaves_the_form_and_what_was_typed_comes_back(lea: Page, desk: Desk) -> None:
    link = lea.locator("#st-0002 a.say")
    link.click()
    lea.keyboard.type("À moitié")
    lea.keyboard.press("Escape")
    expect(link).to_be_focused()
    lea.reload()
    lea.locator("#st-0002 a.say").click()
    expect(lea.get_by_label("Votre commentaire")).to_have_value("À moitié")
    assert list_comments(desk) == ()


def test_a_network_that_goes_loses_no_word(
    lea: Page, desk: Desk, context: BrowserContext, console: list[str]
) -> None:
    lea.locator("#st-0002 a.say").click()
    lea.keyboard.type(SAID)
    context.set_offline(True)
    lea.keyboard.press("Control+Enter")
    lea.wait_for_timeout(300)
    context.set_offline(False)
    lea.goto(desk.address())
    lea.locator("#st-0002 a.say").click()
    expect(lea.get_by_label("Votre commentaire")).to_have_value(SAID)
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    lea.locator("#st-0002 a.say").click()
    expect(lea.get_by_label("Votre commentaire")).to_have_value("")
    assert len(list_comments(desk)) == 1
    console.clear()  # the browser's own note of the request that failed


def test_a_session_that_ends_takes_neither_the_comment_nor_its_words(
    lea: Page, desk: Desk, context: BrowserContext, console: list[str]
) -> None:
    lea.locator("#st-0002 a.say").click()
    lea.get_by_label("À propos de ces mots").fill(builders.SENTENCES[1][:12])
    lea.get_by_label("Votre commentaire").fill(SAID)
    context.clear_cookies(name="premierjet_person")
    lea.keyboard.press("Control+Enter")
    expect(lea.locator("h1")).to_have_text("Refusé")
    sign_in(context, desk)
    lea.goto(desk.address())
    told = lea.locator("#told .unsaved")
    expect(told).to_contain_text(SAID)
    told.get_by_role("button", name="Remettre dans le formulaire").click()
    expect(lea.get_by_label("Votre commentaire")).to_have_value(SAID)
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    [comment] = list_comments(desk)
    assert comment.about.quote == builders.SENTENCES[1][:12]
    expect(told).to_have_count(0)
    console.clear()


def test_a_comment_over_several_sentences_is_kept_with_its_last_words(lea: Page, desk: Desk) -> None:
    lea.evaluate(
        """() => {
          const said = ["st-0002", "st-0003"].map((id) => document.querySelector(`#${id} .said`));
          const [first, last] = said.map((each) => each.firstChild);
          getSelection().setBaseAndExtent(first, 4, last, last.textContent.trimEnd().length);
        }"""
    )
    lea.keyboard.press("c")
    lea.get_by_label("Votre commentaire").fill(SAID)
    ends = lea.locator("form.saying [name=until], form.saying [name=last_words]")
    before = ends.evaluate_all("(fields) => fields.map((field) => field.value)")
    lea.goto(desk.address())
    told = lea.locator("#told .unsaved")
    told.get_by_role("button", name="Remettre dans le formulaire").click()
    assert ends.evaluate_all("(fields) => fields.map((field) => field.value)") == before
    expect(lea.locator("form.saying .up-to")).to_be_visible()
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    [comment] = list_comments(desk)
    assert (comment.about.place, comment.until.place) == ("st-0002", "st-0003")


def test_a_kept_comment_is_shown_to_no_other_whose_name_begins_alike(
    lea: Page, desk: Desk, context: BrowserContext
) -> None:
    sign_in(context, desk, "lea-marie")
    lea.reload()
    lea.locator("#st-0002 a.say").click()
    lea.get_by_label("Votre commentaire").fill(SAID)
    sign_in(context, desk)
    lea.goto(desk.address())
    expect(lea.locator("#told .unsaved")).to_have_count(0)


def test_a_kept_comment_whose_place_is_gone_can_still_be_read(lea: Page, desk: Desk) -> None:
    lea.locator("#st-0002 a.say").click()
    lea.get_by_label("Votre commentaire").fill(SAID)
    change(desk.workspace, Remove(place="st-0002"))
    lea.goto(f"{desk.origin}/drafts/{builders.KEY}")
    told = lea.locator("#told .unsaved")
    told.get_by_role("button", name="Remettre dans le formulaire").click()
    expect(told).to_contain_text(SAID)


def test_a_comment_is_written_without_scripts(chromium: Browser, desk: Desk) -> None:
    with chromium.new_context(java_script_enabled=False, locale="fr-FR") as plain:
        sign_in(plain, desk)
        page = plain.new_page()
        page.goto(desk.address())
        page.locator("#st-0003 a.say").click()
        page.get_by_label("Votre commentaire").fill(SAID)
        page.get_by_role("button", name="Commenter", exact=True).click()
        expect(page.locator("#st-0003 .thread")).to_contain_text(SAID)
    assert len(list_comments(desk)) == 1


def test_two_people_answer_one_comment_at_once_and_nothing_is_lost(
    lea: Page, desk: Desk, chromium: Browser
) -> None:
    name = say(desk.workspace)
    lea.reload()
    with chromium.new_context(locale="fr-FR") as other:
        sign_in(other, desk, "noe")
        noe = other.new_page()
        noe.goto(desk.address())
        noe.locator(f"#{name}").get_by_role("button", name="Résoudre lea").click()
        expect(noe.get_by_text("1 commentaire résolu")).to_be_visible()
    thread = lea.locator(f"#{name}")
    thread.get_by_text("Répondre").click()
    thread.get_by_label("Votre réponse").fill("Pas encore réglé.")
    thread.get_by_role("button", name="Envoyer la réponse").click()
    expect(lea.locator(f"#{name}")).to_contain_text("Pas encore réglé.")
    [comment] = list_comments(desk)
    assert [signed.seal.act.value for signed in comment.remarks] == ["begin", "reply"]
    assert comment.is_open


def test_on_the_smallest_screen_every_target_is_large_enough_and_nothing_scrolls_sideways(
    lea: Page, desk: Desk, axe: Axe
) -> None:
    say(desk.workspace, who=ARABIC, text="لماذا؟ " * 40)
    gone = say(desk.workspace, "st-0002", "x" * 300)
    change(desk.workspace, Remove(place="st-0002"))
    lea.set_viewport_size(SMALLEST)
    for language in Language:
        lea.goto(in_language(desk.address(), language))
        lea.locator("#st-0003 a.say").click()
        expect(lea.locator("form.saying")).to_be_visible()
        assert lea.locator(f"#{gone}").is_visible()
        assert axe(lea) == []
        assert lea.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
        small = lea.evaluate(
            """(least) => [...document.querySelectorAll(".thread, .saying, .comment-lines, .say")]
              .flatMap((each) => [each, ...each.querySelectorAll("a, button, summary, textarea")])
              .filter((each) => each.matches("a, button, summary, textarea") && each.getClientRects().length)
              .filter((each) => each.getBoundingClientRect().height < least)
              .map((each) => each.outerHTML)""",
            SMALLEST_TARGET,
        )
        assert small == []


def test_the_box_of_requests_leads_to_each_place_and_axe_finds_nothing(
    lea: Page, desk: Desk, axe: Axe
) -> None:
    name = say(desk.workspace)
    ask(desk.workspace, "Plus court.")
    change(desk.workspace, Remove(place="st-0001"))
    titles = {
        Language.FRENCH: "Ce que sont devenues vos demandes",
        Language.ENGLISH: "What became of your requests",
    }
    for language, title in titles.items():
        lea.goto(in_language(desk.address(), language))
        box = lea.get_by_role("region", name=title)
        expect(box).to_contain_text(SAID)
        box.get_by_role("link", name="st-0003", exact=True).click()
        assert lea.url.endswith("#st-0003")
        assert axe(lea) == []
    assert isinstance(list_comments(desk)[0].last, CommentSeal)
    expect(lea.locator(f"#{name}")).to_be_visible()
