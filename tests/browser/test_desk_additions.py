"""Adding, copying and moving at the desk in a real browser: by keyboard, mouse and thumb, without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.testing import builders
from schemas.draft import Statement, walk_named
from schemas.language import Language
from tests.browser.conftest import Axe
from tests.browser.desks import SMALLEST, WIDE, Desk, at_work, sign_in
from tests.browser.picturing import picture
from tests.desk.conftest import installation
from tests.walk.crawl import in_language

pytestmark = [pytest.mark.browser, pytest.mark.trial]

PHONE = {"width": 390, "height": 844}
SMALLEST_TARGET = 24  # WCAG 2.2, 2.5.8


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path)) as served:
        yield served


def texts_of(desk: Desk) -> list[str]:
    return [each.text for each in walk_named(desk.head.content.artefacts) if isinstance(each, Statement)]


def order_on(page: Page, selector: str = ".page-of-lesson .element") -> list[str]:
    return [each.get_attribute("id") or "" for each in page.locator(selector).all()]


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer comme révision").click()
    page.wait_for_url("**said=revised**")


# by keyboard


def test_a_sentence_is_added_beside_another_without_a_mouse(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("#st-0001"))
    lea.locator("#st-0001").focus()
    lea.keyboard.press("+")
    lea.wait_for_url("**?add=st-0001**")
    expect(lea.locator("#add-st-0001")).to_be_focused()
    lea.keyboard.type("Fermez la porte.")
    lea.get_by_role("button", name="Ajouter", exact=True).focus()
    lea.keyboard.press("Enter")
    lea.wait_for_url("**#st-0010")
    expect(lea.locator("#st-0010")).to_be_focused()
    expect(lea.locator("#st-0010")).to_contain_text("ajouté, pas encore enregistré comme révision")
    save(lea)
    assert texts_of(desk)[1] == "Fermez la porte."
    expect(lea.locator("#st-0010")).to_contain_text("ajouté par lea")
    expect(lea.locator("#st-0010")).to_contain_text("Sans source")


def test_a_sentence_moves_by_alt_and_an_arrow_into_the_next_block_too(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("#st-0002"))
    for _ in range(2):
        lea.locator("#st-0002").focus()
        with lea.expect_navigation():
            lea.keyboard.press("Alt+ArrowDown")
    assert order_on(lea)[:4] == ["st-0001", "st-0003", "st-0002", "st-0004"]
    assert lea.locator("#p-0002 #st-0002").count() == 1
    expect(lea.locator("#st-0002")).to_be_focused()


def test_no_key_acts_where_somebody_types_or_has_switched_keys_off(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.keyboard.type("1 + 1 ")
    lea.keyboard.press("Alt+ArrowDown")
    assert "edit=st-0002" in lea.url
    lea.goto(desk.address("#st-0002"))
    lea.evaluate("localStorage.setItem('premierjet-keys-off', '1')")
    lea.locator("#st-0002").focus()
    lea.keyboard.press("+")
    assert "add=" not in lea.url


# by mouse


def test_an_element_is_dragged_to_where_it_belongs(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("#st-0001"))
    lea.locator("#st-0001 .said").hover()
    lea.locator(".drag").hover()
    lea.mouse.down()
    box = lea.locator("#st-0005").bounding_box()
    assert box is not None
    lea.mouse.move(box["x"] + 60, box["y"] + box["height"] - 4, steps=10)
    expect(lea.locator("#st-0005")).to_have_class(re.compile("drop-after"))
    lea.mouse.up()
    lea.wait_for_url("**undo=**")
    assert order_on(lea)[:5] == ["st-0002", "st-0003", "st-0004", "st-0005", "st-0001"]
    with lea.expect_navigation():
        lea.get_by_role("button", name="Annuler seulement cela").click()
    assert order_on(lea)[0] == "st-0001"


def test_undo_takes_back_just_what_was_done_last(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.get_by_role("button", name="Dupliquer").first.click()
    lea.wait_for_url("**undo=**")
    lea.goto(desk.address("?edit=st-0003#type-st-0003"))
    lea.get_by_role("button", name="Supprimer").first.click()
    lea.wait_for_url("**undo=**")
    assert lea.locator("#st-0003").count() == 0
    with lea.expect_navigation():
        lea.get_by_role("button", name="Annuler seulement cela").click()
    assert lea.locator("#st-0003").count() == 1
    assert lea.locator("#st-0010").count() == 1


def test_every_kind_of_thing_of_a_lesson_is_added_from_one_plus(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?add=st-0001#add-st-0001"))
    lea.get_by_role("button", name="Tableau", exact=True).click()
    lea.get_by_label("Titre du tableau").fill("Produits")
    lea.get_by_label("En-têtes des colonnes").fill("Produit | Durée")
    lea.get_by_label("Lignes").fill("Lait | 3 jours\nŒufs | 28 jours")
    lea.get_by_role("button", name="Ajouter", exact=True).click()
    lea.wait_for_url("**#st-0010")
    lea.locator("#plus-q-0001").click()
    lea.get_by_label("Question", exact=True).fill("Combien de jours pour le lait ?")
    for letter, text in (("a", "3 jours"), ("b", "28 jours")):
        lea.get_by_label(f"Texte de la réponse {letter}").fill(text)
    lea.get_by_role("radio", name="a", exact=True).check()
    lea.get_by_role("button", name="Ajouter", exact=True).click()
    lea.wait_for_url("**#q-0003")
    lea.locator("#plus-p-0001").click()
    lea.get_by_label("Titre", exact=True).fill("La réception")
    lea.get_by_label("Texte", exact=False).first.fill("Vérifiez la température.\nRefusez un colis ouvert.")
    lea.get_by_role("button", name="Ajouter", exact=True).click()
    lea.wait_for_url("**#p-0003")
    save(lea)
    names = [each.id for each in walk_named(desk.head.content.artefacts)]
    assert {"st-0010", "st-0011", "q-0003", "p-0003", "st-0012", "st-0013"} <= {*names}


def test_a_paste_of_two_megabytes_is_answered_in_words_and_still_stands_in_its_field(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    lea.goto(desk.address("?add=st-0001#add-st-0001"))
    lea.evaluate("document.getElementById('add-st-0001').value = 'Une phrase de Word. '.repeat(100000)")
    with lea.expect_navigation():
        lea.get_by_role("button", name="Ajouter", exact=True).click()
    expect(lea.locator(".adding .wrong").first).to_contain_text("comme source du cours")
    assert lea.evaluate("document.getElementById('add-st-0001').value.length") == 2_000_000
    console.clear()  # the browser reports the answer 422


def test_what_was_typed_is_there_again_after_the_network_was_gone_and_not_after_it_was_added(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    lea.goto(desk.address("?add=st-0001#add-st-0001"))
    lea.keyboard.type("Fermez la porte.")
    lea.context.set_offline(True)
    lea.get_by_role("button", name="Ajouter", exact=True).click()
    expect(lea.get_by_role("alert")).to_contain_text("rien n’est envoyé")
    lea.context.set_offline(False)
    lea.goto(desk.address("?add=st-0001#add-st-0001"))
    expect(lea.locator("#add-st-0001")).to_have_value("Fermez la porte.")
    lea.get_by_role("button", name="Ajouter, puis encore un").click()
    lea.wait_for_url("**add=st-0010**")
    expect(lea.locator("#add-st-0010")).to_have_value("")
    lea.goto(desk.address("?add=st-0001#add-st-0001"))
    expect(lea.locator("#add-st-0001")).to_have_value("")
    console.clear()  # the browser reports the lost network


# without scripts, on a phone, to a machine


def test_all_of_it_works_without_scripts(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(locale="fr-FR", java_script_enabled=False)
    sign_in(context, desk)
    page = context.new_page()
    page.goto(desk.address())
    page.locator("#plus-st-0001").click()
    page.locator("#add-st-0001").fill("Un.\nDeux.")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    assert order_on(page)[:3] == ["st-0001", "st-0010", "st-0011"]
    page.locator("#edit-st-0010").click()
    page.get_by_label("Déplacer vers").select_option("page:p-0002")
    page.get_by_role("button", name="Déplacer là").click()
    assert page.locator("#p-0002 #st-0010").count() == 1
    page.locator("#edit-st-0004").click()
    page.get_by_role("button", name="Supprimer Étapes").click()
    assert page.locator("#st-0004").count() == 0
    page.get_by_role("button", name="Annuler seulement cela").click()
    assert page.locator("#st-0004").count() == 1
    context.close()


TARGETS = ".adding a, .adding button:not(.unseen), .adding .tick, .add, .last-act button"
SMALL_TARGETS = """([targets, least]) => [...document.querySelectorAll(targets)]
  .filter((each) => each.getClientRects().length)
  .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < least || height < least)
  .map(([text, { width, height }]) => [text, width, height])"""


def small_targets(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(SMALL_TARGETS, [TARGETS, SMALLEST_TARGET])
    return found


PANELS = {
    "sentence": ("st-0001", "0.statement"),
    "scenario": ("st-0001", "1.scenario"),
    "question": ("q-0001", "0.single"),
    "row": ("st-0007", "0.row"),
    "page": ("p-0001", "0.section"),
}


@pytest.mark.parametrize("name", PANELS)
def test_axe_has_nothing_to_say_of_a_panel_and_a_thumb_hits_everything(
    chromium: Browser, axe: Axe, desk: Desk, name: str
) -> None:
    """Wide and in French, then on a phone in English, then as small as a page may get and dark."""
    place, what = PANELS[name]
    address = desk.address(f"?add={place}&what={what}#add-{place}")
    context = chromium.new_context(locale="fr-FR", viewport=WIDE)
    sign_in(context, desk)
    page = context.new_page()
    for viewport, language in (
        (WIDE, Language.FRENCH),
        (PHONE, Language.ENGLISH),
        (SMALLEST, Language.ENGLISH),
    ):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="dark" if viewport == SMALLEST else "light")
        page.goto(in_language(address, language))
        page.wait_for_load_state("load")
        picture(page, f"desk-add-{name}-{viewport['width']}")
        assert axe(page, within=".adding") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert small_targets(page) == []
    context.close()


def test_axe_has_nothing_to_say_of_what_was_added_and_of_what_was_refused(
    chromium: Browser, axe: Axe, desk: Desk
) -> None:
    context = chromium.new_context(locale="fr-FR", viewport=WIDE)
    sign_in(context, desk)
    page = context.new_page()
    page.goto(desk.address("?add=q-0001&what=0.single#add-q-0001"))
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.wait_for_load_state("load")
    picture(page, "desk-add-refused")
    assert axe(page) == []
    page.goto(desk.address("?add=st-0001#add-st-0001"))
    page.locator("#add-st-0001").fill("Fermez la porte.")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.wait_for_load_state("load")
    picture(page, "desk-add-added")
    assert axe(page) == []
    assert small_targets(page) == []
    assert builders.SENTENCES[0] in page.inner_text("#st-0001")
    context.close()
