"""Forms at the desk in a real browser: keys mean one thing in all of them, and nothing typed is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.testing import builders
from schemas.edit import LONGEST_TEXT
from schemas.finding import Finding
from tests.browser.conftest import Axe
from tests.browser.desks import Desk, at_work
from tests.browser.test_desk import is_inside, long_spans
from tests.browser.test_desk_comments import list_comments
from tests.desk.conftest import installation
from tests.desk.reviewing import policy
from tests.desk.test_comments import say

pytestmark = [pytest.mark.browser, pytest.mark.trial]

MOST_AT_A_KEY = 16  # milliseconds: a frame
TYPED = "Fermez la porte.\nPuis la fenêtre."
FINDING = Finding(
    rule="citation.altered", place="q-0001", facts={"source": "froid.md", "quote": "31 minutes"}
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    draft = builders.draft(findings=(FINDING,))
    with at_work(installation(tmp_path, policy(), long_spans(), draft)) as served:
        yield served


# Ctrl+Enter sends, Escape closes and keeps


def test_ctrl_enter_sends_an_addition_and_escape_keeps_it_for_later(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?add=st-0001#add-st-0001"))
    lea.keyboard.type("Fermez la porte.")
    lea.keyboard.press("Escape")
    lea.wait_for_url("**#st-0001")
    expect(lea.locator("form[data-adding]")).to_have_count(0)
    lea.locator("#plus-st-0001").click()
    expect(lea.locator("#add-st-0001")).to_have_value("Fermez la porte.")
    lea.locator("#add-st-0001").press("Control+Enter")
    lea.wait_for_url("**#st-0010")
    expect(lea.locator("#st-0010")).to_contain_text("Fermez la porte.")


def test_escape_closes_a_sentences_form_and_keeps_the_change(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.locator("#type-st-0002").fill("Une phrase revue.")
    lea.keyboard.press("Escape")
    lea.wait_for_url("**#st-0002")
    expect(lea.locator("form.editing")).to_have_count(0)
    expect(lea.locator("#st-0002 .said")).to_have_text("Une phrase revue.")


def test_a_reply_closes_by_escape_comes_back_and_goes_by_ctrl_enter(lea: Page, desk: Desk) -> None:
    name = say(desk.workspace)
    lea.goto(desk.address())
    reply = lea.locator(f"#reply-{name}")
    lea.locator(f"#{name} summary").click()
    reply.fill("Vu avec le chef.")
    lea.keyboard.press("Escape")
    expect(reply).to_be_hidden()
    expect(lea.locator(f"#{name} summary")).to_be_focused()
    lea.reload()
    expect(reply).to_have_value("Vu avec le chef.")
    reply.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    assert [each.remark.text for each in list_comments(desk)[0].remarks][1:] == ["Vu avec le chef."]
    expect(reply).to_have_value("")


def test_a_reason_closes_by_escape_and_goes_by_ctrl_enter(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address())
    lea.locator(f"[id='{FINDING.id}'] summary").click()
    reason = lea.locator(f"#why-{FINDING.id}")
    reason.fill("Vérifié sur l’affiche.")
    lea.keyboard.press("Escape")
    expect(reason).to_be_hidden()
    lea.keyboard.press("Enter")
    expect(reason).to_have_value("Vérifié sur l’affiche.")
    reason.press("Control+Enter")
    expect(lea.get_by_text("Vous le levez\u00a0:")).to_be_visible()


def test_escape_keeps_the_comment_of_a_decision_that_is_not_taken_yet(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("/decide/request_changes"))
    lea.locator("#comment").fill("Revoir la page 2.")
    lea.keyboard.press("Escape")
    expect(lea.get_by_role("heading", name="Décider")).to_be_visible()
    lea.goto(desk.address("/decide/request_changes"))
    expect(lea.locator("#comment")).to_have_value("Revoir la page 2.")


def test_passages_ticked_are_ticked_again_after_escape(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?cite=st-0003#choose"))
    chosen = lea.locator(".pick input").nth(1)
    was = chosen.is_checked()
    chosen.set_checked(not was)
    lea.keyboard.press("Escape")
    lea.wait_for_url("**#st-0003")
    lea.goto(desk.address("?cite=st-0003#choose"))
    assert lea.locator(".pick input").nth(1).is_checked() is not was


def test_the_list_of_keys_says_what_they_do_in_forms(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address())
    lea.keyboard.press("?")
    dialog = lea.get_by_role("dialog")
    expect(dialog).to_contain_text("Échap")
    expect(dialog).to_contain_text("ce que vous avez tapé est gardé")


# adding


def test_another_kind_takes_along_what_was_typed(lea: Page, desk: Desk, axe: Axe) -> None:
    lea.goto(desk.address("?add=st-0001#add-st-0001"))
    lea.locator("#add-st-0001").fill(TYPED)
    lea.get_by_role("button", name="Encadré", exact=True).click()
    expect(lea.locator("button[aria-current]")).to_have_text("Encadré")
    expect(lea.locator("form[data-adding] textarea").first).to_have_value(TYPED)
    assert axe(lea) == []
    lea.get_by_role("button", name="Tableau", exact=True).click()
    expect(lea.locator("button[aria-current]")).to_have_text("Tableau")
    held = lea.locator("form[data-adding] textarea, form[data-adding] input[type=text]")
    assert any(TYPED in each.input_value() for each in held.all())
    lea.get_by_role("button", name="Phrase", exact=True).click()
    expect(lea.locator("button[aria-current]")).to_have_text("Phrase")
    assert TYPED in lea.locator("#add-st-0001").input_value()


def test_one_says_whether_it_goes_before_or_after(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address())
    expect(lea.locator("#plus-st-0002")).to_have_text(re.compile("Ajouter avant ou après st-0002"))
    lea.goto(desk.address("?add=st-0002#add-st-0002"))
    expect(lea.get_by_role("radio", name="après st-0002")).to_be_checked()
    lea.get_by_role("radio", name="avant st-0002").check()
    lea.locator("#add-st-0002").fill("Fermez la porte.")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#st-0010")
    order = [each.get_attribute("id") for each in lea.locator(".page-of-lesson .element").all()]
    assert order[:3] == ["st-0001", "st-0010", "st-0002"]


def test_what_was_just_added_is_in_view_below_the_box_of_changes(lea: Page, desk: Desk) -> None:
    lea.set_viewport_size({"width": 1280, "height": 700})
    lea.goto(desk.address("?add=st-0001#add-st-0001"))
    lea.locator("#add-st-0001").fill("\n".join(f"Une phrase de plus, la {n}." for n in range(8)))
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#st-0010")
    lea.wait_for_load_state()
    added, box = lea.locator("#st-0010"), lea.locator(".stays")
    expect(added).to_be_focused()
    for _ in range(20):
        lea.wait_for_timeout(50)
    shown, over = added.bounding_box(), box.bounding_box()
    assert shown is not None
    assert over is not None
    assert shown["y"] >= over["y"] + over["height"]
    assert is_inside(added, lea.locator("main"))
    expect(lea.locator(".notice[role=status]")).to_be_visible()


# taking back


def test_a_deletion_is_listed_with_its_words_and_undo_leads_to_what_came_back(lea: Page, desk: Desk) -> None:
    words = builders.statement(3).text
    lea.goto(desk.address("?edit=st-0003#type-st-0003"))
    lea.get_by_role("button", name="Supprimer").first.click()
    lea.wait_for_url("**#pending")
    lea.get_by_text("Les voir, les annuler").click()
    expect(lea.locator(".mine-list del")).to_have_text(words)
    expect(lea.locator(".mine-list li")).to_have_text(re.compile(f"^\\s*supprimé.{{1,3}}{re.escape(words)}"))
    lea.get_by_role("button", name="Annuler st-0003").click()
    lea.wait_for_url("**#st-0003")
    expect(lea.locator("#st-0003")).to_be_focused()


def test_the_undo_of_an_addition_leads_to_what_it_stood_beside(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?add=st-0004#add-st-0004"))
    lea.locator("#add-st-0004").fill("Fermez la porte.")
    lea.keyboard.press("Control+Enter")
    lea.get_by_role("button", name="Annuler seulement cela").click()
    lea.wait_for_url("**#st-0004")
    expect(lea.locator("#st-0004")).to_be_focused()


# comments


def test_a_comment_that_is_resolved_leaves_one_at_its_sentence(lea: Page, desk: Desk) -> None:
    name = say(desk.workspace, "st-0008")
    lea.goto(desk.address(f"#{name}"))
    lea.wait_for_load_state()
    before = lea.locator("#st-0008").bounding_box()
    lea.locator(f"#{name} button[value=resolve]").click()
    lea.wait_for_url("**#st-0008")
    lea.wait_for_load_state()
    expect(lea.locator("#st-0008")).to_be_focused()
    after = lea.locator("#st-0008").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 120
    assert not list_comments(desk)[0].is_open


def test_a_comment_goes_from_the_first_word_selected_to_the_last_over_several_sentences(
    lea: Page, desk: Desk, axe: Axe, console: list[str]
) -> None:
    lea.goto(desk.address())
    lea.locator("#st-0001").scroll_into_view_if_needed()
    lea.evaluate(
        """() => {
          const [one, three] = ["st-0001", "st-0003"].map((id) => document.querySelector(`#${id} .said`));
          getSelection().setBaseAndExtent(one.firstChild, 3, three.firstChild, 9);
        }"""
    )
    offer = lea.get_by_role("button", name="Commenter ces 3 phrases")
    expect(offer).to_be_visible()
    offer.click()
    last = lea.get_by_label("Jusqu’à ces mots")
    expect(lea.locator("form.saying .up-to q")).to_have_text(builders.statement(3).text[:9].strip())
    expect(last).to_have_value(builders.statement(3).text[:9].strip())
    assert axe(lea) == []
    lea.keyboard.type("Et le dimanche ?")
    last.evaluate("field => { field.value = 'Jamais dit.' }")  # as where somebody has changed the sentence
    lea.locator("form.saying.here [name=text]").press("Control+Enter")
    expect(lea.locator("form.saying .wrong")).to_be_visible()
    expect(last).to_have_value("Jamais dit.")
    console.clear()  # Chromium reports the 422 we asked for
    last.fill(builders.statement(3).text[:9].strip())
    last.press("Control+Enter")
    lea.wait_for_url("**#c-*")
    [comment] = list_comments(desk)
    assert comment.until is not None
    assert (comment.about.place, comment.until.place) == ("st-0001", "st-0003")
    expect(lea.locator(f"#{comment.id}").get_by_role("link", name="st-0003")).to_be_visible()
    expect(lea.locator("#st-0003 a.commented")).to_have_attribute("href", f"#{comment.id}")
    assert axe(lea) == []


# typing


def test_a_key_is_never_held_up_by_what_is_kept_of_a_long_text(lea: Page, desk: Desk) -> None:
    """What runs at each key, with the longest text there is, and a desk that does not answer."""
    lea.route(re.compile(r"/edit(\?|$)"), lambda route: None)
    for below, field in (
        ("?add=st-0001#add-st-0001", "#add-st-0001"),
        ("?edit=st-0002#type-st-0002", "#type-st-0002"),
        ("?comment=st-0003#say-st-0003", "#text-st-0003"),
    ):
        lea.goto(desk.address(below))
        lea.locator(field).fill("é" * LONGEST_TEXT)
        took = lea.locator(field).evaluate(
            """(field) => [...Array(20)].map(() => {
              const start = performance.now();
              field.dispatchEvent(new Event("input", { bubbles: true }));
              return performance.now() - start;
            }).sort((one, other) => one - other)[10]"""
        )
        assert took < MOST_AT_A_KEY
    lea.unroute_all(behavior="ignoreErrors")
