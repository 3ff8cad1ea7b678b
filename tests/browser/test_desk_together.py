"""Two people at one draft: each keeps what they typed, and is told what the other one did."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.testing import builders
from schemas.draft import Statement, walk_named
from tests.browser.desks import WIDE, Desk, at_work, sign_in
from tests.browser.test_desk_comments import list_comments
from tests.desk.conftest import installation
from tests.desk.reviewing import policy

pytestmark = pytest.mark.browser

KEEP = "form.editing button.keep"
SAVE = "Enregistrer comme révision"
SAID = "Et le dimanche ?"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, policy())) as served:
        yield served


@pytest.fixture
def noe(chromium: Browser, desk: Desk) -> Iterator[Page]:
    with chromium.new_context(locale="fr-FR", viewport=WIDE) as other:
        sign_in(other, desk, "noe")
        yield other.new_page()


def edit(page: Page, desk: Desk, place: str, text: str) -> None:
    page.goto(desk.address(f"?edit={place}"))
    page.fill(f"#type-{place}", text)
    page.locator(KEEP).click()
    expect(page.locator(f"#{place} .said")).to_have_text(text)


def save(page: Page) -> None:
    page.get_by_role("button", name=SAVE).click()
    page.wait_for_url("**said=revised**")


def read_texts(desk: Desk) -> dict[str, str]:
    named = walk_named(desk.head.content.artefacts)
    return {each.id: each.text for each in named if isinstance(each, Statement)}


def test_two_people_who_edit_one_sentence_are_shown_both_texts(lea: Page, noe: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    lea.fill("#type-st-0002", "De Léa.")
    lea.locator(KEEP).click()
    expect(lea.locator("#pending")).to_be_visible()
    edit(noe, desk, "st-0002", "De Noé.")
    save(noe)
    lea.get_by_role("button", name=SAVE).click()
    contested = lea.locator("fieldset.contested")
    expect(contested).to_contain_text("De Noé.")
    expect(contested).to_contain_text("De Léa.")
    lea.locator("input[value=yours]").check()
    lea.locator("button.approve").click()
    lea.wait_for_url("**said=revised**")
    assert read_texts(desk)["st-0002"] == "De Léa."
    assert desk.head.revision == 3


def test_a_sentence_that_another_person_moved_is_edited_where_it_now_stands(
    lea: Page, noe: Page, desk: Desk
) -> None:
    edit(lea, desk, "st-0002", "De Léa.")
    noe.goto(desk.address("?edit=st-0002"))
    noe.get_by_label("Déplacer vers").select_option("page:p-0002")
    noe.get_by_role("button", name="Déplacer là").click()
    expect(noe.locator("#p-0002 #st-0002")).to_be_visible()
    save(noe)
    lea.get_by_role("button", name=SAVE).click()
    lea.wait_for_url("**said=revised**")
    expect(lea.locator("#p-0002 #st-0002 .said")).to_have_text("De Léa.")
    assert desk.head.revision == 3


def test_a_comment_typed_while_its_sentence_is_deleted_is_kept_with_the_words_it_spoke_of(
    lea: Page, noe: Page, desk: Desk
) -> None:
    lea.goto(desk.address())
    lea.locator("#st-0002 a.say").click()
    lea.keyboard.type(SAID)
    noe.goto(desk.address("?edit=st-0002"))
    noe.get_by_role("button", name="Supprimer st-0002").or_(noe.locator("button[value=remove]")).first.click()
    expect(noe.locator("#st-0002")).to_have_count(0)
    save(noe)
    lea.get_by_role("button", name="Commenter", exact=True).click()
    expect(lea.locator(".thread")).to_contain_text(SAID)
    [comment] = list_comments(desk)
    assert comment.first.remark.text == SAID
    lea.goto(desk.address())
    expect(lea.locator(f"#{comment.id}")).to_contain_text(SAID)


def test_an_edit_of_a_sentence_that_another_person_deleted_is_not_lost(
    lea: Page, noe: Page, desk: Desk
) -> None:
    edit(lea, desk, "st-0002", "De Léa.")
    noe.goto(desk.address("?edit=st-0002"))
    noe.locator("button[value=remove]").click()
    expect(noe.locator("#st-0002")).to_have_count(0)
    save(noe)
    lea.get_by_role("button", name=SAVE).click()
    contested = lea.get_by_role("group", name="st-0002 Texte")
    expect(contested).to_contain_text("De Léa.")
    expect(contested).to_contain_text(builders.SENTENCES[1])
